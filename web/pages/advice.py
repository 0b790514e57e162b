"""What to try when a search finds little: fewer filters, any of the words, late sources, other catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from catalogue.access import Answer, SourceFigures
from catalogue.query import And, Node, Not, Or, Query, Term
from catalogue.query.parse import parse
from web import here

ELSEWHERE = {
    "HAL": "https://hal.science/search/index?q=",
    "Recherche Data Gouv": "https://entrepot.recherche.data.gouv.fr/dataverse/root?q=",
    "ISIDORE": "https://isidore.science/s?q=",
    "OpenAIRE": "https://explore.openaire.eu/search/find?fv0=",
    "DataCite": "https://commons.datacite.org/?query=",
}
"""Catalogues that a reader may go on to; plain links, nothing is sent before they are followed."""


@dataclass(frozen=True, slots=True)
class Try:
    """Another search and what it finds."""

    query: Query
    total: int


@dataclass(frozen=True, slots=True)
class Advice:
    unfiltered: Try | None
    any_word: Try | None
    elsewhere: tuple[tuple[str, str], ...]


def stale(figures: list[SourceFigures]) -> list[SourceFigures]:
    """The sources whose lateness may keep something from being found."""
    return [one for one in figures if one.source.enabled and one.state in ("late", "failing", "held")]


def advice(query: Query, answer: Answer) -> Advice:
    found = answer.results.total
    unfiltered = _tried(replace(query, filters=(), spans=(), page=1)) if query.filters or query.spans else None
    loosened = any_word(query)
    any_of = _tried(loosened) if loosened else None
    elsewhere = (
        tuple((name, start + quote(query.text[:300])) for name, start in ELSEWHERE.items()) if query.text else ()
    )
    return Advice(
        unfiltered if unfiltered and unfiltered.total > found else None,
        any_of if any_of and any_of.total > found else None,
        elsewhere,
    )


def _tried(query: Query) -> Try:
    asked = replace(query, facets=(), highlight=False, per_page=1, page=1)
    return Try(query, here.access().search(asked).results.total)


def any_word(query: Query) -> Query | None:
    """The same words, any of which is enough; None where there is but one or the query already says OR or NOT."""
    words = list(_words(query.tree))
    if not isinstance(query.tree, And) or len(words) < 2:
        return None
    read = parse(" OR ".join(words))
    return replace(query, text=read.text, tree=read.tree, canonical=read.canonical, notices=(), page=1)


def _words(tree: Node | None) -> Iterator[str]:
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _words(part)
        case Term(text, field, kind):
            text = f'"{text}"' if kind == "phrase" else text + ("*" if kind == "prefix" else "")
            yield f"{field}:{text}" if field else text
        case Not():
            return
        case _:
            return
