"""`moisson search`: the search of the pages, on the command line."""

from __future__ import annotations

import click

from catalogue.index import BadCursor
from catalogue.works.named import title
from moisson import __version__
from moisson.assemble import site_of
from moisson.commands.terminal import as_json, emit, opened, query_of, say, say_notices, tell
from web.api import shapes


@click.command()
@click.argument("query")
@click.option(
    "--param", "pairs", multiple=True, metavar="NAME=VALUE", help="Any parameter of the address: type=dataset …"
)
@as_json
def search(query: str, pairs: tuple[str, ...], json: bool) -> None:
    """Search for QUERY; the syntax is that of the search box."""
    catalogue = opened()
    asked = query_of(query, pairs)
    say_notices(asked)
    try:
        answer = catalogue.catalogue.access.search(asked)
    except BadCursor as odd:
        raise click.UsageError(f"{odd}: leave --param cursor=… out to begin anew") from odd
    if json:
        late = [one.source.id for one in catalogue.catalogue.access.sources() if one.behind]
        emit(shapes.search(asked, answer, site_of(catalogue.settings, catalogue.store, __version__), late))
        return
    say(f"{answer.results.total} works")
    for work in answer.works:
        tell(f"{work.id}  {work.record.year or '    '}  {work.record.type:16} {title(work).text}")
