"""What a harvester may ask of the catalogue: open a run, start a list, apply a page, finish.

Every method that writes is one transaction under the catalogue's lock; none keeps anything in memory that the next
call needs, so a process may die between any two of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from catalogue.record import Header
from catalogue.run import Asked, Checkpoint, HarvestRun, Job, Mode, Outcome, Page
from catalogue.source import Source


class AlreadyRunning(Exception):
    """Another process harvests this base URL; `owner` says which, `until` (UTC) when its lease ends unless renewed."""

    def __init__(self, base_url: str, owner: str, until: datetime) -> None:
        super().__init__(f"{base_url} is being harvested by {owner}; its lease ends at {until:%H:%M:%S} UTC")
        self.base_url, self.owner, self.until = base_url, owner, until


class LeaseLost(Exception):
    """This process was taken for dead and another one has the source now; the run must end without writing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a source stands before a run.

    `checkpoints` are the last complete list and any open one, for each (prefix, set); `live` counts its live records.
    `not_before` is a Retry-After that the scheduler must heed, `failures` how many runs in a row failed, `remembered`
    what harvesters noted about the source ({"granularity": "day"}).
    """

    checkpoints: tuple[Checkpoint, ...] = ()
    live: int = 0
    paused: bool = False
    failures: int = 0
    not_before: datetime | None = None
    last_success: datetime | None = None
    last_started: datetime | None = None
    last_full: datetime | None = None
    remembered: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """What complete lists did not name: `absent` of `live` records; `again` of them were missing before, since
    longer than the source's grace."""

    absent: int
    again: int
    live: int


class Ingest(Protocol):
    """The harvester's face of the catalogue. All times are UTC; `now` comes from the clock given at assembly."""

    def standing(self, source: Source) -> Standing: ...

    def open(self, source: Source, mode: Mode, asked: Asked) -> HarvestRun:
        """Take the lease on the source's base URL and record a run as `running`.

        A run that its process left behind becomes `interrupted` first. Raises AlreadyRunning.
        """

    def start(self, run: HarvestRun, checkpoint: Checkpoint) -> Checkpoint:
        """Store a new list; the answer has its id. An open list for the same (prefix, set, start, end) is abandoned."""

    def apply(self, run: HarvestRun, page: Page, checkpoint: Checkpoint) -> tuple[HarvestRun, Checkpoint]:
        """Store a page with the checkpoint that stands after it, in one transaction, or nothing of either.

        `checkpoint` is `plan.advance(before, page)`. Answers with the run's new counters and the checkpoint with its
        `distinct` count. Raises LeaseLost.
        """

    def abandon(self, run: HarvestRun, checkpoint: Checkpoint) -> None:
        """Give a list up (its token expired, it loops): the next one for its window starts anew."""

    def beat(self, run: HarvestRun) -> bool:
        """Renew the lease; true when somebody asked this run to stop. Raises LeaseLost."""

    def remember(self, source: Source, **facts: str) -> None:
        """Note something about a source for later runs (its granularity, a Retry-After as `not_before`)."""

    def recognised(self, run: HarvestRun, headers: Sequence[Header], checkpoint: Checkpoint) -> int:
        """Mark the records that a list of headers names as seen in this list; how many of them were new to it."""

    def absence(self, run: HarvestRun, lists: Sequence[Checkpoint]) -> Absence:
        """What the given complete lists did not name, of the records once seen in the same sets."""

    def bury(self, run: HarvestRun, lists: Sequence[Checkpoint], only_again: bool) -> HarvestRun:
        """Make tombstones of the absent records: all, or only those absent before and for longer than the grace.

        The others are noted as missing. Batches of 1 000, each its own transaction; counts go to `deleted` apart
        from `received`.
        """

    def finish(self, run: HarvestRun, outcome: Outcome) -> HarvestRun:
        """End a run and let its lease go. A succeeded run with rejects above the source's threshold is `rejects`."""

    def take(self, owner: str) -> Job | None:
        """The oldest waiting job, now this owner's, or None."""

    def done(self, job: Job, result: dict[str, object]) -> None: ...

    def sweep(self, now: datetime) -> int:
        """Write a change for each record whose embargo has ended, and mark dead runs interrupted; how many changed."""
