"""Rows of works: ids are minted, records assigned, and the works of changed records found again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, select, update

from catalogue.normal.identifiers import STRONG
from catalogue.store import Numbers, decided, tables
from catalogue.store.records import CHUNK
from catalogue.store.rows import among, first_of_each, insert_many
from catalogue.store.tables import identifier, record
from catalogue.works import public_id
from catalogue.works.classes import class_of
from catalogue.works.link import HUB, Member, groups
from catalogue.works.versions import Deposit, deposit

Minted = Callable[[str, str], bool]
"""Whether a source's repository mints this identifier: (source, `scheme:value`)."""


class Seed(Struct, frozen=True):
    """A record whose work must be found: new, or with other identifiers or another class than before.

    `type` and `pids` are those it has now, `work` the one it was in (None for a new record), `deposit` the version
    that its OAI identifier names.
    """

    row: int
    source: str
    type: str | None
    pids: frozenset[str]
    work: int | None = None
    deposit: Deposit | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where records belong now: `works` by record for all seeds, `moved` (record → work before, after) for others."""

    works: Mapping[int, int]
    moved: Mapping[int, tuple[int | None, int]]


def assign(numbers: Numbers, seeds: Sequence[Seed], minted: Minted) -> Assignment:
    """Find or mint the work of each seed, moving other records where the seeds join or part them.

    Call it before the seeds' identifiers are written. Nothing about seeds themselves is written here, so that their
    rows are written once, by the caller.
    """
    seeds = _decided(numbers, seeds)
    by_row = {seed.row: seed for seed in seeds}
    shared = _sharing(numbers, {pid for seed in seeds for pid in seed.pids}, by_row)
    alone = [seed for seed in seeds if seed.work is None and not (seed.pids & shared)]
    works = _mint(numbers, [seed.row for seed in alone])
    tied = [seed for seed in seeds if seed.row not in works]
    moved: dict[int, tuple[int | None, int]] = {}
    if tied:
        closure = _closure(numbers, tied, minted)
        for row, (before, after) in _regroup(numbers, closure).items():
            if row in by_row:
                works[row] = after
            elif before != after:
                moved[row] = (before, after)
        _move(numbers, moved)
    return Assignment(works, moved)


def _decided(numbers: Numbers, seeds: Sequence[Seed]) -> list[Seed]:
    """The seeds with the identifiers that operators' decisions leave or give them; what was made one by decision is
    one, whatever version each says it is."""
    pids = decided.pids_of(numbers.connection, {seed.row: seed.pids for seed in seeds if seed.work is not None})
    return [
        replace(seed, pids=pids[seed.row], deposit=None) if pids.get(seed.row, seed.pids) != seed.pids else seed
        for seed in seeds
    ]


def standing(numbers: Numbers, rows: Iterable[int]) -> list[Seed]:
    """These records as seeds, as they stand: what a decision about them asks to be placed anew."""
    return list(_load(numbers, rows).values())


def _sharing(numbers: Numbers, pids: Iterable[str], seeds: Mapping[int, Seed]) -> set[str]:
    """Those of the identifiers that some other record has, in the catalogue or among the seeds."""
    count: dict[str, int] = defaultdict(int)
    for seed in seeds.values():
        for pid in seed.pids:
            count[pid] += 1
    shared = {pid for pid, times in count.items() if times > 1}
    shared.update(pid for pid, row in _holders(numbers, list(pids), len(seeds) + 1) if row not in seeds)
    return shared


_HOLDERS = first_of_each(identifier, "pid", "record")


def _holders(numbers: Numbers, pids: Sequence[str], most: int) -> list[tuple[str, int]]:
    """(identifier, record) for the first `most` records that have each of the identifiers."""
    asked = _HOLDERS(numbers.connection.dialect)
    kept = [(pid, row) for pid, row in numbers.connection.execute(asked, {"groups": pids, "most": most})]
    return kept + decided.holders(numbers.connection, pids)


@dataclass(frozen=True, slots=True)
class _Closure:
    members: list[Member]
    works: dict[int, int | None]


def _closure(numbers: Numbers, seeds: Sequence[Seed], minted: Minted) -> _Closure:
    """Every record that the seeds' identifiers, old or new, lead to over any number of steps, hubs left out.

    The works that the seeds leave are followed too: their remaining records may fall apart.
    """
    known = {seed.row: seed for seed in seeds}
    left = [seed for seed in seeds if seed.work is not None]
    fresh = _in_works(numbers, {seed.work for seed in left if seed.work is not None}) - known.keys()
    asked: set[str] = set()
    # an identifier that a record gives up may have been a hub until now; what a decision takes from it led to others,
    # too, which are in another work where the record is the older version of a deposit
    stated = _stated(numbers, [seed.row for seed in left])
    spread = {pid for seed in (*seeds, *stated, *_decided(numbers, stated)) for pid in seed.pids}
    crowded: set[str] = set()
    while fresh or spread:
        many = HUB + len(seeds)
        for pid, rows in _group(_holders(numbers, sorted(spread), many + 1)).items():
            if len(rows) > many:
                crowded.add(pid)
            else:
                fresh |= rows - known.keys()
        asked |= spread
        loaded = _load(numbers, fresh)
        known |= loaded
        fresh = set()
        spread = {pid for seed in loaded.values() for pid in seed.pids} - asked
    members = [_member(seed, crowded, minted) for seed in known.values()]
    return _Closure(members, {seed.row: seed.work for seed in known.values()})


def _group(pairs: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    grouped: dict[str, set[int]] = defaultdict(set)
    for pid, row in pairs:
        grouped[pid].add(row)
    return grouped


def _member(seed: Seed, crowded: set[str], minted: Minted) -> Member:
    pids = seed.pids - crowded
    mints = frozenset(pid for pid in pids if minted(seed.source, pid))
    return Member(seed.row, class_of(seed.type), pids, mints, seed.deposit)


def _in_works(numbers: Numbers, works: Iterable[int]) -> set[int]:
    asked = select(record.c.id).where(record.c.work.in_(list(works)))
    return set(numbers.connection.execute(asked).scalars())


def _load(numbers: Numbers, rows: Iterable[int]) -> dict[int, Seed]:
    """These records with the identifiers that decisions leave or give them."""
    return {seed.row: seed for seed in _decided(numbers, _stated(numbers, rows))}


def _stated(numbers: Numbers, rows: Iterable[int]) -> list[Seed]:
    """These records with the identifiers that they state."""
    wanted = sorted(rows)
    loaded: list[Seed] = []
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        columns = (record.c.id, record.c.source, record.c.identifier, record.c.type, record.c.work)
        pids: dict[int, set[str]] = defaultdict(set)
        for row in numbers.connection.execute(select(identifier).where(identifier.c.record.in_(part))):
            if row.pid.startswith(STRONG):
                pids[row.record].add(row.pid)
        for row in numbers.connection.execute(select(*columns).where(record.c.id.in_(part))):
            mine = frozenset(pids[row.id])
            loaded.append(Seed(row.id, row.source, row.type, mine, row.work, deposit(row.identifier)))
    return loaded


def _regroup(numbers: Numbers, closure: _Closure) -> dict[int, tuple[int | None, int]]:
    """The work of each record of a closure before and after; ids stay with the record they were minted for."""
    minted = _minted_for(numbers, closure.works)
    placed: dict[int, tuple[int | None, int]] = {}
    fresh: list[frozenset[int]] = []
    merges: dict[int, int | None] = {}
    for group in groups(closure.members):
        ids = sorted(work for row in group for work in minted.get(row, ()))
        if not ids:
            fresh.append(group)
            continue
        merges.update(dict.fromkeys(ids[1:], ids[0]) | {ids[0]: None})
        placed.update({row: (closure.works[row], ids[0]) for row in group})
    new = _mint(numbers, [min(group) for group in fresh])
    for group in fresh:
        placed.update({row: (closure.works[row], new[min(group)]) for row in group})
    _merge(numbers, merges)
    return placed


def _minted_for(numbers: Numbers, rows: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    wanted = sorted(rows)
    for start in range(0, len(wanted), CHUNK):
        mine = tables.work.c.minted_for.in_(wanted[start : start + CHUNK])
        for row in numbers.connection.execute(select(tables.work.c.id, tables.work.c.minted_for).where(mine)):
            found[row.minted_for].append(row.id)
    return found


_TAKEN = select(tables.work.c.public).where(among(tables.work.c.public, "drawn"))


def _mint(numbers: Numbers, rows: Sequence[int]) -> dict[int, int]:
    """A new work for each of these records, with a public id that was never given before."""
    if not rows:
        return {}
    drawn: set[str] = set()
    while len(drawn) < len(rows):
        drawn |= public_id.mint(len(rows) - len(drawn))
        drawn.difference_update(numbers.connection.execute(_TAKEN, {"drawn": drawn}).scalars())
    works = {row: numbers.work() for row in rows}
    first = numbers.first_change
    minted: list[dict[str, Any]] = [
        {
            "id": id,
            "public": public,
            "minted_for": row,
            "merged_into": None,
            "first_change": first,
            "added": numbers.stamp,
        }
        for (row, id), public in zip(works.items(), drawn, strict=True)
    ]
    insert_many(numbers.connection, tables.work, minted)
    return works


def _merge(numbers: Numbers, merges: Mapping[int, int | None]) -> None:
    """Say of each id which one it answers to now; None for an id that stands for itself."""
    if merges:
        statement = (
            update(tables.work).where(tables.work.c.id == bindparam("row")).values(merged_into=bindparam("into"))
        )
        numbers.connection.execute(statement, [{"row": id, "into": into} for id, into in merges.items()])


def _move(numbers: Numbers, moved: Mapping[int, tuple[int | None, int]]) -> None:
    if moved:
        statement = update(record).where(record.c.id == bindparam("row")).values(work=bindparam("to"))
        numbers.connection.execute(statement, [{"row": row, "to": after} for row, (_, after) in moved.items()])
