"""The results page: what was understood, what was found, how to narrow it, and what to try when little was found."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalogue.access import Answer, SourceFigures, Work
from catalogue.query import FACETS, Exact, Filter, Query, Span, names, parameters
from catalogue.works.mints import mints
from web import here, show, shown
from web.headers import keep
from web.pages import advice, exports, facets, pasted, regions
from web.pages.found import found_in
from web.pages.home import unfinished
from web.pages.lingual import address_of, pages
from web.pages.wording import notices, understood

COUNTED = 60
"""Values of each facet asked for: enough years for the histogram."""
DEEPEST = 10_000
"""Ranks that pages reach; beyond, the API's cursor goes on."""
FEW = 3
MOST_VALUES = 10_000
PER_PAGE = (10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Removal:
    """A filter in force and the address without it."""

    field: str
    value: str
    address: str
    negative: bool = False


@pages.get("/search")
def search() -> ResponseReturnValue:
    asked = list(request.args.items(multi=True))
    query, problems = parameters.read(_with_box(asked), strict=False)
    canonical = parameters.write(query)
    if canonical != asked and not problems:
        return redirect(address(query), 302)
    answer = here.access().search(replace(query, facets=facets.ALWAYS, facet_size=COUNTED, highlight=True))
    answer = with_more(query, answer)
    keep(60)
    page = render_template("search.html", **page_of(query, answer), notices=notices(query, problems))
    return Response(page, headers={"X-Robots-Tag": "noindex, follow"})


SIDES = ("west", "south", "east", "north")


def _with_box(asked: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The four numbers of the form as the one parameter that they are; a form left empty asks for no place."""
    sides = {name: value.strip().replace(",", ".") for name, value in asked if name in SIDES}
    others = [(name, value) for name, value in asked if name not in SIDES]
    return (
        [*others, ("bbox", ",".join(sides.get(side, "") or _EDGE[side] for side in SIDES))]
        if any(sides.values())
        else others
    )


_EDGE = {"west": "-180", "south": "-90", "east": "180", "north": "90"}


def with_more(query: Query, answer: Answer) -> Answer:
    """The answer with all other facets counted, too, where the works found are few enough."""
    if not 0 < answer.results.total <= facets.COUNTABLE:
        return answer
    asked = replace(
        query, facets=facets.LATER, facet_size=facets.LISTED_VALUES, highlight=False, per_page=1, page=1, sort="added"
    )
    counted = here.access().counted(asked).facets
    return replace(answer, results=replace(answer.results, facets={**answer.results.facets, **counted}))


def address(query: Query, endpoint: str = "pages.search") -> str:
    """The one address of a search; empty parameters and defaults are not in it."""
    pairs = parameters.write(query)
    return address_of(endpoint) + (f"?{urlencode(pairs)}" if pairs else "")


def page_of(query: Query, answer: Answer) -> dict[str, object]:
    results = answer.results
    matched = exact(query)
    last = max(1, -(-min(results.total, DEEPEST) // query.per_page))
    listed = facets.shown(query, results.facets)
    years = results.facets["year"].values if "year" in results.facets else ()
    return {
        "query": query,
        "answer": answer,
        "cards": [
            (work, snippets, found_in(query, work.record, snippets))
            for work, snippets in zip(answer.works, answer.snippets or [{}] * len(answer.works), strict=False)
        ],
        "understood": understood(query),
        "facets": listed,
        "bars": facets.histogram(years),
        "decades": facets.decades(years),
        "between": between(query),
        "year_from": _year(query, 0),
        "year_to": _year(query, 1),
        "removals": removals(query),
        "cleared": address(replace(query, filters=(), spans=(), page=1)),
        "address": address,
        "replace": replace,
        "limit": limit,
        "last": last,
        "first_rank": (query.page - 1) * query.per_page + 1,
        "per_pages": PER_PAGE,
        "stale": advice.stale(here.sources()),
        "exact": matched,
        "pasted": pasted.several(query.text),
        "about": _about(query) if results.total else None,
        "advice": advice.advice(query, answer) if results.total <= FEW and not (matched and matched.work) else None,
        "hidden": _hidden(query, {facet.name for facet in listed} - {"year"}),
        "uncounted": [] if results.facets.keys() & set(facets.LATER) else (list(facets.LATER) if results.total else []),
        "coverage": _coverage(query),
        "bounds": dict(zip(SIDES, query.box, strict=True)) if query.box else {},
        "regions": [(name, address(replace(query, box=box, page=1))) for name, box in regions.named()],
        "drawn": regions.drawn(query.box, answer.works),
        "carried": [pair for pair in parameters.write(query) if pair[0] not in ("sort", "per_page", "page")],
        "unfinished": unfinished(here.sources()),
        "deepest": DEEPEST,
        "exports": exports.offered(results.total),
        "export_address": export_address,
        "facet_address": facet_address,
        "api_address": api_address(query),
    }


def export_address(query: Query, suffix: str) -> str:
    pairs = parameters.write(replace(query, page=1, per_page=20))
    return url_for("pages.export", suffix=suffix) + (f"?{urlencode(pairs)}" if pairs else "")


def api_address(query: Query) -> str:
    pairs = parameters.write(replace(query, page=1))
    return url_for("api.records") + (f"?{urlencode(pairs)}" if pairs else "")


def facet_address(query: Query, name: str, **walk: str | int) -> str:
    pairs = parameters.write(replace(query, page=1)) + [(key, str(value)) for key, value in walk.items() if value]
    return url_for("pages.facet", name=name) + (f"?{urlencode(pairs)}" if pairs else "")


ORDERS = ("count", "az")


@pages.get("/search/facet/<any(" + ", ".join(FACETS) + "):name>")
def facet(name: str) -> ResponseReturnValue:
    """All values of one facet, each a link to the search that it narrows; `prefix`, `order` and `page` walk them."""
    own = {"prefix", "order", "page"}
    query, _ = parameters.read([pair for pair in request.args.items(multi=True) if pair[0] not in own], strict=False)
    answer = here.access().counted(
        replace(query, page=1, per_page=1, facets=(name,), facet_size=MOST_VALUES, highlight=False)
    )
    counted = facets.shown(query, answer.facets, MOST_VALUES)
    values = counted[0].values if counted else ()
    shown_values = facets.Walk.of(request.args, values, lambda value: show.facet_word(name, value))
    page = render_template(
        "facet.html", query=query, name=name, walk=shown_values, address=address, toggled=toggled, orders=ORDERS,
        carried=parameters.write(replace(query, page=1)), facet_address=facet_address,
    )  # fmt: skip
    return Response(page, headers={"X-Robots-Tag": "noindex, follow"})


def toggled(query: Query, name: str, value: str) -> Query:
    """The search with a value of a facet ticked, or no longer."""
    chosen = facets.ticked(query, name)
    return limit(query, name, *(tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)))


_LOW, _HIGH = "\ue000", "\ue001"


def between(query: Query) -> Callable[[int, int], str]:
    """The address of the search narrowed to works of some years: a histogram has forty."""
    others = tuple(span for span in query.spans if span.field != "year")
    blank = address(replace(query, spans=(*others, Span("year", _LOW, _HIGH)), page=1))
    before, _, rest = blank.partition(urlencode({"from": _LOW}))
    amid, _, behind = rest.partition(urlencode({"to": _HIGH}))
    return lambda first, last: f"{before}from={first}{amid}to={last}{behind}"


def _year(query: Query, end: int) -> str:
    span = next((span for span in query.spans if span.field == "year"), None)
    return ((span.low, span.high)[end] or "") if span else ""


def _coverage(query: Query) -> tuple[str, str]:
    span = next((span for span in query.spans if span.field == "coverage"), None)
    return (span.low or "", span.high or "") if span else ("", "")


def _hidden(query: Query, shown_facets: Collection[str]) -> list[tuple[str, str]]:
    """The parameters of this search that the facet form has no control for, to be sent along with it."""
    controls = {"q", "from", "to", "cov_from", "cov_to", "bbox", "sort", "per_page", "page", *shown_facets}
    kept = [(name, value) for name, value in parameters.write(query) if name not in controls]
    return kept + [(f.field, f"-{value}") for f in query.filters if f.field in shown_facets for value in f.excluded]


def removals(query: Query) -> list[Removal]:
    """Every filter and range in force, each with the address that the search has without it."""
    found: list[Removal] = []
    for filter in query.filters:
        found += [Removal(filter.field, value, _without(query, filter, value)) for value in filter.values]
        found += [Removal(filter.field, value, _without(query, filter, value), True) for value in filter.excluded]
    for span in query.spans:
        kept = tuple(other for other in query.spans if other is not span)
        label = " – ".join(end or "…" for end in (span.low, span.high))
        found.append(Removal(span.field, label, address(replace(query, spans=kept, page=1))))
    if query.box:
        found.append(Removal("bbox", regions.said(query.box), address(replace(query, box=None, page=1))))
    return found


def _without(query: Query, filter: Filter, value: str) -> str:
    kept = replace(
        filter,
        values=tuple(other for other in filter.values if other != value),
        excluded=tuple(other for other in filter.excluded if other != value),
    )
    others = [kept if other is filter else other for other in query.filters]
    return address(replace(query, filters=tuple(f for f in others if f.values or f.excluded), page=1))


def limit(query: Query, field: str, *values: str) -> Query:
    """The search with exactly these values of a parameter ticked."""
    others = tuple(filter for filter in query.filters if filter.field != field)
    return replace(query, filters=(*others, Filter(field, values)) if values else others, page=1)


def _about(query: Query) -> str | None:
    """The page of the person or organisation whose identifier is all that is searched for."""
    match query.tree:
        case Exact(field=scheme, value=value) if scheme in names.PERSONS:
            return url_for("pages.person", who=value if scheme == "orcid" else f"{scheme}:{value}")
        case Exact(field=scheme, value=value) if scheme in names.ORGANISATIONS:
            return url_for("pages.organisation", which=f"{scheme}:{value}")
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Pasted:
    """An identifier pasted alone into the box: the work that has it, or where it leads outside."""

    scheme: str
    value: str
    work: Work | None
    resolver: str | None
    minters: tuple[SourceFigures, ...] = ()
    """The sources whose repositories give out such identifiers: their freshness says what its absence means."""


def exact(query: Query) -> Pasted | None:
    match query.tree:
        case Exact(field=scheme, value=value) if scheme in shown.RESOLVERS or scheme in ("id", "oai"):
            public_id = here.access().find(value if scheme in ("id", "oai") else f"{scheme}:{value}")
            works = here.access().works([public_id]) if public_id else []
            found = works[0] if works else None
            return Pasted(scheme, value, found, shown.resolver(scheme, value), () if found else _minters(scheme, value))
        case _:
            return None


def _minters(scheme: str, value: str) -> tuple[SourceFigures, ...]:
    return tuple(one for one in here.sources() if mints(one.source, f"{scheme}:{value}"))
