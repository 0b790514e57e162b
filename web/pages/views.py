"""A view: a saved search with a permanent page, for a laboratory, a university or a regional data centre."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalogue.query import And, Exact, Filter, Node, Not, Or, Query, parameters
from catalogue.query.parse import parse
from catalogue.query.recognise import understand
from catalogue.query.tree import conjunction
from catalogue.query.write import write
from catalogue.source import View
from web import here, portrait
from web.headers import keep
from web.pages import exports, facets
from web.pages.lingual import pages
from web.pages.search import address, export_address

SHOWN = 10
_WRITTEN = ("article", "preprint", "conference-paper", "thesis", "book", "book-chapter", "report")


@dataclass(frozen=True, slots=True)
class Missing:
    """Works of a view that lack something: what, how many, and the search that lists them."""

    what: str
    count: int
    address: str


@pages.get("/views/<view>")
def view(view: str) -> ResponseReturnValue:
    """The page of a view; `q` searches within it, as an ordinary search that others can read."""
    found = here.site().views.get(view)
    if found is None:
        abort(404, f"There is no view {view[:40]}.")
    query = _query(found)
    if words := request.args.get("q", "").strip():
        inner = understand(words[:2000])
        text = write(conjunction([query.tree, inner.tree]))
        return redirect(address(replace(inner, text=text, tree=parse(text).tree)), 302)
    keep(300)
    answer = here.access().search(replace(query, sort="added", per_page=SHOWN))
    shape = portrait.portrait(query.tree)
    return render_template(
        "view.html",
        view=found,
        query=query,
        answer=answer,
        portrait=shape,
        bars=facets.histogram(shape.counts["year"].values),
        missing=missing(query),
        address=address,
        limit=_limited,
        exports=exports.offered(answer.results.total),
        export_address=export_address,
        replace=replace,
    )


@pages.get("/views")
def views() -> ResponseReturnValue:
    keep(300)
    listed = [(one, portrait.matching(_query(one).tree)) for one in here.site().views.values()]
    return render_template("views.html", views=listed)


def _query(found: View) -> Query:
    read, _ = parameters.read([("q", found.query)], strict=False)
    return replace(read, text=found.query)


def _limited(query: Query, field: str, value: str) -> Query:
    return replace(query, filters=(Filter(field, (value,)),), page=1)


def missing(query: Query) -> list[Missing]:
    """What the works of a view lack, the most first; nothing is said of what none of them lacks."""
    written = Or(tuple(Exact("type", kind) for kind in _WRITTEN))
    lacks: dict[str, Node] = {
        "license": Not(Exact("has", "license")),
        "orcid": Not(Exact("has", "orcid")),
        "abstract": Not(Exact("has", "abstract")),
        "doi": Not(Exact("has", "doi")),
        "data": And((written, Not(Exact("has", "data")))),
        "article": And((Exact("type", "dataset"), Not(Exact("has", "article")))),
    }
    found = []
    for what, lack in lacks.items():
        tree = conjunction([query.tree, lack])
        count = portrait.matching(tree)
        text = write(tree)
        found.append(Missing(what, count, url_for("pages.search", q=text)))
    return sorted((one for one in found if one.count), key=lambda one: -one.count)
