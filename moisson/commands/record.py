"""`moisson record`: one work with all its copies."""

from __future__ import annotations

import click

from catalogue.access import Gone, Merged, Work
from catalogue.formats import PUBLISHED
from catalogue.record import as_dict
from moisson import __version__
from moisson.assemble import site_of
from moisson.commands.terminal import NotFound, as_json, emit, opened
from web.api import shapes


@click.command()
@click.argument("identifier")
@click.option("--format", "form", type=click.Choice(sorted(PUBLISHED)), help="The record shown, in a metadata format.")
@as_json
def record(identifier: str, form: str | None, json: bool) -> None:
    """The work behind IDENTIFIER: a public id, scheme:value, a bare DOI or an OAI identifier."""
    catalogue = opened()
    access = catalogue.catalogue.access
    public = access.find(identifier)
    found = access.work(public) if public else None
    while isinstance(found, Merged):
        found = access.work(found.into)
    if found is None:
        raise NotFound(f"nothing in this catalogue is called {identifier!r}")
    if isinstance(found, Gone):
        raise NotFound(f"{found.id} was deleted at {found.source} on {found.when:%Y-%m-%d} ({found.reason})")
    if form:
        click.echo(_written(found, form))
        return
    site = site_of(catalogue.settings, catalogue.store, __version__)
    copies = [shapes.copy(copy, found.id, site) for copy in found.copies]
    shape = {"work": found.id, "record": as_dict(found.record), "copies": copies}
    if json:
        emit(shape)
        return
    click.echo(f"{site.base_url}/r/{found.id}")
    for name, value in as_dict(found.record).items():
        click.echo(f"{name:14} {value}")
    for copy in found.copies:
        click.echo(f"{'copy':14} {copy.source}  {copy.identifier}  {copy.datestamp}")


def _written(found: Work, form: str) -> str:
    from lxml import etree

    write = PUBLISHED[form].write
    assert write is not None
    return etree.tostring(write(found.record), pretty_print=True, encoding="unicode")
