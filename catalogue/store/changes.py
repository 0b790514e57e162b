"""The change log: who has seen change n has seen all before it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from catalogue.store import Numbers
from catalogue.store.tables import change as table
from catalogue.store.tables import counter, meta


def entry(
    numbers: Numbers,
    record: int,
    kind: str,
    run: int | None,
    before: int | None,
    after: int | None,
    fields: str | None = None,
) -> dict[str, Any]:
    """An entry that takes the next number: what happened to a record, and the works it was and is in."""
    return {
        "no": numbers.change(),
        "record": record,
        "run": run,
        "kind": kind,
        "work_before": before,
        "work_after": after,
        "fields": fields,
        "at": numbers.stamp,
    }


def head(connection: Connection) -> int:
    """The number of the last change."""
    return int(connection.execute(select(counter.c.change)).scalar() or 0)


def after(connection: Connection, position: int, limit: int) -> Sequence[Row[Any]]:
    """Changes after a position, in order."""
    asked = select(table).where(table.c.no > position).order_by(table.c.no).limit(limit)
    return connection.execute(asked).all()


def digest(connection: Connection, number: int) -> str:
    """A hash of one change, by which an index knows that it follows this very log; empty where there is none."""
    row = connection.execute(select(table).where(table.c.no == number)).first()
    return digest_of(row) if row else ""


def digest_of(row: Row[Any]) -> str:
    # `at` tells a change from the one that took its number after the catalogue was put back to an older state
    said = f"{row.no}\n{row.record}\n{row.run}\n{row.kind}\n{row.work_after}\n{row.at}"
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()


def catalogue_id(connection: Connection) -> str:
    return str(connection.execute(select(meta.c.value).where(meta.c.name == "catalogue")).scalar_one())


def by_kind(connection: Connection, run: int) -> dict[str, int]:
    asked = select(table.c.kind, func.count()).where(table.c.run == run).group_by(table.c.kind)
    return {kind: int(count) for kind, count in connection.execute(asked)}
