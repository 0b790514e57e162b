"""The only SQL: a Store is one database, with one lock for whoever writes.

SQLite (WAL) and PostgreSQL are the same to everything above. A writer takes the lock first and reads afterwards, so
what it read is still true when it commits: SQLite's `BEGIN IMMEDIATE`, PostgreSQL's transaction advisory lock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, create_engine, event, select, text, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from catalogue.store import tables
from catalogue.store.trouble import StorageFailed, told

__all__ = ["Connection", "Numbers", "StorageFailed", "Store", "open_store"]

LOCK = 0x4D6F6973736F6E  # "Moisson": the advisory lock of all writers on PostgreSQL
AHEAD = 5  # seconds that our datestamps lie ahead, so that what is in flight is dated after any responseDate
SLOW = 2.0  # seconds after which an open transaction stamps again

Clock = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Store:
    """A database and the clock (whole seconds since 1970, UTC) by which it dates what it keeps."""

    engine: Engine
    clock: Clock

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the catalogue throughout and writes nothing."""
        with told(), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":  # SQLite has no other level
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction under the catalogue's lock: all of it is kept, or nothing."""
        with told(), self.engine.connect().execution_options(writing=True) as connection, connection.begin():
            lock(connection)
            yield connection

    @contextmanager
    def changing(self) -> Iterator[Numbers]:
        """A `write` that hands out change numbers and our datestamp; both are kept when it commits."""
        with self.write() as connection:
            numbers = Numbers.read(connection, self.clock)
            yield numbers
            numbers.keep()

    def checkpoint(self) -> None:
        """Make everything committed so far durable in SQLite's main file; PostgreSQL needs nothing."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                raw = connection.connection.driver_connection
                assert raw is not None
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)")


_TAKE = text(
    "SELECT pg_advisory_xact_lock(:lock), set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)"
)
"""A first harvest fills tables that PostgreSQL has not looked at yet: it would plan to read them whole for each page,
since they were empty, and keep to it. What writes looks things up by their indexes; where there is none, the plan would
seem costly enough to be compiled (docs/decisions/0018)."""


def lock(connection: Connection) -> None:
    """Wait until no other writer is under way; SQLite's `BEGIN IMMEDIATE` has done so already."""
    if connection.dialect.name == "postgresql":
        connection.execute(_TAKE, {"lock": LOCK})


_KEEP = update(tables.counter).values(
    {name: bindparam(f"new_{name}") for name in ("change", "record", "work", "stamp")}
)


class Numbers:
    """The next free numbers under the lock: changes, records, works, and the datestamp of this transaction."""

    def __init__(self, connection: Connection, clock: Clock, row: Any) -> None:
        self.connection, self._clock, self._opened = connection, clock, time.monotonic()
        self._change, self._record, self._work = row.change, row.record, row.work
        self.first_change = row.change + 1
        self.now = clock()
        self.stamp = max(row.stamp, self.now + AHEAD)

    @classmethod
    def read(cls, connection: Connection, clock: Clock) -> Numbers:
        return cls(connection, clock, connection.execute(select(tables.counter)).one())

    @property
    def last_change(self) -> int:
        return int(self._change)

    @property
    def last_work(self) -> int:
        return int(self._work)

    def change(self) -> int:
        self._change += 1
        return int(self._change)

    def record(self) -> int:
        self._record += 1
        return int(self._record)

    def work(self) -> int:
        self._work += 1
        return int(self._work)

    def keep(self) -> None:
        """Write the counters; where the transaction took long, date its changes anew first."""
        if time.monotonic() - self._opened > SLOW:
            self._stamp_again()
        values = {"change": self._change, "record": self._record, "work": self._work, "stamp": self.stamp}
        self.connection.execute(_KEEP, {f"new_{name}": value for name, value in values.items()})

    def _stamp_again(self) -> None:
        before, self.stamp = self.stamp, max(self.stamp, self._clock() + AHEAD)
        record, change = tables.record, tables.change
        mine = (record.c.changed >= before) & (record.c.change >= self.first_change)  # the first has an index
        self.connection.execute(update(record).where(mine).values(changed=self.stamp))
        self.connection.execute(update(change).where(change.c.no >= self.first_change).values(at=self.stamp))


def open_store(url: str, clock: Clock = lambda: int(time.time())) -> Store:
    """The store behind a SQLAlchemy address; it must have been migrated. Call it in each process after its fork.

    Raises ValueError for an address that is none, or of another database than SQLite and PostgreSQL.
    """
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        return Store(create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True), clock)
    engine = create_engine(address, connect_args={"timeout": 60})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Store(engine, clock)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise ValueError("write sqlite:///PATH or postgresql://USER@HOST/DATABASE") from error
    if backend not in ("sqlite", "postgresql"):
        raise ValueError(f"{backend} is none of the databases known: write sqlite:///PATH or postgresql://…")
    return address


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The driver must not begin transactions by itself: we say which of them write.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "busy_timeout=60000",
        "cache_size=-12288",
        "temp_store=MEMORY",
        "wal_autocheckpoint=4000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
