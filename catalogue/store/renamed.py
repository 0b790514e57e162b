"""Records that came back under another identifier: found by the own identifiers they share, and put in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from catalogue.normal.identifiers import STRONG
from catalogue.run import Checkpoint
from catalogue.store import Numbers, absent, keys, records, tables
from catalogue.store.rows import among, unindexed
from catalogue.store.tables import LIVE, SHOWN
from catalogue.store.tables import record as table

Named = Mapping[str, set[str]]
"""Identifiers of a source's records with the strong own identifiers (`scheme:value`) of each."""


CHUNK = 2_000
"""Absent records whose identifiers are looked up at once."""

# a statement a step, each by an index: in one join SQLite compared every absent record with every listed one
_OF_RECORDS = select(tables.identifier).where(among(tables.identifier.c.record, "records"))
_OF_PIDS = select(tables.identifier).where(among(tables.identifier.c.pid, "pids"))
_LISTED = select(table.c.id, table.c.identifier, table.c.first_seen).where(
    among(table.c.id, "rows"),
    unindexed(table.c.source) == bindparam("of"),
    table.c.state.in_(SHOWN),
    among(table.c.list, "lists"),
)


def reappeared(connection: Connection, source: str, lists: Sequence[Checkpoint]) -> tuple[Named, Named]:
    """Records that whole lists no longer name, and records that they name and that were first seen after those had
    been delivered for the last time, as far as they share an own identifier."""
    ids = [point.id for point in lists if point.id is not None]
    asked = select(table.c.id, table.c.identifier, table.c.harvested).where(absent.unnamed(source, lists))
    missed = {row.id: row for row in connection.execute(asked)}
    gone: dict[str, set[str]] = {}
    fresh: dict[str, set[str]] = {}
    rows = list(missed)
    for start in range(0, len(rows), CHUNK):
        for pid, row, new in _sharing(connection, source, rows[start : start + CHUNK], ids):
            old = missed[row]
            if new.first_seen >= old.harvested:
                gone.setdefault(old.identifier, set()).add(pid)
                fresh.setdefault(new.identifier, set()).add(pid)
    return gone, fresh


def _sharing(
    connection: Connection, source: str, portion: Sequence[int], lists: Sequence[int]
) -> Iterator[tuple[str, int, Any]]:
    """(own identifier, absent row, listed record that has it as well) for each that both share."""
    rows: dict[str, list[int]] = {}
    for one in connection.execute(_OF_RECORDS, {"records": portion}):
        if one.pid.startswith(STRONG):
            rows.setdefault(one.pid, []).append(one.record)
    others = [(one.pid, one.record) for one in connection.execute(_OF_PIDS, {"pids": list(rows)})]
    asked = {"rows": sorted({record for _, record in others}), "of": source, "lists": lists}
    listed = {one.id: one for one in connection.execute(_LISTED, asked)}
    for pid, record in others:
        if record in listed:
            yield from ((pid, row, listed[record]) for row in rows[pid] if row != record)


def swap(numbers: Numbers, source: str, pairs: Mapping[str, str], hashes: Mapping[str, bytes | None]) -> set[str]:
    """Give each record that came back its old row: the rows of (old, new) exchange their identifiers and keep their
    keys, so that our own identifiers stay what they were. The new identifiers for which that was done; not where the
    new record has another content than in `hashes` by now.
    """
    known = records.known(numbers.connection, source, [*pairs.keys(), *pairs.values()])
    done: set[str] = set()
    for old, new in pairs.items():
        before, after = known.get(old), known.get(new)
        if before is None or after is None or after.hash != hashes.get(new):
            continue
        _rename(numbers, before, f"#swap:{before.id}", _key(numbers, before, old))
        _rename(numbers, after, old, _key(numbers, after, new))
        seen = {"state": LIVE, "missing_since": None, "list": after.list, "harvested": after.harvested}
        _rename(numbers, before, new, None, **seen)
        _take_memberships(numbers.connection, before.id, after.id)
        done.add(new)
    return done


def _key(numbers: Numbers, row: Any, identifier: str) -> str:
    kept = numbers.connection.execute(select(table.c.key).where(table.c.id == row.id)).scalar()
    return kept or keys.key_of(identifier)


def _rename(numbers: Numbers, row: Any, identifier: str, key: str | None, **more: Any) -> None:
    values = {"identifier": identifier} | ({"key": key} if key is not None else {}) | more
    numbers.connection.execute(update(table).where(table.c.id == row.id).values(values))


def _take_memberships(connection: Connection, to: int, of: int) -> None:
    """The sets that the new record was delivered in are now those of the old row."""
    member = tables.membership
    connection.execute(member.delete().where(member.c.record == to))
    connection.execute(update(member).where(member.c.record == of).values(record=to))
