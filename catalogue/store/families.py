"""Rows of families: which works are versions of one another, found again whenever a record of theirs changes.

The cost depends on the families touched and never on the size of the catalogue; a page whose records neither claim to
be versions nor are claimed as such costs one look-up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, select

from catalogue.store import Numbers, changes, decided
from catalogue.store.rows import among, first_of_each, insert_many
from catalogue.store.tables import change, family, identifier, record, relation, version
from catalogue.works.classes import class_of
from catalogue.works.versions import HUB, KINDS, Claimant, claims_of, families

_CLAIMED = select(version.c.pid).where(among(version.c.pid, "pids")).distinct()
_CLAIMS = select(version).where(among(version.c.record, "records"))
_CLAIMANTS = first_of_each(version, "pid", "record")
_HOLDERS = first_of_each(identifier, "pid", "record")
_NAMES = select(identifier.c.pid, identifier.c.record).where(among(identifier.c.record, "records"))
_WORKS = select(record.c.id, record.c.work, record.c.type).where(among(record.c.id, "records"))
_ROWS = select(record.c.id, record.c.work, record.c.type).where(among(record.c.work, "works"))
_WITHIN = among(record.c.work, "works")
_NAMES_WITHIN = select(identifier.c.pid).join(record, record.c.id == identifier.c.record).where(_WITHIN)
_CLAIMS_WITHIN = select(version.c.pid).join(record, record.c.id == version.c.record).where(_WITHIN)
_OF = select(family).where(among(family.c.work, "works"))
_WHOLE = select(family).where(among(family.c.family, "families"))
_FORGET = delete(family).where(among(family.c.work, "works"))
_UNCLAIM = delete(version).where(among(version.c.record, "records"))


def write_claims(connection: Connection, claims: Mapping[int, Collection[str]], known: Sequence[int]) -> None:
    """Write of what records say that they are a version, in place of what was there for those already `known`."""
    if known and connection.execute(_CLAIMS, {"records": known}).first() is not None:
        connection.execute(_UNCLAIM, {"records": known})
    insert_many(connection, version, [{"pid": pid, "record": row} for row, pids in claims.items() for pid in pids])


def leaving(connection: Connection, rows: Sequence[int]) -> set[str]:
    """The identifiers that records have or claim before they are written anew, as far as these tie versions."""
    if not rows:
        return set()
    said = {row.pid for row in connection.execute(_CLAIMS, {"records": rows})}
    return said | _claimed(connection, {row.pid for row in connection.execute(_NAMES, {"records": rows})})


def whole(connection: Connection, works: Iterable[int]) -> dict[int, int]:
    """The families of these works, by work, every member of each named."""
    of = {row.family for row in connection.execute(_OF, {"works": list(works)})}
    return {row.work: row.family for row in connection.execute(_WHOLE, {"families": list(of)})} if of else {}


def settle(numbers: Numbers, pids: Iterable[str], works: Iterable[int]) -> None:
    """Find the families anew that these identifiers tie or these works were in; every row must have been written.

    `pids` are those that records got, have or gave up, `works` those that records were or are in.
    """
    connection = numbers.connection
    asked, touched = set(pids), set(works)
    tying = _claimed(connection, asked | _names_within(connection, touched)) | _claims_within(connection, touched)
    before = whole(connection, touched) if touched else {}
    if tying or before:
        reached = _Reached(connection, slack=len(asked))
        reached.spread(tying, {*before, *touched})
        before |= whole(connection, reached.works)
        after = {work: min(one) for one in families(reached.claimants()) for work in one}
        _write(numbers, before, after, reached.works)


def _names_within(connection: Connection, works: Collection[int]) -> set[str]:
    """The identifiers of all records of some works: whoever comes into one may give it a class, and with it the
    versions that others claim to be of a record which had none."""
    return set(connection.execute(_NAMES_WITHIN, {"works": list(works)}).scalars()) if works else set()


def _claims_within(connection: Connection, works: Collection[int]) -> set[str]:
    return set(connection.execute(_CLAIMS_WITHIN, {"works": list(works)}).scalars()) if works else set()


def _claimed(connection: Connection, pids: Iterable[str]) -> set[str]:
    asked = list(pids)
    return set(connection.execute(_CLAIMED, {"pids": asked}).scalars()) if asked else set()


@dataclass
class _Reached:
    """The records that can have anything to do with some families, found step by step, hubs left out."""

    connection: Connection
    slack: int
    works: dict[int, int] = field(default_factory=dict)
    kinds: dict[int, str | None] = field(default_factory=dict)
    homes: dict[int, int] = field(default_factory=dict)
    pids: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    claims: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    crowded: set[str] = field(default_factory=set)

    def spread(self, pids: set[str], works: set[int]) -> None:
        asked: set[str] = set()
        fresh = set(works)
        while pids or fresh:
            fresh |= self._tied_by(pids) - self.works.keys()
            asked |= pids
            pids = self._take(fresh) - asked
            fresh = set()

    def _tied_by(self, pids: set[str]) -> set[int]:
        """The works of records that have or claim any of the identifiers."""
        rows: dict[str, set[int]] = defaultdict(set)
        many = HUB + self.slack
        for statement in (_HOLDERS, _CLAIMANTS):
            asked, limits = statement(self.connection.dialect), {"groups": sorted(pids), "most": many + 1}
            for pid, row in self.connection.execute(asked, limits) if pids else ():
                rows[pid].add(row)
        self.crowded |= {pid for pid, tied in rows.items() if len(tied) > many}
        wanted = {row for pid, tied in rows.items() if pid not in self.crowded for row in tied}
        found = self.connection.execute(_WORKS, {"records": sorted(wanted)}) if wanted else ()
        return {row.work for row in found if row.work is not None}

    def _take(self, works: set[int]) -> set[str]:
        """Read the records of works; the identifiers that tie them to others."""
        if not works:
            return set()
        rows = []
        self.works.update(dict.fromkeys(works, 0))
        for row in self.connection.execute(_ROWS, {"works": sorted(works)}):
            rows.append(row.id)
            self.homes[row.id] = row.work
            self.works[row.work] = min(row.id, self.works[row.work] or row.id)
            self.kinds[row.work] = self.kinds.get(row.work) or class_of(row.type)
        return self._names(rows)

    def _names(self, rows: list[int]) -> set[str]:
        apart = decided.apart_of(self.connection, rows)
        kept = [row for row in rows if row not in apart]
        for row in self.connection.execute(_NAMES, {"records": kept}):
            self.pids[row.record].add(row.pid)
        said: set[str] = set()
        for row in self.connection.execute(_CLAIMS, {"records": kept}):
            self.claims[row.record].add(row.pid)
            said.add(row.pid)
        return said | _claimed(self.connection, {pid for row in kept for pid in self.pids.get(row, ())})

    def claimants(self) -> list[Claimant]:
        return [
            Claimant(
                row,
                work,
                self.kinds[work],
                frozenset(self.pids.get(row, ())) - self.crowded,
                frozenset(self.claims.get(row, ())) - self.crowded,
            )
            for row, work in self.homes.items()
        ]


def _write(numbers: Numbers, before: Mapping[int, int], after: Mapping[int, int], first: Mapping[int, int]) -> None:
    """Write which works changed their family and tell the change log; `first` is a record of each work."""
    moved = [work for work in {**before, **after} if before.get(work) != after.get(work)]
    if not moved:
        return
    numbers.connection.execute(_FORGET, {"works": moved})
    kept = [{"work": work, "family": after[work]} for work in moved if work in after]
    insert_many(numbers.connection, family, kept)
    told = {*moved, *_left_behind(before, after, moved)}
    entries = [
        changes.entry(numbers, row, "version", None, work, work) for work in sorted(told) if (row := first.get(work))
    ]
    insert_many(numbers.connection, change, entries)


def _left_behind(before: Mapping[int, int], after: Mapping[int, int], moved: Iterable[int]) -> set[int]:
    """A work of each family that others left: whoever reads its change reads the whole family."""
    left = {before[work] for work in moved if work in before}
    return {min(work for work, of in after.items() if of == one) for one in left & set(after.values())}


def refound(numbers: Numbers, source: str, after: int, most: int) -> int | None:
    """Claims and families of the records of a source after a row, for what was there before families were; the last
    row read, None at the end."""
    connection = numbers.connection
    asked = select(record.c.id, record.c.work, record.c.identifier).where(
        record.c.source == source, record.c.id > after
    )
    rows = connection.execute(asked.order_by(record.c.id).limit(most)).all()
    if not rows:
        return None
    ids = [row.id for row in rows]
    said: dict[int, set[tuple[str, str]]] = defaultdict(set)
    related = select(relation).where(among(relation.c.record, "records"), relation.c.kind.in_(sorted(KINDS)))
    for row in connection.execute(related, {"records": ids}):
        said[row.record].add((row.kind, row.pid))
    claims = {row.id: found for row in rows if (found := claims_of(said[row.id], row.identifier))}
    write_claims(connection, claims, ids)
    names = {row.pid for row in connection.execute(_NAMES, {"records": ids})}
    settle(numbers, names.union(*claims.values()), {row.work for row in rows if row.work is not None})
    return int(ids[-1])


def wrong(connection: Connection) -> int:
    """Works whose family is not what the records say: looked for in everything that is claimed."""
    every = set(connection.execute(select(version.c.pid).distinct()).scalars())
    reached = _Reached(connection, slack=0)
    kept = {row.work: row.family for row in connection.execute(select(family))}
    reached.spread(every, set(kept))
    after = {work: min(one) for one in families(reached.claimants()) for work in one}
    return sum(kept.get(work) != after.get(work) for work in {**kept, **after})
