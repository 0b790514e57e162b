"""Runs and lists that are past: nothing asks for them any more, and where they stayed for ever, whatever looks at runs
would become slower with the years (docs/decisions/0020)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from catalogue.run import ListState, State
from catalogue.store import checkpoints, passes, runs
from catalogue.store.rows import among
from catalogue.store.tables import checkpoint, run

KEPT = timedelta(days=180)
"""How long an ended run is kept."""
BATCH = 1000
"""Runs that go at once: a catalogue that has many comes down to what it keeps harvest by harvest."""


def drop(connection: Connection, source: str, now: int) -> int:
    """Delete runs of a source that ended long ago, and the lists that came in them; how many runs.

    What is still asked for stays: the newest run, the last whole one, held ones, and those whose lists a later harvest
    builds on or the figures of the source tell of.
    """
    before = now - int(KEPT.total_seconds())
    over = (run.c.source == source) & (run.c.finished < before)
    over &= run.c.state.not_in((State.RUNNING.value, State.HELD.value))
    if connection.execute(select(run.c.id).where(over).limit(1)).first() is None:
        return 0
    asked_for = _runs_asked_for(connection, source)
    old = select(run.c.id).where(over).order_by(run.c.id).limit(BATCH + len(asked_for))
    gone = [id for id in connection.execute(old).scalars() if id not in asked_for][:BATCH]
    if gone:
        _drop_lists(connection, (checkpoint.c.source == source) & checkpoint.c.run.in_(gone))
        runs.drop(connection, source, gone)
    return len(gone)


def drop_lists(connection: Connection, source: str) -> None:
    """Forget all lists of a source."""
    _drop_lists(connection, checkpoint.c.source == source)


def _drop_lists(connection: Connection, which: ColumnElement[bool]) -> None:
    """Delete lists; the newest of all is only given up, as SQLite would give its number again, and records that it
    marked would seem to have come in another list already."""
    newest = connection.execute(select(func.max(checkpoint.c.id))).scalar()
    given_up = {"state": ListState.ABANDONED.value, "token": None, "moves": False}
    connection.execute(update(checkpoint).where(which, checkpoint.c.id == newest).values(given_up))
    connection.execute(delete(checkpoint).where(which, checkpoint.c.id != newest))


def _runs_asked_for(connection: Connection, source: str) -> Collection[int]:
    """The newest run, and those that brought lists which are asked for."""
    lists = [
        *checkpoints.standing(connection, source),
        *checkpoints.last_whole(connection, source),
        *passes.last_complete(connection, source).get(source, ()),
        *passes.under_way(connection, source).get(source, ()),
    ]
    brought = connection.execute(_BROUGHT, {"lists": [one.id for one in lists]}).scalars()
    newest = connection.execute(select(func.max(run.c.id)).where(run.c.source == source)).scalar()
    return {*brought, newest}


_BROUGHT = select(checkpoint.c.run).where(among(checkpoint.c.id, "lists"))
