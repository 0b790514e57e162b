"""A catalogue in memory that keeps the promises of catalogue.ingest.Ingest, for tests of the harvester."""

from __future__ import annotations

import copy
import hashlib
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from lxml import etree

from catalogue.datestamp import parse_loosely
from catalogue.ingest import Absence, AlreadyRunning, LeaseLost, Standing
from catalogue.record import Header, RawRecord
from catalogue.run import Asked, Checkpoint, Counters, HarvestRun, Job, ListState, Mode, Outcome, Page, State
from catalogue.source import Source

ROOTS = {
    "oai_dc": ("{http://www.openarchives.org/OAI/2.0/oai_dc/}dc",),
    "oai_datacite": ("{http://schema.datacite.org/oai/oai-1.1/}oai_datacite", "resource"),
}
DC = "{http://purl.org/dc/elements/1.1/}"


@dataclass
class Kept:
    """One record as it is kept; `since` is when it was first found missing."""

    digest: str
    live: bool
    payload: bytes | None
    title: str | None = None
    creators: int = 0
    texts: tuple[str, ...] = ()
    datestamp: str = ""
    sets: frozenset[str | None] = frozenset()
    missing_since: datetime | None = None
    repaired: bool = False


@dataclass
class Shelf:
    """What is known of one source."""

    records: dict[str, Kept] = field(default_factory=dict)
    rejects: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lists: dict[int, Checkpoint] = field(default_factory=dict)
    marks: dict[int, set[str]] = field(default_factory=dict)
    runs: list[HarvestRun] = field(default_factory=list)
    remembered: dict[str, str] = field(default_factory=dict)


class MemoryIngest:
    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self.shelves: dict[str, Shelf] = {}
        self.leases: dict[str, int] = {}
        self.stops: set[int] = set()
        self.lost: set[int] = set()
        self.jobs: list[Job] = []
        self.results: dict[int, dict[str, object]] = {}
        self.embargoes = 0
        self.beats = 0
        self.before_apply: Callable[[Page], None] = lambda page: None
        self._ids = itertools.count(1)

    def shelf(self, source: str) -> Shelf:
        return self.shelves.setdefault(source, Shelf())

    def live(self, source: str) -> dict[str, Kept]:
        return {key: kept for key, kept in self.shelf(source).records.items() if kept.live}

    def standing(self, source: Source) -> Standing:
        shelf = self.shelf(source.id)
        ended = [run for run in shelf.runs if run.state not in (State.RUNNING, State.QUEUED)]
        failures = len(list(itertools.takewhile(lambda run: run.state is State.FAILED, reversed(ended))))
        good = [run for run in ended if run.state in (State.SUCCEEDED, State.REJECTS)]
        full = [run for run in good if run.mode is Mode.FULL]
        waits = parse_loosely(shelf.remembered.get("not_before", ""))
        return Standing(
            checkpoints=self.points(shelf),
            live=len(self.live(source.id)),
            failures=failures,
            not_before=waits,
            last_success=good[-1].finished if good else None,
            last_started=shelf.runs[-1].started if shelf.runs else None,
            last_full=full[-1].finished if full else None,
            remembered=dict(shelf.remembered),
        )

    def points(self, shelf: Shelf) -> tuple[Checkpoint, ...]:
        last: dict[tuple[str, str | None], Checkpoint] = {}
        still: list[Checkpoint] = []
        for point in shelf.lists.values():
            if point.state is ListState.COMPLETE and point.moves:
                last[point.prefix, point.set] = point
            elif point.state is ListState.OPEN:
                still.append(point)
        return (*last.values(), *still)

    def open(self, source: Source, mode: Mode, asked: Asked) -> HarvestRun:
        now = self.clock()
        if source.url in self.leases:
            raise AlreadyRunning(source.url, "somebody", now + timedelta(minutes=2))
        shelf = self.shelf(source.id)
        shelf.runs = [replace(r, state=State.INTERRUPTED) if r.state is State.RUNNING else r for r in shelf.runs]
        run = HarvestRun(next(self._ids), source.id, mode, State.RUNNING, asked, now)
        shelf.runs.append(run)
        self.leases[source.url] = run.id
        return run

    def keep(self, run: HarvestRun) -> HarvestRun:
        shelf = self.shelf(run.source)
        shelf.runs = [run if other.id == run.id else other for other in shelf.runs]
        return run

    def start(self, run: HarvestRun, checkpoint: Checkpoint) -> Checkpoint:
        shelf = self.shelf(run.source)
        for key, point in shelf.lists.items():
            same = (point.prefix, point.set, point.start, point.end) == (
                checkpoint.prefix,
                checkpoint.set,
                checkpoint.start,
                checkpoint.end,
            )
            if same and point.state is ListState.OPEN:
                shelf.lists[key] = replace(point, state=ListState.ABANDONED)
        point = replace(checkpoint, id=next(self._ids))
        assert point.id is not None
        shelf.lists[point.id] = point
        shelf.marks[point.id] = set()
        return point

    def apply(self, run: HarvestRun, page: Page, checkpoint: Checkpoint) -> tuple[HarvestRun, Checkpoint]:
        if run.id in self.lost:
            raise LeaseLost("another process has the lease")
        assert checkpoint.id is not None, "a list is started before its pages are applied"
        self.before_apply(page)
        shelf = copy.copy(self.shelf(run.source))
        shelf.records, shelf.rejects = dict(shelf.records), dict(shelf.rejects)
        marks = set(shelf.marks[checkpoint.id])
        before, counters = len(marks), run.counters
        for raw in page.records:
            counters += self.take_in(shelf, marks, raw, checkpoint)
        point = replace(checkpoint, distinct=checkpoint.distinct + len(marks) - before)
        shelf.lists = {**shelf.lists, checkpoint.id: point}
        shelf.marks = {**shelf.marks, checkpoint.id: marks}
        self.shelves[run.source] = shelf
        run = replace(
            run,
            counters=counters,
            pages=run.pages + bool(page.records or page.traffic.requests),
            requests=run.requests + page.traffic.requests,
            retries=run.retries + page.traffic.retries,
        )
        return self.keep(run), point

    def take_in(self, shelf: Shelf, marks: set[str], raw: RawRecord, point: Checkpoint) -> Counters:
        key = raw.header.identifier
        if not key:
            shelf.rejects[f"nameless {len(shelf.rejects)}"] = tuple(note.code for note in raw.faults)
            return Counters(rejected=1)
        again = key in marks
        marks.add(key)
        made = judged(raw)
        known = shelf.records.get(key)
        if again and known is not None and (known.digest == made.digest or made.datestamp <= known.datestamp):
            return Counters(skipped=1)
        reasons = reasons_against(raw)
        if reasons:
            shelf.rejects[key] = reasons
            return Counters(rejected=1)
        made.sets = (known.sets if known else frozenset()) | {point.set}
        shelf.records[key] = made
        if not made.live:
            return Counters(unchanged=1) if known and not known.live else Counters(deleted=1)
        if known is None:
            return Counters(added=1)
        return Counters(unchanged=1) if known.digest == made.digest and known.live else Counters(changed=1)

    def abandon(self, run: HarvestRun, checkpoint: Checkpoint) -> None:
        assert checkpoint.id is not None
        lists = self.shelf(run.source).lists
        lists[checkpoint.id] = replace(lists[checkpoint.id], state=ListState.ABANDONED)

    def beat(self, run: HarvestRun) -> bool:
        if run.id in self.lost:
            raise LeaseLost("another process has the lease")
        self.beats += 1
        return run.id in self.stops

    def remember(self, source: Source, **facts: str) -> None:
        self.shelf(source.id).remembered.update(facts)

    def recognised(self, run: HarvestRun, headers: Sequence[Header], checkpoint: Checkpoint) -> tuple[str, ...]:
        assert checkpoint.id is not None
        shelf = self.shelf(run.source)
        marks = shelf.marks[checkpoint.id]
        assert all(header.identifier for header in headers), "a header without identifier names nothing"
        named = dict.fromkeys(header.identifier for header in headers)
        new = tuple(name for name in named if name not in marks)
        marks.update(name for name in named if name in shelf.records)
        return new

    def unnamed(self, run: HarvestRun, names: Sequence[str], checkpoint: Checkpoint) -> None:
        assert checkpoint.id is not None
        self.shelf(run.source).marks[checkpoint.id] -= set(names)

    def absent(self, run: HarvestRun, lists: Sequence[Checkpoint]) -> list[Kept]:
        shelf = self.shelf(run.source)
        named = set[str]().union(*(shelf.marks[p.id] for p in lists if p.id is not None))
        asked = {point.set for point in lists}
        return [k for key, k in shelf.records.items() if k.live and key not in named and k.sets & asked]

    def reappeared(
        self, run: HarvestRun, lists: Sequence[Checkpoint]
    ) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        return {}, {}

    def absence(self, run: HarvestRun, lists: Sequence[Checkpoint]) -> Absence:
        absent, now = self.absent(run, lists), self.clock()
        again = [k for k in absent if k.missing_since and now - k.missing_since > timedelta(days=7)]
        return Absence(len(absent), len(again), len(self.live(run.source)))

    def bury(self, run: HarvestRun, lists: Sequence[Checkpoint], only_again: bool, held: bool = False) -> HarvestRun:
        now, buried = self.clock(), 0
        for kept in self.absent(run, lists):
            if not held and (not only_again or (kept.missing_since and now - kept.missing_since > timedelta(days=7))):
                kept.live = False
                buried += 1
            elif kept.missing_since is None:
                kept.missing_since = now
        return run

    def refetched(self, run: HarvestRun, checkpoint: Checkpoint, most: int) -> tuple[Checkpoint, Sequence[str]]:
        return checkpoint, ()

    def finish(self, run: HarvestRun, outcome: Outcome) -> HarvestRun:
        state = outcome.state
        if state is State.SUCCEEDED and run.counters.rejected > 0.02 * max(1, run.counters.received):
            state = State.REJECTS
        self.leases = {url: owner for url, owner in self.leases.items() if owner != run.id}
        return self.keep(
            replace(
                run,
                state=state,
                fault=outcome.fault,
                warnings=outcome.warnings,
                complete=outcome.complete,
                declared=outcome.declared,
                requests=run.requests + outcome.traffic.requests,
                retries=run.retries + outcome.traffic.retries,
                finished=self.clock(),
            )
        )

    def take(self, owner: str) -> Job | None:
        return self.jobs.pop(0) if self.jobs else None

    def done(self, job: Job, result: dict[str, object]) -> None:
        self.results[job.id] = result

    def sweep(self, now: datetime) -> int:
        ended, self.embargoes = self.embargoes, 0
        return ended


def reasons_against(raw: RawRecord) -> tuple[str, ...]:
    if raw.header.deleted:
        return ()
    if raw.faults:
        return tuple(note.code for note in raw.faults)
    tag = "" if raw.root is None else str(raw.root.tag)
    wanted = ROOTS.get(raw.prefix, ())
    return () if any(tag == root or tag.endswith("}" + root) for root in wanted) else ("wrong-root",)


def judged(raw: RawRecord) -> Kept:
    """The facts that tests ask about, read from the parsed payload as a crosswalk would."""
    payload = None if raw.header.deleted else raw.payload
    digest = hashlib.sha256(payload or b"").hexdigest()
    kept = Kept(digest, not raw.header.deleted, payload, datestamp=raw.header.datestamp, repaired=raw.repaired)
    if raw.root is not None and payload is not None:
        kept.texts = tuple("".join(element_text(e)).strip() for e in raw.root.iter(etree.Element) if not len(e))
        titles = [e for e in raw.root.iter(etree.Element) if etree.QName(e).localname == "title"]
        kept.title = " ".join("".join(element_text(titles[0])).split()) if titles else None
        kept.creators = sum(etree.QName(e).localname == "creator" for e in raw.root.iter(etree.Element))
    return kept


def element_text(element: etree._Element) -> list[str]:
    """All text of an element but that of comments and processing instructions."""
    return [str(piece) for piece in element.xpath(".//text()[not(parent::comment())]")]
