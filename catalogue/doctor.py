"""Checks of what must always be true, on the live database and index; each names what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, FromClause, func, select

from catalogue.follow import Follower
from catalogue.run import ListState, State
from catalogue.store import Store, changes, tables
from catalogue.store.tables import LIVE, MISSING


@dataclass(frozen=True, slots=True)
class Check:
    """One thing checked: `found` says what was seen, `remedy` what to do where it is not as it must be."""

    check: str
    ok: bool
    found: str
    remedy: str = ""


def checks(store: Store, follower: Follower) -> Iterator[Check]:
    """Every check in turn; none writes."""
    with store.read() as connection:
        for name, remedy, broken in _QUERIES:
            count = broken(connection)
            yield Check(name, count == 0, f"{count} broken" if count else "as it must be", remedy if count else "")
    yield from _index(store, follower)


def _index(store: Store, follower: Follower) -> Iterator[Check]:
    with store.read() as connection:
        head = changes.head(connection)
        live = _count(connection, tables.record, tables.record.c.state == LIVE)
    position, carried = follower.position(), follower.index.records()
    if position < 0:
        remedy = "run `moisson index rebuild`"
        yield Check("the index follows this catalogue", False, "it follows another one, or none", remedy)
        return
    behind = f"{head - position} changes behind" if position < head else "at the last change"
    yield Check("the index has read every change", position >= head, behind, "" if position >= head else _CATCH_UP)
    remedy = "" if live == carried or position < head else "run `moisson index rebuild`"
    same = live == carried or position < head
    yield Check("the index carries every live record", same, f"{carried} of {live} records", remedy)


_CATCH_UP = "run `moisson index catch-up`, or start `moisson up`"
_REPORT = "report this with the output of `moisson doctor --json`; restore the last backup if records are missing"


def _count(connection: Connection, table: FromClause, where: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(where)).scalar() or 0)


def _uneven_runs(connection: Connection) -> int:
    """Runs whose changes in the log are more than they counted."""
    run, change = tables.run, tables.change
    told = change.c.kind.in_(("added", "changed", "deleted"))
    logged = select(change.c.run, func.count().label("n")).where(told).group_by(change.c.run).subquery()
    counted = run.c.added + run.c.changed + run.c.deleted + run.c.buried
    joined = run.join(logged, logged.c.run == run.c.id)
    return _count(connection, joined, logged.c.n != counted)


def _orphan_works(connection: Connection) -> int:
    """Live records whose work is not there, or was merged away."""
    record, work = tables.record, tables.work
    joined = record.outerjoin(work, work.c.id == record.c.work)
    broken = record.c.state.in_((LIVE, MISSING)) & (work.c.id.is_(None) | work.c.merged_into.is_not(None))
    return _count(connection, joined, broken)


def _gaps(connection: Connection) -> int:
    """Numbers that are missing in the change log."""
    change = tables.change
    count, last = connection.execute(select(func.count(), func.max(change.c.no))).one()
    head = changes.head(connection)
    return int(max(head, last or 0) - count)


def _unlogged(connection: Connection) -> int:
    """Records whose last change is not in the log, or is another record's."""
    record, change = tables.record, tables.change
    joined = record.outerjoin(change, (change.c.no == record.c.change) & (change.c.record == record.c.id))
    return _count(connection, joined, change.c.no.is_(None))


def _backward(connection: Connection) -> int:
    """Datestamps of ours that are later than the last one handed out."""
    stamp = select(tables.counter.c.stamp).scalar_subquery()
    return _count(connection, tables.record, tables.record.c.changed > stamp)


def _without_content(connection: Connection) -> int:
    """Live records without payload or description."""
    record = tables.record
    empty = record.c.state.in_((LIVE, MISSING)) & (record.c.payload.is_(None) | record.c.record.is_(None))
    return _count(connection, record, empty)


def _bad_checkpoints(connection: Connection) -> int:
    """Complete lists that still have a token or never had a first answer; open ones of runs that ended well."""
    point, run = tables.checkpoint, tables.run
    whole = point.c.state == ListState.COMPLETE.value
    broken = whole & (point.c.token.is_not(None) | (point.c.first_response.is_(None) & (point.c.pages > 0)))
    bad = _count(connection, point, broken)
    joined = point.join(run, run.c.id == point.c.run)
    left = point.c.moves & (point.c.state == ListState.OPEN.value) & (run.c.state == State.SUCCEEDED.value)
    return bad + _count(connection, joined, left)


def _double_names(connection: Connection) -> int:
    """Identifiers kept for records that are not there."""
    name, record = tables.identifier, tables.record
    joined = name.outerjoin(record, record.c.id == name.c.record)
    return _count(connection, joined, record.c.id.is_(None))


def _held_without_run(connection: Connection) -> int:
    """Leases of runs that are not running."""
    lease, run = tables.lease, tables.run
    joined = lease.outerjoin(run, run.c.id == lease.c.run)
    ended = run.c.id.is_(None) | (run.c.state != State.RUNNING.value)
    return _count(connection, joined, ended)


_QUERIES: tuple[tuple[str, str, Callable[[Connection], int]], ...] = (
    ("the change log has no gap", _REPORT, _gaps),
    ("every record's last change is in the log", _REPORT, _unlogged),
    ("no datestamp lies behind the last one given", _REPORT, _backward),
    ("every live record belongs to a work", "run `moisson recrosswalk` for its source", _orphan_works),
    ("every live record has its payload and description", "harvest its source with `--full`", _without_content),
    ("every run counted what it logged", _REPORT, _uneven_runs),
    ("every checkpoint can be continued", "harvest its source with `--full`", _bad_checkpoints),
    ("every identifier belongs to a record", _REPORT, _double_names),
    ("every lease belongs to a running run", "start `moisson schedule`, which lets it go", _held_without_run),
)
