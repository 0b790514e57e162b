"""Records that came back under another identifier: found by the own identifiers they share, and put in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, update

from catalogue.normal.identifiers import LINKING
from catalogue.run import Checkpoint
from catalogue.store import Numbers, absent, keys, records, tables
from catalogue.store.tables import LIVE, MISSING
from catalogue.store.tables import record as table

Named = Mapping[str, set[str]]
"""Identifiers of a source's records with the strong own identifiers (`scheme:value`) of each."""


def reappeared(connection: Connection, source: str, lists: Sequence[Checkpoint]) -> tuple[Named, Named]:
    """Records that whole lists no longer name, and records that they name and that were first seen after those had
    been delivered for the last time, as far as they share an own identifier."""
    new = table.alias("new")
    mine, theirs = tables.identifier.alias("mine"), tables.identifier.alias("theirs")
    ids = [point.id for point in lists if point.id is not None]
    joined = (
        table.join(mine, mine.c.record == table.c.id)
        .join(theirs, theirs.c.pid == mine.c.pid)
        .join(new, new.c.id == theirs.c.record)
    )
    asked = select(table.c.identifier, new.c.identifier.label("fresh"), mine.c.pid).select_from(joined)
    asked = asked.where(
        absent.unnamed(source, lists),
        new.c.source == source,
        new.c.state.in_((LIVE, MISSING)),
        new.c.list.in_(ids),
        new.c.first_seen >= table.c.harvested,
        _strong(mine.c.pid),
    )
    gone: dict[str, set[str]] = {}
    fresh: dict[str, set[str]] = {}
    for row in connection.execute(asked):
        gone.setdefault(row.identifier, set()).add(row.pid)
        fresh.setdefault(row.fresh, set()).add(row.pid)
    return gone, fresh


def _strong(pid: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(*(pid.startswith(f"{scheme}:", autoescape=True) for scheme in LINKING))


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
