"""The values of a harvest: what is asked, a page of the answer, where the next request starts, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from catalogue.record import RawRecord


class Mode(StrEnum):
    FULL = "full"
    INCREMENTAL = "incremental"
    RECONCILE = "reconcile"


class State(StrEnum):
    """States of a run; the last six are ends. `queued` is a job that no run has taken up yet."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    REJECTS = "rejects"
    FAILED = "failed"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    HELD = "held"


class ListState(StrEnum):
    """State of one list (one checkpoint row): being read, read to its end, or given up and to be asked anew."""

    OPEN = "open"
    COMPLETE = "complete"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a run ended badly: a code of DESIGN's list (`http`, `not-oai`, `loop` …) and a sentence with the remedy."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Warning:
    """Something odd that did not stop a run: `moved`, `list-size`, `granularity`, `from-ignored` …"""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Counters:
    """What became of the delivered records; `received` is always the sum of the six others."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: int = 0
    skipped: int = 0

    @property
    def received(self) -> int:
        return self.added + self.changed + self.unchanged + self.deleted + self.rejected + self.skipped

    @property
    def all_new(self) -> bool:
        """Whether something came, and nothing of it as it was known or in place of it."""
        return 0 < self.received == self.added + self.deleted + self.rejected

    def __add__(self, other: Counters) -> Counters:
        return Counters(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.deleted + other.deleted,
            self.rejected + other.rejected,
            self.skipped + other.skipped,
        )


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a page cost to get: requests sent for it and how many of them were repeats."""

    requests: int = 0
    retries: int = 0

    def __add__(self, other: Traffic) -> Traffic:
        return Traffic(self.requests + other.requests, self.retries + other.retries)


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a list: its records in order and what it says about the list.

    `token` is None at the end of the list. `response_date` is the server's clock in UTC (None where unreadable),
    `declared` the completeListSize, `cursor` the number of records before it as the token says, `traffic` what it took
    to get the page.
    """

    records: tuple[RawRecord, ...]
    token: str | None = None
    response_date: datetime | None = None
    declared: int | None = None
    cursor: int | None = None
    traffic: Traffic = field(default_factory=Traffic)
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where one list stands: a row per (source, prefix, set, start, end), windows included.

    `id` is the catalogue's row (None until stored) and marks the records of this list, so that a restarted list is a
    new list and a record met twice in one is skipped. `start` and `end` are the window asked (UTC, None is open),
    `token` continues an open list, `first_response` is the earlier of the server's responseDate in the list's first
    answer and our clock at that moment: the next incremental harvest starts there once the list is complete.
    `moves` is false for `--limit`, `--dry-run` and a `--since` later than the checkpoint: such a list never counts
    as where a source stands.
    """

    source: str
    prefix: str
    set: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    token: str | None = None
    first_response: datetime | None = None
    state: ListState = ListState.OPEN
    declared: int | None = None
    received: int = 0
    distinct: int = 0
    pages: int = 0
    mode: Mode = Mode.FULL
    moves: bool = True
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run asks of a repository; `windows` counts the lists it will be asked in."""

    prefix: str
    sets: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    windows: int = 1


@dataclass(frozen=True, slots=True)
class HarvestRun:
    """One run: who, when, what was asked, what came and how it ended. Times are UTC.

    `buried` counts records that became tombstones because no complete list named them; they were not received.
    `drifted` counts, while the run goes on, records that changed without a new datestamp, and `reused` has the first
    identifiers that name something else than before; what is kept of both is a warning.
    """

    id: int
    source: str
    mode: Mode
    state: State
    asked: Asked
    started: datetime
    finished: datetime | None = None
    counters: Counters = field(default_factory=Counters)
    pages: int = 0
    requests: int = 0
    retries: int = 0
    declared: int | None = None
    complete: bool | None = None
    fault: Fault | None = None
    warnings: tuple[Warning, ...] = ()
    last_change: int = 0
    buried: int = 0
    drifted: int = 0
    reused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the harvester saw a run end; the catalogue turns it into the run's final state.

    `state` is one of the ends. `complete` says whether every list of the run was proved whole, `traffic` is what was
    sent since its last page.
    """

    state: State
    fault: Fault | None = None
    warnings: tuple[Warning, ...] = ()
    complete: bool = False
    declared: int | None = None
    traffic: Traffic = Traffic()


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to harvest a base URL until `expires` (UTC); held by the process that calls itself `owner`."""

    base_url: str
    owner: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """Something a page, a command or another process asks of the harvester; worked off by the scheduler.

    `kind` is `run`, `stop`, `trial` or `sets`; `arguments` are plain JSON values.
    """

    id: int
    kind: str
    source: str
    arguments: dict[str, object]
    created: datetime
    actor: str = ""
