"""Records as our OAI-PMH provider serves them: pages in the order of our datestamps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, literal, select, tuple_

from catalogue.datestamp import Window, from_epoch
from catalogue.formats import FORMATS
from catalogue.provenance import namespace_of
from catalogue.record import Record, from_json
from catalogue.source import Source
from catalogue.store import keys, records, standings
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
    return _served(connection, shelf, prefix, rows, set_spec)


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


def sets(connection: Connection, shelf: Shelf) -> list[tuple[str, str]]:
    """The sets that hold anything, as (setSpec, name): sources, types, thematic centres, each kind also as a whole,
    since a colon leads down a hierarchy (OAI-PMH 2.0, 2.6); openaire_data, eosc."""
    per_source = connection.execute(select(table.c.source).distinct()).scalars().all()
    handed_on = [source for source in sorted(per_source) if source not in shelf.withheld()]
    typed = select(table.c.type).where(table.c.type.is_not(None), table.c.source.in_(handed_on)).distinct()
    types = connection.execute(typed).scalars().all()
    homes = _homes(connection, shelf, handed_on)
    found = _kind("source", "All repositories", [(id, homes[id].name) for id in handed_on])
    found += _kind("type", "All types", [(type, type.replace("-", " ").capitalize()) for type in sorted(types)])
    centres = {centre for id in handed_on if id in shelf.sources and (centre := centre_set(shelf.sources[id]))}
    above = sorted({above for one in centres for above in _above(one)})
    found += _kind("centre", "All thematic centres", [(centre, centre) for centre in above])
    found.append((OPENAIRE_SET, "OpenAIRE_data"))
    return [*found, (EOSC_SET, "EOSC")] if set(shelf.offered_to_eosc()) & set(handed_on) else found


def _kind(spec: str, name: str, inner: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The sets of one kind below the one that holds them all; none where there are none."""
    return [(spec, name), *((f"{spec}:{one}", named) for one, named in inner)] if inner else []


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
            return [table.c.source == value] if value else []
        case "type":
            return [table.c.type == value if value else table.c.type.is_not(None)]
        case "centre":
            return [table.c.source.in_([id for id, source in shelf.sources.items() if _of_centre(source, value)])]
        case "openaire_data":
            return [table.c.flags.op("&")(records.OPENAIRE_DATA | records.LEFT_OPENAIRE) != 0]
        case "eosc":
            return [table.c.source.in_(shelf.offered_to_eosc())]
        case _:
            return [table.c.id < 0]


def _of_centre(source: Source, centre: str) -> bool:
    """Whether a source is of a centre, or without one of any."""
    spec = centre_set(source)
    return spec is not None and (not centre or spec == centre or spec.startswith(centre + ":"))


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a source's records come from: the base URL, and what the repository is called in English."""

    url: str
    name: str


def _homes(connection: Connection, shelf: Shelf, sources: Iterable[str]) -> dict[str, _Home]:
    """By source; of one that `sources.toml` no longer has, as it was when it was harvested last."""
    known = {id: _Home(source.url, source.label("en")) for id, source in shelf.sources.items()}
    gone = [id for id in sources if id not in known]
    noted = standings.remembered(connection, gone) if gone else {}
    return known | {id: _Home(noted.get(id, {}).get("url", ""), noted.get(id, {}).get("name", id)) for id in gone}


def _served(
    connection: Connection, shelf: Shelf, prefix: str, rows: Sequence[Row[Any]], asked: str | None = None
) -> list[Served]:
    """Rows as they are served in a prefix, within the set asked for."""
    before = _origins(connection, [row.id for row in rows])
    homes = _homes(connection, shelf, {row.source for row in rows})
    return [_one(connection, shelf, prefix, row, asked, homes[row.source], before.get(row.id)) for row in rows]


def _one(
    connection: Connection,
    shelf: Shelf,
    prefix: str,
    row: Row[Any],
    asked: str | None,
    home: _Home,
    before: bytes | None,
) -> Served:
    left = asked == OPENAIRE_SET and not row.flags & records.OPENAIRE_DATA
    deleted = left or row.state not in SHOWN or not row.writable & records.PREFIX_BITS[prefix]
    return Served(
        id=row.id,
        oai_identifier=keys.oai_identifier(shelf.domain, row.source, row.identifier, row.key),
        changed=from_epoch(row.changed),
        sets=(*_sets_of(row, shelf.sources.get(row.source)), *([OPENAIRE_SET] if left else [])),
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
