"""The fields of a whoosh index and their analysers, and a document of ours as whoosh keeps it.

Accents are folded before the stemmer, as with tantivy, so that words without their accents are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from whoosh.analysis.acore import Token
from whoosh.analysis.analyzers import Analyzer
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.lang.snowball.english import EnglishStemmer
from whoosh.lang.snowball.french import FrenchStemmer

from catalogue.index.document import TEXTS, WorkDocument
from catalogue.index.ordering import orders, weight
from catalogue.index.words import STOP_ENGLISH, STOP_FRENCH, folded

LAYOUT = "whoosh-6"
"""Changes whenever fields or analysers do; an index of another layout is begun anew."""

MARKER = "!marker"
_LONGEST = 60
_APART = "\0"
"""Parts the values of a field; a phrase never reaches over it."""
_WORD = re.compile(r"[^\W_]+")
_STOPS = {"fr": frozenset(STOP_FRENCH), "en": frozenset(STOP_ENGLISH), "plain": frozenset[str]()}
_STEMMERS: dict[str, Any] = {"fr": FrenchStemmer(), "en": EnglishStemmer()}


class Row(msgspec.Struct, frozen=True):
    """What is held in memory of a work: everything but its words."""

    work: str
    codes: dict[str, list[str]]
    names: dict[str, list[str]]
    carries: dict[str, int]
    year: int | None
    added: int
    changed: int
    first: int | None
    last: int | None
    box: tuple[float, float, float, float] | None
    keys: dict[str, int | str]
    weight: float

    @property
    def records(self) -> int:
        return sum(self.carries.values())


@lru_cache(maxsize=65536)
def stemmed(word: str, language: str) -> str | None:
    """The folded word as it is indexed; None for a stop word and for what is too long to be a word."""
    if len(word) > _LONGEST or word in _STOPS[language]:
        return None
    stemmer = _STEMMERS.get(language)
    return str(stemmer.stem(word)) if stemmer else word


def words(text: str, language: str) -> Iterator[tuple[int, str, int, int]]:
    """(position, stem, first character, one past the last) of the words of a text, stop words left out."""
    for position, found in enumerate(_WORD.finditer(text), 1):
        if stem := stemmed(folded(found[0]), language):
            yield position, stem, found.start(), found.end()


class Words(Analyzer):
    """Analyses values parted by _APART in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and other.language == self.language

    def __hash__(self) -> int:
        return hash(self.language)

    def __call__(self, value: str, positions: bool = False, chars: bool = False, **asked: Any) -> Iterator[Token]:
        token = Token(positions, chars)
        before = 0
        for part in value.split(_APART):
            last = before
            for position, stem, start, end in words(part, self.language):
                token.text, token.boost, token.stopped = stem, 1.0, False
                token.pos = last = before + position
                token.startchar, token.endchar = start, end
                yield token
            before = last + 100


class Values(Analyzer):
    """Takes values parted by _APART as they are."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Values)

    def __hash__(self) -> int:
        return hash("values")

    def __call__(self, value: str, positions: bool = False, chars: bool = False, **asked: Any) -> Iterator[Token]:
        token = Token(positions, chars)
        for place, part in enumerate(filter(None, value.split(_APART))):
            token.text, token.boost, token.stopped, token.pos = part, 1.0, False, place
            token.startchar = token.endchar = 0
            yield token


def language_of(field: str) -> str:
    return field[-2:] if field.endswith(("_fr", "_en")) else "plain"


def schema() -> Schema:
    texts = {field: TEXT(Words(language_of(field))) for field in TEXTS}
    return Schema(
        work=ID(unique=True),
        keys=TEXT(Values(), phrase=False),
        words=TEXT(Words("plain"), phrase=False),
        row=STORED,
        marker=STORED,
        **texts,
    )


def document(work: WorkDocument) -> dict[str, Any]:
    """The fields of a work for whoosh's writer."""
    fields: dict[str, Any] = {name: joined(values) for name, values in work.texts.items()}
    row = Row(
        work.work, dict(work.codes), dict(work.names), dict(work.carries), work.year, work.added, work.changed,
        work.covered.first, work.covered.last, work.covered.box, orders(work), weight(work),
    )  # fmt: skip
    kept = [key for key in (key.replace(_APART, " ").strip() for key in work.keys) if key]
    return fields | {
        "work": work.work,
        "keys": joined(kept),
        "words": joined(work.spelt),
        "row": msgspec.json.encode(row),
    }


def joined(values: Sequence[str]) -> str:
    return _APART.join(value.replace(_APART, " ") for value in values)
