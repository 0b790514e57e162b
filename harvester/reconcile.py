"""What is gone, what was renamed, and what needs a decision before anything is deleted. Pure.

The rules are DESIGN.md 4b, *Gone*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from catalogue.run import Checkpoint, Counters
from catalogue.source import DeleteGuard, Source

if TYPE_CHECKING:
    from catalogue.ingest import Absence

Proof = Literal["proved", "surplus", "short", "silent"]


def proof(point: Checkpoint) -> Proof:
    """What the figures of a list read to its end say: as many distinct records as declared, more, fewer, or nothing
    was declared."""
    if point.declared is None:
        return "silent"
    if point.distinct == point.declared:
        return "proved"
    return "surplus" if point.distinct > point.declared else "short"


@dataclass(frozen=True, slots=True)
class Headcount:
    """A list of headers read to its end, held against a list of records.

    `named` counts its distinct headers, `unknown` those that the list of records did not bring. `closed` says that the
    repository marked the end of this list, `declared` what it said its size is. `nameless` says that some had no
    identifier: nobody can tell which records these are.
    """

    named: int
    unknown: int
    closed: bool
    declared: int | None = None
    nameless: bool = False

    def agrees(self) -> bool:
        """Whether the headers prove the records whole: none is missing, and the headers did not break off themselves.

        A headcount that ends without a word before its own declared size is as short as the list it should judge.
        """
        return self.unknown == 0 and (self.closed or self.declared is None or self.named >= self.declared)

    def proves(self) -> bool:
        """Whether what these headers do not name is gone: headers that simply stop may have stopped too early, just as
        the records did, and those without a name may be of any record."""
        return self.agrees() and not self.nameless and (self.closed or self.declared is not None)


def held(gone: int, live: int, guard: DeleteGuard) -> bool:
    """Whether removing so many of the live records needs a word from an operator."""
    return gone > 0 and (gone > max(guard.min, guard.share * live) or 2 * gone > live)


def announced_too_many(counters: Counters, live: int, guard: DeleteGuard) -> bool:
    """Whether the deletions that a repository announced in one run are more than anybody would believe: over half of
    what was live before, and over the guard's least number."""
    return live > 0 and counters.deleted > guard.min and 2 * counters.deleted > live


@dataclass(frozen=True, slots=True)
class Burial:
    """What to do about absent records: `all` at once, those missing `again`, or `none`; or wait for a decision."""

    which: Literal["all", "again", "none", "held"]
    count: int = 0


def burial(absence: Absence, proved: bool, guard: DeleteGuard) -> Burial:
    """Absent from a list proved whole: gone at once. Otherwise: seen missing twice, and longer than the grace."""
    gone = absence.absent if proved else absence.again
    if held(gone, absence.live, guard) or held(absence.absent, absence.live, guard):
        return Burial("held", absence.absent)
    if not absence.absent:
        return Burial("none")
    return Burial("all" if proved else "again", gone)


def looks_for_absent(source: Source) -> bool:
    """Whether absence from a full list means anything here: not where the operator relies on announcements alone."""
    return source.deletions != "announced"


@dataclass(frozen=True, slots=True)
class Renaming:
    """One record under two identifiers of its source, recognised by the own identifier that both carry."""

    old: str
    new: str
    pid: str


def renamings(unseen: Mapping[str, Iterable[str]], fresh: Mapping[str, Iterable[str]]) -> list[Renaming]:
    """Records that came back under another identifier.

    Both arguments map identifiers of one source to the strong own identifiers (`doi:10.…`) of their records: those
    that the last whole list did not name, and those that it named for the first time. Only pairs without any doubt
    are given: an own identifier that occurs once on each side, and every record at most once.
    """
    old, new = by_pid(unseen), by_pid(fresh)
    pairs: list[Renaming] = []
    used: set[str] = set()
    for pid in sorted(old.keys() & new.keys()):
        if len(old[pid]) == len(new[pid]) == 1 and not used & {old[pid][0], new[pid][0]}:
            used |= {old[pid][0], new[pid][0]}
            pairs.append(Renaming(old[pid][0], new[pid][0], pid))
    return pairs


def by_pid(records: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for identifier, pids in records.items():
        for pid in set(pids):
            found.setdefault(pid, []).append(identifier)
    return found


def is_renaming(pairs: int, unseen: int, live: int, least: int = 10) -> bool:
    """Whether so many renamed records are a change of the repository's identifiers, to be proposed as a migration."""
    return pairs >= least and 2 * pairs > unseen and 10 * pairs > live
