"""Where a source stands: what the catalogue knows of it beside its table in `sources.toml`."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from catalogue.datestamp import from_epoch, parse_loosely
from catalogue.run import Checkpoint, Mode, State
from catalogue.source import Source
from catalogue.store import checkpoints, records
from catalogue.store.tables import record
from catalogue.store.tables import source_state as table


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a source stands before a run.

    `checkpoints` are the last complete list and any open one, for each (prefix, set); `live` counts the records shown,
    those that the last lists did not name among them.
    `not_before` is a Retry-After that the scheduler must heed, `failures` how many runs in a row failed, `remembered`
    what harvesters noted about the source ({"granularity": "day"}). Times are UTC.
    """

    checkpoints: tuple[Checkpoint, ...] = ()
    live: int = 0
    paused: bool = False
    failures: int = 0
    not_before: datetime | None = None
    last_success: datetime | None = None
    last_started: datetime | None = None
    last_full: datetime | None = None
    remembered: dict[str, str] | None = None

    def declares(self, source: Source) -> int | None:
        """How many records the repository said to have in all of what the source asks for; 0 where it does not tell,
        None where it was not asked."""
        asked, _, size = (self.remembered or {}).get("declares", "").rpartition("=")
        return int(size) if size.isdigit() and asked == _asked(source) else None

    @staticmethod
    def declaring(source: Source, size: int) -> dict[str, str]:
        """What is to be remembered so that `declares` tells this."""
        return {"declares": f"{_asked(source)}={size}"}


def _asked(source: Source) -> str:
    return " ".join((source.url, source.prefix, *source.sets))


@dataclass(frozen=True, slots=True)
class Absence:
    """What complete lists did not name: `absent` of `live` records; `again` of them were missing before, since
    longer than the source's grace. `nameless` says that some of what the lists brought had no identifier, and may be
    what is absent."""

    absent: int
    again: int
    live: int
    nameless: bool = False


def of(connection: Connection, source: str, counted: bool = False) -> Standing:
    """Where a source stands; with `counted`, the live records have been counted elsewhere and are left out."""
    row = connection.execute(select(table).where(table.c.source == source)).first()
    lists = checkpoints.standing(connection, source)
    count = 0 if counted else records.shown(connection, source)
    if row is None:
        return Standing(lists, count)
    return Standing(
        checkpoints=lists,
        live=count,
        paused=row.paused,
        failures=row.failures,
        not_before=_moment(row.not_before),
        last_success=_moment(row.last_success),
        last_started=_moment(row.last_started),
        last_full=_moment(row.last_full),
        remembered=json.loads(row.remembered),
    )


def has_records(connection: Connection, source: str) -> bool:
    return connection.execute(select(record.c.id).where(record.c.source == source).limit(1)).first() is not None


def note(connection: Connection, source: str, **values: int | bool | str | None) -> None:
    """Write some columns of a source's row, which is made where it is not there yet."""
    if not connection.execute(update(table).where(table.c.source == source).values(values)).rowcount:
        connection.execute(insert(table).values(source=source, **values))


def remember(connection: Connection, source: str, facts: dict[str, str]) -> None:
    """Note facts for later runs; `not_before` (an OAI-PMH datestamp) is heeded by the scheduler."""
    held = connection.execute(select(table.c.remembered).where(table.c.source == source)).scalar()
    kept = json.loads(held or "{}") | {name: fact for name, fact in facts.items() if name != "not_before"}
    values: dict[str, int | bool | str | None] = {"remembered": json.dumps(kept)}
    until = parse_loosely(facts.get("not_before", ""))
    if until is not None:
        values["not_before"] = int(until.timestamp())
    note(connection, source, **values)


def remembered(connection: Connection, sources: Collection[str]) -> dict[str, dict[str, str]]:
    """What was noted about sources, by source; `served_from` (the base URL) and `called` (in English) are as of the
    last run that began."""
    asked = select(table.c.source, table.c.remembered).where(table.c.source.in_(sources))
    return {row.source: json.loads(row.remembered) for row in connection.execute(asked)}


def decided(connection: Connection, source: str, approve: bool) -> None:
    """Note what was decided about a wave of announced deletions, where a run is held for one."""
    held = connection.execute(select(table.c.remembered).where(table.c.source == source)).scalar()
    if json.loads(held or "{}").get("announced"):
        remember(connection, source, {"announced": "approved" if approve else "rejected"})


def after(connection: Connection, source: str, state: State, mode: Mode, now: int) -> None:
    """Note how a run ended: a success clears failures and a pause asked for by the server, a failure adds to them."""
    if state in (State.SUCCEEDED, State.REJECTS):
        full = {"last_full": now} if mode is Mode.FULL else {}
        note(connection, source, failures=0, not_before=None, last_success=now, **full)
    elif state is State.FAILED:
        connection.execute(update(table).where(table.c.source == source).values(failures=table.c.failures + 1))


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else from_epoch(seconds)
