"""Rows of rejects: deliveries that could not become records, each with every reason and its payload."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, case, delete, false, func, insert, or_, select, update

from catalogue.datestamp import from_epoch
from catalogue.record import Header, Note, RawRecord, Rejected
from catalogue.store import passes, tables
from catalogue.store.compression import Press
from catalogue.store.records import CHUNK
from catalogue.store.rows import among as one_of
from catalogue.store.tables import reject as table


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be taken, kept with every reason. Times are UTC; `kept` says whether anything was
    delivered that can be shown."""

    id: int
    source: str
    identifier: str | None
    stage: str
    reasons: tuple[Note, ...]
    attempts: int
    first_seen: datetime
    last_seen: datetime
    kept: bool = True


def name_of(rejected: Rejected) -> str:
    """Under what a reject is kept: its identifier, else a digest of what was delivered."""
    if identifier := rejected.raw.header.identifier:
        return identifier
    return "#" + hashlib.blake2b(rejected.payload or rejected.raw.payload or b"", digest_size=12).hexdigest()


def keep(
    connection: Connection,
    source: str,
    rejected: Sequence[Rejected],
    run: int | None,
    mark: int | None,
    now: int,
    press: Press,
) -> None:
    """Keep rejects, or note another attempt at those already kept."""
    for reject in rejected:
        name = name_of(reject)
        mine = (table.c.source == source) & (table.c.name == name)
        values = _columns(reject, press) | {"last_seen": now, "run": run, "list": mark}
        attempted = table.c.list.is_not_distinct_from(mark) if mark is not None else false()
        count = table.c.attempts + case((attempted, 0), else_=1)
        again = update(table).where(mine).values(values).values(attempts=count)
        if not connection.execute(again).rowcount:
            first = {"source": source, "name": name, "attempts": 1, "first_seen": now}
            connection.execute(insert(table).values(values | first))


def _columns(reject: Rejected, press: Press) -> dict[str, Any]:
    header = reject.raw.header
    payload = reject.payload if reject.payload is not None else reject.raw.payload
    return {
        "identifier": header.identifier or None,
        "prefix": reject.raw.prefix,
        "datestamp": header.datestamp,
        "sets": " ".join(header.sets),
        "stage": reject.stage,
        "reasons": msgspec.json.encode(reject.reasons).decode(),
        "payload": press.squeeze("reject", payload) if payload else None,
    }


_AMONG = select(table.c.name, table.c.list).where(table.c.source == bindparam("of"), one_of(table.c.name, "names"))


def among(connection: Connection, source: str, names: Sequence[str]) -> dict[str, int | None]:
    """Those of the names that are rejected now, each with the list that named it last."""
    return {row.name: row.list for row in connection.execute(_AMONG, {"of": source, "names": names})}


def forget(connection: Connection, source: str, names: Sequence[str]) -> None:
    """Drop rejects whose record has been taken since."""
    for start in range(0, len(names), CHUNK):
        mine = (table.c.source == source) & table.c.name.in_(names[start : start + CHUNK])
        connection.execute(delete(table).where(mine))


def has_nameless(connection: Connection, source: str, lists: Sequence[int]) -> bool:
    """Whether any of these lists brought something without an identifier."""
    mine = (table.c.source == source) & table.c.identifier.is_(None) & table.c.list.in_(lists)
    return connection.execute(select(table.c.id).where(mine).limit(1)).first() is not None


def drop_nameless(connection: Connection, source: str) -> None:
    """Drop what came without an identifier before the last whole pass, and in none of its lists: nobody can tell
    whether a record that is well now is the one it was."""
    whole = passes.last_complete(connection, source).get(source)
    if whole:
        past = table.c.list.is_(None) | (table.c.list < min(point.id or 0 for point in whole))
        connection.execute(delete(table).where(table.c.source == source, table.c.identifier.is_(None), past))


def listed(connection: Connection, source: str | None = None, after: int = 0, limit: int = 100) -> list[Reject]:
    """Rejects by id, of one source or of all."""
    asked = select(table).where(table.c.id > after).order_by(table.c.id).limit(limit)
    if source is not None:
        asked = asked.where(table.c.source == source)
    return [
        Reject(
            id=row.id,
            source=row.source,
            identifier=row.identifier,
            stage=row.stage,
            reasons=tuple(msgspec.json.decode(row.reasons, type=list[Note])),
            attempts=row.attempts,
            first_seen=from_epoch(row.first_seen),
            last_seen=from_epoch(row.last_seen),
            kept=row.payload is not None,
        )
        for row in connection.execute(asked)
    ]


def payload(connection: Connection, id: int, press: Press) -> bytes | None:
    frame = connection.execute(select(table.c.payload).where(table.c.id == id)).scalar()
    return press.expand(connection, frame) if frame else None


def counts(connection: Connection) -> dict[str, tuple[int, int]]:
    """For each source: rejects in all, and those of identifiers that have no record."""
    record = tables.record
    known = select(record.c.id).where(record.c.source == table.c.source, record.c.identifier == table.c.identifier)
    only = func.count().filter(table.c.identifier.is_not(None) & ~known.exists())
    asked = select(table.c.source, func.count().label("all"), only.label("only")).group_by(table.c.source)
    return {row.source: (row.all, row.only) for row in connection.execute(asked)}


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept reject as it was delivered, with its row and the list that named it."""

    id: int
    raw: RawRecord
    list: int | None


def kept(connection: Connection, source: str, press: Press, after: int, most: int) -> list[Kept]:
    """The kept rejects of a source behind a row, those without an identifier left out."""
    mine = (table.c.source == source) & table.c.identifier.is_not(None) & table.c.payload.is_not(None)
    asked = select(table).where(mine, table.c.id > after).order_by(table.c.id).limit(most)
    return [
        Kept(
            row.id,
            RawRecord(
                Header(row.identifier, row.datestamp, tuple(row.sets.split())),
                row.prefix,
                press.expand(connection, row.payload),
            ),
            row.list,
        )
        for row in connection.execute(asked).all()
    ]


MOST = 8
"""Attempts after which nobody is asked for a rejected record any more, until it is delivered again."""
DAY = 86_400


def due(connection: Connection, source: str, now: int, most: int) -> list[str]:
    """Identifiers whose payload was bad, or never came, and that have waited for another attempt: a day after the
    first, then each time twice as long."""
    bad = (table.c.stage != "crosswalk") | table.c.payload.is_(None) | table.c.reasons.contains('"wrong-root"')
    turn = or_(*[(table.c.attempts == n) & (table.c.last_seen <= now - (DAY << (n - 1))) for n in range(1, MOST)])
    mine = (table.c.source == source) & table.c.identifier.is_not(None) & bad & turn
    asked = select(table.c.identifier).where(mine).order_by(table.c.last_seen, table.c.id).limit(most)
    return [str(name) for name in connection.execute(asked).scalars()]


def attempt(connection: Connection, source: str, names: Sequence[str], mark: int | None, now: int) -> None:
    """Count an attempt at each, in the list `mark`: what is still bad there is no new reject."""
    mine = (table.c.source == source) & one_of(table.c.name, "names")
    values = {"attempts": table.c.attempts + 1, "last_seen": now, "list": mark}
    connection.execute(update(table).where(mine).values(values), {"names": names})


def judged(connection: Connection) -> dict[str, str]:
    """For each source with rejects, by which crosswalks and quirks they were judged again last; empty where never."""
    state = tables.source_state
    joined = table.outerjoin(state, state.c.source == table.c.source)
    asked = select(table.c.source, state.c.remembered).select_from(joined).distinct()
    return {row.source: json.loads(row.remembered or "{}").get("judged", "") for row in connection.execute(asked)}


def attempted(connection: Connection, source: str, now: int) -> int:
    """Count one more attempt at everything that is still rejected of a source; how many rejects that is."""
    values = {"attempts": table.c.attempts + 1, "last_seen": now}
    return int(connection.execute(update(table).where(table.c.source == source).values(values)).rowcount)
