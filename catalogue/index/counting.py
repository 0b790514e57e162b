"""Counts of values as a facet, whatever the engine. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from catalogue.index import Facet
from catalogue.index.values import spelt_alike
from catalogue.query import LISTED, NOT_STATED, Query

COMPLETE = ("year",)
"""Facets given whole whatever their size: a histogram needs every bar."""


def facet(name: str, counted: Mapping[str, int], query: Query) -> Facet:
    """The commonest values, chosen ones always among them."""
    chosen = {value for one in query.filters if one.field == name for value in (*one.values, *one.excluded)}
    counts = spelt_alike(counted, chosen) if name in LISTED else dict(counted)
    missing = counts.pop(NOT_STATED, 0)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    first = sorted(ordered, key=lambda pair: pair[0] not in chosen)
    shown = first if name in COMPLETE else first[: max(query.facet_size, len(chosen & counts.keys()))]
    listed = {value for value, _ in shown}
    return Facet(
        name=name,
        values=tuple(pair for pair in ordered if pair[0] in listed),
        missing=missing,
        other=sum(count for value, count in ordered if value not in listed),
    )
