"""Sources with their figures: what is known of each, whether it is late or broken, and which equations hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from catalogue.run import Checkpoint, HarvestRun, State
from catalogue.source import Source
from catalogue.store import Connection, passes, rejects, runs, standings
from catalogue.store import figures as counted
from catalogue.store.figures import Kept


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """A source with what is known of it; `state` is new, ok, late, failing, paused, held or orphan.

    `declared` and `received` are of the last complete pass over what sources.toml asks for, be it one list or one for
    each set and window (of the pass under way while there is none), `indexed` counts live records in the index,
    `share` is how much of the declared size is in yet (0 to 1, None where nothing is declared); while windows are still
    to come, of what the repository said to have in all. `equations` names those of the three completeness equations
    that do not hold.
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
    failures: int = 0
    last_run: HarvestRun | None = None
    running: HarvestRun | None = None
    open_access: int = 0
    with_doi: int = 0
    equations: tuple[str, ...] = ()

    @property
    def behind(self) -> bool:
        """Whether something may not be found because this source is not as it should be."""
        return self.source.enabled and self.state in ("late", "failing", "held")


class Timetable(Protocol):
    """When a source's turn comes after a moment (UTC), later where it has failed so often in a row."""

    def __call__(self, source: Source, after: datetime | None, failures: int = 0) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was counted of one source; `whole` says whether its lists are those of a complete pass."""

    standing: standings.Standing
    kept: Kept
    rejects: int
    rejected_only: int
    lists: Sequence[Checkpoint]
    whole: bool
    indexed: int
    last: HarvestRun | None
    held: bool
    orphan: bool


def figures(
    connection: Connection,
    sources: Mapping[str, Source],
    indexed: Mapping[str, int],
    timetable: Timetable,
    now: datetime,
) -> list[SourceFigures]:
    """Every source in its order, then orphans: sources no longer configured of which something is left."""
    orphans = sorted(counted.known_sources(connection) - sources.keys())
    kept, rejected = counted.by_source(connection), rejects.counts(connection)
    whole, begun = passes.last_complete(connection), passes.under_way(connection)
    last, held = runs.last_of_each(connection), runs.undecided(connection)
    listed = [*sources.values(), *(orphan(id, last.get(id)) for id in orphans)]
    told = {
        id: _Facts(
            standings.of(connection, id, counted=True),
            kept.get(id, Kept()),
            *rejected.get(id, (0, 0)),
            *_of_what_is_asked(source, whole.get(id, []), begun.get(id, [])),
            indexed=indexed.get(id, 0),
            last=last.get(id),
            held=id in held,
            orphan=id in orphans,
        )
        for id, source in ((source.id, source) for source in listed)
    }
    return [_figures(source, told[source.id], timetable, now) for source in listed]


def orphan(id: str, last: HarvestRun | None = None) -> Source:
    """What stands for a source that is no longer configured; it asks for what its last run asked for."""
    stand_in = Source(id=id, name={"en": id}, url="", enabled=False)
    return replace(stand_in, prefix=last.asked.prefix, sets=last.asked.sets) if last else stand_in


def _of_what_is_asked(
    source: Source, whole: Sequence[Checkpoint], begun: Sequence[Checkpoint]
) -> tuple[Sequence[Checkpoint], bool]:
    """The lists whose figures count, and whether they are all of it: those of sets and prefixes that are no longer
    asked for say nothing of what is."""
    asked = {(source.prefix, spec) for spec in source.asks}
    complete = [point for point in whole if (point.prefix, point.set) in asked]
    missing = asked - {(point.prefix, point.set) for point in complete}
    return [*complete, *(point for point in begun if (point.prefix, point.set) in missing)], not missing


def _figures(source: Source, facts: _Facts, timetable: Timetable, now: datetime) -> SourceFigures:
    standing, kept, lists = facts.standing, facts.kept, facts.lists
    declared = sum(one.declared for one in lists if one.declared) if all(one.declared for one in lists) else None
    received = sum(one.distinct for one in lists) if lists else None
    known = kept.live + kept.deleted + kept.missing + facts.rejected_only
    waits = not source.enabled or standing.paused
    due = None if waits else timetable(source, standing.last_started, standing.failures)
    return SourceFigures(
        source=source,
        state=_state(source, facts, timetable, now),
        live=kept.live,
        deleted=kept.deleted,
        missing=kept.missing,
        rejected=facts.rejects,
        known=known,
        indexed=facts.indexed,
        declared=declared or None,
        received=received,
        complete=facts.whole if lists else None,
        share=_share(source, facts, known, declared, received),
        last_success=standing.last_success,
        next_due=max(due, standing.not_before) if due and standing.not_before else due,
        not_before=standing.not_before,
        failures=standing.failures,
        last_run=facts.last,
        running=facts.last if facts.last and facts.last.state is State.RUNNING else None,
        open_access=kept.open_access,
        with_doi=kept.with_doi,
        equations=_broken(facts, declared, received),
    )


def _share(source: Source, facts: _Facts, known: int, declared: int | None, received: int | None) -> float | None:
    """How much is in yet. Windows share records at their edges, so that while some are still to come what is known
    counts and not what was received; nothing is told while the size of a set is not known, since its list has not
    begun."""
    begun = {(point.prefix, point.set) for point in facts.lists}
    if not facts.whole and not begun >= {(source.prefix, spec) for spec in source.asks}:
        return None
    if not facts.whole and any(point.end is not None for point in facts.lists):
        declared, received = facts.standing.declares(source), known
    return min(1.0, (received or 0) / declared) if declared else None


def _state(source: Source, facts: _Facts, timetable: Timetable, now: datetime) -> str:
    if facts.orphan:
        return "orphan"
    if facts.standing.paused:
        return "paused"
    if facts.last is None:
        return "new"
    if facts.held:
        return "held"
    if facts.last.state is State.FAILED or (facts.last.state is State.RUNNING and facts.standing.failures):
        return "failing"
    if facts.standing.last_success is None:
        return "new"
    return "late" if _late(source, facts.standing.last_success, timetable, now) else "ok"


def _late(source: Source, last_success: datetime, timetable: Timetable, now: datetime) -> bool:
    """Late: two turns have come and gone since the last success."""
    due = timetable(source, last_success)
    again = timetable(source, due) if due is not None else None
    return source.enabled and again is not None and now > again


def _broken(facts: _Facts, declared: int | None, received: int | None) -> tuple[str, ...]:
    broken = []
    if facts.whole and declared is not None and declared != received:
        broken.append("declared")
    if facts.kept.live != facts.indexed:
        broken.append("indexed")
    return tuple(broken)
