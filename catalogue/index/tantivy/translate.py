"""Translates our Query into tantivy's, field by field and language by language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from tantivy import FieldType, Occur, Schema, Searcher, TextAnalyzer, Token
from tantivy import Query as Asked

from catalogue.index.document import CODES, OLDER, TEXTS, digest_of_title
from catalogue.index.tantivy.schema import NAME, analyser_of, counted, parts
from catalogue.index.tantivy.weighing import WEIGHED, Weighing
from catalogue.index.values import Box, ordinal
from catalogue.index.words import folded, is_left_out, searched, unelided
from catalogue.query import LISTED, NOT_STATED, And, Exact, Node, Not, Or, Query, Span, Term
from catalogue.query.codes import meant
from catalogue.query.names import organisation, person
from catalogue.query.tree import leaves

_EVERYWHERE = ("title_fr", "title_en", "subject_fr", "subject_en", "author", "org", "body_fr", "body_en")
_FIELDS: dict[str | None, tuple[str, ...]] = {
    None: _EVERYWHERE,
    "title": ("title_fr", "title_en"),
    "abstract": ("body_fr", "body_en"),
    "subject": ("subject_fr", "subject_en"),
}
_NUMBERS = {"year": "number", "added": "added", "modified": "changed"}
_EXPANSIONS = 50
_REMEMBERED = 64


class Translation:
    """Translates for one state of the index: prefixes are expanded with the words that it holds."""

    def __init__(
        self, shape: Schema, analysers: dict[str, TextAnalyzer], searcher: Searcher, weighing: Weighing = WEIGHED
    ) -> None:
        self.shape = shape
        self.analysers = analysers
        self.searcher = searcher
        self.weighing = weighing
        self._texts: dict[tuple[str, Node | None], Asked | None] = {}

    def text(self, query: Query) -> Asked | None:
        """The typed part, None where nothing was asked; a text of stop words alone is searched all the same.

        A page asks for it up to three times: hits, snippets and further facets. A prefix takes a millisecond a field.
        """
        asked = query.text, query.tree
        try:
            return self._texts[asked]
        except KeyError:
            made = self._text(query)
        if len(self._texts) >= _REMEMBERED:
            self._texts.clear()
        self._texts[asked] = made
        return made

    def _text(self, query: Query) -> Asked | None:
        if query.tree is None:
            return Asked.empty_query() if query.wordless else None
        kept = self.node(query.tree, keep=False) or self.node(query.tree, keep=True)
        return Asked.empty_query() if kept is None else kept

    def titled(self, query: Query) -> Asked | None:
        """Works that have the very text for their title, with the weight that this gives them; None where the text is
        more than words as they are written."""
        written = ("word", "phrase")
        if not query.tree or not all(isinstance(leaf, Term) and leaf.kind in written for leaf in leaves(query.tree)):
            return None
        whole = Asked.term_query(self.shape, "keys", digest_of_title(query.text), "basic")
        return Asked.boost_query(Asked.const_score_query(whole, 1.0), self.weighing.exact_title)

    def positive(self, node: Node | None) -> bool:
        """Whether something must be there: only then can documents be ordered by relevance."""
        match node:
            case And(parts):
                return any(self.positive(part) for part in parts)
            case Or(parts):
                return all(self.positive(part) for part in parts)
            case Term():
                return True
            case _:
                return False

    def node(self, node: Node, keep: bool) -> Asked | None:
        """The translation, None for what is to be left out: stop words, unless they are to be kept."""
        match node:
            case And(parts):
                return self._all(parts, keep)
            case Or() | Term():
                ways = self._ways(node, keep)
                return any_of(ways) if ways else None
            case Not(part):
                inner = self.node(part, keep)
                return None if inner is None else without([Asked.all_query()], [inner])
            case Span():
                return self.span(node)
            case Exact(field, value):
                return self.exact(field, value)

    def _all(self, parts: Sequence[Node], keep: bool) -> Asked | None:
        wanted = [self.node(part, keep) for part in parts if not isinstance(part, Not)]
        unwanted = [self.node(part.part, keep) for part in parts if isinstance(part, Not)]
        must = [part for part in wanted if part is not None]
        must_not = [part for part in unwanted if part is not None]
        if not must and not must_not:
            return None
        return without(must or [Asked.all_query()], must_not)

    def _ways(self, node: Node, keep: bool) -> list[Asked]:
        """What of a node may hold, all beside one another: a union of unions takes tantivy twice as long as one."""
        match node:
            case Or(parts):
                return [way for part in parts for way in self._ways(part, keep)]
            case Term():
                return self._term(node, keep)
            case _:
                one = self.node(node, keep)
                return [] if one is None else [one]

    def _term(self, term: Term, keep: bool) -> list[Asked]:
        text = unelided(term.text)
        if not keep and is_left_out(term):
            return []
        fields = _FIELDS.get(term.field, (term.field or "",))
        if term.kind == "prefix":
            return self._prefix(text, fields)
        if term.kind == "fuzzy":
            return self._fuzzy(text, fields, term.slop)
        found = [self._in_field(field, searched(field, term.text), term.slop) for field in fields]
        return [one for one in found if one is not None]

    def _in_field(self, field: str, text: str, slop: int) -> Asked | None:
        analysed = [(token.position, token.text) for token in self._tokens(analyser_of(field), text)]
        match analysed:
            case []:
                return None
            case [(_, word)]:
                asked = Asked.term_query(self.shape, field, word, "freq")
            case _:
                asked = Asked.phrase_query(self.shape, field, [(at - analysed[0][0], w) for at, w in analysed], slop)
        return Asked.boost_query(asked, self.weighing.of(field))

    def _prefix(self, text: str, fields: tuple[str, ...]) -> list[Asked]:
        """Words that begin so: the stems themselves, and the stems of longer words known from titles and subjects."""
        tokens = [token.text for token in self._tokens("plain", text)]
        if not tokens:
            return []
        *before, start = tokens
        known = [word for word, _ in self.searcher.terms_with_prefix("words", start, limit=_EXPANSIONS)]
        found: list[Asked] = []
        for field in fields:
            name = analyser_of(field)
            stems = {stem for word in known for stem in self._stems(name, word) if not stem.startswith(start)}
            asked = [Asked.regex_query(self.shape, field, f"{start}.*")]
            asked += [Asked.term_query(self.shape, field, stem, "freq") for stem in sorted(stems)]
            found += [Asked.boost_query(one, self.weighing.of(field)) for one in asked]
        rest = [one for word in before if (one := self.node(Term(word), keep=False)) is not None]
        return [without([any_of(found), *rest], [])] if rest else found

    def _fuzzy(self, text: str, fields: tuple[str, ...], off: int) -> list[Asked]:
        """Words whose stem is at most so many letters off the one asked for; of titles and subjects the words, too,
        since a letter amiss in an ending leaves another stem."""
        spelt = [(field, stem) for field in fields for stem in self._stems(analyser_of(field), text)]
        if fields == _EVERYWHERE:
            spelt += [("words", word) for word in self._stems("plain", text)]
        return [
            Asked.boost_query(Asked.fuzzy_term_query(self.shape, field, word, off, True), self.weighing.of(field))
            for field, word in spelt
        ]

    def _tokens(self, analyser: str, text: str) -> list[Token]:
        return self.analysers[analyser].pre_tokenize(text).tokens

    def _stems(self, analyser: str, word: str) -> list[str]:
        return self.analysers[analyser].analyze(word)

    def exact(self, field: str, value: str) -> Asked:
        if field == "id":
            return self._silent(Asked.term_query(self.shape, "work", value.upper(), "basic"))
        if field == "publisher":
            value = folded(value)
        if field in LISTED:
            return self._silent(Asked.term_query(self.shape, counted(field), self._name(value), "basic"))
        if field in CODES:
            codes = [Asked.term_query(self.shape, field, code, "basic") for code in meant(field, value)]
            return self._silent(any_of(codes))
        return self._silent(Asked.term_query(self.shape, "keys", f"{field}:{value}".lower(), "basic"))

    def span(self, span: Span) -> Asked:
        """A range of years or of dates; a date ends with its last second, so that `..2024-05` includes May."""
        if span.field == "coverage":
            return self.coverage(span)
        dated = span.field != "year"
        low = span.low and (
            begin_of(span.low, past=not span.closed[0]) if dated else int(span.low) + (not span.closed[0])
        )
        high = span.high and (
            begin_of(span.high, past=span.closed[1]) - 1 if dated else int(span.high) - (not span.closed[1])
        )
        field = _NUMBERS[span.field]
        return self._silent(
            Asked.range_query(
                self.shape, field, FieldType.Integer, low if span.low else None, high if span.high else None
            )
        )

    def coverage(self, span: Span) -> Asked:
        """Works about a time that overlaps with this one."""
        low = ordinal(span.low) if span.low else None
        high = ordinal(span.high, last=True) if span.high else None
        asked = [self._between("last", low, None)] if low is not None else []
        asked += [self._between("first", None, high)] if high is not None else []
        return self._silent(without(asked or [Asked.all_query()], []))

    def box(self, box: Box) -> Asked:
        """Works about a place that overlaps with this one, on either side of the antimeridian where it crosses it."""
        west, south, east, north = map(parts, box)
        if west > east:
            sides = [self._between("east", west, None), self._between("west", None, east)]
            across = any_of(sides)
        else:
            across = without([self._between("east", west, None), self._between("west", None, east)], [])
        along = [self._between("north", south, None), self._between("south", None, north)]
        return self._silent(without([across, *along], []))

    def _between(self, field: str, low: int | None, high: int | None) -> Asked:
        return Asked.range_query(self.shape, field, FieldType.Integer, low, high)

    def older(self) -> Asked | None:
        """Works of which there is a newer version; None where there are none, which spares every query a clause."""
        known = self.searcher.doc_freq("keys", OLDER)
        return Asked.term_query(self.shape, "keys", OLDER, "basic") if known else None

    def any_value(self, field: str, values: Sequence[str]) -> Asked:
        """Works with any of the values of a field."""
        return self._silent(any_of([self._value(field, value) for value in values]))

    def _value(self, field: str, value: str) -> Asked:
        known = person(value) if field == "author" else organisation(value) if field == "org" else None
        if known is not None:
            return self.exact(*known)
        return self._named(field, value) if field in LISTED else self.exact(field, value)

    def _named(self, field: str, value: str) -> Asked:
        """Works under a name: as a facet lists it, else by its words wherever the field has them in this order."""
        exact = self.exact(field, value)
        if field not in TEXTS or value == NOT_STATED or self.searcher.doc_freq(counted(field), self._name(value)):
            return exact
        return self._in_field(field, searched(field, value), 0) or Asked.empty_query()

    def _name(self, value: str) -> str:
        """A name as it is found: without accents and case."""
        return "".join(self.analysers[NAME].analyze(value))

    @staticmethod
    def _silent(asked: Asked) -> Asked:
        """Filters add nothing to the relevance."""
        return Asked.const_score_query(asked, 0.0)


def any_of(parts: Sequence[Asked]) -> Asked:
    return parts[0] if len(parts) == 1 else Asked.boolean_query([(Occur.Should, part) for part in parts])


def without(wanted: Sequence[Asked], unwanted: Sequence[Asked]) -> Asked:
    """All of the wanted and none of the unwanted."""
    if len(wanted) == 1 and not unwanted:
        return wanted[0]
    return Asked.boolean_query([*((Occur.Must, one) for one in wanted), *((Occur.MustNot, one) for one in unwanted)])


def begin_of(text: str, past: bool) -> int:
    """The first second of an ISO date, month or year in UTC; of the one after it where `past` is set."""
    parts = [int(part) for part in text.split("T")[0].split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    start = date(year, month, day)
    if past:
        start = _after(start, len(parts))
    return int(datetime(start.year, start.month, start.day, tzinfo=UTC).timestamp())


def _after(start: date, precision: int) -> date:
    match precision:
        case 1:
            return date(min(start.year + 1, 9999), 1, 1)
        case 2:
            return date(min(start.year + start.month // 12, 9999), start.month % 12 + 1, 1)
        case _:
            return start + timedelta(days=start < date.max)
