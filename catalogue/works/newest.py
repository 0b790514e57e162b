"""Which of several versions is the newest: what they say of one another first, then their numbers or their dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from catalogue.record import Record
from catalogue.works import Version, Work
from catalogue.works.named import title
from catalogue.works.versions import deposit

_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9})*")
_DATED = ("issued", "available", "updated", "accepted", "submitted", "created")


def newest_first(versions: Iterable[Work]) -> list[Work]:
    """The works of a family: those that nothing is said to come after before the others, a work that stands for all its
    versions last of these, then by number where each has one, else by date."""
    every = sorted(versions, key=lambda work: (work.added, work.id), reverse=True)
    after, above = _said(every)
    numbers = {work.id: number_of(work) for work in every}
    dates = {work.id: date_of(work.record) or "" for work in every}
    numbered = all(numbers[work.id] for work in every if work.id not in after | above)

    def rank(work: Work) -> tuple[bool, bool, tuple[int, ...], str, tuple[int, ...]]:
        number = numbers[work.id]
        return (
            work.id not in after,
            work.id not in above,
            number if numbered else (),
            dates[work.id],
            number,
        )

    return sorted(every, key=rank, reverse=True)


def _said(works: Sequence[Work]) -> tuple[set[str], set[str]]:
    """Of which works it is said that a newer one is there, and which are said to have versions."""
    holders = {str(pid): work.id for work in works for record in work.records for pid in record.pids}
    after: set[str] = {work.id for work in works if work.record.status == "superseded"}
    above: set[str] = set()
    for work in works:
        for relation in (relation for record in work.records for relation in record.relations):
            other = holders.get(f"{relation.scheme}:{relation.value}")
            match relation.kind:
                case "IsNewVersionOf" if other not in (None, work.id):
                    after.add(str(other))
                case "IsPreviousVersionOf" if other not in (None, work.id):
                    after.add(work.id)
                case "IsVersionOf" if other not in (None, work.id):
                    above.add(str(other))
                case "HasVersion" if other not in (None, work.id):
                    above.add(work.id)
    return (after if len(after) < len(works) else set()), above


def number_of(work: Work) -> tuple[int, ...]:
    """The number of a version as numbers to compare, `v2.1` as (2, 1); empty where none is said."""
    named = [of[1] for copy in work.copies if (of := deposit(copy.identifier))]
    if named:
        return (max(named),)
    found = _NUMBER.search(work.record.version or "")
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def date_of(record: Record) -> str | None:
    """The day, month or year that a version is of."""
    for kind in _DATED:
        said = [date.start for date in record.dates if date.kind == kind and date.start]
        if said:
            return max(said)
    return f"{record.year:04d}" if record.year is not None else None


def described(works: Sequence[Work]) -> tuple[Version, ...]:
    """The works of a family, newest first, as each of them names the others."""
    return tuple(
        Version(work.id, title(work).text, _named(work),
                date_of(work.record))
        for work in works
    )  # fmt: skip


def _named(work: Work) -> str | None:
    """What a version calls itself, without the `v` before a number."""
    deposits = number_of(work) if any(deposit(copy.identifier) for copy in work.copies) else ()
    if deposits:
        return str(deposits[0])
    said = (work.record.version or "").strip()
    return re.sub(r"^[vV](?:ersion)?[\s.]*(?=\d)", "", said) or None
