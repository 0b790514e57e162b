"""Answers a query from one state of a whoosh index: a page of hits, the exact total, facets, and how to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from catalogue.index import Facet, Hit, Results
from catalogue.index.counting import facet
from catalogue.index.cursor import Position, read, write
from catalogue.index.whoosh.evaluate import Evaluation, Scores, positive, spanned, touching
from catalogue.index.whoosh.reader import View
from catalogue.query import LISTED, Query
from catalogue.query.tree import newest_only

Key = tuple[float, str] | tuple[str, str]

_DESCENDING = ("added", "newest", "modified")


def answer(view: View, query: Query) -> Results:
    evaluation = Evaluation(view)
    scores = evaluation.text(query)
    fixed: Scores = scores if scores is not None else dict.fromkeys(view.rows, 0.0)
    for holds in (*map(spanned, query.spans), *([touching(query.box)] if query.box else [])):
        fixed = {number: score for number, score in fixed.items() if holds(view.rows[number])}
    if newest_only(query):
        older = evaluation.older()
        fixed = {number: score for number, score in fixed.items() if number not in older}
    filters: dict[str, set[int]] = {}
    for chosen in query.filters:
        if chosen.values:
            kept = evaluation.any_of(chosen.field, chosen.values)
            filters[chosen.field] = filters[chosen.field] & kept if chosen.field in filters else kept
        if chosen.excluded:
            unwanted = evaluation.any_of(chosen.field, chosen.excluded)
            fixed = {number: score for number, score in fixed.items() if number not in unwanted}
    found = _within(fixed, filters)
    hits, cursor = _page(view, query, found)
    return Results(
        hits=hits,
        total=len(found),
        records=sum(view.rows[number].records for number in found),
        facets={name: _facet(view, query, name, fixed, filters) for name in query.facets},
        next_cursor=cursor,
        generation=view.generation,
    )


def _within(fixed: Scores, filters: Mapping[str, set[int]], but: str | None = None) -> Scores:
    """All of the query, or all but what is ticked of one field."""
    kept = [numbers for field, numbers in filters.items() if field != but]
    return {number: score for number, score in fixed.items() if all(number in numbers for numbers in kept)}


def _facet(view: View, query: Query, name: str, fixed: Scores, filters: Mapping[str, set[int]]) -> Facet:
    counts: Counter[str] = Counter()
    for number in _within(fixed, filters, but=name):
        row = view.rows[number]
        counts.update(row.names[name] if name in LISTED else row.codes[name])
    return facet(name, counts, query)


def _page(view: View, query: Query, found: Scores) -> tuple[tuple[Hit, ...], str | None]:
    """The hits of the page asked for and the cursor of the next one, None at the end. Raises BadCursor."""
    order = query.sort
    if order == "relevance" and not positive(query.tree):
        order = "added"
    after = read(query.cursor, query, order, len(view.rows)) if query.cursor else None
    keyed = sorted((_key(view, order, number, score), number) for number, score in found.items())
    start = (query.page - 1) * query.per_page if after is None else _start(keyed, order, after)
    shown = keyed[start : start + query.per_page]
    hits = tuple(Hit(key[1], found[number] if order == "relevance" else 0.0) for key, number in shown)
    if not shown or start + query.per_page >= len(keyed):
        return hits, None
    last = shown[-1][0]
    position = Position(order, _kept(order, last), start + len(shown), (last[1],))
    return hits, write(position, query)


def _key(view: View, order: str, number: int, score: float) -> Key:
    """What a work is ordered by, smallest first, and its id: no two are alike."""
    row = view.rows[number]
    match order:
        case "relevance":
            return -score * row.weight, row.work
        case "title":
            return str(row.keys["by_title"]), row.work
        case "modified":
            return -row.changed, row.work
        case _:
            key = int(row.keys[f"by_{order}"])
            return (-key if order in _DESCENDING else key), row.work


def _kept(order: str, key: Key) -> int | str | None:
    match order, key[0]:
        case "relevance", _:
            return None
        case _, str() as title:
            return title
        case _, number:
            return int(number)


def _start(keyed: Sequence[tuple[Key, int]], order: str, after: Position) -> int:
    """Where the walk goes on: behind the last key seen; by relevance, behind the last work seen if it is there."""
    if order != "relevance":
        last = (after.key, *after.works[:1])
        return next((at for at, (key, _) in enumerate(keyed) if key > last), len(keyed))  # type: ignore[operator]
    return next((at + 1 for at, (key, _) in enumerate(keyed) if key[1] in after.works), after.rank)
