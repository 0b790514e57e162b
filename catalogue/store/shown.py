"""Works as they are shown: their copies read from the rows of their records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, select

from catalogue.datestamp import from_epoch
from catalogue.record import Record, from_json
from catalogue.source import Source
from catalogue.store import families, keys, near, records
from catalogue.store.compression import Press
from catalogue.store.rows import among
from catalogue.store.tables import DELETED, MISSING, SHOWN, SUPPRESSED, change, work
from catalogue.store.tables import record as table
from catalogue.works import Copy, Found, Gone, Merged, Work
from catalogue.works.newest import described, newest_first
from catalogue.works.present import present
from catalogue.works.versions import deposit

_COPIES = select(*[column for column in table.columns if column.name not in ("payload", "hash")]).where(
    among(table.c.work, "works"), table.c.state.in_(SHOWN)
)
_HEADS = select(work).where(among(work.c.id, "ids"))
_NAMED = select(work).where(among(work.c.public, "public"), work.c.merged_into.is_(None))


def live_works(
    connection: Connection, ids: Sequence[int], domain: str, sources: Mapping[str, Source], press: Press
) -> dict[int, Work]:
    """The works of these rows that have a live record, by row, each with the versions that it is one of."""
    return _with_versions(connection, _heads(connection, ids), domain, sources, press)


def public_works(
    connection: Connection, public_ids: Sequence[str], domain: str, sources: Mapping[str, Source], press: Press
) -> dict[str, Work]:
    """The same by public id; those of merged works stand for none."""
    heads = {row.id: row for row in connection.execute(_NAMED, {"public": public_ids})}
    return {found.id: found for found in _with_versions(connection, heads, domain, sources, press).values()}


def _with_versions(
    connection: Connection, heads: Mapping[int, Any], domain: str, sources: Mapping[str, Source], press: Press
) -> dict[int, Work]:
    found = _alone(connection, heads, domain, sources, press)
    of = families.whole(connection, found)
    if not of:
        return found
    others = _alone(connection, _heads(connection, [each for each in of if each not in found]), domain, sources, press)
    members: dict[int, list[Work]] = defaultdict(list)
    for id, family in of.items():
        if one := found.get(id) or others.get(id):
            members[family].append(one)
    versions = {family: described(newest_first(each)) for family, each in members.items() if len(each) > 1}
    return {id: replace(work, versions=versions.get(of.get(id, 0), ())) for id, work in found.items()}


def _alone(
    connection: Connection, heads: Mapping[int, Any], domain: str, sources: Mapping[str, Source], press: Press
) -> dict[int, Work]:
    copies = copies_of(connection, list(heads), domain, sources, press)
    return {
        id: present(heads[id].public, mine, sources, from_epoch(heads[id].added), _why(mine))
        for id, mine in copies.items()
        if mine
    }


def _heads(connection: Connection, ids: Sequence[int]) -> dict[int, Any]:
    return {row.id: row for row in connection.execute(_HEADS, {"ids": ids})}


def copies_of(
    connection: Connection, ids: Sequence[int], domain: str, sources: Mapping[str, Source], press: Press
) -> dict[int, list[Copy]]:
    """The live copies of works, in the order of their rows, by work."""
    found: dict[int, list[Copy]] = defaultdict(list)
    for row in connection.execute(_COPIES, {"works": ids}):
        found[row.work].append(copy_of(connection, row, domain, sources, press))
    return found


def copy_of(connection: Connection, row: Row[Any], domain: str, sources: Mapping[str, Source], press: Press) -> Copy:
    source = sources.get(row.source)
    return Copy(
        source=row.source,
        identifier=row.identifier,
        oai_identifier=keys.oai_identifier(domain, row.source, row.identifier, row.key),
        prefix=row.prefix,
        datestamp=row.datestamp,
        changed=from_epoch(row.changed),
        record=from_json(press.expand(connection, row.record)) if row.record else None,
        sets=tuple(row.sets.split()),
        deleted=row.state in (DELETED, SUPPRESSED),
        stale=row.stale,
        raw=row.id,
        first_seen=from_epoch(row.first_seen),
        harvested=from_epoch(row.harvested),
        base_url=source.url if source else "",
        filters=tuple(row.filters.split()),
        missing=row.state == MISSING,
    )


def _why(copies: Sequence[Copy]) -> str | None:
    """The identifier that most of the copies share, as `scheme:value`; None for a single copy."""
    if len(copies) < 2:
        return None
    counts: dict[str, int] = defaultdict(int)
    for copy in copies:
        for pid in records.strong(copy.record) if copy.record else ():
            counts[pid] += 1
    shared = [(-count, pid) for pid, count in counts.items() if count > 1]
    return min(shared)[1] if shared else None


def find(
    connection: Connection, public_id: str, domain: str, sources: Mapping[str, Source], press: Press
) -> Found | None:
    """What a public id stands for today."""
    row = connection.execute(select(work).where(work.c.public == public_id)).first()
    if row is None:
        return None
    if row.merged_into is not None:
        into = connection.execute(select(work.c.public).where(work.c.id == row.merged_into)).scalar_one()
        return Merged(public_id, into)
    alive = live_works(connection, [row.id], domain, sources, press)
    if row.id in alive:
        return alive[row.id]
    gone = _gone(connection, row, press)
    newest = _newest(connection, row.id, domain, sources, press) if isinstance(gone, Gone) else None
    return Merged(public_id, newest.id) if newest else gone


def _newest(connection: Connection, id: int, domain: str, sources: Mapping[str, Source], press: Press) -> Work | None:
    """The newest version of the deposit that a work was a version of: HAL lists that one alone, and a reader who comes
    by the address of another one wants it."""
    names = connection.execute(select(table.c.identifier).where(table.c.work == id)).scalars()
    if not any(map(deposit, names)):
        return None
    heads = _heads(connection, list(families.whole(connection, [id])))
    alive = _alone(connection, heads, domain, sources, press)
    return next(iter(newest_first(alive.values())), None)


def _gone(connection: Connection, head: Row[Any], press: Press) -> Gone | Merged:
    """The tombstone of a work: its last record, or where that record has gone to."""
    last = connection.execute(
        select(table).where(table.c.work == head.id).order_by(table.c.changed.desc(), table.c.id).limit(1)
    ).first()
    if last is None:
        return _followed(connection, head)
    record: Record | None = None
    if last.record and last.state == DELETED:
        record = from_json(press.expand(connection, last.record))
    reason = last.reason if last.state == SUPPRESSED and last.reason else "deleted"
    return Gone(head.public, record, last.source, from_epoch(last.changed), reason)


def _followed(connection: Connection, head: Row[Any]) -> Gone | Merged:
    """A work that no record is in: the one it was minted for is in another work now."""
    joined = work.join(table, table.c.work == work.c.id)
    into = connection.execute(select(work.c.public).select_from(joined).where(table.c.id == head.minted_for)).scalar()
    if into is not None and into != head.public:
        return Merged(head.public, into)
    when = connection.execute(select(change.c.at).where(change.c.work_before == head.id)).scalar() or head.added
    return Gone(head.public, None, "", from_epoch(when))


def with_others(connection: Connection, ids: Sequence[int], born_by: int) -> Sequence[int]:
    """Works together with the other versions of each and the works that links join them with, as far as these were born
    by a change: what is told of one depends on the others, and those born later come with their own change."""
    others = (families.whole(connection, ids).keys() | near.joined(connection, ids)) - set(ids)
    if not others:
        return ids
    heads = _heads(connection, sorted(others)).values()
    return sorted({*ids, *(head.id for head in heads if head.first_change <= born_by)})


def births(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Public id and number of the first change of works, by row."""
    return {id: (row.public, row.first_change) for id, row in _heads(connection, ids).items()}


def newest(connection: Connection, most: int) -> Sequence[int]:
    """Rows of the works that were born last and not merged away."""
    asked = select(work.c.id).where(work.c.merged_into.is_(None)).order_by(work.c.id.desc()).limit(most)
    return connection.execute(asked).scalars().all()


def heads_after(connection: Connection, row: int, born_by: int, limit: int) -> Sequence[int]:
    """Rows of works after one of them, in order: those born by a change and not merged away."""
    asked = select(work.c.id).where(work.c.id > row, work.c.first_change <= born_by, work.c.merged_into.is_(None))
    return connection.execute(asked.order_by(work.c.id).limit(limit)).scalars().all()
