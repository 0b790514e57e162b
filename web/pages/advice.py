"""What to try when a search finds little: fewer filters, any of the words, late sources, other catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from catalogue.access import Answer, SourceFigures
from catalogue.query import And, Node, Not, Or, Query, Term
from catalogue.query.parse import parse
from catalogue.query.tree import conjunction
from catalogue.query.write import write
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
    """`without` are the searches with one clause left out, that clause in words first."""

    unfiltered: Try | None
    any_word: Try | None
    without: tuple[tuple[str, Try], ...]
    stems: Try | None
    elsewhere: tuple[tuple[str, str], ...]


def stale(figures: list[SourceFigures]) -> list[SourceFigures]:
    """The sources whose lateness may keep something from being found."""
    return [one for one in figures if one.behind]


def advice(query: Query, answer: Answer) -> Advice:
    found = answer.results.total
    unfiltered = _tried(replace(query, filters=(), spans=(), page=1)) if query.filters or query.spans else None
    loosened = any_word(query)
    any_of = _tried(loosened) if loosened else None
    stemmed = stems(query)
    shortened = _tried(stemmed) if stemmed else None
    elsewhere = (
        tuple((name, start + quote(query.text[:300])) for name, start in ELSEWHERE.items()) if query.text else ()
    )
    return Advice(
        unfiltered if unfiltered and unfiltered.total > found else None,
        any_of if any_of and any_of.total > found else None,
        tuple((clause, tried) for clause, tried in _each_left_out(query) if tried.total > found),
        shortened if shortened and shortened.total > found else None,
        elsewhere,
    )


def _tried(query: Query) -> Try:
    asked = replace(query, facets=(), highlight=False, per_page=1, page=1)
    return Try(query, here.access().counted(asked).total)


CLAUSES = 6
"""Clauses of which is said what the search would find without them; each costs a search of its own."""


def _each_left_out(query: Query) -> Iterator[tuple[str, Try]]:
    """What each clause costs: the search without it, as many as CLAUSES of them."""
    if not isinstance(query.tree, And) or len(query.tree.parts) > CLAUSES:
        return
    for place, clause in enumerate(query.tree.parts):
        rest = conjunction([*query.tree.parts[:place], *query.tree.parts[place + 1 :]])
        yield write(clause), _tried(_meaning(query, rest))


def stems(query: Query) -> Query | None:
    """The words cut to their beginnings (`benthiques` → `benthi*`); None where none is long enough to cut."""
    cut = _cut(query.tree)
    return _meaning(query, cut) if cut is not None and cut != query.tree else None


def _cut(tree: Node | None) -> Node | None:
    match tree:
        case And(parts):
            return And(tuple(_cut(part) or part for part in parts))
        case Term(text, field, "word") if text.isalpha() and len(text) >= STEM + 2:
            return Term(text[:STEM], field, "prefix")
        case _:
            return tree


STEM = 6


def _meaning(query: Query, tree: Node | None) -> Query:
    """The search with another tree, its text being what this tree is written as."""
    text = write(tree)
    return replace(query, text=text, tree=tree, canonical=text, notices=(), page=1)


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
