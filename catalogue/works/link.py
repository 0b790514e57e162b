"""Which records are one work: those of one class that share a strong identifier of their own.

The answer depends on the set of records and never on the order in which they came. Within one shared identifier each
class is a work of its own; records without a class join the class of the record whose repository minted the
identifier, else the first class in the table, and never chain two classes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalogue.works.classes import RANK

HUB = 50
"""An identifier on more records than this links nothing: it is a series, a project or a mistake."""


@dataclass(frozen=True, slots=True)
class Member:
    """What linking needs to know of a record: its row, its class (None: unclassed), its strong identifiers as
    `scheme:value`, and those of them that its own repository mints."""

    record: int
    kind: str | None
    pids: frozenset[str]
    mints: frozenset[str] = frozenset()


def groups(members: Sequence[Member]) -> list[frozenset[int]]:
    """The works as sets of records, each record in exactly one; `members` must be closed under shared identifiers."""
    by_pid = _by_pid(members)
    kinds = {member.record: member.kind for member in members} | _adopted(members, by_pid)
    union = _Union(member.record for member in members)
    for sharing in by_pid.values():
        first: dict[str | None, int] = {}
        for member in sharing:
            kind = kinds[member.record]
            union.join(first.setdefault(kind, member.record), member.record)
    return union.sets()


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
    unclassed = _Union(member.record for member in members if member.kind is None)
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


class _Union:
    """Sets of numbers that only ever grow together (union–find with path halving)."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._parent = {number: number for number in numbers}

    def _root(self, number: int) -> int:
        parent = self._parent
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        a, b = self._root(one), self._root(other)
        self._parent[max(a, b)] = min(a, b)

    def sets(self) -> list[frozenset[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for number in self._parent:
            found[self._root(number)].add(number)
        return [frozenset(numbers) for numbers in found.values()]
