"""What the steps of one run share: who is asked, who keeps the answers, the run as it stands, how it ends early."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from catalogue.datestamp import Granularity
from catalogue.run import Checkpoint, HarvestRun, Page, State, Traffic, Warning
from catalogue.source import Source
from harvester.ahead import Ahead
from harvester.faults import Failure
from harvester.plan import Wish
from harvester.repository import Clock, HeaderPage, Repository

if TYPE_CHECKING:
    from catalogue.ingest import Ingest, Standing


class Stopped(Exception):
    """Somebody asked this run to end: a command (`stopped`), or the process that ends (`interrupted`)."""

    def __init__(self, state: State) -> None:
        super().__init__(state.value)
        self.state = state


class Enough(Exception):
    """The run has taken as many records as it was asked for."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a run has done so far, told after every page. `declared` is what the lists begun so far say they hold
    (None where they do not say), `received` how much of that is in, resumed parts included."""

    run: HarvestRun
    checkpoint: Checkpoint
    declared: int | None
    received: int
    lists: int
    done: int


Listener = Callable[[Progress], None]


@dataclass(slots=True)
class Desk:
    """What the steps of one run share: who is asked, who keeps the answers, and the run as it stands."""

    source: Source
    repository: Repository
    ingest: Ingest
    clock: Clock
    wish: Wish
    standing: Standing
    run: HarvestRun
    grain: Granularity
    listen: Listener
    stopping: Callable[[], State | None]
    lists: int = 1
    done: list[Checkpoint] = field(default_factory=list)
    proved: set[int | None] = field(default_factory=set)
    unsteady: set[int | None] = field(default_factory=set)
    warnings: dict[str, Warning] = field(default_factory=dict)
    taken: int = 0
    tombstones: int = 0
    earliest: datetime | None = None
    bounded: bool = False
    stuck: bool = False
    at: Checkpoint | None = None
    beaten: float = 0.0
    sent: Traffic = field(default_factory=Traffic)

    @property
    def announced(self) -> str:
        """What is remembered of a wave of announced deletions: `waiting` for a decision, `approved` or `rejected`."""
        return (self.standing.remembered or {}).get("announced", "")

    @property
    def waits(self) -> str:
        """What an operator does about a held run."""
        return f"Run {self.run.id} waits: `moisson runs approve {self.run.id}` or `moisson runs reject {self.run.id}`."

    def warn(self, *found: Warning) -> None:
        for warning in found:
            if warning.code == "granularity" and self.grain is not Granularity.DAY:
                self.grain = Granularity.DAY
                self.ingest.remember(self.source, granularity="day")
            self.warnings.setdefault(warning.code, warning)

    def beat(self) -> None:
        """Renew the lease about once a second, and end where somebody asked for it."""
        if (state := self.stopping()) is not None:
            raise Stopped(state)
        if time.monotonic() - self.beaten >= 1.0:
            self.beaten = time.monotonic()
            if self.ingest.beat(self.run):
                raise Stopped(State.STOPPED)

    def traffic(self) -> Traffic:
        """What was sent and came with no page of records: headers, single records, what failed; to be asked once."""
        sent, self.sent = self.sent + self.repository.traffic(), Traffic()
        return sent

    def book(self, point: Checkpoint) -> None:
        """Count with this list, as it stands, what was sent since its last page."""
        if (traffic := self.traffic()).requests:
            self.run, _ = self.ingest.apply(self.run, Page((), traffic=traffic), point)

    @contextmanager
    def ahead(self, items: Iterator[Page] | Iterator[HeaderPage]) -> Iterator[Ahead[Page] | Ahead[HeaderPage]]:
        """Items made one ahead; whatever ends the block ends the thread, at once where the run ends too."""
        made: Ahead[Page] = Ahead(items, self.repository.close, self.beat)  # type: ignore[arg-type]
        try:
            yield made
        except (Failure, Enough):
            self.drop(made.close())
            raise
        except BaseException:
            made.abort()
            raise
        self.drop(made.close())

    def drop(self, items: Sequence[Page | HeaderPage]) -> None:
        """Pages that were asked for and are not wanted any more were requests all the same."""
        for item in items:
            self.sent += item.traffic
