"""Where a work was found when neither its title nor its abstract says so: the value to show on its card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from catalogue.index.words import folded
from catalogue.query import And, Node, Or, Query, Term
from catalogue.record import Record

CARD_AUTHORS = 3
"""Authors that a card names; being found by one of them needs no saying."""


def found_in(query: Query, record: Record, snippets: Mapping[str, str]) -> tuple[str, str] | None:
    """(field, value) that holds a word of the query; None where a passage shows it, or where a code was asked for."""
    if snippets:
        return None
    words = [word for text in _words(query.tree) for word in folded(text).split()]
    beginnings = [word if len(word) < 5 else word[:-1] for word in words]  # a plural is found by its singular
    for field, texts in _fields(record):
        for text in texts:
            if any(beginning in folded(text) for beginning in beginnings):
                return field, text
    return None


def _words(tree: Node | None) -> Iterator[str]:
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _words(part)
        case Term(text=text):
            yield text


def _fields(record: Record) -> Iterator[tuple[str, Iterable[str]]]:
    yield "subjects", (one.text for one in record.subjects)
    yield "creators", (one.name for one in record.creators[CARD_AUTHORS:])
    yield "contributors", (one.name for one in record.contributors)
    yield "places", (one.name for one in record.places if one.name)
    yield "funding", (" ".join(filter(None, (one.funder, one.award, one.award_title))) for one in record.funding)
