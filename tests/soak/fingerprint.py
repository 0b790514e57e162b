"""What an index answers, as one value, so that two indexes can be compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from catalogue.follow import Follower
from catalogue.index import Index
from catalogue.index.open import open_index
from catalogue.query import FACETS
from catalogue.query.parse import parse

QUESTIONS = ("", "mer OR sea", "révisé", "title:salinité", "type:dataset", "année", "neuf", "doi:10.5072/*", "page")


def fingerprint(index: Index) -> dict[str, Any]:
    """Works, totals, facets and every hit of some questions."""
    found: dict[str, Any] = {
        "works": sorted(index.works()),
        "documents": index.documents(),
        "records": index.records(),
        "carried": dict(index.carried()),
    }
    for text in QUESTIONS:
        query = replace(parse(text), facets=FACETS, facet_size=50, sort="title", per_page=10_000)
        results = index.search(query)
        found[text] = (results.total, [hit.work for hit in results.hits], results.records, dict(results.facets))
    return found


def assert_as_rebuilt(follower: Follower, folder: Path) -> None:
    """The index answers like one made from nothing in a new place."""
    fresh = open_index(f"tantivy:{folder}")
    Follower(follower.store, fresh, follower.sources, follower.domain, follower.press).rebuild()
    here, there = fingerprint(follower.index), fingerprint(fresh)
    assert here == there
