"""What an operator may ask of the catalogue: retry, recrosswalk, take down, decide held runs, pause, purge, doctor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from catalogue import grouping, judge, renaming, retries
from catalogue.doctor import Check, checks
from catalogue.figures import orphan
from catalogue.follow import Follower
from catalogue.recrosswalk import Summary, recrosswalked
from catalogue.run import HarvestRun, Outcome, State
from catalogue.source import Source
from catalogue.store import (
    Connection,
    Store,
    administered,
    checkpoints,
    families,
    jobs,
    pages,
    payloads,
    purging,
    records,
    rejects,
    renamed,
    runs,
    standings,
)
from catalogue.store.compression import Press
from catalogue.store.renamed import Named
from catalogue.works import Copy, Work
from catalogue.works.mints import minter

BATCH = 1000
Undecidable = grouping.Undecidable
__all__ = ["Administration", "Check", "Harvested", "Summary", "Undecidable"]


class Harvested(Exception):
    """A run of this source is under way, which must end first."""

    def __init__(self, source: str, base_url: str, owner: str, until: datetime) -> None:
        super().__init__(f"{source} is being harvested by {owner}; stop that run first, or wait for its end")
        self.source, self.base_url, self.owner, self.until = source, base_url, owner, until


@dataclass(frozen=True, slots=True)
class Administration:
    """The operator's face of the catalogue. Whatever changes many records goes in batches of 1 000, each whole."""

    store: Store
    follower: Follower
    sources: Mapping[str, Source]
    press: Press = field(default_factory=Press)

    def recrosswalk(self, source: Source, dry_run: bool = False) -> Summary:
        """Read the stored payloads of a source again with today's crosswalks, without network.

        The summary counts what changed (or, with `dry_run`, would change), by field.
        """
        summary = Summary(source.id)
        after = 0
        while True:
            with self.store.read() as connection:
                batch = list(payloads.live(connection, source.id, after, BATCH, self.press))
            if not batch:
                if not dry_run:
                    self._refound(source)
                return summary
            after = int(batch[-1].row.id)
            changed = recrosswalked(batch, source, self.press, summary, self._today())
            if changed and not dry_run:
                self._apply(source, changed)

    def _refound(self, source: Source) -> None:
        """Find the families of its records that came before families were looked for."""
        after: int | None = 0
        while after is not None:
            with self.store.changing() as numbers:
                after = families.refound(numbers, source.id, after, BATCH)

    def _apply(self, source: Source, deliveries: Sequence[pages.Delivery]) -> None:
        minted = minter(self.sources)
        setting = pages.Setting(source.id, None, None, None, judge.VERSION, self.press, minted, again=True)
        with self.store.changing() as numbers:
            pages.apply(numbers, deliveries, setting)

    def retry(self, source: Source) -> tuple[int, int]:
        """Judge a source's kept rejects again; how many became records, and how many remain."""
        return retries.retry(self.store, source, self.press, minter(self.sources))

    def reject(self, id: int) -> tuple[rejects.Reject, bytes | None] | None:
        """A reject with the payload that was kept as evidence."""
        with self.store.read() as connection:
            listed = rejects.listed(connection, after=id - 1, limit=1)
            if not listed or listed[0].id != id:
                return None
            return listed[0], rejects.payload(connection, id, self.press)

    def suppress(self, source: str, identifier: str, reason: str) -> bool:
        """Take a record down for good: a tombstone everywhere, its payload deleted, never brought back by a harvest.

        False where there is no such record.
        """
        with self.store.changing() as numbers:
            return administered.suppress(numbers, source, identifier, reason)

    def pause(self, source: str, paused: bool) -> None:
        """Pause or resume the schedule of a source."""
        with self.store.write() as connection:
            standings.note(connection, source, paused=paused)

    def stop(self, run: int) -> bool:
        """Ask a run to stop within one page; false where it does not run."""
        with self.store.write() as connection:
            return runs.ask_to_stop(connection, run)

    def decide(self, run: int, approve: bool) -> tuple[HarvestRun, int] | None:
        """Approve or reject what a held run would remove; the run as it stands now, and how many were removed.

        The decision settles all held runs of its source. Deletions that were announced are taken, once approved, by
        the next harvest. None where the run is not held.
        """
        with self.store.read() as connection:
            held = runs.by_id(connection, run)
        if held is None or held.state is not State.HELD:
            return None
        removed = self._bury_held(held) if approve else 0
        with self.store.write() as connection:
            self._settle(connection, held, approve)
            decided = runs.by_id(connection, run)
        return (decided or held), removed

    def _settle(self, connection: Connection, held: HarvestRun, approve: bool) -> None:
        ended, now = State.SUCCEEDED if approve else State.STOPPED, self.store.clock()
        fault = replace(held.fault, message=f"{held.fault.message} Settled: rejected") if held.fault else None
        outcome = Outcome(ended, None if approve else fault, held.warnings, bool(held.complete), held.declared)
        runs.end(connection, held.id, outcome, now)
        runs.settle_others(connection, held)
        standings.decided(connection, held.source, approve)
        standings.after(connection, held.source, ended, held.mode, now)

    def waiting(self, source: str) -> list[int]:
        """The held runs of a source that wait for a decision, the newest first."""
        with self.store.read() as connection:
            return runs.waiting(connection, source)

    def _bury_held(self, held: HarvestRun) -> int:
        source = self.sources.get(held.source) or orphan(held.source)
        removed, row = 0, 0
        while True:
            with self.store.changing() as numbers:
                gone, row = administered.bury_held(numbers, source, held, row)
                runs.bury(numbers.connection, held.id, gone, numbers.last_change)
            removed += gone
            if not gone:
                return removed

    def reappeared(self, source: Source) -> tuple[Named, Named]:
        """What the last whole list of a source no longer names, and what it named for the first time, as far as both
        share an own identifier."""
        with self.store.read() as connection:
            lists = checkpoints.last_whole(connection, source.id)
            return renamed.reappeared(connection, source.id, lists) if lists else ({}, {})

    def rename(self, source: Source, pairs: Mapping[str, str]) -> int:
        """Let records that came back under another identifier (new by old) take their old place; how many did."""
        return renaming.rename(self.store, source, pairs, self.press, minter(self.sources))

    def shown(self, source: str) -> int:
        """How many records of a source are shown: what a purge would remove."""
        with self.store.read() as connection:
            return records.shown(connection, source)

    def purge(self, source: str) -> int:
        """Make tombstones of all records of a source and delete what is kept of them; how many there were.

        Public ids are never used again, and a record that comes back takes its old place. Raises Harvested where a run
        of the source is under way. Whoever was interrupted begins again and finds what is left.
        """
        with self.store.write() as connection:
            if (held := purging.harvested_by(connection, source, self.store.clock())) is not None:
                raise Harvested(source, *held)
            purging.forget(connection, source)
        removed, after = 0, 0
        while True:
            with self.store.changing() as numbers:
                step = purging.bury(numbers, source, after)
            if step is None:
                break
            removed, after = removed + step[0], step[1]
        self._drop_rejects(source)
        return removed

    def _drop_rejects(self, source: str) -> None:
        while True:
            with self.store.write() as connection:
                if not purging.drop_rejects(connection, source):
                    return

    def ask(self, kind: str, source: str, arguments: dict[str, object], actor: str) -> int:
        """Leave a job for the scheduler; its number."""
        with self.store.write() as connection:
            return jobs.ask(connection, kind, source, arguments, actor, self.store.clock())

    def records(self, source: str, deleted: bool) -> Iterator[administered.Row]:
        """The live records of a source, or its tombstones, in the order of their identifiers."""
        return administered.rows(self.store, source, deleted, self.follower.domain, self.press)

    def explain(self, work: Work) -> list[grouping.Reason]:
        """Why the records of a work are together."""
        with self.store.read() as connection:
            return grouping.explain(connection, work, self.sources)

    def same(self, works: Sequence[Work], actor: str, reason: str | None = None) -> None:
        """Decide that these works are one; harvests keep to it. Raises Undecidable for works of different classes."""
        grouping.same(self.store, self.sources, works, actor, reason)

    def distinct(self, one: Work, other: Work, actor: str, reason: str | None = None) -> None:
        """Decide that two works are not the same, however alike. Raises Undecidable where they are one work."""
        grouping.distinct(self.store, one, other, actor, reason)

    def apart(self, work: Work, copy: Copy, actor: str, reason: str | None = None) -> str:
        """Decide that a record of a work is one of its own, whatever identifiers it shares, and answer with the public
        id of that; harvests keep to it."""
        return grouping.apart(self.store, self.sources, work, copy, actor, reason)

    def undecide(self, work: Work) -> grouping.Undone:
        """Take back what was decided about the records of a work or, where that is nothing, about the one that was
        taken out of it. Raises Undecidable where that were several."""
        return grouping.undo(self.store, self.sources, work)

    def doctor(self) -> Iterator[Check]:
        """Check what must always be true on this database and index; each with what to do."""
        return checks(self.store, self.follower)

    def unmapped(self, source: Source, page: int = 1000) -> Counter[tuple[str, str, str, str]]:
        """What today's crosswalks could not place in a source's payloads: (prefix, code, field, raw value) by count."""
        found: Counter[tuple[str, str, str, str]] = Counter()
        after: int | None = 0
        with self.store.read() as connection:
            while after is not None:
                last = None
                for kept in payloads.live(connection, source.id, after, page, self.press):
                    found.update(judge.unplaced(kept.raw, source))
                    last = kept.row.id
                after = last
        return found

    def _today(self) -> str:
        return judge.day(self.store.clock())
