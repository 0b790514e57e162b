"""What dead processes left behind: their leases go, their jobs wait again, their runs are interrupted."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from catalogue.store import jobs, leases, runs


def clear(connection: Connection, is_dead: Callable[[str], bool], now: int) -> None:
    """Clear up after owners that are known to be dead, and after runs whose lease is not held any more."""
    leases.drop_dead(connection, [name for name in leases.owners(connection) if is_dead(name)])
    jobs.return_those_of(connection, [name for name in jobs.owners(connection) if is_dead(name)])
    runs.interrupt(connection, runs.left_behind(connection, now), now)
