"""Pages of persons and organisations: the search with a filter set, under a heading that says whose works these are."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from catalogue.query import parameters
from web import entities, here
from web.headers import keep
from web.pages import facets
from web.pages.lingual import pages
from web.pages.search import COUNTED, page_of, with_more
from web.pages.wording import notices


@pages.get("/people/<path:who>")
def person(who: str) -> ResponseReturnValue:
    """A person by ORCID, idHAL or IdRef; never indexed by search engines."""
    found = entities.person(who)
    if found is None:
        abort(404, f"No record names a person {who[:80]}.")
    return _page(found, {"X-Robots-Tag": "noindex"})


@pages.get("/orgs/<path:which>")
def organisation(which: str) -> ResponseReturnValue:
    """An organisation by ROR (bare or `ror:…`), `rnsr:…`, `idref:…`, HAL's `struct-…`, or a laboratory's code."""
    found = entities.organisation(which)
    if found is None:
        abort(404, f"No record names an organisation {which[:80]}.")
    return _page(found, {"X-Robots-Tag": "noindex, follow"})


def _page(entity: entities.Entity, headers: dict[str, str]) -> Response:
    keep(300)
    query, problems = parameters.read(list(request.args.items(multi=True)), strict=False)
    others = tuple(one for one in query.filters if one.field != entity.filter.field)
    query = replace(query, filters=(*others, entity.filter))
    answer = here.access().search(replace(query, facets=facets.ALWAYS, facet_size=COUNTED, highlight=True))
    answer = with_more(query, answer)
    beside = entities.counted(entity, "author", "subject", "source", "type")
    page = render_template(
        "search.html",
        **page_of(query, answer),
        notices=notices(query, problems),
        entity=entity,
        beside={name: entities.beside(entity, values) for name, values in beside.items()},
    )
    return Response(page, headers=headers)
