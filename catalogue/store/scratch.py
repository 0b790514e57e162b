"""A scratch database that knows of one source what the catalogue knows: what a rehearsal is judged against.

Payloads and descriptions, nearly all of a catalogue's bytes, come only for the records that are delivered. Works are
left out: no outcome depends on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, func, null, select, update

from catalogue.run import State
from catalogue.store import Store, tables
from catalogue.store.rows import among, insert_many

BATCH = 5_000
LATER = ("payload", "record", "work")
"""Columns of a record that are copied when it is delivered, or not at all."""


def fill(store: Store, real: Connection, source: str) -> None:
    """Make the tables of a new database and copy what is known of a source."""
    tables.metadata.create_all(store.engine)
    with store.write() as scratch:
        for table, asked in _asked(source):
            for rows in _batches(real, asked):
                insert_many(scratch, table, rows)


def _asked(source: str) -> Iterator[tuple[Table, Select[Any]]]:
    record, run = tables.record, tables.run
    for table in (tables.meta, tables.counter, tables.dictionary, tables.lease):
        yield table, select(table)
    yield record, select(*map(_light, record.columns)).where(record.c.source == source)
    joined = tables.identifier.join(record, record.c.id == tables.identifier.c.record)
    yield tables.identifier, select(tables.identifier).select_from(joined).where(record.c.source == source)
    for table in (tables.reject, tables.checkpoint, tables.source_state):
        yield table, select(table).where(table.c.source == source)
    open_ = (run.c.source == source) & run.c.state.in_((State.RUNNING.value, State.HELD.value))
    last = select(func.max(run.c.id)).scalar_subquery()  # so that a rehearsal has the number that its run would have
    yield run, select(run).where(open_ | (run.c.id == last))


def _light(column: Any) -> Any:
    return null().label(column.name) if column.name in LATER else column


def _batches(connection: Connection, asked: Select[Any]) -> Iterator[list[dict[str, Any]]]:
    for rows in connection.execute(asked.execution_options(yield_per=BATCH)).mappings().partitions():
        yield [dict(row) for row in rows]


_WHOLE = select(tables.record.c.id, tables.record.c.hash, tables.record.c.payload, tables.record.c.record).where(
    tables.record.c.source == bindparam("of"),
    among(tables.record.c.identifier, "names"),
    tables.record.c.record.is_not(None),
)
_BRING = (
    update(tables.record)
    .where(
        tables.record.c.id == bindparam("row"),
        tables.record.c.record.is_(None),
        tables.record.c.hash == bindparam("met"),
    )
    .values(payload=bindparam("delivered"), record=bindparam("described"))
)


def bring(scratch: Connection, real: Connection, source: str, names: Sequence[str]) -> bool:
    """Copy payload and description of the records with these identifiers, where a rehearsal has not changed them;
    whether there were any."""
    found = real.execute(_WHOLE, {"of": source, "names": names}).all()
    rows = [{"row": row.id, "met": row.hash, "delivered": row.payload, "described": row.record} for row in found]
    if rows:
        scratch.execute(_BRING, rows)
    return bool(rows)
