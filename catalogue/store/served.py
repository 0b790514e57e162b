"""Records as our OAI-PMH provider serves them: pages in the order of our datestamps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, literal, select, tuple_

from catalogue.datestamp import Window, from_epoch
from catalogue.formats import FORMATS
from catalogue.provenance import namespace_of
from catalogue.record import Record, from_json
from catalogue.store import keys, records, sets
from catalogue.store.rows import among
from catalogue.store.shelf import Home, Shelf, homes
from catalogue.store.tables import SHOWN
from catalogue.store.tables import origin as origins
from catalogue.store.tables import record as table


@dataclass(frozen=True, slots=True)
class Served:
    """A record as our OAI-PMH provider serves it. `deleted` is true also for a record that can no longer be written
    in the prefix asked, and for one that has left openaire_data where that set was asked for; the `origin_` fields are
    what the name, base URL and header of its origin were and the namespace that it was delivered in, and
    `origin_before` the originDescription of where its source had it from, if that said so.
    """

    id: int
    oai_identifier: str
    changed: datetime
    sets: tuple[str, ...]
    deleted: bool
    record: Record | None
    source: str
    origin_identifier: str
    origin_datestamp: str
    origin_base_url: str
    origin_namespace: str
    harvested: datetime
    prefixes: tuple[str, ...] = ()
    origin_before: bytes | None = None
    origin_name: str = ""


def page(
    connection: Connection,
    shelf: Shelf,
    prefix: str,
    window: Window,
    set_spec: str | None,
    after: tuple[int, int] | None,
    limit: int,
    now: int,
) -> list[Served]:
    """Up to `limit` records by (changed, id), after a pair of these; none whose datestamp is later than `now`."""
    asked = select(table).where(
        _offered(prefix), _within(window, now), *sets.within(shelf, set_spec), *_handed_on(connection, shelf)
    )
    if after is not None:
        asked = asked.where(tuple_(table.c.changed, table.c.id) > tuple_(*map(literal, after)))
    rows = connection.execute(asked.order_by(table.c.changed, table.c.id).limit(limit)).all()
    return _served(connection, shelf, prefix, rows, set_spec)


_ORIGINS = select(origins).where(among(origins.c.record, "records"))


def _origins(connection: Connection, rows: Sequence[int]) -> dict[int, bytes]:
    return {row.record: row.description for row in connection.execute(_ORIGINS, {"records": rows})}


def count(connection: Connection, shelf: Shelf, prefix: str, window: Window, set_spec: str | None, now: int) -> int:
    asked = select(func.count()).select_from(table)
    asked = asked.where(
        _offered(prefix), _within(window, now), *sets.within(shelf, set_spec), *_handed_on(connection, shelf)
    )
    return int(connection.execute(asked).scalar() or 0)


def one(connection: Connection, shelf: Shelf, oai_identifier: str, prefix: str) -> Served | None:
    """A record by our OAI identifier; None where there is none, or none in this prefix ever.

    Its datestamp may still be to come: the provider then asks its reader to come back.
    """
    row = by_oai_identifier(connection, shelf.domain, oai_identifier)
    if row is None or not row.offered & records.PREFIX_BITS.get(prefix, 0):
        return None
    if row.source in shelf.hidden(connection):
        return None
    return _served(connection, shelf, prefix, [row])[0]


def by_oai_identifier(connection: Connection, domain: str, oai_identifier: str) -> Row[Any] | None:
    """The row of a record by our OAI identifier."""
    named = keys.parts(domain, oai_identifier)
    if named is None:
        return None
    source, key = named
    kept = select(table).where(table.c.source == source, table.c.key == key)
    row = connection.execute(kept).first()
    if row is not None:
        return row
    plain = select(table).where(
        table.c.source == source, table.c.identifier == keys.identifier_of(key), table.c.key.is_(None)
    )
    return connection.execute(plain).first()


def earliest(connection: Connection) -> int | None:
    return connection.execute(select(func.min(table.c.changed))).scalar()


def _offered(prefix: str) -> ColumnElement[bool]:
    return table.c.offered.op("&")(records.PREFIX_BITS.get(prefix, 0)) != 0


def _within(window: Window, now: int) -> ColumnElement[bool]:
    end = now if window.end is None else min(now, int(window.end.timestamp()))
    within = table.c.changed <= end
    return within & (table.c.changed >= int(window.start.timestamp())) if window.start else within


def _handed_on(connection: Connection, shelf: Shelf) -> Iterable[ColumnElement[bool]]:
    hidden = shelf.hidden(connection)
    return [table.c.source.not_in(hidden)] if hidden else []


def _served(
    connection: Connection, shelf: Shelf, prefix: str, rows: Sequence[Row[Any]], asked: str | None = None
) -> list[Served]:
    """Rows as they are served in a prefix, within the set asked for."""
    before = _origins(connection, [row.id for row in rows])
    origins_of = homes(connection, shelf, {row.source for row in rows})
    return [_one(connection, shelf, prefix, row, asked, origins_of[row.source], before.get(row.id)) for row in rows]


def _one(
    connection: Connection,
    shelf: Shelf,
    prefix: str,
    row: Row[Any],
    asked: str | None,
    home: Home,
    before: bytes | None,
) -> Served:
    left = asked == sets.OPENAIRE_SET and not row.flags & records.OPENAIRE_DATA
    deleted = home.withheld or left or row.state not in SHOWN or not row.writable & records.PREFIX_BITS[prefix]
    return Served(
        id=row.id,
        oai_identifier=keys.oai_identifier(shelf.domain, row.source, row.identifier, row.key),
        changed=from_epoch(row.changed),
        sets=(*sets.of(row, shelf.sources.get(row.source)), *([sets.OPENAIRE_SET] if left else [])),
        deleted=deleted,
        record=None if deleted else from_json(shelf.press.expand(connection, row.record)),
        source=row.source,
        origin_identifier=row.identifier,
        origin_datestamp=row.datestamp,
        origin_base_url=home.url,
        origin_namespace="" if deleted else _namespace(connection, shelf, row),
        harvested=from_epoch(row.harvested),
        prefixes=tuple(name for name, mask in records.PREFIX_BITS.items() if row.offered & mask),
        origin_before=None if deleted else before,
        origin_name=home.name,
    )


def _namespace(connection: Connection, shelf: Shelf, row: Row[Any]) -> str:
    """The namespace that a payload was delivered in: that of its root where its format has several, or none is known
    by its prefix."""
    format = FORMATS.get(row.prefix)
    usual = format.namespaces if format else ()
    if len(usual) == 1 or not row.payload:
        return usual[0] if usual else ""
    return namespace_of(shelf.press.expand(connection, row.payload)) or (usual[0] if usual else "")
