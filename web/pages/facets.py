"""The facets of a result as a page shows them: values with counts, what is ticked, and the histogram of years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalogue.index import Facet
from catalogue.index.words import folded
from catalogue.query import FACETS, NOT_STATED, Query

SHORT = 8
"""Values of a facet that a results page lists; the facet's own page has the others."""
MOST_BARS = 40
ALWAYS = ("type", "access", "year", "source", "lang")
"""Facets that every page of results counts: together a few milliseconds, whatever is found."""
LATER = tuple(name for name in FACETS if name not in ALWAYS)
COUNTABLE = 500
"""Works up to which the other facets are counted, too; above, each is a link to its own page."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet; `count` is what ticking it would give, None where the index did not count it."""

    value: str
    count: int | None
    ticked: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One facet as shown: its listed values, ticked ones first, and whether there are more."""

    name: str
    values: tuple[Value, ...]
    more: bool
    ticked: int
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the histogram: first and last year, works, and its place and height in per cent of the picture."""

    first: int
    last: int
    count: int
    left: float
    width: float
    height: float


def ticked(query: Query, name: str) -> tuple[str, ...]:
    return next((filter.values for filter in query.filters if filter.field == name), ())


def excluded(query: Query, name: str) -> tuple[str, ...]:
    return next((filter.excluded for filter in query.filters if filter.field == name), ())


def shown(query: Query, counted: Mapping[str, Facet], listed: int = SHORT) -> list[Shown]:
    """The facets worth showing, in their order: those with two values or more, or with something ticked."""
    built = (_one(query, counted[name], listed) for name in FACETS if name in counted)
    return [facet for facet in built if len(facet.values) > 1 or facet.ticked]


def _one(query: Query, facet: Facet, listed: int) -> Shown:
    chosen = ticked(query, facet.name)
    counts = dict(facet.values)
    absent = [Value(value, None, True) for value in chosen if value not in counts and value != NOT_STATED]
    stated = [Value(value, count, value in chosen) for value, count in facet.values if count or value in chosen]
    stated = [value for value in stated if value.value != NOT_STATED]
    ordered = absent + sorted(stated, key=lambda value: not value.ticked)
    missing = facet.missing or counts.get(NOT_STATED, 0)
    unstated = [Value(NOT_STATED, missing, NOT_STATED in chosen)] if missing or NOT_STATED in chosen else []
    kept = tuple(ordered[: max(listed, len(chosen))])
    more = len(ordered) > len(kept) or facet.other > 0
    return Shown(facet.name, (*kept, *unstated), more, len(chosen), excluded(query, facet.name))


LISTED_VALUES = 60
A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Walk:
    """A page of a facet's values: those that begin with `prefix` (accents and case aside), by count or from A to Z."""

    values: tuple[Value, ...]
    prefix: str
    order: str
    page: int
    last: int
    total: int

    @classmethod
    def of(cls, args: Mapping[str, str], values: Sequence[Value], said: Callable[[str], str]) -> Walk:
        prefix, order = " ".join(args.get("prefix", "").split())[:100], args.get("order", "count")
        kept = [value for value in values if folded(said(value.value)).startswith(folded(prefix))]
        if order == "az":
            kept.sort(key=lambda value: folded(said(value.value)))
        last = max(1, -(-len(kept) // A_PAGE))
        asked = args.get("page", "1")
        page = min(int(asked), last) if asked.isascii() and asked.isdigit() and len(asked) < 8 and int(asked) else 1
        listed = kept[(page - 1) * A_PAGE : page * A_PAGE]
        return cls(tuple(listed), prefix, "az" if order == "az" else "count", page, last, len(kept))


def histogram(values: Sequence[tuple[str, int]]) -> list[Bar]:
    """Bars for the years counted: one a year, or one for as many years as keeps them below MOST_BARS."""
    years = sorted((int(year), count) for year, count in values if year.isdecimal() and count)
    if len(years) < 2:
        return []
    first, last = years[0][0], years[-1][0]
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) // step < MOST_BARS)
    start = first - first % step
    sums: dict[int, int] = {}
    for year, count in years:
        sums[(year - start) // step] = sums.get((year - start) // step, 0) + count
    slots, highest = (last - start) // step + 1, max(sums.values())
    return [
        Bar(
            max(start + slot * step, first),
            min(start + slot * step + step - 1, last),
            count,
            round(100 * slot / slots, 2),
            round(100 / slots * 0.86, 2),
            max(3.0, round(100 * count / highest, 1)),
        )
        for slot, count in sorted(sums.items())
    ]


def decades(values: Sequence[tuple[str, int]]) -> list[tuple[int, int, int]]:
    """(first year, last year, works) of each decade that has any, the latest first: the histogram in words."""
    sums: dict[int, int] = {}
    for year, count in values:
        if year.isdecimal() and count:
            sums[int(year) // 10] = sums.get(int(year) // 10, 0) + count
    return [(10 * decade, 10 * decade + 9, count) for decade, count in sorted(sums.items(), reverse=True)]
