"""Records that no list names any more, records seen again, and embargoes that end: changes that no page brought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, insert, select, update

from catalogue.embargo import last_day, matured
from catalogue.record import from_json, to_json
from catalogue.run import Checkpoint
from catalogue.source import Source
from catalogue.store import Numbers, changes, records, rejects, tables
from catalogue.store.compression import Press
from catalogue.store.rows import unindexed
from catalogue.store.standings import Absence
from catalogue.store.tables import DELETED, LIVE, MISSING, SHOWN
from catalogue.store.tables import record as table

BATCH = 1000


def recognise(numbers: Numbers, run: int, source: str, names: Sequence[str], checkpoint: Checkpoint) -> Sequence[str]:
    """Mark the records with these identifiers, each given once; those identifiers that were new to this list.

    Identifiers that the catalogue does not know count as new too: whoever compares with a declared size must see them.
    """
    known = records.known(numbers.connection, source, names)
    kept = rejects.among(numbers.connection, source, names)
    rejected = {name for name, mark in kept.items() if mark == checkpoint.id}
    new = [name for name in names if name not in rejected and not _marked(known.get(name), checkpoint)]
    rows = [known[name] for name in new if name in known]
    marks = [
        {
            "row": row.id,
            "list": checkpoint.id,
            "state": LIVE if row.state == MISSING else row.state,
            "harvested": row.harvested,
            "stale": row.stale,
        }
        for row in rows
    ]
    records.mark_seen(numbers.connection, marks)
    found = [changes.entry(numbers, row.id, "found", run, row.work, row.work) for row in rows if row.state == MISSING]
    if found:
        numbers.connection.execute(insert(tables.change), found)
    return new


def unmark(connection: Connection, source: str, names: Sequence[str], checkpoint: Checkpoint) -> None:
    """Forget that a list named records with these identifiers."""
    for start in range(0, len(names), BATCH):
        mine = (table.c.source == source) & table.c.identifier.in_(names[start : start + BATCH])
        connection.execute(update(table).where(mine, table.c.list == checkpoint.id).values(list=None))


def _marked(row: Any, checkpoint: Checkpoint) -> bool:
    return row is not None and row.list == checkpoint.id


def unnamed(source: str, lists: Sequence[Checkpoint]) -> ColumnElement[bool]:
    """Records of a source, live or missing, that none of the lists marked, and no later one either."""
    return (table.c.source == source) & _unmarked(lists)


def _unmarked(lists: Sequence[Checkpoint]) -> ColumnElement[bool]:
    ids = [checkpoint.id for checkpoint in lists if checkpoint.id is not None]
    prefixes = {checkpoint.prefix for checkpoint in lists}
    unmarked = table.c.list.is_(None) | (table.c.list.not_in(ids) & (table.c.list < max(ids, default=0)))
    return table.c.state.in_(SHOWN) & table.c.prefix.in_(prefixes) & unmarked


def absence(connection: Connection, source: Source, lists: Sequence[Checkpoint], now: int) -> Absence:
    long_ago = now - int(source.grace.total_seconds())
    again = func.sum(case((table.c.missing_since <= long_ago, 1), else_=0))
    asked = select(func.count(), again).where(unnamed(source.id, lists))
    absent, repeated = connection.execute(asked).one()
    nameless = rejects.has_nameless(connection, source.id, [point.id for point in lists if point.id is not None])
    return Absence(int(absent), int(repeated or 0), records.shown(connection, source.id), nameless)


class Batch(NamedTuple):
    """How many records a batch changed, and the row after which the next one begins."""

    records: int
    row: int


def bury(
    numbers: Numbers, source: Source, lists: Sequence[Checkpoint], run: int, only_again: bool, after: int
) -> Batch:
    """Make tombstones of 1 000 absent records behind a row; with `only_again`, of those missing past the grace."""
    gone = _unmarked(lists)
    if only_again:
        gone &= table.c.missing_since <= numbers.now - int(source.grace.total_seconds())
    rows = _next(numbers.connection, source.id, gone, after)
    write_changes(numbers, rows, "deleted", run, state=DELETED, changed=numbers.stamp, missing_since=None, embargo=None)
    return Batch(len(rows), rows[-1].id if rows else after)


def date_anew(numbers: Numbers, source: str, fields: str, after: int) -> Batch:
    """Date up to 1 000 shown records behind a row anew: what `/oai` tells of them is another thing now."""
    rows = _next(numbers.connection, source, table.c.state.in_(SHOWN), after)
    write_changes(numbers, rows, "changed", None, fields, changed=numbers.stamp)
    return Batch(len(rows), rows[-1].id if rows else after)


def note_missing(numbers: Numbers, source: Source, lists: Sequence[Checkpoint], run: int, after: int) -> Batch:
    """Note that up to 1 000 records behind a row were absent for the first time."""
    rows = _next(numbers.connection, source.id, _unmarked(lists) & (table.c.state == LIVE), after)
    write_changes(numbers, rows, "missing", run, state=MISSING, missing_since=numbers.now)
    return Batch(len(rows), rows[-1].id if rows else after)


def _next(connection: Connection, source: str, wanted: ColumnElement[bool], after: int) -> Sequence[Any]:
    """The next records behind a row, read in the order of the table from there on: a hundred batches that each took
    all records of a source by its index, and sorted them, were a hundred times slower."""
    mine = unindexed(table.c.source) == source
    asked = select(table.c.id, table.c.work).where(mine, wanted, table.c.id > after).order_by(table.c.id).limit(BATCH)
    return connection.execute(asked).all()


def write_changes(
    numbers: Numbers, rows: Sequence[Any], kind: str, run: int | None, fields: str | None = None, **values: Any
) -> None:
    """Write the same change to rows (id, work): their columns, and an entry each in the change log."""
    entries = [changes.entry(numbers, row.id, kind, run, row.work, row.work, fields) for row in rows]
    if not entries:
        return
    numbers.connection.execute(insert(tables.change), entries)
    written = update(table).where(table.c.id == bindparam("row")).values(change=bindparam("number"), **values)
    numbers.connection.execute(written, [{"row": entry["record"], "number": entry["no"]} for entry in entries])


def end_embargoes(numbers: Numbers, today: str, press: Press) -> int:
    """Open the records whose embargo has ended by today (YYYY-MM-DD, UTC); how many."""
    due = table.c.embargo.is_not(None) & (table.c.embargo <= today) & (table.c.state != DELETED)
    asked = (
        select(table.c.id, table.c.work, table.c.record, table.c.embargo, table.c.flags).where(due).order_by(table.c.id)
    )
    opened = 0
    for row in numbers.connection.execute(asked).all():
        if last_day(row.embargo) > today:
            continue
        record = matured(from_json(press.expand(numbers.connection, row.record)), today)
        values = {"record": press.squeeze("record", to_json(record)), "flags": records.flags_of(record, row.flags)}
        write_changes(numbers, [row], "changed", None, "access", changed=numbers.stamp, embargo=None, **values)
        opened += 1
    return opened
