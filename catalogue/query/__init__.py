"""A question to the catalogue as a value: what `parse` makes of a text and `parameters` of an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Term:
    """One word, prefix (`clim*`), phrase or word written nearly so (`climat~1`), in all text fields or in one.

    `slop` is the `~n` of a phrase, and how many letters a fuzzy word may be off.
    """

    text: str
    field: str | None = None
    kind: Literal["word", "prefix", "phrase", "fuzzy"] = "word"
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A range of a field, both ends included where `closed` says so; None is an open end."""

    field: str
    low: str | None
    high: str | None
    closed: tuple[bool, bool] = (True, True)


@dataclass(frozen=True, slots=True)
class Exact:
    """A value of a field to the letter: an identifier (`field` is its scheme or `id`) or a controlled code."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


Node: TypeAlias = Term | Span | Exact | And | Or | Not


@dataclass(frozen=True, slots=True)
class Notice:
    """How a text was understood where it was not clear: `code` for machines, `text` what was written, `at` its place
    (first character, one past the last), `suggestion` what may have been meant."""

    code: str
    text: str = ""
    at: tuple[int, int] | None = None
    suggestion: str | None = None


Sort: TypeAlias = Literal["relevance", "added", "newest", "oldest", "title", "modified"]
"""`modified` is the order of feeds and mirrors only: works move in it while it is walked."""

FACETS = (
    "type", "access", "year", "source", "centre", "subject", "org", "author", "lang", "license", "format",
    "collection", "funder", "has",
)  # fmt: skip
"""Facet names, in the order in which pages show them. All are parameters of the address."""

LISTED = ("subject", "org", "author", "funder", "format", "collection")
"""Facets of names rather than codes: what differs by accents and case alone is one value."""

NOT_STATED = "none"
"""The facet value of a work whose records say nothing."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Values of one parameter: ORed; `excluded` are those with a leading minus."""

    field: str
    values: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A search: the parsed text, filters (ANDed), order and page. `text` is as typed, `canonical` as understood.

    `facets` names those to count, `facet_size` values each; `highlight` asks for snippets, `explain` for the tree
    and order that were understood, `labels` for the words for codes in a language. `cursor` is the opaque
    continuation of the API and excludes `page`; `fields` are those of the records that it shall give, none for all.
    `versions` asks for every version as a hit of its own, where one hit shows the newest otherwise.
    `box` is (west, south, east, north): works about a place within it or touching it; west above east crosses 180°.
    """

    text: str = ""
    tree: Node | None = None
    filters: tuple[Filter, ...] = ()
    spans: tuple[Span, ...] = ()
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = 20
    facets: tuple[str, ...] = ()
    facet_size: int = 8
    highlight: bool = False
    explain: bool = False
    labels: str | None = None
    cursor: str | None = None
    fields: tuple[str, ...] = ()
    box: tuple[float, float, float, float] | None = None
    versions: bool = False
    notices: tuple[Notice, ...] = field(default=())
    canonical: str = ""

    @property
    def wordless(self) -> bool:
        """Whether a text was given that holds no word, as `"` or `()`: it finds nothing, while no text finds
        everything, and so does `*`."""
        return self.tree is None and self.text.strip(" *:") != ""
