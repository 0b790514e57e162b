"""Reading one list to its end: pages applied in turn, circles seen, lost tokens asked anew, the whole proved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from catalogue.datestamp import Granularity
from catalogue.record import RawRecord
from catalogue.run import Checkpoint, HarvestRun, ListState, Page, State, Traffic, Warning
from catalogue.source import Source
from harvester import missing, plan, reconcile
from harvester.ahead import Ahead
from harvester.faults import Failure, Symptom, TokenExpired, Unreachable, Unsound
from harvester.plan import Trail, Wish
from harvester.repository import Clock, HeaderPage, Repository

if TYPE_CHECKING:
    from catalogue.ingest import Ingest, Standing

RESTARTS = 2


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
    warnings: dict[str, Warning] = field(default_factory=dict)
    taken: int = 0
    earliest: datetime | None = None
    bounded: bool = False
    stuck: bool = False
    at: Checkpoint | None = None
    beaten: float = 0.0

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

    @contextmanager
    def ahead(self, items: Iterator[Page] | Iterator[HeaderPage]) -> Iterator[Ahead[Page] | Ahead[HeaderPage]]:
        """Items made one ahead; whatever ends the block ends the thread, at once where the run ends too."""
        made: Ahead[Page] = Ahead(items, self.repository.close, self.beat)  # type: ignore[arg-type]
        try:
            yield made
        except (Failure, Enough):
            made.close()
            raise
        except BaseException:
            made.abort()
            raise
        made.close()


def read_list(desk: Desk, point: Checkpoint, restarts: int = RESTARTS) -> Checkpoint:
    """The list read to its end and found whole; raises Failure, and whatever the catalogue raises."""
    for restart in range(restarts + 1):
        resumed = point.id is not None
        if not resumed:
            point = desk.ingest.start(desk.run, plan.opened(point, desk.clock()))
        desk.at = point
        try:
            point = follow(desk, point)
            return settle(desk, point)
        except TokenExpired:
            desk.ingest.abandon(desk.run, point)
            if restart == restarts:
                raise
        except Unreachable as failure:
            if failure.symptom is Symptom.TOO_MANY:
                desk.ingest.abandon(desk.run, point)
            raise
        except Unsound as failure:
            desk.ingest.abandon(desk.run, point)
            if not (resumed and failure.symptom is Symptom.INCOMPLETE):
                raise
        point = replace(point, id=None, state=ListState.OPEN)
    raise AssertionError("the last turn returns or raises")


def follow(desk: Desk, point: Checkpoint) -> Checkpoint:
    """Apply the pages of a list in turn; the checkpoint after the last of them."""
    if plan.at_end(point):
        return point
    trail = Trail()
    with desk.ahead(desk.repository.pages(plan.request(point, desk.grain))) as pages:
        for page in pages:
            assert isinstance(page, Page), "pages gives pages"
            before, point = point, apply(desk, point, page)
            if trail.step(page.token, point.distinct - before.distinct):
                return circled(desk, point)
            desk.beat()
    return replace(point, token=None)


def apply(desk: Desk, point: Checkpoint, page: Page) -> Checkpoint:
    """One page into the catalogue, and what follows from it for the run."""
    limit = desk.wish.limit
    if limit is not None:
        page = replace(page, records=page.records[: limit - desk.taken])
    desk.run, point = desk.ingest.apply(desk.run, page, plan.advance(point, page))
    desk.taken += len(page.records)
    desk.at = point
    desk.warn(*page.warnings, *oddities(page, point))
    tell(desk, point)
    if reconcile.announced_too_many(desk.run.counters, desk.standing.live, desk.source.delete_guard):
        raise Unsound(
            Symptom.SUSPICIOUS,
            f"{desk.run.counters.deleted} of {desk.standing.live} live records are announced as deleted; "
            "the run waits: `moisson runs approve` or `reject`",
        )
    if limit is not None and desk.taken >= limit:
        raise Enough
    return point


def oddities(page: Page, point: Checkpoint) -> tuple[Warning, ...]:
    """What is odd about a page beside what its door saw: records far older than what was asked."""
    if point.start is None or point.pages != 1 or len(page.records) < 10:
        return ()
    asked = point.start.strftime("%Y-%m-%d")
    older = sum(raw.header.datestamp[:10] < asked for raw in page.records if raw.header.datestamp)
    if 2 * older <= len(page.records):
        return ()
    return (Warning("from-ignored", f"asked for what changed since {asked}, most of the records are older"),)


def tell(desk: Desk, point: Checkpoint) -> None:
    ends = [*desk.done, point]
    sizes = [p.declared for p in ends]
    declared = sum(s for s in sizes if s is not None) if None not in sizes else None
    received = sum(p.distinct for p in ends)
    desk.listen(Progress(desk.run, point, declared, received, desk.lists, len(desk.done)))


def circled(desk: Desk, point: Checkpoint) -> Checkpoint:
    """The end of a list that leads in a circle: a fault, unless everything declared had come before."""
    if point.declared is not None and point.distinct >= point.declared:
        desk.warn(Warning("loop", "the last page leads back to the beginning; all that was declared had come by then"))
        return replace(point, token=None)
    raise Unsound(
        Symptom.LOOP,
        f"the list leads in a circle after {point.distinct} records: page {point.pages} brought nothing new",
    )


def settle(desk: Desk, point: Checkpoint) -> Checkpoint:
    """The list as complete, if its figures or a headcount prove it whole; else raises Unsound (incomplete)."""
    if point.state is ListState.COMPLETE:
        return point
    traffic = Traffic()
    match reconcile.proof(point):
        case "proved":
            desk.proved.add(point.id)
        case "surplus":
            said = f"{point.declared} records declared, {point.distinct} came"
            desk.warn(Warning("list-size", said))
        case "short":
            point, traffic = prove(desk, point)
        case "silent":
            pass
    desk.run, point = desk.ingest.apply(desk.run, Page((), traffic=traffic), plan.completed(point))
    return point


def prove(desk: Desk, point: Checkpoint) -> tuple[Checkpoint, Traffic]:
    """Hold a list that is shorter than declared against ListIdentifiers, and ask for the few that it left out; raises
    Unsound where that knows many more."""
    said = f"{point.declared} records declared, {point.distinct} came"
    if desk.warnings.get("repaired") is None:
        desk.warn(Warning("list-size", said))
    try:
        count, names, traffic = headcount(desk, point)
        if replace(count, unknown=0).agrees() and missing.few(len(names), count.named):
            point, count = missing.bring(desk, point, names), replace(count, unknown=0)
    except TokenExpired as failure:
        raise Unsound(Symptom.INCOMPLETE, f"{said}; ListIdentifiers cannot be followed either") from failure
    except Failure as failure:
        raise Unsound(Symptom.INCOMPLETE, f"{said}; ListIdentifiers fails: {failure.message}") from failure
    if not count.agrees():
        gap = f"{count.unknown} records are missing" if count.unknown else "and ListIdentifiers ends early, too"
        raise Unsound(Symptom.INCOMPLETE, f"{said}; {gap}. What came is kept; the next run asks for all again")
    desk.proved.add(point.id)
    return point, traffic


def headcount(desk: Desk, point: Checkpoint) -> tuple[reconcile.Headcount, list[str], Traffic]:
    """All headers of the same list, marked as seen; how many there are, and which of them the list did not bring."""
    named, unknown = 0, list[str]()
    traffic, declared, closed = Traffic(), None, True
    tokens: set[str] = set()
    request = replace(plan.request(point, desk.grain), token=None)
    with desk.ahead(desk.repository.headers(request)) as pages:
        for page in pages:
            assert isinstance(page, HeaderPage), "headers gives pages of headers"
            known_by = [header for header in page.headers if header.identifier and not header.deleted]
            named += len(page.headers)
            unknown += desk.ingest.recognised(desk.run, known_by, point) if known_by else ()
            traffic = Traffic(traffic.requests + page.traffic.requests, traffic.retries + page.traffic.retries)
            declared, closed = page.declared or declared, page.closed
            desk.warn(*page.warnings)
            desk.beat()
            if page.token in tokens:
                closed = False
                break
            tokens.add(page.token or "")
    return reconcile.Headcount(named, len(unknown), closed, declared), unknown, traffic


def read_headers(desk: Desk, point: Checkpoint) -> Checkpoint:
    """A list of headers in place of records, for a reconciliation: what it names is there, what it calls deleted is
    applied, and what it does not name may be gone."""
    point = desk.ingest.start(desk.run, plan.opened(point, desk.clock()))
    trail, closed = Trail(), True
    with desk.ahead(desk.repository.headers(plan.request(point, desk.grain))) as pages:
        for page in pages:
            assert isinstance(page, HeaderPage), "headers gives pages of headers"
            live = [header for header in page.headers if header.identifier and not header.deleted]
            gone = tuple(RawRecord(header, point.prefix) for header in page.headers if header.deleted)
            new = len(desk.ingest.recognised(desk.run, live, point)) if live else 0
            told = Page(gone, page.token, page.response_date, page.declared, traffic=page.traffic)
            before = point.distinct
            desk.run, point = desk.ingest.apply(desk.run, told, open_still(plan.advance(point, told)))
            desk.warn(*page.warnings)
            tell(desk, point)
            closed = page.closed
            if trail.step(page.token, new + point.distinct - before):
                return circled(desk, point)
            desk.beat()
    if closed or point.declared == point.distinct:
        desk.proved.add(point.id)
    desk.run, point = desk.ingest.apply(desk.run, Page(()), plan.completed(point))
    return point


def open_still(point: Checkpoint) -> Checkpoint:
    return replace(point, state=ListState.OPEN)


__all__ = ["Desk", "Enough", "Progress", "Stopped", "read_headers", "read_list"]
