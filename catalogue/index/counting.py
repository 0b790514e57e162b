"""Counts of values as a facet, whatever the engine. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import nsmallest

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
    most = len(counts) if name in COMPLETE else max(query.facet_size, len(chosen & counts.keys()))
    shown = nsmallest(most, counts.items(), key=lambda pair: (pair[0] not in chosen, -pair[1], pair[0]))
    return Facet(
        name=name,
        values=tuple(sorted(shown, key=lambda pair: (-pair[1], pair[0]))),
        missing=missing,
        other=sum(counts.values()) - sum(count for _, count in shown),
    )
