"""Changes of works as they are seen from outside: the change log with public ids."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, exists, func, or_, select

from catalogue.store.tables import SHOWN, change, counter, record, work

_LIVE_HERE = exists(select(record.c.id).where(record.c.work == work.c.id, record.c.state.in_(SHOWN)).correlate(work))
_SEEN = case(
    (or_(work.c.merged_into.is_not(None), ~_LIVE_HERE), "deleted"),
    ((change.c.kind == "added") & (change.c.record == work.c.minted_for), "added"),
    else_="changed",
)


def after(
    connection: Connection, position: int, since: datetime | None, limit: int
) -> tuple[list[Row[Any]], int | None]:
    """(no, public, seen, at) of the next `limit` changes after a position, in order, and the number of the last of
    them, None where no other comes after it; `seen` is what the work is now.

    A change that moves a record touches two works, and so has two rows; one of a record that is in no work (a
    tombstone of one never seen) has none.
    """
    if since is not None:
        position = max(position, _before(connection, int(since.timestamp())))
    following = select(change.c.no).where(change.c.no > position).order_by(change.c.no).limit(limit + 1)
    numbers = connection.execute(following).scalars().all()
    last = numbers[:limit][-1] if numbers else position
    touched = or_(work.c.id == change.c.work_after, work.c.id == change.c.work_before)
    found = (
        select(change.c.no, work.c.public, _SEEN.label("seen"), change.c.at)
        .select_from(change.join(work, touched))
        .where(change.c.no > position, change.c.no <= last)
        .order_by(change.c.no, work.c.id)
    )
    rows: list[Row[Any]] = list(connection.execute(found))
    return rows, last if len(numbers) > limit else None


def _before(connection: Connection, moment: int) -> int:
    """The number of the last change before a moment: their times never go back, so it is found by halves."""
    low, high = 0, int(connection.execute(select(counter.c.change)).scalar() or 0)
    while low < high:
        middle = (low + high + 1) // 2
        asked = select(change.c.no, change.c.at).where(change.c.no <= middle).order_by(change.c.no.desc()).limit(1)
        found = connection.execute(asked).first()
        if found is None or found.at < moment:
            low = middle
        else:
            high = found.no - 1
    return low


_LEAVING = ("deleted", "suppressed")
"""Changes after which a record is shown no more: a tombstone, and a take-down."""
_RECENT = 100_000
"""Changes that are looked through for deletions; a feed is asked for more often than so much happens."""


def gone(connection: Connection, limit: int) -> list[str]:
    """Public ids of works that have no live record any more, the last to go first."""
    head = connection.execute(select(counter.c.change)).scalar() or 0
    asked = (
        select(work.c.public)
        .select_from(change.join(work, work.c.id == func.coalesce(change.c.work_after, change.c.work_before)))
        .where(change.c.no > head - _RECENT, change.c.kind.in_(_LEAVING), work.c.merged_into.is_(None), ~_LIVE_HERE)
        .group_by(work.c.public)
        .order_by(func.max(change.c.no).desc())
        .limit(limit)
    )
    return list(connection.execute(asked).scalars())


def last_work(connection: Connection) -> int:
    """The highest number of a work."""
    return int(connection.execute(select(func.max(work.c.id))).scalar() or 0)


def between(connection: Connection, low: int, high: int) -> list[tuple[str, int]]:
    """(public id, last change in epoch seconds) of the live works numbered above `low` and up to `high`."""
    asked = (
        select(work.c.public, func.max(record.c.changed).label("latest"))
        .select_from(work.join(record, record.c.work == work.c.id))
        .where(work.c.id > low, work.c.id <= high, work.c.merged_into.is_(None), record.c.state.in_(SHOWN))
        .group_by(work.c.id, work.c.public)
        .order_by(work.c.id)
    )
    return [(row.public, row.latest) for row in connection.execute(asked)]
