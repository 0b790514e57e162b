"""A search as an Atom feed, in order of addition whatever the page's order."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request
from flask_babel import gettext

from catalogue.query import parameters
from web import here
from web.feeds import atom as form
from web.pages.lingual import pages
from web.pages.search import address

ENTRIES = 50


@pages.get("/search.atom")
def atom() -> Response:
    query, _ = parameters.read(list(request.args.items(multi=True)), strict=False)
    query = replace(query, sort="added", page=1, per_page=ENTRIES, facets=(), highlight=False)
    answer = here.access().search(query)
    site = here.site()
    title = f"{query.text or gettext('Recent additions')} – {site.repository_name}"
    own, page = (site.base_url + address(replace(query, per_page=20), name) for name in ("pages.atom", "pages.search"))
    body = form.feed(title, own, page, answer.works, answer.results.total, site)
    return Response(body, content_type="application/atom+xml; charset=utf-8")
