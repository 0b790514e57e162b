"""How a query was understood, as a sentence in French or English."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.query import And, Exact, Node, Not, Or, Query, Span, Term
from catalogue.query.fields import named


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one language; `colon` and `quotes` follow its typography."""

    both: str
    either: str
    without: str
    quotes: tuple[str, str]
    colon: str
    begins: str
    near: str
    nearly: str
    between: str
    since: str
    until: str
    after: str
    before: str


_WORDS = {
    "fr": _Words(
        " ET ", " OU ", "SAUF ", ("« ", " »"), " : ", "commençant par ", " à {} mots près", " à {} lettre(s) près",
        "de {} à {}", "à partir de {}", "jusqu’à {}", "après {}", "avant {}",
    ),
    "en": _Words(
        " AND ", " OR ", "NOT ", ("“", "”"), ": ", "beginning with ", " within {} words", " within {} letter(s)",
        "from {} to {}", "from {} on", "until {}", "after {}", "before {}",
    ),
}  # fmt: skip


def explain(query: Query, lang: str) -> str:
    """The query in words: `température ET « surface de la mer » ET année de 1982 à 2023`; empty for no query.

    Other languages than French are answered in English.
    """
    words = _WORDS.get(lang, _WORDS["en"])
    return _node(query.tree, words, lang) if query.tree is not None else ""


def _node(node: Node, words: _Words, lang: str) -> str:
    match node:
        case And(parts):
            return words.both.join(_inner(part, words, lang) for part in parts)
        case Or(parts):
            return words.either.join(_inner(part, words, lang) for part in parts)
        case Not(part):
            return words.without + _inner(part, words, lang)
        case Term(text, field, kind, slop):
            return _name(field, lang, words.colon) + _term(text, kind, slop, words)
        case Span(field):
            return f"{_name(field, lang, ' ')}{_range(node, words)}"
        case Exact(field, value):
            return f"{_name(field, lang, words.colon)}{value}"


def _inner(node: Node, words: _Words, lang: str) -> str:
    text = _node(node, words, lang)
    return f"({text})" if isinstance(node, And | Or) else text


def _name(field: str | None, lang: str, after: str) -> str:
    if field is None:
        return ""
    known = named(field)
    return (known.french if known and lang == "fr" else field) + after


def _term(text: str, kind: str, slop: int, words: _Words) -> str:
    match kind:
        case "phrase":
            opening, closing = words.quotes
            return f"{opening}{text}{closing}" + (words.near.format(slop) if slop else "")
        case "prefix":
            return words.begins + text
        case "fuzzy":
            return text + words.nearly.format(slop)
        case _:
            return text


def _range(span: Span, words: _Words) -> str:
    match span.low, span.high:
        case str() as low, str() as high:
            return low if low == high else words.between.format(low, high)
        case str() as low, None:
            return (words.since if span.closed[0] else words.after).format(low)
        case _, high:
            return (words.until if span.closed[1] else words.before).format(high)
