"""Works found by an identifier, and works that name one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, case, select

from catalogue.store.records import CHUNK, FORMER
from catalogue.store.tables import SHOWN, identifier, record, relation, work

_SHOWN = record.c.state.in_(SHOWN)
_SHOWN_FIRST = case((_SHOWN, 0), else_=1)


def by_pid(connection: Connection, pid: str) -> str | None:
    """The public id of the work with this identifier (`scheme:value`): a live one first, else its tombstone."""
    joined = identifier.join(record, record.c.id == identifier.c.record).join(work, work.c.id == record.c.work)
    asked = select(work.c.public).select_from(joined).where(identifier.c.pid == pid)
    return connection.execute(asked.order_by(_SHOWN_FIRST, work.c.id).limit(1)).scalar()


def by_source_identifier(connection: Connection, name: str) -> str | None:
    """The public id of the work of a record that its source calls so."""
    joined = record.join(work, work.c.id == record.c.work)
    # (source, identifier) is the index there is; sources are few
    sources = select(record.c.source).distinct()
    asked = select(work.c.public).select_from(joined)
    asked = asked.where(record.c.source.in_(sources), record.c.identifier == name)
    return connection.execute(asked.order_by(_SHOWN_FIRST, work.c.id).limit(1)).scalar()


def public_of_work(connection: Connection, id: int | None) -> str | None:
    return connection.execute(select(work.c.public).where(work.c.id == id)).scalar()


def exists(connection: Connection, public_id: str) -> bool:
    return connection.execute(select(work.c.id).where(work.c.public == public_id)).first() is not None


def works_of_pids(connection: Connection, pids: Sequence[str]) -> dict[str, list[int]]:
    """Rows of the works whose live records have these identifiers, by identifier."""
    found: dict[str, list[int]] = defaultdict(list)
    for start in range(0, len(pids), CHUNK):
        joined = identifier.join(record, record.c.id == identifier.c.record)
        asked = select(identifier.c.pid, record.c.work).select_from(joined)
        asked = asked.where(identifier.c.pid.in_(pids[start : start + CHUNK]), _SHOWN).order_by(record.c.work)
        for row in connection.execute(asked.distinct()):
            found[row.pid].append(row.work)
    return found


def naming(connection: Connection, pids: Sequence[str], limit: int) -> list[tuple[str, str, int]]:
    """(identifier, kind, work) of live records that say they are related to one of these identifiers."""
    joined = relation.join(record, record.c.id == relation.c.record)
    asked = select(relation.c.pid, relation.c.kind, record.c.work).select_from(joined)
    asked = (
        asked.where(relation.c.pid.in_(list(pids)), relation.c.kind != FORMER, _SHOWN)
        .order_by(record.c.work)
        .limit(limit)
    )
    return [(row.pid, row.kind, row.work) for row in connection.execute(asked)]
