"""Rows of checkpoints: one for each list of a source, windows included."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from catalogue.datestamp import from_epoch
from catalogue.run import Checkpoint, ListState, Mode, State
from catalogue.store.tables import checkpoint as table
from catalogue.store.tables import run as runs


def start(connection: Connection, checkpoint: Checkpoint, run: int) -> Checkpoint:
    """Keep a new list; an open one for the same window is given up."""
    same = (
        (table.c.source == checkpoint.source)
        & (table.c.prefix == checkpoint.prefix)
        & table.c.asked.is_not_distinct_from(checkpoint.set)
        & table.c.start.is_not_distinct_from(_epoch(checkpoint.start))
        & table.c.end.is_not_distinct_from(_epoch(checkpoint.end))
        & (table.c.state == ListState.OPEN.value)
    )
    connection.execute(update(table).where(same).values(state=ListState.ABANDONED.value, token=None))
    row = connection.execute(insert(table).values(_columns(checkpoint) | {"run": run})).inserted_primary_key
    assert row is not None
    return replace(checkpoint, id=int(row[0]))


_KEEP = (
    update(table)
    .where(table.c.id == bindparam("of"))
    .values({column.name: bindparam(column.name) for column in table.columns if column.name != "id"})
)


def keep(connection: Connection, checkpoint: Checkpoint, run: int) -> None:
    """Write where a list stands after a page."""
    connection.execute(_KEEP, _columns(checkpoint) | {"run": run, "of": checkpoint.id})


def standing(connection: Connection, source: str) -> tuple[Checkpoint, ...]:
    """For each (prefix, set): the last complete list that moves, and every open one."""
    moving = (table.c.source == source) & table.c.moves
    last = select(func.max(table.c.id)).where(moving, table.c.state == ListState.COMPLETE.value)
    last = last.group_by(table.c.prefix, table.c.asked)
    mine = moving & (table.c.id.in_(last) | (table.c.state == ListState.OPEN.value))
    return tuple(value(row) for row in connection.execute(select(table).where(mine).order_by(table.c.id)))


def abandon(connection: Connection, checkpoint: Checkpoint) -> None:
    values = {"state": ListState.ABANDONED.value, "token": None}
    connection.execute(update(table).where(table.c.id == checkpoint.id).values(values))


def last_whole(connection: Connection, source: str) -> list[Checkpoint]:
    """The complete lists of a source's last full pass or reconciliation that read all there is, held ones included."""
    whole = (runs.c.source == source) & (runs.c.mode != Mode.INCREMENTAL.value) & runs.c.complete
    ended = runs.c.state.in_((State.SUCCEEDED.value, State.REJECTS.value, State.HELD.value))
    last = select(func.max(runs.c.id)).where(whole, ended).scalar_subquery()
    mine = (table.c.run == last) & (table.c.state == ListState.COMPLETE.value)
    return [value(row) for row in connection.execute(select(table).where(mine).order_by(table.c.id))]


def _columns(checkpoint: Checkpoint) -> dict[str, Any]:
    return {
        "source": checkpoint.source,
        "prefix": checkpoint.prefix,
        "asked": checkpoint.set,
        "start": _epoch(checkpoint.start),
        "end": _epoch(checkpoint.end),
        "token": checkpoint.token,
        "first_response": _epoch(checkpoint.first_response),
        "state": checkpoint.state.value,
        "declared": checkpoint.declared,
        "received": checkpoint.received,
        "distinct": checkpoint.distinct,
        "pages": checkpoint.pages,
        "mode": checkpoint.mode.value,
        "moves": checkpoint.moves,
    }


def value(row: Row[Any]) -> Checkpoint:
    return Checkpoint(
        source=row.source,
        prefix=row.prefix,
        set=row.asked,
        start=_moment(row.start),
        end=_moment(row.end),
        token=row.token,
        first_response=_moment(row.first_response),
        state=ListState(row.state),
        declared=row.declared,
        received=row.received,
        distinct=row.distinct,
        pages=row.pages,
        mode=Mode(row.mode),
        moves=row.moves,
        id=row.id,
    )


def _epoch(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else from_epoch(seconds)
