"""A search as an Atom feed, in order of addition (or of change, with `order=modified`) whatever the page's order."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import Response, request
from flask_babel import gettext

from catalogue.query import Query, parameters
from web import here
from web.feeds import atom as form
from web.headers import keep
from web.pages import exports
from web.pages.lingual import address_of, pages
from web.pages.search import DEEPEST, address

ENTRIES = 50


@pages.get("/search.atom")
def atom() -> Response:
    keep(60)
    asked = exports.asked(pair for pair in request.args.items(multi=True) if pair[0] != "order")
    modified = request.args.get("order") == "modified"
    number = min(asked.page, DEEPEST // ENTRIES)
    query = replace(
        asked,
        sort="modified" if modified else "added",
        page=number,
        per_page=ENTRIES,
        facets=(),
        highlight=False,
    )
    answer = here.access().search(query)
    base = here.site().base_url
    total = answer.results.total
    last = max(1, -(-min(total, DEEPEST) // ENTRIES))
    pages_of = {"first": 1, "previous": number - 1, "next": number + 1, "last": last}
    page = form.Page(
        title=f"{query.text or gettext('Recent additions')} – {here.site().repository_name}",
        address=base + _page_address(asked, number, modified),
        people=base + address(replace(asked, page=1)),
        works=answer.works,
        total=total,
        start=(number - 1) * ENTRIES + 1,
        size=ENTRIES,
        gone=here.access().deleted(ENTRIES) if number == 1 else (),
        links={rel: base + _page_address(asked, to, modified) for rel, to in pages_of.items() if 1 <= to <= last},
    )
    return Response(form.feed(page, here.site()), content_type="application/atom+xml; charset=utf-8")


def _page_address(query: Query, number: int, modified: bool) -> str:
    pairs = [pair for pair in parameters.write(replace(query, page=number)) if pair[0] not in ("sort", "per_page")]
    pairs += [("order", "modified")] if modified else []
    return address_of("pages.atom") + (f"?{urlencode(pairs)}" if pairs else "")
