"""All records of a source made tombstones, their content deleted: a batch at a time, from the beginning as often as
one likes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from catalogue.datestamp import from_epoch
from catalogue.store import Numbers, absent, past, tables
from catalogue.store.tables import DELETED, SHOWN, SUPPRESSED
from catalogue.store.tables import record as table

BATCH = 1000


def harvested_by(connection: Connection, source: str, now: int) -> tuple[str, str, datetime] | None:
    """(base URL, owner, end of the lease) of a run of this source that is under way; None where there is none."""
    lease, run = tables.lease, tables.run
    joined = lease.join(run, run.c.id == lease.c.run)
    asked = select(lease).select_from(joined).where(run.c.source == source, lease.c.expires > now)
    row = connection.execute(asked).first()
    return (row.base_url, row.owner, from_epoch(row.expires)) if row else None


def forget(connection: Connection, source: str) -> None:
    """Forget where a source stands, so that whoever asks it again asks for everything; one that is paused stays so."""
    past.drop_lists(connection, source)
    state = tables.source_state
    blank: dict[str, Any] = dict.fromkeys(("not_before", "last_success", "last_started", "last_full"))
    blank |= {"failures": 0, "remembered": "{}"}
    connection.execute(update(state).where(state.c.source == source).values(blank))


def bury(numbers: Numbers, source: str, after: int) -> tuple[int, int] | None:
    """Make tombstones of up to 1 000 records behind a row, and delete what is kept of them; how many were shown, and
    the last row. None at the end. What was taken down stays so."""
    filled = table.c.state.in_(SHOWN) | table.c.payload.is_not(None) | table.c.record.is_not(None)
    mine = (table.c.source == source) & (table.c.id > after) & (table.c.state != SUPPRESSED) & filled
    asked = select(table.c.id, table.c.work, table.c.state).where(mine).order_by(table.c.id).limit(BATCH)
    rows = numbers.connection.execute(asked).all()
    if not rows:
        return None
    gone = [row for row in rows if row.state in SHOWN]
    absent.write_changes(numbers, gone, "deleted", None, state=DELETED, changed=numbers.stamp)
    _empty(numbers.connection, [row.id for row in rows])
    return len(gone), int(rows[-1].id)


def _empty(connection: Connection, rows: Sequence[int]) -> None:
    blank: dict[str, Any] = dict.fromkeys(("payload", "record", "hash", "missing_since", "embargo"))
    connection.execute(update(table).where(table.c.id.in_(rows)).values(blank | {"stale": False, "writable": 0}))
    for kept in (tables.membership, tables.origin):
        connection.execute(delete(kept).where(kept.c.record.in_(rows)))


def drop_rejects(connection: Connection, source: str) -> int:
    """Delete up to 1 000 rejects of a source; how many."""
    some = select(tables.reject.c.id).where(tables.reject.c.source == source).limit(BATCH)
    return int(connection.execute(delete(tables.reject).where(tables.reject.c.id.in_(some))).rowcount)
