"""What the web may ask of the catalogue: search, works and their copies, pages of records, sources with figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from catalogue.datestamp import Window
from catalogue.index import Results
from catalogue.query import Query
from catalogue.record import Note, Record
from catalogue.run import HarvestRun
from catalogue.source import Source
from catalogue.works import Copy, Found, Gone, Merged, Work

__all__ = [
    "Access",
    "Answer",
    "Copy",
    "Found",
    "Gone",
    "Link",
    "Merged",
    "Reject",
    "Served",
    "SourceFigures",
    "Status",
    "Work",
]


@dataclass(frozen=True, slots=True)
class Link:
    """A related work: `kind` as seen from the work asked about (DataCite relationType), `outgoing` whether its own
    record says so or the other one's. `work` is None where the identifier leads to nothing that we hold."""

    kind: str
    scheme: str
    value: str
    outgoing: bool
    work: Work | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A search answered: works in the order of the hits, each with its snippets (safe HTML by field)."""

    results: Results
    works: tuple[Work, ...]
    snippets: tuple[Mapping[str, str], ...] = ()
    took_ms: int = 0


@dataclass(frozen=True, slots=True)
class Served:
    """A record as our OAI-PMH provider serves it. `deleted` is true also for a record that can no longer be written
    in the prefix asked; `provenance` is what the header, base URL and namespace of its origin were.
    """

    id: int
    oai_identifier: str
    changed: datetime
    sets: tuple[str, ...]
    deleted: bool
    record: Record | None
    source: str
    origin_identifier: str
    origin_datestamp: str
    origin_base_url: str
    origin_namespace: str
    harvested: datetime


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be taken, kept with every reason. Times are UTC."""

    id: int
    source: str
    identifier: str | None
    stage: str
    reasons: tuple[Note, ...]
    attempts: int
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """A source with what is known of it; `state` is new, ok, late, failing, paused, held or orphan.

    `declared` and `received` are of the last complete list, `indexed` counts live records in the index, `share` is
    how much of the declared size is in yet (0 to 1, None where nothing is declared). `equations` names those of
    DESIGN's three completeness equations that do not hold.
    """

    source: Source
    state: str
    live: int = 0
    deleted: int = 0
    missing: int = 0
    rejected: int = 0
    known: int = 0
    indexed: int = 0
    declared: int | None = None
    received: int | None = None
    complete: bool | None = None
    share: float | None = None
    last_success: datetime | None = None
    next_due: datetime | None = None
    not_before: datetime | None = None
    last_run: HarvestRun | None = None
    running: HarvestRun | None = None
    open_access: int = 0
    with_doi: int = 0
    equations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """The catalogue at a glance: `head` is the last change, `position` how far the index has read."""

    head: int
    position: int
    documents: int
    records: int
    generation: str
    catalogue: str
    engine: str = ""


class Access(Protocol):
    """The web's face of the catalogue; nothing here writes."""

    def search(self, query: Query) -> Answer: ...

    def work(self, public_id: str) -> Found | None: ...

    def works(self, public_ids: Sequence[str]) -> list[Work]:
        """Those of the ids that are live works, in the order asked."""

    def find(self, identifier: str) -> str | None:
        """The public id behind a public id, `scheme:value`, a bare DOI, one of our OAI identifiers or a source's."""

    def links(self, work: Work) -> tuple[Link, ...]:
        """Related works, both ways: what this work's records name and what names it."""

    def payload(self, raw: int) -> bytes | None:
        """The payload kept for a copy (`Copy.raw`) as delivered, less what a privacy filter removed."""

    def records(
        self,
        prefix: str,
        window: Window,
        set_spec: str | None = None,
        after: tuple[int, int] | None = None,
        limit: int = 100,
    ) -> list[Served]:
        """Records by (changed, id) after the pair `after` (epoch seconds, row), none whose datestamp is still to come.

        `set_spec` is one of `sets()`. `limit` counts rows; ask for one more than a page to know whether it is the last.
        """

    def count(self, prefix: str, window: Window, set_spec: str | None = None) -> int: ...

    def record(self, oai_identifier: str, prefix: str = "oai_dc") -> Served | None: ...

    def sets(self) -> list[tuple[str, str]]:
        """The provider's sets as (setSpec, name): `source:ID`, `type:T`, `centre:C`, `openaire_data`."""

    def earliest(self) -> datetime:
        """The earliest datestamp of ours, a true lower bound."""

    def sources(self) -> list[SourceFigures]: ...

    def runs(self, source: str | None = None, limit: int = 30) -> list[HarvestRun]: ...

    def rejects(self, source: str | None = None, after: int = 0, limit: int = 100) -> list[Reject]: ...

    def complete(self, prefix: str, limit: int = 8) -> list[str]:
        """Suggestions for a search box."""

    def status(self) -> Status: ...
