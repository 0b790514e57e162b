"""Passages in which the words of a query stand, marked: done on the texts themselves, whoosh keeps none of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from catalogue.index.whoosh.schema import words
from catalogue.index.words import folded, unelided
from catalogue.query import And, Node, Not, Or, Query, Term

PASSAGE = 240
"""Characters of a passage; a title is given whole up to TITLE."""
TITLE = 2000
_READ = 5_000
_FIELDS = {"title": (None, "title"), "abstract": (None, "abstract")}

Span = tuple[int, int]


def snippets(query: Query, texts: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """For each mapping of `title` and `abstract` to plain text what matches; fields without match are left out."""
    sought = {field: _Sought(query.tree, names) for field, names in _FIELDS.items()}
    return [_marked(sought, text) for text in texts]


class _Sought:
    """The stems and beginnings of words that are marked in a field."""

    def __init__(self, tree: Node | None, names: tuple[str | None, ...]) -> None:
        terms = [term for term in _terms(tree) if term.field in names]
        plain = [unelided(term.text) for term in terms if term.kind != "prefix"]
        self.stems = {lang: {stem for text in plain for _, stem, _, _ in words(text, lang)} for lang in ("fr", "en")}
        self.starts = tuple(folded(term.text) for term in terms if term.kind == "prefix")

    def spans(self, text: str) -> list[Span]:
        """Where they stand, in the language that has the more of them."""
        found = [self._in(text, language) for language in ("fr", "en")]
        return max(found, key=len)

    def _in(self, text: str, language: str) -> list[Span]:
        stems = self.stems[language]
        if not stems and not self.starts:
            return []
        return [
            (start, end)
            for _, stem, start, end in words(text, language)
            if stem in stems or (self.starts and folded(text[start:end]).startswith(self.starts))
        ]


def _terms(node: Node | None) -> Iterator[Term]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part)
        case Term():
            yield node
        case Not() | _:
            return


def _marked(sought: Mapping[str, _Sought], texts: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, terms in sought.items():
        text = texts.get(field, "")[:_READ]
        if spans := terms.spans(text):
            low, high = (0, TITLE) if field == "title" else _passage(text, spans)
            found[field] = _html(text[:high], low, [span for span in spans if low <= span[0] and span[1] <= high])
    return found


def _passage(text: str, spans: Sequence[Span]) -> Span:
    """The stretch of PASSAGE characters with the most matches, begun at a word."""
    best = max(spans, key=lambda span: sum(span[0] <= one[0] and one[1] <= span[0] + PASSAGE for one in spans))
    low = max(0, best[0] - PASSAGE // 4)
    space = text.find(" ", low, best[0])
    low = space + 1 if low and space >= 0 else low
    high = min(len(text), low + PASSAGE)
    space = text.rfind(" ", best[1], high)
    return low, (space if high < len(text) and space > 0 else high)


def _html(text: str, low: int, spans: Sequence[Span]) -> str:
    pieces: list[str] = []
    for start, end in spans:
        pieces += [escape(text[low:start]), f"<mark>{escape(text[start:end])}</mark>"]
        low = end
    return "".join(pieces) + escape(text[low:])
