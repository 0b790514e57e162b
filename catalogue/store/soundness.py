"""What must always be true of the rows, asked of the database: each question counts what breaks it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, FromClause, func, select

from catalogue.run import ListState, State
from catalogue.store import changes, tables
from catalogue.store.tables import LIVE, SHOWN


def live_records(connection: Connection) -> int:
    return count(connection, tables.record, tables.record.c.state == LIVE)


def count(connection: Connection, table: FromClause, where: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(where)).scalar() or 0)


def uneven_runs(connection: Connection) -> int:
    """Runs whose changes in the log are more than they counted."""
    run, change = tables.run, tables.change
    told = change.c.kind.in_(("added", "changed", "deleted"))
    logged = select(change.c.run, func.count().label("n")).where(told).group_by(change.c.run).subquery()
    counted = run.c.added + run.c.changed + run.c.deleted + run.c.buried
    joined = run.join(logged, logged.c.run == run.c.id)
    return count(connection, joined, logged.c.n != counted)


def orphan_works(connection: Connection) -> int:
    """Live records whose work is not there, or was merged away."""
    record, work = tables.record, tables.work
    joined = record.outerjoin(work, work.c.id == record.c.work)
    broken = record.c.state.in_(SHOWN) & (work.c.id.is_(None) | work.c.merged_into.is_not(None))
    return count(connection, joined, broken)


def gaps(connection: Connection) -> int:
    """Numbers that are missing in the change log."""
    change = tables.change
    count, last = connection.execute(select(func.count(), func.max(change.c.no))).one()
    head = changes.head(connection)
    return int(max(head, last or 0) - count)


def unlogged(connection: Connection) -> int:
    """Records whose last change is not in the log, or is another record's."""
    record, change = tables.record, tables.change
    joined = record.outerjoin(change, (change.c.no == record.c.change) & (change.c.record == record.c.id))
    return count(connection, joined, change.c.no.is_(None))


def without_row(connection: Connection) -> int:
    """Records of the change log that are not there any more, not even as tombstones."""
    record, change = tables.record, tables.change
    joined = change.outerjoin(record, record.c.id == change.c.record)
    gone = select(func.count(change.c.record.distinct())).select_from(joined).where(record.c.id.is_(None))
    return int(connection.execute(gone).scalar() or 0)


def numbered_beyond(connection: Connection) -> int:
    """Records and works with numbers that have not been given out yet: they would be given again."""
    records, works = select(tables.counter.c.record).scalar_subquery(), select(tables.counter.c.work).scalar_subquery()
    beyond = count(connection, tables.record, tables.record.c.id > records)
    return beyond + count(connection, tables.work, tables.work.c.id > works)


def backward(connection: Connection) -> int:
    """Datestamps of ours that are later than the last one handed out."""
    stamp = select(tables.counter.c.stamp).scalar_subquery()
    return count(connection, tables.record, tables.record.c.changed > stamp)


def without_content(connection: Connection) -> int:
    """Live records without payload or description."""
    record = tables.record
    empty = record.c.state.in_(SHOWN) & (record.c.payload.is_(None) | record.c.record.is_(None))
    return count(connection, record, empty)


def read_otherwise(connection: Connection, crosswalk: int) -> int:
    """Live records that crosswalks of another version were the last to read."""
    record = tables.record
    return count(connection, record, record.c.state.in_(SHOWN) & (record.c.crosswalk != crosswalk))


def bad_checkpoints(connection: Connection) -> int:
    """Complete lists that still have a token or never had a first answer; open ones of runs that ended well."""
    point, run = tables.checkpoint, tables.run
    whole = point.c.state == ListState.COMPLETE.value
    broken = whole & (point.c.token.is_not(None) | (point.c.first_response.is_(None) & (point.c.pages > 0)))
    bad = count(connection, point, broken)
    joined = point.join(run, run.c.id == point.c.run)
    left = point.c.moves & (point.c.state == ListState.OPEN.value) & (run.c.state == State.SUCCEEDED.value)
    return bad + count(connection, joined, left)


def double_names(connection: Connection) -> int:
    """Identifiers kept for records that are not there."""
    name, record = tables.identifier, tables.record
    joined = name.outerjoin(record, record.c.id == name.c.record)
    return count(connection, joined, record.c.id.is_(None))


def held_without_run(connection: Connection) -> int:
    """Leases of runs that are not running."""
    lease, run = tables.lease, tables.run
    joined = lease.outerjoin(run, run.c.id == lease.c.run)
    ended = run.c.id.is_(None) | (run.c.state != State.RUNNING.value)
    return count(connection, joined, ended)
