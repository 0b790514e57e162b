"""Leases: who may harvest a base URL now. A lease that is not renewed runs out, and its run with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from catalogue.datestamp import from_epoch
from catalogue.store.tables import lease as table

LASTS = 60
"""Seconds that a lease holds without being renewed; a page renews it."""


def holder(connection: Connection, base_url: str, now: int) -> tuple[str, datetime] | None:
    """Who holds the lease of a base URL and until when; None where it is free."""
    row = connection.execute(select(table).where(table.c.base_url == base_url, table.c.expires > now)).first()
    return (row.owner, from_epoch(row.expires)) if row else None


def grant(connection: Connection, base_url: str, owner: str, run: int, now: int) -> None:
    """Give the lease of a base URL that nobody holds any more."""
    connection.execute(delete(table).where(table.c.base_url == base_url))
    row = {"base_url": base_url, "owner": owner, "run": run, "expires": now + LASTS}
    connection.execute(insert(table).values(row))


_RENEW = (
    update(table)
    .where(table.c.run == bindparam("by"), table.c.owner == bindparam("of"))
    .values(expires=bindparam("until"))
)


def renew(connection: Connection, run: int, owner: str, now: int) -> bool:
    """Hold the lease of a run for longer; false where somebody else has taken it."""
    return bool(connection.execute(_RENEW, {"by": run, "of": owner, "until": now + LASTS}).rowcount)


def release(connection: Connection, run: int) -> None:
    connection.execute(delete(table).where(table.c.run == run))


def drop_dead(connection: Connection, dead: list[str]) -> None:
    """Let go the leases of owners that are known to be dead, before they run out."""
    if dead:
        connection.execute(delete(table).where(table.c.owner.in_(dead)))


def owners(connection: Connection) -> list[str]:
    return list(connection.execute(select(table.c.owner).distinct()).scalars())
