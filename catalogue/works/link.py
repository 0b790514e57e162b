"""Which records are one work: those of one class that share a strong identifier of their own.

The answer depends on the set of records and never on the order in which they came. Within one shared identifier each
class is a work of its own; records without a class join the class of the record whose repository minted the
identifier, else the first class in the table, and never chain two classes. Versions of one deposit in HAL are works of
their own though they share its identifier; what does not say its version belongs to the newest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalogue.works.classes import RANK
from catalogue.works.union import Union
from catalogue.works.versions import Deposit

HUB = 50
"""An identifier on more records than this links nothing: it is a series, a project or a mistake."""


@dataclass(frozen=True, slots=True)
class Member:
    """What linking needs to know of a record: its row, its class (None: unclassed), its strong identifiers as
    `scheme:value`, those of them that its own repository mints, and the version of which deposit it says it is."""

    record: int
    kind: str | None
    pids: frozenset[str]
    mints: frozenset[str] = frozenset()
    deposit: Deposit | None = None


def groups(members: Sequence[Member]) -> list[frozenset[int]]:
    """The works as sets of records, each record in exactly one; `members` must be closed under shared identifiers."""
    by_pid = _by_pid(members)
    kinds = {member.record: member.kind for member in members} | _adopted(members, by_pid)
    union = Union(member.record for member in members)
    for sharing in by_pid.values():
        first: dict[str | None, int] = {}
        for member in sharing:
            kind = kinds[member.record]
            union.join(first.setdefault(kind, member.record), member.record)
    deposits = {
        member.record: member.deposit for member in members if member.deposit and member.deposit[0] in member.pids
    }
    return [part for group in union.sets() for part in _parted(group, deposits)]


def _parted(group: frozenset[int], deposits: Mapping[int, Deposit]) -> list[frozenset[int]]:
    """A work, and apart from it each older version of a deposit that it holds in a newer one."""
    stated = {row: deposits[row] for row in group if row in deposits}
    newest: dict[str, int] = {}
    for pid, version in stated.values():
        newest[pid] = max(version, newest.get(pid, 0))
    older: dict[Deposit, set[int]] = defaultdict(set)
    for row, (pid, version) in stated.items():
        if version < newest[pid]:
            older[pid, version].add(row)
    parts = [frozenset(rows) for rows in older.values()]
    return [group.difference(*parts), *parts] if parts else [group]


def _counts(members: Sequence[Member]) -> Mapping[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for member in members:
        for pid in member.pids:
            counts[pid] += 1
    return counts


def _by_pid(members: Sequence[Member]) -> dict[str, list[Member]]:
    counts = _counts(members)
    found: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        for pid in member.pids:
            if 1 < counts[pid] <= HUB:
                found[pid].append(member)
    return found


def _adopted(members: Sequence[Member], by_pid: Mapping[str, list[Member]]) -> dict[int, str | None]:
    """The class that each unclassed record takes on.

    Unclassed records that share identifiers are taken together, so that none of them can tie two classes; the class
    is chosen among all classed records that touch any of them.
    """
    unclassed = Union(member.record for member in members if member.kind is None)
    for sharing in by_pid.values():
        strays = [member.record for member in sharing if member.kind is None]
        for stray in strays[1:]:
            unclassed.join(strays[0], stray)
    pids = {member.record: member.pids for member in members if member.kind is None}
    adopted: dict[int, str | None] = {}
    for stray_set in unclassed.sets():
        touched = {pid for stray in stray_set for pid in pids[stray] if pid in by_pid}
        kind = _choose(touched, by_pid)
        adopted.update(dict.fromkeys(stray_set, kind))
    return adopted


def _choose(pids: Iterable[str], by_pid: Mapping[str, list[Member]]) -> str | None:
    offers = {
        (pid not in member.mints, RANK[member.kind])
        for pid in pids
        for member in by_pid[pid]
        if member.kind is not None
    }
    return list(RANK)[min(offers)[1]] if offers else None
