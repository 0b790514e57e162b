"""What a part of the catalogue looks like: how many works, of which kinds and years, how full their fields are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.index import Facet
from catalogue.query import NOT_STATED, Exact, Filter, Node, Query, Span
from catalogue.query.tree import conjunction
from web import here

COUNTED = ("type", "year", "lang", "license", "access", "source", "has")

FILLED: Mapping[str, tuple[str, str]] = {
    "creators": ("author", NOT_STATED),
    "year": ("year", NOT_STATED),
    "descriptions": ("has", "abstract"),
    "subjects": ("subject", NOT_STATED),
    "languages": ("lang", NOT_STATED),
    "doi": ("has", "doi"),
    "licences": ("license", NOT_STATED),
    "access": ("access", NOT_STATED),
    "orcid": ("has", "orcid"),
    "affiliations": ("org", NOT_STATED),
    "funding": ("funder", NOT_STATED),
    "formats": ("format", NOT_STATED),
    "files": ("has", "files"),
    "places": ("has", "bbox"),
}
"""Fields that a work may have or lack: the facet that knows, and the value that says so (NOT_STATED: that it lacks)."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """`filled` counts the works that have a field, by FILLED; `counts` are the facets of COUNTED."""

    total: int
    records: int
    counts: Mapping[str, Facet]
    filled: Mapping[str, int]

    def share(self, field: str) -> float | None:
        return self.filled[field] / self.total if self.total else None


def portrait(tree: Node | None) -> Portrait:
    """The works that a query finds, counted by the index: works, not records, as everywhere on the pages."""
    asked = Query(tree=tree, sort="added", per_page=1, facets=COUNTED, facet_size=60)
    found = here.access().counted(asked)
    return Portrait(
        found.total,
        found.records,
        found.facets,
        {name: _filled(tree, name, found.total, found.facets) for name in FILLED},
    )


def _filled(tree: Node | None, name: str, total: int, counts: Mapping[str, Facet]) -> int:
    facet, value = FILLED[name]
    if facet in counts and value == NOT_STATED:
        return total - counts[facet].missing
    if facet in counts:
        return dict(counts[facet].values).get(value, 0)
    return total - matching(tree, Filter(facet, (value,)))


def matching(tree: Node | None, *filters: Filter, spans: Sequence[Span] = ()) -> int:
    """How many works a query finds under some filters."""
    asked = Query(tree=tree, filters=filters, spans=tuple(spans), sort="added", per_page=1)
    return here.access().counted(asked).total


def of_source(repository: str, *more: Node) -> Node | None:
    """The works of which a repository holds a copy."""
    return conjunction([Exact("source", repository), *more])
