"""One page of hits in some order, by page number or after a cursor.

Orders by date, year and title go on by key, so a walk neither loses nor repeats a work that does not change. Relevance
has no key: it goes on by rank, from where the last work seen stands now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import DocAddress, FieldType, Occur
from tantivy import Order as Direction
from tantivy import Query as Asked

from catalogue.index import Hit
from catalogue.index.cursor import Position, read, write
from catalogue.index.ordering import letters
from catalogue.index.tantivy.reader import View
from catalogue.index.tantivy.schema import MARKER
from catalogue.index.tantivy.translate import without
from catalogue.query import Query

_RERANKED = 100
_SLACK = 50


@dataclass(frozen=True, slots=True)
class Order:
    name: str
    field: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with what it is ordered by: its score or its sort key."""

    work: str
    key: int | float | str


_ORDERS = {
    "added": Order("added", "by_added", Direction.Desc),
    "modified": Order("modified", "changed", Direction.Desc),
    "newest": Order("newest", "by_newest", Direction.Desc),
    "oldest": Order("oldest", "by_oldest", Direction.Asc),
    "title": Order("title", "by_title", Direction.Asc),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query asks for, and which of it is worth more for having the very text as its title."""

    whole: Asked
    titled: Asked | None


def page(view: View, query: Query, wanted: Wanted) -> tuple[tuple[Hit, ...], str | None]:
    """The hits of the page asked for and the cursor of the next one, None at the end. Raises BadCursor."""
    order = _ORDERS.get(query.sort)
    if order is None and not view.translation.positive(query.tree):
        order = _ORDERS["added"]
    name = order.name if order else "relevance"
    after = read(query.cursor, query, name, view.documents) if query.cursor else None
    more = query.per_page + 1
    rank = min((query.page - 1) * query.per_page, view.documents)  # memory is set aside for all hits before it
    match order, after:
        case None, None:
            found = _ranked(view, wanted, rank, more)
        case None, Position():
            rank, found = _ranked_after(view, wanted, after, more)
        case Order(), None:
            found = _ordered(view, wanted.whole, order, rank, more)
        case Order(), Position() if order.name == "title":
            rank, found = _titled_after(view, wanted.whole, order, after, more)
        case Order(), Position():
            rank, found = 0, _keyed_after(view, wanted.whole, order, after, more)
    shown = found[: query.per_page]
    onward = _position(order, shown, rank, after) if len(found) > query.per_page else None
    hits = tuple(Hit(one.work, float(one.key) if order is None else 0.0) for one in shown)
    return hits, write(onward, query) if onward else None


def _position(order: Order | None, shown: Sequence[Found], rank: int, before: Position | None) -> Position:
    """Where to go on after the last hit shown."""
    last = shown[-1]
    match order:
        case None:
            return Position("relevance", None, rank + len(shown), (last.work,))
        case Order(name="title"):
            same = [one for one in shown if _letters(one.key) == _letters(last.key)]
            return Position("title", str(last.key), rank + len(shown) if len(same) == len(shown) else len(same))
        case _:
            seen = [one.work for one in shown if one.key == last.key]
            earlier = before.works if before and before.key == last.key else ()
            return Position(order.name, int(last.key), 0, (*earlier, *seen))


def _resolved(view: View, hits: Sequence[tuple[int | float | str, DocAddress]], limit: int) -> list[Found]:
    """The hits with their works; the marker, last in every order, is no work."""
    found = ((str(view.searcher.doc(address).get_first("work")), key) for key, address in hits)
    return [Found(work, key) for work, key in found if work != MARKER][:limit]


def _ordered(view: View, whole: Asked, order: Order, offset: int, limit: int) -> list[Found]:
    hits = view.searcher.search(whole, limit + 1, False, order.field, offset, order.direction).hits
    return _resolved(view, hits, limit)


def _keyed_after(view: View, whole: Asked, order: Order, after: Position, limit: int) -> list[Found]:
    """From the last key on, less what has been seen with that very key."""
    key = int(after.key or 0)
    low, high = (None, key) if order.direction == Direction.Desc else (key, None)
    bounded = without([whole, Asked.range_query(view.translation.shape, order.field, FieldType.Integer, low, high)], [])
    found = _ordered(view, bounded, order, 0, limit + len(after.works))
    return [one for one in found if one.work not in after.works][:limit]


def _titled_after(view: View, whole: Asked, order: Order, after: Position, limit: int) -> tuple[int, list[Found]]:
    """From the first title after the last one seen, found among those that begin with the same letters."""
    key = str(after.key)
    shape, first = view.translation.shape, _letters(key)
    bounded = without([whole, Asked.range_query(shape, "by_letters", FieldType.Integer, first, None)], [])
    same = without([whole, Asked.range_query(shape, "by_letters", FieldType.Integer, first, first)], [])
    low, high = 0, _count(view, same)
    guess = min(after.rank, high)
    while low < high:
        at = _ordered(view, same, order, max(guess - 1, 0), 2)
        if at and str(at[0].key) <= key:
            low = max(guess - 1, 0) + 1 + (len(at) > 1 and str(at[1].key) <= key)
            high = max(high, low) if len(at) > 1 and str(at[1].key) <= key else low
        else:
            high = max(guess - 1, 0)
        guess = (low + high + 1) // 2
    return low, _ordered(view, bounded, order, low, limit)


def _count(view: View, asked: Asked) -> int:
    figures = view.searcher.aggregate(asked, {"records": {"value_count": {"field": "records"}}})
    return int(figures["records"]["value"])


def _letters(key: object) -> int:
    return letters(str(key).rpartition("\t")[0])


def _ranked(view: View, wanted: Wanted, offset: int, limit: int) -> list[Found]:
    """Hits by relevance. The first hundred are weighed again by the small boosts, which for all would cost far more."""
    if offset >= _RERANKED:
        asked = wanted.whole
        if wanted.titled is not None:
            asked = Asked.boolean_query([(Occur.Must, wanted.whole), (Occur.Should, wanted.titled)])
        return _resolved(view, view.searcher.search(asked, limit + 1, False, None, offset).hits, limit)
    first = _best(view, wanted, max(_RERANKED, offset + limit + 1))
    if not view.translation.weighing.boosts:
        return _resolved(view, first[offset : offset + limit + 1], limit)
    weights = view.searcher.fast_field_values("weight", [address for _, address in first[:_RERANKED]])
    weighed = [(score * (weight or 1.0), at) for (score, at), weight in zip(first, weights, strict=False)]
    weighed.sort(key=lambda pair: -pair[0])
    return _resolved(view, [*weighed, *first[_RERANKED:]][offset : offset + limit + 1], limit)


def _best(view: View, wanted: Wanted, limit: int) -> list[tuple[float, DocAddress]]:
    """The best hits. Those with the very title are asked for on their own and put among the others: within one query
    tantivy would look at every match for it, which takes half as long again as the whole search."""
    found: list[tuple[float, DocAddress]] = view.searcher.search(wanted.whole, limit, count=False).hits
    if wanted.titled is None:
        return found
    titled = view.searcher.search(without([wanted.whole, wanted.titled], []), limit, count=False).hits
    known = {(at.segment_ord, at.doc) for _, at in titled}
    others = [hit for hit in found if (hit[1].segment_ord, hit[1].doc) not in known]
    return sorted([*titled, *others], key=lambda hit: (-hit[0], hit[1].segment_ord, hit[1].doc))[:limit]


def _ranked_after(view: View, wanted: Wanted, after: Position, limit: int) -> tuple[int, list[Found]]:
    start = max(0, after.rank - _SLACK)
    found = _ranked(view, wanted, start, after.rank - start + limit + _SLACK)
    place = next((n + 1 for n, one in enumerate(found) if one.work in after.works), after.rank - start)
    return start + place, found[place : place + limit]
