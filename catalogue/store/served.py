"""Records as our OAI-PMH provider serves them: pages in the order of our datestamps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, literal, select, tuple_

from catalogue.datestamp import Window, from_epoch
from catalogue.formats import FORMATS
from catalogue.record import Record, from_json
from catalogue.source import Source
from catalogue.store import keys, records
from catalogue.store.compression import Press
from catalogue.store.rows import among
from catalogue.store.tables import SHOWN
from catalogue.store.tables import origin as origins
from catalogue.store.tables import record as table

OPENAIRE_SET = "openaire_data"
EOSC_SET = "eosc"
"""Records of sources with `eosc = true`: what EOSC gets from us, and not from the repository itself as well."""


@dataclass(frozen=True, slots=True)
class Served:
    """A record as our OAI-PMH provider serves it. `deleted` is true also for a record that can no longer be written
    in the prefix asked, and for one that has left openaire_data where that set was asked for; the `origin_` fields are what the header, base URL and namespace of its origin were, and
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


@dataclass(frozen=True, slots=True)
class Shelf:
    """What serving needs beside the rows: the domain of our identifiers, the sources, and how frames are expanded."""

    domain: str
    sources: Mapping[str, Source]
    press: Press

    def withheld(self) -> list[str]:
        """Sources whose records are not handed on (`redistribute = false`)."""
        return sorted(id for id, source in self.sources.items() if not source.redistribute)

    def offered_to_eosc(self) -> list[str]:
        """Sources whose records are in the set `eosc` (`eosc = true`)."""
        return sorted(id for id, source in self.sources.items() if source.eosc)


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
    asked = select(table).where(_offered(prefix), _within(window, now), *_in_set(shelf, set_spec), *_handed_on(shelf))
    if after is not None:
        asked = asked.where(tuple_(table.c.changed, table.c.id) > tuple_(*map(literal, after)))
    rows = connection.execute(asked.order_by(table.c.changed, table.c.id).limit(limit)).all()
    before = _origins(connection, [row.id for row in rows])
    return [_served(connection, shelf, prefix, row, before.get(row.id), set_spec) for row in rows]


_ORIGINS = select(origins).where(among(origins.c.record, "records"))


def _origins(connection: Connection, rows: Sequence[int]) -> dict[int, bytes]:
    return {row.record: row.description for row in connection.execute(_ORIGINS, {"records": rows})}


def count(connection: Connection, shelf: Shelf, prefix: str, window: Window, set_spec: str | None, now: int) -> int:
    asked = select(func.count()).select_from(table)
    asked = asked.where(_offered(prefix), _within(window, now), *_in_set(shelf, set_spec), *_handed_on(shelf))
    return int(connection.execute(asked).scalar() or 0)


def one(connection: Connection, shelf: Shelf, oai_identifier: str, prefix: str) -> Served | None:
    """A record by our OAI identifier; None where there is none, or none in this prefix ever.

    Its datestamp may still be to come: the provider then asks its reader to come back.
    """
    row = by_oai_identifier(connection, shelf.domain, oai_identifier)
    if row is None or not row.offered & records.PREFIX_BITS.get(prefix, 0):
        return None
    if row.source in shelf.withheld():
        return None
    return _served(connection, shelf, prefix, row, _origins(connection, [row.id]).get(row.id))


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


def sets(connection: Connection, shelf: Shelf) -> list[tuple[str, str]]:
    """The sets that hold anything, as (setSpec, name): sources, types, thematic centres, openaire_data, eosc."""
    per_source = connection.execute(select(table.c.source).distinct()).scalars().all()
    handed_on = [source for source in sorted(per_source) if source not in shelf.withheld()]
    typed = select(table.c.type).where(table.c.type.is_not(None), table.c.source.in_(handed_on)).distinct()
    types = connection.execute(typed).scalars().all()
    found = [(f"source:{id}", shelf.sources[id].label("en") if id in shelf.sources else id) for id in handed_on]
    found += [(f"type:{type}", type.replace("-", " ").capitalize()) for type in sorted(types)]
    centres = {centre for id in handed_on if id in shelf.sources and (centre := centre_set(shelf.sources[id]))}
    found += [(f"centre:{centre}", centre) for centre in sorted({above for one in centres for above in _above(one)})]
    found.append((OPENAIRE_SET, "OpenAIRE_data"))
    return [*found, (EOSC_SET, "EOSC")] if set(shelf.offered_to_eosc()) & set(handed_on) else found


def centre_set(source: Source) -> str | None:
    """The thematic centre as a setSpec: `data-terra/odatis` is below `data-terra`."""
    return source.centre.replace("/", ":") if source.centre else None


def _above(spec: str) -> list[str]:
    """A setSpec and those that hold it: whoever lists `a:b` has a set `a`, too."""
    parts = spec.split(":")
    return [":".join(parts[: n + 1]) for n in range(len(parts))]


def earliest(connection: Connection) -> int | None:
    return connection.execute(select(func.min(table.c.changed))).scalar()


def _offered(prefix: str) -> ColumnElement[bool]:
    return table.c.offered.op("&")(records.PREFIX_BITS.get(prefix, 0)) != 0


def _within(window: Window, now: int) -> ColumnElement[bool]:
    end = now if window.end is None else min(now, int(window.end.timestamp()))
    within = table.c.changed <= end
    return within & (table.c.changed >= int(window.start.timestamp())) if window.start else within


def _handed_on(shelf: Shelf) -> Iterable[ColumnElement[bool]]:
    withheld = shelf.withheld()
    return [table.c.source.not_in(withheld)] if withheld else []


def _in_set(shelf: Shelf, set_spec: str | None) -> Sequence[ColumnElement[bool]]:
    if set_spec is None:
        return []
    kind, _, value = set_spec.partition(":")
    match kind:
        case "source":
            return [table.c.source == value]
        case "type":
            return [table.c.type == value]
        case "centre":
            return [table.c.source.in_([id for id, source in shelf.sources.items() if _of_centre(source, value)])]
        case "openaire_data":
            return [table.c.flags.op("&")(records.OPENAIRE_DATA | records.LEFT_OPENAIRE) != 0]
        case "eosc":
            return [table.c.source.in_(shelf.offered_to_eosc())]
        case _:
            return [table.c.id < 0]


def _of_centre(source: Source, centre: str) -> bool:
    spec = centre_set(source)
    return spec is not None and (spec == centre or spec.startswith(centre + ":"))


def _served(
    connection: Connection, shelf: Shelf, prefix: str, row: Row[Any], before: bytes | None, asked: str | None = None
) -> Served:
    left = asked == OPENAIRE_SET and not row.flags & records.OPENAIRE_DATA
    deleted = left or row.state not in SHOWN or not row.writable & records.PREFIX_BITS[prefix]
    source = shelf.sources.get(row.source)
    origin = FORMATS.get(row.prefix)
    return Served(
        id=row.id,
        oai_identifier=keys.oai_identifier(shelf.domain, row.source, row.identifier, row.key),
        changed=from_epoch(row.changed),
        sets=(*_sets_of(row, source), *([OPENAIRE_SET] if left else [])),
        deleted=deleted,
        record=None if deleted else from_json(shelf.press.expand(connection, row.record)),
        source=row.source,
        origin_identifier=row.identifier,
        origin_datestamp=row.datestamp,
        origin_base_url=source.url if source else "",
        origin_namespace=origin.namespaces[0] if origin and origin.namespaces else "",
        harvested=from_epoch(row.harvested),
        prefixes=tuple(name for name, mask in records.PREFIX_BITS.items() if row.offered & mask),
        origin_before=None if deleted else before,
    )


def _sets_of(row: Row[Any], source: Source | None) -> tuple[str, ...]:
    found = [f"source:{row.source}"]
    if row.type:
        found.append(f"type:{row.type}")
    if source is not None and source.centre:
        found.append(f"centre:{centre_set(source)}")
    if row.flags & records.OPENAIRE_DATA:
        found.append(OPENAIRE_SET)
    if source is not None and source.eosc:
        found.append(EOSC_SET)
    return tuple(found)
