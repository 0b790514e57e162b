"""The best passages of texts as safe HTML: everything escaped, matches in `<mark>`, no other element."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from tantivy import Document, Snippet, SnippetGenerator

from catalogue.index.tantivy.reader import View
from catalogue.query import Query

PASSAGE = 240
"""Characters of a passage; a title is given whole up to TITLE."""
TITLE = 2000
_FIELDS = {"title": ("title_fr", "title_en"), "abstract": ("body_fr", "body_en")}
_LENGTH = {"title": TITLE, "abstract": PASSAGE}
_READ = 5_000

Passages = list[tuple[str, SnippetGenerator]]


def snippets(view: View, query: Query, texts: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """For each mapping of `title` and `abstract` to plain text what matches; fields without match are left out."""
    asked = view.translation.text(query)
    if asked is None:
        return [{} for _ in texts]
    generators: dict[str, Passages] = {}
    for field, indexed in _FIELDS.items():
        generators[field] = [
            (name, SnippetGenerator.create(view.searcher, asked, view.translation.shape, name)) for name in indexed
        ]
        for _, generator in generators[field]:
            generator.set_max_num_chars(_LENGTH[field])
    return [_marked(view, generators, text) for text in texts]


def _marked(view: View, generators: Mapping[str, Passages], texts: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, passages in generators.items():
        text = texts.get(field, "")[:_READ]
        if text and (html := _best(view, passages, text)):
            found[field] = html
    return found


def _best(view: View, passages: Passages, text: str) -> str | None:
    """The best passage in the language that the text seems to be of, in the other one where nothing matches."""
    for name, generator in passages if _is_french(text) else reversed(passages):
        snippet = generator.snippet_from_doc(Document.from_dict({name: text}, view.translation.shape))
        if snippet.highlighted():
            return html_of(snippet, closing(text, snippet.fragment()))
    return None


def _is_french(text: str) -> bool:
    """A guess that costs a microsecond; a wrong one only costs a second look."""
    return sum(map(text.count, (" de ", " la ", " et ", "é"))) >= sum(map(text.count, (" of ", " the ", " and ")))


def closing(text: str, passage: str) -> str:
    """The signs after the last word, where the passage is all of a text but for these: tantivy ends with a word, and
    a title that asks something would lose its question mark."""
    rest = text[len(passage) :] if text.startswith(passage) else ""
    return "" if any(sign.isalnum() for sign in rest) else rest


def html_of(snippet: Snippet, end: str = "") -> str:
    """The passage with its matches marked, and `end` after it; tantivy counts bytes, so the cutting is done on
    bytes."""
    text = (snippet.fragment() + end).encode()
    pieces: list[str] = []
    at = 0
    for span in sorted(snippet.highlighted(), key=lambda span: span.start):
        if span.start < at:
            continue
        pieces.append(escape(text[at : span.start].decode(errors="replace")))
        pieces.append(f"<mark>{escape(text[span.start : span.end].decode(errors='replace'))}</mark>")
        at = span.end
    pieces.append(escape(text[at:].decode(errors="replace")))
    return "".join(pieces)
