"""Rows of records: what is looked up of them before a page is applied, and how they are written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from catalogue.formats import PUBLISHED
from catalogue.normal.identifiers import LINKING
from catalogue.quality import openaire_data
from catalogue.record import Header, Pid, Record
from catalogue.store import tables
from catalogue.store.keys import INDEXED
from catalogue.store.rows import among, insert_many
from catalogue.store.tables import SHOWN
from catalogue.store.tables import record as table

CHUNK = 500  # values in one IN (…), far below the limits of both databases

PREFIX_BITS = {"oai_dc": 1, "oai_datacite": 2, "oai_openaire": 4}
"""The bit of each published format in `offered` and `writable`; a bit is never given to another format."""

OPENAIRE_DATA, HAS_DOI, OPEN_ACCESS, LEFT_OPENAIRE = 1, 2, 4, 8
"""Bits of `flags`: member of the set openaire_data, has a DOI, is open access, was a member of openaire_data once."""


def shown(connection: Connection, source: str) -> int:
    """How many records of a source are shown."""
    mine = (table.c.source == source) & table.c.state.in_(SHOWN)
    return int(connection.execute(select(func.count()).where(mine)).scalar() or 0)


_KNOWN = select(
    table.c.id,
    table.c.identifier,
    table.c.state,
    table.c.hash,
    table.c.prefix,
    table.c.crosswalk,
    table.c.list,
    table.c.work,
    table.c.type,
    table.c.offered,
    table.c.writable,
    table.c.flags,
    table.c.stale,
    table.c.datestamp,
    table.c.sets,
    table.c.harvested,
    table.c.missing_since,
).where(table.c.source == bindparam("source"), among(table.c.identifier, "identifiers"))


def known(connection: Connection, source: str, identifiers: Sequence[str]) -> dict[str, Any]:
    """What the catalogue knows of these identifiers of a source, by identifier."""
    rows = connection.execute(_KNOWN, {"source": source, "identifiers": identifiers})
    return {row.identifier: row for row in rows}


def content_hash(payload: bytes, header: Header) -> bytes:
    """What makes two deliveries of a record the same: the payload after the privacy filter, and the sets in any order.

    A datestamp is no content: a repository that dates everything anew has changed nothing.
    """
    digest = hashlib.blake2b(payload, digest_size=16)
    if header.sets:
        digest.update("\n".join(sorted(header.sets)).encode())
    return digest.digest()


def flags_of(record: Record, before: int = 0) -> int:
    """The flags of a record that had those `before`: what has left openaire_data is remembered, since whoever harvests
    that set alone must be told."""
    left = LEFT_OPENAIRE if before & (OPENAIRE_DATA | LEFT_OPENAIRE) else 0
    return (
        (OPENAIRE_DATA if openaire_data(record) else left)
        | (HAS_DOI if any(pid.scheme == "doi" for pid in record.pids) else 0)
        | (OPEN_ACCESS if record.access == "open" else 0)
    )


def writable_bits(record: Record) -> int:
    return sum(bit for prefix, bit in PREFIX_BITS.items() if prefix in PUBLISHED and PUBLISHED[prefix].writable(record))


def strong(record: Record) -> frozenset[str]:
    """The identifiers of a record that may link it with others, as `scheme:value`."""
    return frozenset(str(pid) for pid in record.pids if pid.scheme in LINKING and _fits(pid.value))


def looked_up(record: Record) -> set[str]:
    """The identifiers under which a record is found; addresses and nameless schemes are not."""
    return {str(pid) for pid in record.pids if pid.scheme not in ("url", "other") and _fits(pid.value)}


def related(record: Record) -> set[tuple[str, str]]:
    """(identifier, kind) of what a record says it is related to."""
    named = (to for to in record.relations if to.scheme not in ("url", "other") and _fits(to.value))
    return {(str(Pid(to.scheme, to.value)), to.kind) for to in named}


def _fits(value: str) -> bool:
    return len(value) * 4 <= INDEXED or len(value.encode()) <= INDEXED


def insert_rows(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    insert_many(connection, table, rows)


CHANGED = tuple(
    column.name
    for column in table.columns
    if column.name not in ("id", "source", "identifier", "key", "first_seen", "reason")
)
"""What of a record's row can change when its content does."""

_UPDATE = update(table).where(table.c.id == bindparam("row")).values({name: bindparam(name) for name in CHANGED})
_BURY = (
    update(table)
    .where(table.c.id == bindparam("row"))
    .values(
        {name: bindparam(name) for name in ("state", "datestamp", "sets", "changed", "change", "harvested", "list")}
    )
    .values(missing_since=None, stale=False, embargo=None)
)
_SEEN = (
    update(table)
    .where(table.c.id == bindparam("row"))
    .values({name: bindparam(name) for name in ("list", "state", "harvested", "stale")})
    .values(missing_since=None)
)
_HEADER = (
    update(table)
    .where(table.c.id == bindparam("row"))
    .values(datestamp=bindparam("datestamp"), sets=bindparam("sets"), prefix=bindparam("prefix"))
)


def update_rows(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write changed records; each row has `row` (its id) and every column of CHANGED."""
    if rows:
        connection.execute(_UPDATE, rows)


def bury_rows(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Make tombstones; payload and record stay, as the last that was known."""
    if rows:
        connection.execute(_BURY, rows)


def mark_seen(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(_SEEN, rows)


def mark_version(connection: Connection, rows: Sequence[int], crosswalk: int) -> None:
    """Note that these records are the same by this version of the crosswalks."""
    for start in range(0, len(rows), CHUNK):
        mine = table.c.id.in_(rows[start : start + CHUNK])
        connection.execute(update(table).where(mine).values(crosswalk=crosswalk))


def write_headers(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Note a new datestamp or order of sets of a record whose content is the same."""
    if rows:
        connection.execute(_HEADER, rows)


def write_names(connection: Connection, records: Mapping[int, Record], known: Sequence[int]) -> None:
    """Write what records are found by and related to, in place of what was there for those already `known`."""
    names = [{"pid": pid, "record": row} for row, record in records.items() for pid in looked_up(record)]
    links = [{"pid": p, "record": row, "kind": kind} for row, record in records.items() for p, kind in related(record)]
    links += _former(connection, links, known)
    for names_of in (tables.identifier, tables.relation):
        for start in range(0, len(known), CHUNK):
            connection.execute(delete(names_of).where(names_of.c.record.in_(known[start : start + CHUNK])))
    insert_many(connection, tables.identifier, names)
    insert_many(connection, tables.relation, links)


FORMER = ""
"""The kind of a relation that a record stated and states no longer: what it named is looked at again."""


def _former(connection: Connection, links: Sequence[dict[str, Any]], known: Sequence[int]) -> list[dict[str, Any]]:
    """The relations of `known` records whose identifiers they name no longer."""
    stated = {(link["record"], link["pid"]) for link in links}
    before = {(row.record, row.pid) for row in connection.execute(_RELATED, {"records": known})} if known else set()
    return [{"pid": pid, "record": row, "kind": FORMER} for row, pid in sorted(before - stated)]


_RELATED = select(tables.relation.c.record, tables.relation.c.pid).where(among(tables.relation.c.record, "records"))


def write_origins(connection: Connection, origins: Mapping[int, bytes | None], known: Sequence[int]) -> None:
    """Write where records came from before their source had them, in place of what was there for those `known`."""
    replaced = [row for row in known if row in origins]
    if replaced:
        connection.execute(_FORGET_ORIGINS, {"records": replaced})
    given = [{"record": row, "description": text} for row, text in origins.items() if text is not None]
    insert_many(connection, tables.origin, given)


_FORGET_ORIGINS = delete(tables.origin).where(among(tables.origin.c.record, "records"))


def write_members(connection: Connection, rows: Sequence[int], asked: str, mark: int) -> None:
    """Note that these records were delivered when this set was asked for, in the list `mark`."""
    member = tables.membership
    for start in range(0, len(rows), CHUNK):
        mine = (member.c.asked == asked) & member.c.record.in_(rows[start : start + CHUNK])
        connection.execute(delete(member).where(mine))
    insert_many(connection, member, [{"record": row, "asked": asked, "list": mark} for row in dict.fromkeys(rows)])


def frames(connection: Connection, rows: Sequence[int]) -> dict[int, bytes]:
    """The stored records (as frames) of these rows; rows without one are left out."""
    found: dict[int, bytes] = {}
    for start in range(0, len(rows), CHUNK):
        asked = select(table.c.id, table.c.record).where(table.c.id.in_(rows[start : start + CHUNK]))
        found.update((row.id, row.record) for row in connection.execute(asked) if row.record)
    return found
