"""Payloads as they are kept: what was delivered, less what a privacy filter removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from catalogue.record import Header, RawRecord, Record, from_json
from catalogue.store.compression import Press
from catalogue.store.tables import SHOWN
from catalogue.store.tables import record as table


def payload(connection: Connection, row: int, press: Press) -> bytes | None:
    frame = connection.execute(select(table.c.payload).where(table.c.id == row)).scalar()
    return press.expand(connection, frame) if frame else None


@dataclass(frozen=True, slots=True)
class Kept:
    """A live record as it was delivered, with its row and the description that is kept of it."""

    row: Row[Any]
    raw: RawRecord
    record: Record | None


def of(connection: Connection, source: str, identifiers: Sequence[str], press: Press) -> Iterator[Kept]:
    """The live records with these identifiers of a source."""
    mine = (table.c.source == source) & table.c.identifier.in_(identifiers) & table.c.state.in_(SHOWN)
    for row in connection.execute(select(table).where(mine)).all():
        yield _kept(connection, row, press)


def live(connection: Connection, source: str, after: int, limit: int, press: Press) -> Iterator[Kept]:
    """Live records of a source in the order of their rows, after one of them."""
    mine = (table.c.source == source) & (table.c.id > after) & table.c.state.in_(SHOWN)
    for row in connection.execute(select(table).where(mine).order_by(table.c.id).limit(limit)).all():
        yield _kept(connection, row, press)


def _kept(connection: Connection, row: Row[Any], press: Press) -> Kept:
    header = Header(row.identifier, row.datestamp, tuple(row.sets.split()))
    content = press.expand(connection, row.payload) if row.payload else None
    record = from_json(press.expand(connection, row.record)) if row.record else None
    repaired = "repaired" in row.filters.split()
    return Kept(row, RawRecord(header, row.prefix, content, repaired=repaired), record)
