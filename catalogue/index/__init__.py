"""The Index protocol: searching and keeping documents, without a word about any engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from catalogue.query import Query


@dataclass(frozen=True, slots=True)
class Marker:
    """How far an index has read the change log, committed with its documents.

    `catalogue` is the uuid of the catalogue followed, `change` the number of the last change read, `digest` the hash
    of that change: an index whose marker does not match its catalogue is rebuilt.
    """

    catalogue: str
    change: int
    digest: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One work found. `score` is what the engine gives it, 0 in every order but relevance: only to be compared with
    others of the same answer."""

    work: str
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Facet:
    """Counts of one facet without its own selection: what ticking a value would give. `missing` counts "not stated",
    `other` the documents of values not listed."""

    name: str
    values: tuple[tuple[str, int], ...]
    missing: int = 0
    other: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    """An answer: the works of one page in order, the exact total, facets by name, and how to go on."""

    hits: tuple[Hit, ...]
    total: int
    records: int = 0
    facets: Mapping[str, Facet] = field(default_factory=dict)
    next_cursor: str | None = None
    generation: str = ""


class Busy(Exception):
    """Another process is writing to this index; it will do the work."""


class Damaged(Exception):
    """The files of this index cannot be read; the message names what makes it again."""


class Unready(Exception):
    """The index holds nothing yet of a catalogue that has something: an answer would be an empty one that is wrong."""


class Unsaved(Unready):
    """The files of this index cannot be written now, and the message says what to do. What was committed stays and can
    be searched, what was not is read once more from the change log. Readers meet it where an index was not begun."""


class BadCursor(ValueError):
    """This continuation is none of ours, or belongs to another query."""


class Document(Protocol):
    """What an index keeps of a work; made by `catalogue.index.document.build`."""

    @property
    def work(self) -> str: ...


class IndexWriter(Protocol):
    """The one writer of an index; nothing is seen by readers before `commit`.

    Every method raises Unsaved where the disk does not take what is written; the writer is of no use then.
    """

    def put(self, document: Document, known: bool) -> None:
        """Keep this document. `known` is false where the index never held this work, which spares a deletion."""

    def remove(self, work: str) -> None: ...

    def commit(self, marker: Marker) -> None:
        """Make everything since the last commit visible, with its marker, or nothing of it."""


Meanwhile = Callable[[tuple[Hit, ...]], None]
"""What a search has done with its hits while it counts the rest."""


class Index(Protocol):
    """What every engine offers. An index is opened by each process for itself, never carried over a fork."""

    engine: str

    def search(self, query: Query, meanwhile: Meanwhile | None = None) -> Results:
        """The page of hits with total and facets; `meanwhile` is called with the hits, once and in this thread, as
        soon as they are known: an engine that counts on another core may not be done yet."""

    def snippets(self, query: Query, texts: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        """For each mapping of field to plain text, the best passages as safe HTML: escaped, matches in `<mark>`."""

    def complete(self, prefix: str, field: str, limit: int) -> list[str]:
        """Terms of a field that start so, the most frequent first."""

    def marker(self) -> Marker | None: ...

    def documents(self) -> int:
        """How many documents readers see, the marker not counted."""

    def works(self) -> Iterable[str]:
        """The public ids of all documents."""

    def records(self) -> int:
        """The sum of the live records that the documents carry."""

    def carried(self) -> Mapping[str, int]:
        """How many live records of each source the documents carry."""

    def generation(self) -> str:
        """A text that changes whenever readers see something new."""

    def writer(self) -> AbstractContextManager[IndexWriter]:
        """The right to write; raises Busy at once when another process has it."""

    def rebuilding(self) -> AbstractContextManager[IndexWriter]:
        """A writer into a new, empty place; when the block ends without error, readers are switched to it whole."""

    def close(self) -> None: ...
