"""The scheduler: starts what is due, works off jobs, sweeps when told to; as many processes as one likes may run it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from catalogue.datestamp import parse_loosely
from catalogue.ingest import AlreadyRunning, StorageFailed
from catalogue.run import HarvestRun, Job, Mode, State
from catalogue.source import Source
from harvester import due
from harvester.desk import Listener
from harvester.faults import Failure
from harvester.repository import Clock, Repository, Request
from harvester.run import harvest

if TYPE_CHECKING:
    from catalogue.ingest import Ingest, Standing

log = structlog.get_logger(__name__)
SILENCE = 2.0
"""Seconds that a repository has to answer once the schedule is told to end; whoever waits for us waits no longer."""
LOOK_AGAIN = timedelta(minutes=5)
"""The longest that a source which is not due is left unlooked at: 200 sources must not keep a database busy."""


class Schedule:
    """Harvests sources when they are due, a few at a time and never two at one base URL.

    `sources` is asked at every tick, so that a reloaded configuration counts at once; `door` opens a source's
    repository. Nothing is kept here that a restart would lose: due times come from the catalogue.
    """

    def __init__(
        self,
        sources: Callable[[], Sequence[Source]],
        ingest: Ingest,
        door: Callable[[Source], Repository],
        clock: Clock,
        workers: int = 4,
        tick: float = 5.0,
        listen: Listener = lambda progress: None,
        owner: str = "schedule",
    ) -> None:
        self.sources, self.ingest, self.door, self.clock, self.listen = sources, ingest, door, clock, listen
        self.owner = owner
        self.workers = workers
        self.stopping = threading.Event()
        self.busy: dict[str, Source] = {}
        self.open: set[Repository] = set()
        self.stopped: set[str] = set()
        self.looked: dict[str, datetime] = {}
        self.trouble = ""
        self._lock = threading.Lock()
        self.hands = ThreadPoolExecutor(workers, "harvest")
        self.engine = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self.engine.add_job(self.tick, IntervalTrigger(seconds=tick, timezone=UTC), next_run_time=datetime.now(UTC))

    def start(self) -> None:
        self.engine.start()

    def stop(self) -> None:
        """End runs after their page (they become `interrupted` and go on at the next start) and wait for them; what
        is still asked then of a repository that does not answer is asked no longer."""
        self.stopping.set()
        if self.engine.running:
            self.engine.shutdown(wait=True)
        impatience = threading.Timer(SILENCE, self.hang_up)
        impatience.start()
        self.hands.shutdown(wait=True)
        impatience.cancel()

    def hang_up(self) -> None:
        """Close the doors that are open, so that no request is waited for."""
        with self._lock:
            for repository in self.open:
                repository.close()

    def tick(self) -> None:
        """Take up jobs and due sources as far as there are free hands."""
        try:
            self.work_off()
            for source, mode in self.chosen(self.clock()):
                self.begin(source, mode)
            self.trouble = ""
        except StorageFailed as failed:
            if str(failed) != self.trouble:
                log.error("the schedule waits for the database", why=str(failed))
            self.trouble = str(failed)
        except Exception:
            log.exception("the schedule could not look what is due; it will look again")

    def chosen(self, now: datetime) -> list[tuple[Source, Mode]]:
        """The due sources that there is a hand free for, in their order, one for each base URL."""
        ready: list[tuple[tuple[int, int, str], Source, Standing]] = []
        for source in self.sources():
            if source.url in self.busy or self.looked.get(source.id, now) > now:
                continue
            standing = self.ingest.standing(source)
            moment = due.due(source, standing, now)
            if moment is not None and moment <= now:
                ready.append((due.rank(source, standing), source, standing))
            else:
                self.looked[source.id] = min(moment or now + LOOK_AGAIN, now + LOOK_AGAIN)
        taken: dict[str, tuple[Source, Mode]] = {}
        for _, source, standing in sorted(ready, key=lambda entry: entry[0]):
            if len(taken) + len(self.busy) < self.workers:
                taken.setdefault(source.url, (source, due.mode(source, standing, now)))
        return list(taken.values())

    def begin(
        self,
        source: Source,
        mode: Mode,
        since: datetime | None = None,
        limit: int | None = None,
        job: Job | None = None,
    ) -> None:
        with self._lock:
            if source.url in self.busy or self.stopping.is_set():
                if job is not None:
                    self.ingest.done(job, {"error": {"code": "already-running", "message": f"{source.url} is busy"}})
                return
            self.busy[source.url] = source
        self.hands.submit(self.run, source, mode, since, limit, job)

    def run(self, source: Source, mode: Mode, since: datetime | None, limit: int | None, job: Job | None) -> None:
        """One harvest, whose end is known to the catalogue and of no consequence here."""
        result: dict[str, object] = {}
        try:
            ended = self.harvest(source, mode, since, limit)
            result = {"run": ended.id, "state": ended.state.value}
            self.say_when_slowed(source)
        except AlreadyRunning as busy:
            result = {"error": {"code": "already-running", "message": str(busy)}}
            self.looked[source.id] = busy.until  # whoever has it may be dead by then
        except StorageFailed as failed:
            log.error("a harvest stopped and goes on at its next turn", source=source.id, why=str(failed))
            result = {"error": {"code": "storage", "message": str(failed)}}
            self.looked[source.id] = self.clock() + LOOK_AGAIN
        except Exception as error:
            log.exception("a harvest failed in a way nobody foresaw", source=source.id)
            result = {"error": {"code": "unexpected", "message": f"{type(error).__name__}: {error}"}}
            self.looked[source.id] = self.clock() + LOOK_AGAIN
        finally:
            with self._lock:
                self.busy.pop(source.url, None)
                self.stopped.discard(source.id)
            if job is not None:
                self.ingest.done(job, result)

    def say_when_slowed(self, source: Source) -> None:
        standing = self.ingest.standing(source)
        if due.slowed(due.every(source.every).usual(self.clock()), standing.failures):
            again = due.due(source, standing, self.clock())
            log.warning("asked less often", source=source.id, failures=standing.failures, again=str(again))

    def harvest(self, source: Source, mode: Mode, since: datetime | None, limit: int | None) -> HarvestRun:
        with self.opened(source) as repository:
            return harvest(
                source,
                repository,
                self.ingest,
                self.clock,
                mode,
                since,
                limit,
                listen=self.listen,
                stopping=lambda: self.end_of(source),
                turns=1 if source.window else None,
            )

    @contextmanager
    def opened(self, source: Source) -> Iterator[Repository]:
        """The door of a source while somebody asks there."""
        repository = self.door(source)
        with self._lock:
            self.open.add(repository)
        try:
            yield repository
        finally:
            with self._lock:
                self.open.discard(repository)
            repository.close()

    def end_of(self, source: Source) -> State | None:
        """The state in which a run of this source is asked to end, None to go on."""
        if source.id in self.stopped:
            return State.STOPPED
        if source.quiet and due.after_quiet(now := self.clock(), source.quiet) > now:
            return State.INTERRUPTED  # it goes on where it stopped when the quiet hours are over
        return State.INTERRUPTED if self.stopping.is_set() else None

    def work_off(self) -> None:
        """Take jobs while there are any; what needs the network for long goes to the harvesting threads."""
        while len(self.busy) < self.workers and (job := self.ingest.take(self.owner)) is not None:
            source = next((source for source in self.sources() if source.id == job.source), None)
            if source is None:
                self.ingest.done(job, {"error": {"code": "not-found", "message": f"no source {job.source}"}})
                continue
            self.do(job, source)

    def do(self, job: Job, source: Source) -> None:
        match job.kind:
            case "run":
                told = job.arguments
                mode = Mode(str(told.get("mode", Mode.INCREMENTAL.value)))
                limit = told.get("limit")
                since = parse_loosely(str(told.get("since") or ""))
                self.begin(source, mode, since, limit if isinstance(limit, int) else None, job)
            case "stop":
                running = any(other.id == source.id for other in self.busy.values())
                if running:
                    self.stopped.add(source.id)
                self.ingest.done(job, {"stopping": running})
            case "sets" | "trial":
                self.hands.submit(self.answer, job, source)
            case _:
                self.ingest.done(job, {"error": {"code": "unknown-job", "message": f"no job is called {job.kind}"}})

    def answer(self, job: Job, source: Source) -> None:
        """A question about a repository, answered from its first pages."""
        with self.opened(source) as repository:
            try:
                result = listed_sets(repository) if job.kind == "sets" else trial(source, repository)
            except Failure as failure:
                result = {"error": {"code": failure.fault.code, "message": failure.message}}
        self.ingest.done(job, result)

    def sweep(self) -> None:
        """Open what an embargo has kept closed until now, and end the runs of dead processes; whoever keeps the
        scheduler's process calls it, every minute or so."""
        try:
            if changed := self.ingest.sweep(self.clock()):
                log.info("records dated anew", changed=changed)
        except StorageFailed as failed:
            log.error("dead runs and ended embargoes are looked for at the next sweep", why=str(failed))
        except Exception:
            log.exception("dead runs and ended embargoes could not be looked for; they are at the next sweep")


MOST_SETS = 5000


def listed_sets(repository: Repository) -> dict[str, object]:
    """The sets of a repository, at most `MOST_SETS` of them: Zenodo has 42 068."""
    found = list(islice(repository.sets(), MOST_SETS + 1))
    sets = [{"spec": entry.spec, "name": entry.name} for entry in found[:MOST_SETS]]
    return {"sets": sets, "more": len(found) > MOST_SETS}


def trial(source: Source, repository: Repository) -> dict[str, object]:
    """What a first look at a repository shows: who it says it is, its formats, how much it declares, a few records."""
    identity = repository.identify()
    page = next(iter(repository.pages(Request(source.prefix, source.asks[0], granularity=identity.granularity))))
    return {
        "name": identity.name,
        "base_url": identity.base_url,
        "granularity": identity.granularity.value,
        "deleted": identity.deleted,
        "formats": [entry.prefix for entry in repository.formats()],
        "declared": page.declared,
        "page": len(page.records),
        "records": [
            {"identifier": raw.header.identifier, "datestamp": raw.header.datestamp, "deleted": raw.header.deleted}
            | ({"payload": raw.payload.decode("utf-8", "replace")[:20_000]} if raw.payload else {})
            for raw in page.records[:5]
        ],
    }
