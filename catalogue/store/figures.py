"""Counts of what is kept, by source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, func, select

from catalogue.store import records
from catalogue.store.tables import DELETED, LIVE, MISSING, SUPPRESSED, source_state
from catalogue.store.tables import record as table


@dataclass(frozen=True, slots=True)
class Kept:
    """How many records of a source are kept, by state; `deleted` counts take-downs too, `rows` everything."""

    live: int = 0
    deleted: int = 0
    missing: int = 0
    open_access: int = 0
    with_doi: int = 0
    rows: int = 0


def by_source(connection: Connection) -> dict[str, Kept]:
    """One pass over all records."""
    live = table.c.state == LIVE
    columns: dict[str, ColumnElement[int]] = {
        "rows": func.count(),
        "live": _sum(live),
        "deleted": _sum(table.c.state.in_((DELETED, SUPPRESSED))),
        "missing": _sum(table.c.state == MISSING),
        "open_access": _sum(live & (table.c.flags.op("&")(records.OPEN_ACCESS) != 0)),
        "with_doi": _sum(live & (table.c.flags.op("&")(records.HAS_DOI) != 0)),
    }
    asked = select(table.c.source, *[column.label(name) for name, column in columns.items()]).group_by(table.c.source)
    return {
        row.source: Kept(**{name: int(getattr(row, name)) for name in columns}) for row in connection.execute(asked)
    }


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def types(connection: Connection) -> dict[str, int]:
    """Live records by type."""
    asked = select(table.c.type, func.count()).where(table.c.state == LIVE).group_by(table.c.type)
    return {type or "other": int(count) for type, count in connection.execute(asked)}


def paused(connection: Connection) -> set[str]:
    return set(connection.execute(select(source_state.c.source).where(source_state.c.paused)).scalars())


def known_sources(connection: Connection) -> set[str]:
    """Sources of which there is any record or state, whether `sources.toml` still has them or not."""
    found: dict[str, bool] = defaultdict(bool)
    for column in (table.c.source, source_state.c.source):
        for source in connection.execute(select(column).distinct()).scalars():
            found[source] = True
    return set(found)
