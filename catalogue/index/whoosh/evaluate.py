"""Finds the works that a query means: words by whoosh, everything else among what is held in memory.

An answer is a mapping of document numbers to scores; boolean logic is that of Python's sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from whoosh.query.compound import Or as AnyOf
from whoosh.query.positional import Phrase
from whoosh.query.terms import FuzzyTerm, Prefix
from whoosh.query.terms import Term as Word

from catalogue.index.document import CODES, OLDER, TEXTS, digest_of_title
from catalogue.index.values import Box, ordinal
from catalogue.index.whoosh.reader import View
from catalogue.index.whoosh.schema import Row, language_of, stemmed, words
from catalogue.index.words import folded, is_left_out, searched, unelided
from catalogue.query import LISTED, And, Exact, Node, Not, Or, Query, Span, Term
from catalogue.query.codes import meant
from catalogue.query.names import organisation, person
from catalogue.query.tree import leaves

Scores = Mapping[int, float]

WEIGHTS = {"title": 4.0, "subject": 2.0, "author": 2.0, "org": 1.0, "body": 1.0, "publisher": 1.0, "funder": 1.0}
_EVERYWHERE = ("title_fr", "title_en", "subject_fr", "subject_en", "author", "org", "body_fr", "body_en")
_FIELDS: dict[str | None, tuple[str, ...]] = {
    None: _EVERYWHERE,
    "title": ("title_fr", "title_en"),
    "abstract": ("body_fr", "body_en"),
    "subject": ("subject_fr", "subject_en"),
}
_EXACT_TITLE = 20.0
_EXPANSIONS = 50


class Evaluation:
    """Answers parts of a query over one state of the index."""

    def __init__(self, view: View) -> None:
        self.view = view

    def text(self, query: Query) -> Scores | None:
        """The typed part, None where nothing was asked; a text of stop words alone finds nothing."""
        if query.tree is None:
            return {} if query.wordless else None
        found = self.node(query.tree)
        if found is None:
            return {}
        if not all(isinstance(leaf, Term) for leaf in leaves(query.tree)):
            return found
        whole = self._found(Word("keys", digest_of_title(query.text)))
        return {number: score + (_EXACT_TITLE if number in whole else 0.0) for number, score in found.items()}

    def node(self, node: Node) -> Scores | None:
        """What a node finds, None for what is to be left out: stop words."""
        match node:
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return _summed([found for found in map(self.node, parts) if found is not None])
            case Not(part):
                found = self.node(part)
                return None if found is None else self._without(self.view.rows, found)
            case Term():
                return self._term(node)
            case Span():
                return self.held(spanned(node))
            case Exact(field, value):
                return self.exact(field, value)

    def _all(self, parts: Sequence[Node]) -> Scores | None:
        wanted = [found for part in parts if not isinstance(part, Not) and (found := self.node(part)) is not None]
        unwanted = [found for part in parts if isinstance(part, Not) and (found := self.node(part.part)) is not None]
        if not wanted and not unwanted:
            return None
        kept: Scores = wanted[0] if wanted else dict.fromkeys(self.view.rows, 0.0)
        for other in wanted[1:]:
            kept = {number: score + other[number] for number, score in kept.items() if number in other}
        for other in unwanted:
            kept = self._without(kept, other)
        return kept

    @staticmethod
    def _without(kept: Iterable[int] | Scores, unwanted: Scores) -> Scores:
        scores = kept if isinstance(kept, dict) and all(isinstance(one, float) for one in kept.values()) else {}
        return {number: float(scores.get(number, 0.0)) for number in kept if number not in unwanted}

    def _term(self, term: Term) -> Scores | None:
        text = unelided(term.text)
        if is_left_out(term):
            return None
        fields = _FIELDS.get(term.field, (term.field or "",))
        if term.kind == "prefix":
            return self._prefix(text, fields)
        if term.kind == "fuzzy":
            return self._fuzzy(text, fields, term.slop)
        asked = [_in_field(field, searched(field, term.text), term.slop) for field in fields]
        found = [one for one in asked if one is not None]
        return self._found(AnyOf(found)) if found else None

    def _prefix(self, text: str, fields: Sequence[str]) -> Scores | None:
        """Words that begin so: the stems themselves, and the stems of longer words known from titles and subjects."""
        *before, start = [stem for _, stem, _, _ in words(text, "plain")] or [""]
        if not start:
            return None
        known = self.view.beginning("words", start)[:_EXPANSIONS]
        found: list[Any] = []
        for field in fields:
            stems = {stem for word in known if (stem := stemmed(word, language_of(field)))}
            boost = WEIGHTS[field.partition("_")[0]]
            found += [
                Prefix(field, start, boost=boost),
                *(Word(field, stem, boost=boost) for stem in stems),
            ]
        return self._every([self._found(AnyOf(found)), *(self._term(Term(word)) for word in before)])

    def _fuzzy(self, text: str, fields: Sequence[str], off: int) -> Scores | None:
        """Words whose stem is at most so many letters off the one asked for."""
        found = [
            FuzzyTerm(field, stem, boost=WEIGHTS[field.partition("_")[0]], maxdist=off, prefixlength=0)
            for field in fields
            for _, stem, _, _ in words(text, language_of(field))
        ]
        return self._found(AnyOf(found)) if found else None

    @staticmethod
    def _every(parts: Sequence[Scores | None]) -> Scores | None:
        kept = [part for part in parts if part is not None]
        if not kept:
            return None
        shared = set(kept[0]).intersection(*kept[1:])
        return {number: sum(part[number] for part in kept) for number in shared}

    def _found(self, question: Any) -> Scores:
        """Document numbers and scores of whoosh's own query; the marker is none of our rows."""
        results = self.view.searcher.search(question, limit=None)
        return {number: score or 0.0 for number, score in results.items() if number in self.view.rows}

    def exact(self, field: str, value: str) -> Scores:
        if field == "id":
            return self._silent(self._found(Word("work", value.upper())))
        if field in LISTED:
            name = folded(value)
            return self.held(lambda row: any(folded(one) == name for one in row.names[field]))
        if field in CODES:
            codes = set(meant(field, value))
            return self.held(lambda row: not codes.isdisjoint(row.codes[field]))
        key = f"{field}:{folded(value) if field == 'publisher' else value}".lower()
        return self._silent(self._found(Word("keys", key)))

    def older(self) -> Scores:
        """Works of which there is a newer version."""
        return self._found(Word("keys", OLDER))

    def any_of(self, field: str, values: Iterable[str]) -> set[int]:
        """Works with any of the values of a field."""
        return {number for value in values for number in self._value(field, value)}

    def _value(self, field: str, value: str) -> Scores:
        known = person(value) if field == "author" else organisation(value) if field == "org" else None
        if known is not None:
            return self.exact(*known)
        found = self.exact(field, value)
        if found or field not in TEXTS or field not in LISTED:
            return found
        question = _in_field(field, searched(field, value), 0)
        return self._silent(self._found(question)) if question is not None else {}

    def held(self, holds: Callable[[Row], bool]) -> Scores:
        return {number: 0.0 for number, row in self.view.rows.items() if holds(row)}

    @staticmethod
    def _silent(found: Scores) -> Scores:
        """Filters add nothing to the relevance."""
        return dict.fromkeys(found, 0.0)


def _summed(parts: Sequence[Scores]) -> Scores | None:
    sums: dict[int, float] = {}
    for part in parts:
        for number, score in part.items():
            sums[number] = sums.get(number, 0.0) + score
    return sums if parts else None


def _in_field(field: str, text: str, slop: int) -> Any:
    """Whoosh's query for a word or phrase in a field; None where the field knows no word of it."""
    boost = WEIGHTS[field.partition("_")[0]]
    stems = [stem for _, stem, _, _ in words(text, language_of(field))]
    match stems:
        case []:
            return None
        case [stem]:
            return Word(field, stem, boost=boost)
        case _:
            # stop words keep their places: the phrase may be as long as it was written
            positions = [position for position, _, _, _ in words(text, language_of(field))]
            gaps = positions[-1] - positions[0] - (len(stems) - 1)
            return Phrase(field, stems, slop=1 + slop + gaps, boost=boost)


def spanned(span: Span) -> Callable[[Row], bool]:
    """Whether a work lies in a range of years or of dates; a date ends with its last second."""
    match span.field:
        case "coverage":
            low = ordinal(span.low) if span.low else None
            high = ordinal(span.high, last=True) if span.high else None
            return lambda row: (
                row.first is not None
                and row.last is not None
                and (low is None or row.last >= low)
                and (high is None or row.first <= high)
            )
        case "year":
            first = int(span.low) + (not span.closed[0]) if span.low else None
            last = int(span.high) - (not span.closed[1]) if span.high else None
            return lambda row: row.year is not None and within(row.year, first, last)
        case field:
            first = _second(span.low, past=not span.closed[0]) if span.low else None
            last = _second(span.high, past=span.closed[1]) - 1 if span.high else None
            return lambda row: within(row.added if field == "added" else row.changed, first, last)


def within(value: int, low: int | None, high: int | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def touching(box: Box) -> Callable[[Row], bool]:
    """Whether a work is about a place that overlaps with this one, which may cross the antimeridian."""
    west, south, east, north = box

    def touches(row: Row) -> bool:
        if row.box is None or row.box[3] < south or row.box[1] > north:
            return False
        right, left = row.box[2] >= west, row.box[0] <= east
        return right or left if west > east else right and left

    return touches


def _second(text: str, past: bool) -> int:
    """The first second of an ISO date, month or year in UTC; of the one after it where `past` is set."""
    parts = [int(part) for part in text.split("T")[0].split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    start = date(year, month, day)
    if past:
        following = {
            1: lambda: date(min(year + 1, 9999), 1, 1),
            2: lambda: date(min(year + month // 12, 9999), month % 12 + 1, 1),
        }
        start = following.get(len(parts), lambda: start + timedelta(days=start < date.max))()
    return int(datetime(start.year, start.month, start.day, tzinfo=UTC).timestamp())


def positive(node: Node | None) -> bool:
    """Whether something must be there: only then can works be ordered by relevance."""
    match node:
        case And(parts):
            return any(map(positive, parts))
        case Or(parts):
            return all(map(positive, parts))
        case Term():
            return True
        case _:
            return False
