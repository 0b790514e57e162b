"""Cuts the text of a search box into tokens with their places; understands typographic quotes and attached signs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from catalogue.query.fields import QueryField, named

LIMIT = 2000
"""Characters of a query that are read."""

Kind = Literal["word", "phrase", "field", "open", "close", "and", "or", "not"]

_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w)", re.IGNORECASE)
_QUOTES = '"«»“”„‟'
_WORD = re.compile(rf"[^\s(){_QUOTES}]+")
_VALUE = re.compile(rf"[^\s{_QUOTES}]+")
_PHRASE = re.compile(rf"[^{_QUOTES}]*")
_SLOP = re.compile(r"~(\d{1,2})(?!\d)")
FIELD = re.compile(r"([^\W\d_][\w-]{1,30}):(?!//)(?=\S)")
_INTERVAL = re.compile(r"\[\s*([^\s\]]+)\s+(?:TO|À|A)\s+([^\s\]]+)\s*\]?")
_OPERATORS: dict[str, Kind] = {"AND": "and", "ET": "and", "OR": "or", "OU": "or", "NOT": "not", "SAUF": "not"}
_SIGNS: dict[str, Kind] = {"&": "and", "&&": "and", "|": "or", "||": "or"}
_EDGES = "".join(c for c in map(chr, range(33, 127)) if not c.isalnum() and c not in "*_") + "’‘…·–—¿¡"
_COMPARED = re.compile(r"[<>]=?(?=\d)")
_SPACED = re.compile(r"([<>]=?)\s+(?=\d)")
"""A comparison with a gap, which is one only where a year or date is asked for: `depth > 2000 m` is none."""
_FORMAT = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: `at` is where it stands (first character, one past the last), `slop` that of a phrase."""

    kind: Kind
    text: str
    at: tuple[int, int]
    slop: int = 0
    closed: bool = True


def plain(text: str) -> str:
    """The text with a space for every character that is no visible sign (NUL, direction marks), same length."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in _FORMAT or c.isspace() else c for c in text)


def trimmed(word: str) -> str:
    """A word in NFC, without punctuation around it and without elided articles before it: `l’océan,` is `océan`."""
    word = unicodedata.normalize("NFC", word)
    while True:
        bare = _ELIDED.sub("", word.strip(_EDGES), count=1) if _ELIDED.match(word.strip(_EDGES)) else word.strip(_EDGES)
        if bare == word:
            return word
        word = bare


def shouted(text: str) -> bool:
    """Whether all its words are in capitals, so that AND in it is a word; `2020 OR 2021` has no words to tell."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if word not in _OPERATORS]
    return any(word != word.lower() for word in words) and all(word == word.upper() for word in words)


def tokens(text: str) -> list[Token]:
    """The tokens of a query already cut to LIMIT and made `plain`."""
    found: list[Token] = []
    operators = {} if shouted(text) else _OPERATORS
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        before = found[-1] if found and found[-1].kind == "field" and found[-1].at[1] == at else None
        token = _compared(text, at, found) or _token(text, at, operators, before)
        if token.kind != "word" or token.text:
            found.append(token)
        at = token.at[1]
    return found


def _token(text: str, at: int, operators: dict[str, Kind], before: Token | None) -> Token:
    """The token that begins here; `before` is the field name that stands right in front of it."""
    sign = text[at]
    if before and (interval := _INTERVAL.match(text, at)):
        return Token("word", f"{interval[1]}..{interval[2]}", interval.span())
    if sign in "()":
        return Token("open" if sign == "(" else "close", sign, (at, at + 1))
    if sign in _QUOTES:
        return _phrase(text, at)
    if sign in "-+" and not before and at + 1 < len(text) and not text[at + 1].isspace():
        return Token("not" if sign == "-" else "word", "-" if sign == "-" else "", (at, at + 1))
    return _value(text, at, before) if before else _word(text, at, operators)


def _compared(text: str, at: int, found: list[Token]) -> Token | None:
    """`>= 2015` behind the name of a field of years or dates, or inside the brackets of one."""
    spaced = _SPACED.match(text, at)
    field = _asked(found) if spaced else None
    if spaced is None or field is None or field.kind not in ("year", "date"):
        return None
    word = _WORD.match(text, spaced.end())
    return Token("word", spaced[1] + trimmed(word[0]), (at, word.end())) if word else None


def _asked(found: list[Token]) -> QueryField | None:
    """The field that what comes next is a value of: its name is the last token, or stands before an open bracket."""
    closed, opens = 0, True
    for token in reversed(found):
        if token.kind == "field" and opens:
            return named(token.text)
        opens = token.kind == "open" and not closed
        closed += (token.kind == "close") - (token.kind == "open" and closed > 0)
    return None


def _phrase(text: str, at: int) -> Token:
    inside = _PHRASE.match(text, at + 1)
    end = inside.end() if inside else at + 1
    closed = end < len(text)
    slop = _SLOP.match(text, end + 1) if closed else None
    words = unicodedata.normalize("NFC", " ".join(text[at + 1 : end].split()))
    after = slop.end() if slop else min(end + 1, len(text))
    return Token("phrase", words, (at, after), slop=int(slop[1]) if slop else 0, closed=closed)


def _word(text: str, at: int, operators: dict[str, Kind]) -> Token:
    if field := _field(text, at):
        return field
    found = _WORD.match(text, at)
    end = found.end() if found else at + 1
    raw = text[at:end]
    if raw in operators or raw in _SIGNS:
        return Token(operators.get(raw) or _SIGNS[raw], raw, (at, end))
    compared = _COMPARED.match(raw)
    return Token("word", (compared[0] if compared else "") + trimmed(raw), (at, end))


def _value(text: str, at: int, before: Token) -> Token:
    """What follows a field name: identifiers and codes run to the next space and may hold brackets, as DOIs do."""
    field = named(before.text)
    exact = field is not None and field.kind in ("code", "identifier")
    found = (_VALUE if exact else _WORD).match(text, at)
    raw = _balanced(found[0]) if found else text[at]
    return Token("word", unicodedata.normalize("NFC", raw), (at, at + max(len(raw), 1)))


def _field(text: str, at: int) -> Token | None:
    """`name:` with something right behind it; a colon before a space is punctuation of a pasted title."""
    word = _WORD.match(text, at)
    start = at + (len(word[0]) - len(word[0].lstrip(_EDGES)) if word else 0)
    while elided := _ELIDED.match(text, start):
        start = elided.end()
    name = FIELD.match(text, start)
    return Token("field", name[1], (at, name.end())) if name else None


def _balanced(value: str) -> str:
    """The value up to the bracket that it does not open itself: DOIs contain brackets."""
    depth = 0
    for place, sign in enumerate(value):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return value[:place]
    return value
