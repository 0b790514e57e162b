"""What operators decide about works: that records are one work or are not, and why records are together at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.source import Source
from catalogue.store import Connection, Store, decided
from catalogue.store.decided import Decision
from catalogue.store.placing import place
from catalogue.store.records import strong
from catalogue.works import Copy, Work
from catalogue.works.classes import class_of
from catalogue.works.mints import minter


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a record is in its work: its class, the identifiers that may link it, which of them others in the work share
    and which its own repository mints, and what was decided about it."""

    copy: Copy
    kind: str | None
    pids: tuple[str, ...]
    shared: tuple[str, ...]
    minted: tuple[str, ...]
    decisions: tuple[Decision, ...] = ()


class Undecidable(ValueError):
    """What was asked cannot be done; the text says why and what else may be meant."""


def explain(connection: Connection, work: Work, sources: Mapping[str, Source]) -> list[Reason]:
    """The records of a work, each with why it is there."""
    minted = minter(sources)
    copies = work.every
    pids = {copy.raw: sorted(strong(copy.record)) if copy.record else [] for copy in copies}
    counts: dict[str, int] = {}
    for mine in pids.values():
        for pid in mine:
            counts[pid] = counts.get(pid, 0) + 1
    kept = decided.of_records(connection, list(pids))
    return [
        Reason(
            copy,
            class_of(copy.record.type if copy.record else None),
            tuple(pids[copy.raw]),
            tuple(pid for pid in pids[copy.raw] if counts[pid] > 1),
            tuple(pid for pid in pids[copy.raw] if minted(copy.source, pid)),
            tuple(one for one in kept if one.record == copy.raw),
        )
        for copy in copies
    ]


def same(store: Store, sources: Mapping[str, Source], found: Sequence[Work], actor: str, reason: str | None) -> None:
    """Make these works one. Raises Undecidable where they are of different classes, which are never one work."""
    kinds = {kind for work in found if (kind := class_of(work.record.type))}
    if len(kinds) > 1:
        raise Undecidable(
            f"{' and '.join(sorted(kinds))} are never one work: a dataset and its article are linked instead"
        )
    with store.changing() as numbers:
        rows = [row for work in found for row in decided.rows_of(numbers.connection, work.id)]
        decided.decide(numbers, "same", rows, found[0].id, actor, reason)
        place(numbers, rows, minter(sources))


def distinct(store: Store, one: Work, other: Work, actor: str, reason: str | None) -> None:
    """Keep two works from being called probably the same. Raises Undecidable where they are one work."""
    if one.id == other.id:
        raise Undecidable(f"{one.id} is one work: let one of its records be a work of its own instead")
    label = " ".join(sorted((one.id, other.id)))
    with store.changing() as numbers:
        rows = [row for work in (one, other) for row in decided.rows_of(numbers.connection, work.id)]
        decided.decide(numbers, "distinct", rows, label, actor, reason)


def apart(store: Store, sources: Mapping[str, Source], found: Work, copy: Copy, actor: str, reason: str | None) -> str:
    """Let a record of a work be a work of its own, whatever identifiers it shares; the public id that it has then."""
    with store.changing() as numbers:
        decided.decide(numbers, "apart", [copy.raw], found.id, actor, reason)
        place(numbers, [copy.raw], minter(sources))
        return decided.work_of(numbers.connection, copy.raw)


@dataclass(frozen=True, slots=True)
class Undone:
    """How many decisions were taken back, and about which work."""

    count: int
    work: str


def undo(store: Store, sources: Mapping[str, Source], work: Work) -> Undone:
    """Take back what was decided about the records of a work or, where that is nothing, about the one that was taken
    out of it. Raises Undecidable where several were, each a work of its own now."""
    with store.changing() as numbers:
        about, rows = work.id, decided.rows_of(numbers.connection, work.id)
        count = decided.forget(numbers, rows)
        if not count and (left := decided.left(numbers.connection, work.id)):
            if len(left) > 1:
                raise Undecidable(f"{' and '.join(sorted(left))} were taken out of {work.id}: say which is meant")
            [(about, rows)] = left.items()
            count = decided.forget(numbers, rows)
        if count:
            place(numbers, rows, minter(sources))
    return Undone(count, about)
