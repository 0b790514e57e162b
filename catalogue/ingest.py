"""What a harvester may ask of the catalogue: open a run, start a list, apply a page, finish.

Every method that writes is one transaction under the catalogue's lock; none keeps anything in memory that the next
call needs, so a process may die between any two of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from catalogue import handing, judge, renaming, retries
from catalogue.owners import is_dead, owner_name
from catalogue.record import Header
from catalogue.run import Asked, Checkpoint, HarvestRun, Job, Mode, Outcome, Page, State
from catalogue.source import Source
from catalogue.store import (
    Connection,
    StorageFailed,
    Store,
    absent,
    checkpoints,
    jobs,
    keys,
    leases,
    left,
    pages,
    past,
    rejects,
    renamed,
    runs,
    standings,
)
from catalogue.store.compression import Press
from catalogue.store.renamed import Named
from catalogue.store.standings import Absence, Standing
from catalogue.works.mints import minter

__all__ = ["Absence", "AlreadyRunning", "Ingest", "LeaseLost", "Standing", "StorageFailed", "owner_name"]


class AlreadyRunning(Exception):
    """Another process harvests this base URL; `owner` says which, `until` (UTC) when its lease ends unless renewed."""

    def __init__(self, base_url: str, owner: str, until: datetime) -> None:
        super().__init__(f"{base_url} is being harvested by {owner}; its lease ends at {until:%H:%M:%S} UTC")
        self.base_url, self.owner, self.until = base_url, owner, until


class LeaseLost(Exception):
    """This process was taken for dead and another one has the source now; the run must end without writing. Every
    method that is given a run and writes raises it, but for `finish`."""


@dataclass(frozen=True, slots=True)
class Ingest:
    """The harvester's face of the catalogue. All times are UTC.

    `sources` are the tables of `sources.toml` by id; `owner` is the name under which this process holds leases.
    """

    store: Store
    sources: Mapping[str, Source]
    owner: str = field(default_factory=owner_name)
    press: Press = field(default_factory=Press)

    def standing(self, source: Source) -> Standing:
        """Where a source stands before a run: its lists, how many records it has, what was noted about it."""
        with self.store.read() as connection:
            return standings.of(connection, source.id)

    def open(self, source: Source, mode: Mode, asked: Asked) -> HarvestRun:
        """Take the lease on the source's base URL and record a run as `running`.

        A run that its process left behind becomes `interrupted` first, and rejects that were judged by other crosswalks
        are judged again. Raises AlreadyRunning.
        """
        retries.retry_outdated(self.store, (source,), self.press, minter(self.sources))
        with self.store.write() as connection:
            now = self.store.clock()
            left.clear(connection, is_dead, now)
            held = leases.holder(connection, source.url, now)
            if held is not None:
                raise AlreadyRunning(source.url, *held)
            run = runs.open_run(connection, source.id, mode, asked, self.owner, now)
            leases.grant(connection, source.url, self.owner, run, now)
            standings.note(connection, source.id, last_started=now)
            standings.remember(connection, source.id, {"served_from": source.url, "called": source.label("en")})
            opened = runs.by_id(connection, run)
        assert opened is not None
        handing.settle(self.store, (source,))
        with self.store.read() as connection:
            self.press.load(connection)
        return opened

    def start(self, run: HarvestRun, checkpoint: Checkpoint) -> Checkpoint:
        """Store a new list; the answer has its id. An open list for the same (prefix, set, start, end) is abandoned."""
        with self.store.write() as connection:
            self._hold(run, connection)
            return checkpoints.start(connection, checkpoint, run.id)

    def apply(self, run: HarvestRun, page: Page, checkpoint: Checkpoint) -> tuple[HarvestRun, Checkpoint]:
        """Store a page with the checkpoint that stands after it, in one transaction, or nothing of either.

        `checkpoint` is `plan.advance(before, page)`. Answers with the run's new counters and the checkpoint with its
        `distinct` count. Raises LeaseLost.
        """
        source, page = self.sources[run.source], judge.indexable(page)
        deliveries = self._judge(source, run, page, checkpoint)
        brought = int(bool(page.records or page.traffic.requests))  # a list that is only closed brings no page
        with self.store.changing() as numbers:
            self._hold(run, numbers.connection)
            applied = pages.apply(numbers, deliveries, self._setting(run, checkpoint))
            after = replace(checkpoint, distinct=checkpoint.distinct + applied.distinct)
            checkpoints.keep(numbers.connection, after, run.id)
            runs.count(numbers.connection, run.id, applied.counters, brought, page.traffic, numbers.last_change)
            trained = self.press.train(numbers.connection)
            last_change = numbers.last_change
        if trained:
            with self.store.read() as connection:
                self.press.load(connection)
        counted = replace(
            run,
            counters=run.counters + applied.counters,
            pages=run.pages + brought,
            requests=run.requests + page.traffic.requests,
            retries=run.retries + page.traffic.retries,
            last_change=last_change,
            drifted=run.drifted + applied.drifted,
            reused=(*run.reused, *applied.reused)[:10],
        )
        return counted, after

    def _judge(self, source: Source, run: HarvestRun, page: Page, checkpoint: Checkpoint) -> list[pages.Delivery]:
        """The page's deliveries; what is known is looked at first, to spare judging it again, where there may be any:
        not while all that a run brought was new."""
        known = {}
        if not run.counters.all_new and self._may_be_known(source, checkpoint):
            with self.store.read() as connection:
                known = judge.known_hashes(connection, source.id, page)
        today = judge.day(self.store.clock())
        return judge.deliveries(page, source, checkpoint.set, known, self.press, today)

    def _may_be_known(self, source: Source, checkpoint: Checkpoint) -> bool:
        again = checkpoint.mode is not Mode.FULL or checkpoint.received > checkpoint.distinct
        return again or self._has_records(source)

    def _has_records(self, source: Source) -> bool:
        with self.store.read() as connection:
            return standings.has_records(connection, source.id)

    def _setting(self, run: HarvestRun, checkpoint: Checkpoint) -> pages.Setting:
        return pages.Setting(
            source=run.source,
            run=run.id,
            list=checkpoint.id,
            asked=checkpoint.set,
            crosswalk=judge.VERSION,
            press=self.press,
            minted=minter(self.sources),
        )

    def abandon(self, run: HarvestRun, checkpoint: Checkpoint) -> None:
        """Give a list up (its token expired, it loops): the next one for its window starts anew."""
        with self.store.write() as connection:
            self._hold(run, connection)
            checkpoints.abandon(connection, checkpoint)

    def beat(self, run: HarvestRun) -> bool:
        """Renew the lease; true when somebody asked this run to stop. Raises LeaseLost."""
        with self.store.write() as connection:
            self._hold(run, connection)
            return runs.asked_to_stop(connection, run.id)

    def remember(self, source: Source, **facts: str) -> None:
        """Note something about a source for later runs (its granularity, a Retry-After as `not_before`)."""
        with self.store.write() as connection:
            standings.remember(connection, source.id, facts)

    def recognised(self, run: HarvestRun, headers: Sequence[Header], checkpoint: Checkpoint) -> tuple[str, ...]:
        """Mark the records that a list of headers names as seen in this list; those of them that were new to it."""
        names = {keys.kept_name(header.identifier): header.identifier for header in headers if not header.deleted}
        with self.store.changing() as numbers:
            self._hold(run, numbers.connection)
            new = absent.recognise(numbers, run.id, run.source, list(names), checkpoint)
        return tuple(names[name] for name in new)

    def unnamed(self, run: HarvestRun, names: Sequence[str], checkpoint: Checkpoint) -> None:
        """Take back that this list named these records: its headers did, and the repository does not know them."""
        with self.store.write() as connection:
            self._hold(run, connection)
            absent.unmark(connection, run.source, [keys.kept_name(name) for name in names], checkpoint)

    def absence(self, run: HarvestRun, lists: Sequence[Checkpoint]) -> Absence:
        """What the given complete lists did not name, of the records once seen in the same sets."""
        with self.store.read() as connection:
            return absent.absence(connection, self.sources[run.source], lists, self.store.clock())

    def bury(self, run: HarvestRun, lists: Sequence[Checkpoint], only_again: bool, held: bool = False) -> HarvestRun:
        """Make tombstones of the absent records: all, or only those absent before and for longer than the grace.

        None where the run is `held`. The others are noted as missing. Batches of 1 000, each its own transaction;
        counts go to `buried`, apart from `received`. Raises LeaseLost.
        """
        source, gone, noted = self.sources[run.source], absent.Batch(0 if held else 1, 0), absent.Batch(1, 0)
        while gone.records or noted.records:
            with self.store.changing() as numbers:
                self._hold(run, numbers.connection)
                if gone.records:
                    gone = absent.bury(numbers, source, lists, run.id, only_again, gone.row)
                else:
                    noted = absent.note_missing(numbers, source, lists, run.id, noted.row)
                runs.bury(numbers.connection, run.id, gone.records, numbers.last_change)
                run = replace(run, buried=run.buried + gone.records, last_change=numbers.last_change)
        return run

    def reappeared(self, run: HarvestRun, lists: Sequence[Checkpoint]) -> tuple[Named, Named]:
        """What the complete lists no longer name and what they name for the first time, with the own identifiers that
        both share: by identifier of the source."""
        with self.store.read() as connection:
            return renamed.reappeared(connection, run.source, lists)

    def rename(self, run: HarvestRun, pairs: Mapping[str, str]) -> int:
        """Let records that came back under another identifier (new by old) take their old place; how many did."""
        self.beat(run)
        return renaming.rename(self.store, self.sources[run.source], pairs, self.press, minter(self.sources))

    def _hold(self, run: HarvestRun, connection: Connection) -> None:
        if not leases.renew(connection, run.id, self.owner, self.store.clock()):
            raise LeaseLost(f"run {run.id} of {run.source} was taken over")

    def refetched(self, run: HarvestRun, checkpoint: Checkpoint, most: int) -> tuple[Checkpoint, Sequence[str]]:
        """Identifiers of rejects that only the repository can mend and whose turn has come to be asked for once more,
        with the list in which they are delivered, started where there are any; each counts as attempted now."""
        with self.store.write() as connection:
            self._hold(run, connection)
            names = rejects.due(connection, run.source, self.store.clock(), most)
            if names:
                checkpoint = checkpoints.start(connection, checkpoint, run.id)
                rejects.attempt(connection, run.source, names, checkpoint.id, self.store.clock())
        return checkpoint, names

    def finish(self, run: HarvestRun, outcome: Outcome) -> HarvestRun:
        """End a run and let its lease go. A succeeded run with rejects above the source's threshold is `rejects`; one
        that was ended by somebody else, who took its process for dead, stays as it is. Runs of long ago go."""
        source = self.sources[run.source]
        with self.store.write() as connection:
            now = self.store.clock()
            stored = runs.by_id(connection, run.id) or run
            if stored.state is not State.RUNNING:
                return stored
            state = _final(outcome.state, stored, source)
            runs.end(connection, run.id, replace(outcome, state=state), now)
            leases.release(connection, run.id)
            if outcome.complete:
                rejects.drop_nameless(connection, source.id)
            standings.after(connection, source.id, state, run.mode, now)
            past.drop(connection, source.id, now)
            return runs.by_id(connection, run.id) or stored

    def take(self, owner: str) -> Job | None:
        """The oldest waiting job, now this owner's, or None."""
        with self.store.write() as connection:
            return jobs.take(connection, owner)

    def done(self, job: Job, result: dict[str, object]) -> None:
        with self.store.write() as connection:
            jobs.done(connection, job.id, result, self.store.clock())

    def sweep(self, now: datetime) -> int:
        """Write a change for each record whose embargo has ended by `now` (UTC), or whose source is handed on no more,
        or again; how many.

        Runs of dead processes become `interrupted` and their jobs wait again; rejects of which today's crosswalks may
        make something are judged again.
        """
        retries.retry_outdated(self.store, self.sources.values(), self.press, minter(self.sources))
        with self.store.write() as connection:
            left.clear(connection, is_dead, self.store.clock())
        with self.store.changing() as numbers:
            opened = absent.end_embargoes(numbers, judge.day(int(now.timestamp())), self.press)
        return opened + handing.settle(self.store, self.sources.values())


def _final(state: State, run: HarvestRun, source: Source) -> State:
    if state is not State.SUCCEEDED or not run.counters.received:
        return state
    share = run.counters.rejected / run.counters.received
    return State.REJECTS if share > source.reject_alert else State.SUCCEEDED
