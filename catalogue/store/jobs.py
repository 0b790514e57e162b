"""Rows of jobs: what a page, a command or another process asks of the harvester."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from catalogue.datestamp import from_epoch
from catalogue.run import Job
from catalogue.store.tables import job as table


def ask(connection: Connection, kind: str, source: str, arguments: dict[str, object], actor: str, now: int) -> int:
    """Keep a job; one that waits already with the same words is answered instead of kept twice."""
    text = json.dumps(arguments, sort_keys=True)
    same = (table.c.kind == kind) & (table.c.source == source) & (table.c.arguments == text)
    waiting = connection.execute(select(table.c.id).where(same, table.c.state == "waiting")).scalar()
    if waiting is not None:
        return int(waiting)
    row = {"kind": kind, "source": source, "arguments": text, "actor": actor, "state": "waiting", "created": now}
    return int(connection.execute(insert(table).values(row)).inserted_primary_key[0])  # type: ignore[index]


def take(connection: Connection, owner: str) -> Job | None:
    """The oldest waiting job, now this owner's; call it under the lock."""
    row = connection.execute(select(table).where(table.c.state == "waiting").order_by(table.c.id).limit(1)).first()
    if row is None:
        return None
    connection.execute(update(table).where(table.c.id == row.id).values(state="taken", owner=owner))
    return Job(row.id, row.kind, row.source, json.loads(row.arguments), from_epoch(row.created), row.actor)


def done(connection: Connection, job: int, result: dict[str, object], now: int) -> None:
    values = {"state": "done", "finished": now, "result": json.dumps(result)}
    connection.execute(update(table).where(table.c.id == job).values(values))


def owners(connection: Connection) -> list[str]:
    """Whoever has taken a job that is not done."""
    return list(connection.execute(select(table.c.owner).where(table.c.state == "taken").distinct()).scalars())


def return_those_of(connection: Connection, dead: Sequence[str]) -> None:
    """Let jobs of owners that are known to be dead wait again."""
    if dead:
        mine = table.c.owner.in_(dead) & (table.c.state == "taken")
        connection.execute(update(table).where(mine).values(state="waiting", owner=None))


def result(connection: Connection, job: int) -> dict[str, object] | None:
    text = connection.execute(select(table.c.result).where(table.c.id == job)).scalar()
    return json.loads(text) if text else None
