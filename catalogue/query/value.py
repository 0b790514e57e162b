"""One value of a query, with or without a field, as a leaf of its tree: word, prefix, phrase, range or exact code."""

from __future__ import annotations

import re
from datetime import date

from catalogue.normal import identifiers, people
from catalogue.query import Exact, Node, Notice, Span, Term
from catalogue.query.codes import CODED, code
from catalogue.query.fields import QueryField, nearest
from catalogue.query.names import laboratories, organisation
from catalogue.query.tokens import FIELD, Token, trimmed

_RANGE = re.compile(r"(?P<low>[^.]*)\.\.(?P<high>[^.]*)")
_COMPARED = re.compile(r"(?P<sign>[<>]=?)(?P<value>.+)")
_YEARS = re.compile(r"\d{4}\.\.\d{4}")
_SINCE = re.compile(r"[<>]=?\d{4}")
_YEAR = re.compile(r"[0-9]{1,4}")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_FUZZY = re.compile(r"[~^][\d.]*$")
_NEARLY = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*){4,}~([12])")  # some letters have no other form than with a mark
"""A word of four letters or more that may be one or two letters off; shorter ones would find everything."""
_YEAR_FIELD = QueryField("year", "year", "année")
PREFIX = 3
"""Letters that a prefix needs."""
MAX_SLOP = 20

Read = tuple[Node | None, list[Notice]]


def value_of(token: Token, within: QueryField | None) -> Read:
    """The leaf that a token means inside a field, and notices; None where nothing is left to search."""
    match within.kind if within else "text":
        case "year" | "date":
            return _span(token, within)
        case "code" | "identifier" if within:
            return _exact(token, within)
        case _ if within and within.name == "org" and (known := organisation(token.text)):
            return Exact(*known), []
        case _:
            return _text(token, within.name if within else None)


def _text(token: Token, name: str | None) -> Read:
    if token.kind == "phrase":
        slop = min(token.slop, MAX_SLOP)
        return (Term(token.text, name, "phrase", slop) if _searchable(token.text) else None), []
    if name is None and _YEARS.fullmatch(years := _settled(token.text)):
        return _span(Token("word", years, token.at), _YEAR_FIELD)
    if name is None and token.kind == "word" and _SINCE.fullmatch(token.text):
        return _span(token, _YEAR_FIELD)
    return _word(token, name)


def _word(token: Token, name: str | None) -> Read:
    if nearly := _NEARLY.fullmatch(token.text):
        return Term(token.text[:-2], name, "fuzzy", int(nearly[1])), []
    bare = trimmed(_FUZZY.sub("", token.text))
    stem = bare.rstrip("*")
    word = _settled(bare)
    if not _searchable(word):
        return None, [Notice("ignored", token.text, token.at)]
    if name is None and FIELD.match(word):
        return Term(word, None, "phrase"), []
    if stem != bare and stem == word:
        if sum(map(str.isalnum, word)) >= PREFIX:
            return Term(word, name, "prefix"), []
        return Term(word, name), [Notice("short-prefix", bare, token.at, word)]
    notices = [Notice("wildcard", bare, token.at, word)] if "*" in bare else []
    return Term(word, name), notices


def _settled(word: str) -> str:
    """The word without stars, and without what their going lays bare."""
    while (bare := trimmed(_FUZZY.sub("", word.replace("*", "")))) != word:
        word = bare
    return word


def _searchable(text: str) -> bool:
    return any(map(str.isalnum, text))


def _exact(token: Token, within: QueryField) -> Read:
    value = " ".join(token.text.split()).rstrip(",;. ")
    if not _searchable(value):
        return None, [Notice("ignored", token.text, token.at)]
    if within.name in CODED:
        value = code(within.name, value)
    if within.values and value not in within.values:
        return Exact(within.name, value), [
            Notice("unknown-value", f"{within.name}:{value}", token.at, nearest(value, within.values))
        ]
    return Exact(within.name, _identifier(value, within.name) if within.kind == "identifier" else value), []


def _identifier(value: str, scheme: str) -> str:
    """The identifier in normal form, as it stands where it is none of its scheme."""
    if scheme == "id":
        return value.upper()
    if scheme == "oai":
        return value if value.lower().startswith("oai:") else f"oai:{value}"
    if scheme == "lab":
        return "".join(laboratories(value)[:1]) or value.lower()
    if scheme in ("orcid", "ror", "rnsr", "idref", "idhal", "halstruct"):
        person = people.identifier(value, scheme)
        return person[1] if person else value
    found = identifiers.pid(value, scheme)
    return found.value if found and found.scheme == scheme else value


def _span(token: Token, within: QueryField | None) -> Read:
    """A range or a single year or date; what cannot be read as one is searched as text."""
    field = within or _YEAR_FIELD
    ends = _ends(token.text.strip(), field)
    if ends is None:
        node, _ = _text(token, None)
        return node, [Notice("bad-value", f"{field.name}:{token.text}", token.at)]
    low, high, closed = ends
    if low is not None and high is not None and low > high:
        return Span(field.name, high, low, closed), [Notice("swapped-range", token.text, token.at)]
    return Span(field.name, low, high, closed), []


def _ends(text: str, field: QueryField) -> tuple[str | None, str | None, tuple[bool, bool]] | None:
    if compared := _COMPARED.fullmatch(text):
        value = _bound(compared["value"], field)
        strict = len(compared["sign"]) == 1
        if value is None:
            return None
        above = compared["sign"].startswith(">")
        return (value, None, (not strict, True)) if above else (None, value, (True, not strict))
    ranged = _RANGE.fullmatch(text)
    raw_low, raw_high = (ranged["low"], ranged["high"]) if ranged else (text, text)
    low, high = (None if raw in ("", "*") else _bound(raw, field) for raw in (raw_low, raw_high))
    unread = (low is None and raw_low not in ("", "*")) or (high is None and raw_high not in ("", "*"))
    return None if unread or (low is None and high is None) else (low, high, (True, True))


def _bound(text: str, field: QueryField) -> str | None:
    """An end of a range in normal form: a year of four digits, or an ISO date as precise as it was written."""
    text = text.strip()
    if field.kind == "year":
        return f"{int(text):04d}" if _YEAR.fullmatch(text) else None
    return text if is_date(text) else None


def is_date(text: str) -> bool:
    """Whether this is an ISO date, or a month or year of one."""
    found = _DATE.fullmatch(text)
    try:
        return bool(found and date(int(found[1]), int(found[2] or 1), int(found[3] or 1)))
    except ValueError:
        return False
