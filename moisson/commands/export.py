"""`moisson export`: a whole result in a form that other programs read, streamed to standard output."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from moisson import __version__
from moisson.assemble import site_of
from moisson.collector import be_patient
from moisson.commands.terminal import opened, query_of, say_notices
from web.feeds.export import EXPORTS, Export, chunks

ALL = 2**31
"""More works than there are: the command line has no limit of its own."""


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(list(EXPORTS)))
@click.argument("query", default="")
@click.option(
    "--param", "pairs", multiple=True, metavar="NAME=VALUE", help="Any parameter of the address: type=dataset …"
)
@click.option("--limit", type=click.IntRange(min=1), default=ALL, help="So many works at most.", show_default=False)
def export(form: str, query: str, pairs: tuple[str, ...], limit: int) -> None:
    """Write every work that QUERY finds (all without one) as FORMAT to standard output."""
    catalogue = opened()
    asked = replace(query_of(query, pairs), sort="added")
    say_notices(asked)
    works = catalogue.catalogue.access.walk(asked, limit)
    site = site_of(catalogue.settings, catalogue.store, __version__)
    output = sys.stdout.buffer
    be_patient()
    chosen: Export = EXPORTS[form]
    for chunk in chunks(chosen.stream(works, site)):
        output.write(chunk)
    output.flush()
