"""`moisson record`: one work with all its copies."""

from __future__ import annotations

import click

from catalogue.access import Gone, Merged, Work
from catalogue.formats import PUBLISHED
from catalogue.record import as_dict
from moisson import __version__
from moisson.assemble import site_of
from moisson.commands.terminal import NotFound, as_json, emit, lines, meant, opened, tell
from web.api import shapes
from web.feeds import FEEDS, Unwritable
from web.site import Site
from web.written import root_of


@click.command()
@click.argument("identifier")
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    type=click.Choice([*sorted(PUBLISHED), *FEEDS]),
    help="The record shown in a metadata format, or as bib, ris, csl.json, jsonld …",
)
@as_json
def record(identifier: str, form: str | None, json: bool) -> None:
    """The work behind IDENTIFIER: a public id or its address here, scheme:value, a bare DOI or an OAI identifier."""
    catalogue = opened()
    access = catalogue.catalogue.access
    public = access.find(meant(identifier, catalogue.settings))
    found = access.work(public) if public else None
    while isinstance(found, Merged):
        found = access.work(found.into)
    if found is None:
        raise NotFound(f"nothing in this catalogue is called {identifier!r}")
    if isinstance(found, Gone):
        raise NotFound(f"{found.id} was deleted at {found.source} on {found.when:%Y-%m-%d} ({found.reason})")
    site = site_of(catalogue.settings, catalogue.store, __version__)
    if form:
        click.echo(_written(found, form, site), nl=False)
        return
    copies = [shapes.copy(copy, found.id, site) for copy in found.copies]
    shape = {"work": found.id, "record": as_dict(found.record), "copies": copies}
    if json:
        emit(shape)
        return
    tell(f"{site.base_url}/r/{found.id}")
    lines(as_dict(found.record), width=14)
    for copy in found.copies:
        tell(f"{'copy':14} {copy.source}  {copy.identifier}  {copy.datestamp}")


def _written(found: Work, form: str, site: Site) -> str:
    """The record as text; raises UsageError where it lacks what the form demands."""
    if form in FEEDS:
        try:
            return FEEDS[form].write([found], site).decode()
        except Unwritable as error:
            raise click.UsageError(f"{found.id} cannot be written as {form}: {error}") from error
    from lxml import etree

    root = root_of(form, found.record, site.repository(found.copies[0].source))
    return etree.tostring(root, pretty_print=True, encoding="unicode")
