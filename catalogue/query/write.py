"""Writes a query's tree as text in canonical form: what `parse` reads back as the same tree."""

from __future__ import annotations

import re
import unicodedata

from catalogue.query import And, Exact, Node, Not, Or, Span, Term

_BARE = re.compile(r"[\w.:/;@%+~-]+")


def write(tree: Node | None) -> str:
    """The tree in the query language: English field names and operators, words in lower case; empty for None."""
    match tree:
        case None:
            return ""
        case Or(parts):
            return " OR ".join(write(part) for part in parts)
        case And(parts):
            return " ".join(_bracketed(part) if isinstance(part, Or) else write(part) for part in parts)
        case Not(part):
            return f"NOT {_bracketed(part) if isinstance(part, And | Or) else write(part)}"
        case Term():
            return _term(tree)
        case Span():
            return f"{tree.field}:{_range(tree)}"
        case Exact("oai", value) if _BARE.fullmatch(value):
            return value  # begins with the name of its field itself
        case Exact(field, value):
            return f"{field}:{value}" if _BARE.fullmatch(value) else f'{field}:"{value}"'


def _bracketed(part: Node) -> str:
    return f"({write(part)})"


def _term(term: Term) -> str:
    text = unicodedata.normalize("NFC", term.text.lower())
    field = f"{term.field}:" if term.field else ""
    match term.kind:
        case "phrase":
            return f'{field}"{text}"' + (f"~{term.slop}" if term.slop else "")
        case "prefix":
            return f"{field}{text}*"
        case "fuzzy":
            return f"{field}{text}~{term.slop}"
        case _:
            return field + text


def _range(span: Span) -> str:
    if span.low is not None and not span.closed[0]:
        return f">{span.low}"
    if span.high is not None and not span.closed[1]:
        return f"<{span.high}"
    if span.low == span.high and span.low is not None:
        return span.low
    return f"{span.low or ''}..{span.high or ''}"
