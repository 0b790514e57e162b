"""What a work shows: the order of its copies, and the field that each gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from catalogue.record import Record, holds_files
from catalogue.source import Source
from catalogue.works import FIELDS, Copy, Work, has
from catalogue.works.mints import mints


def present(
    public_id: str, copies: Sequence[Copy], sources: Mapping[str, Source], added: datetime, why: str | None = None
) -> Work:
    """The work that these live copies are (at least one, each with a record).

    Copies come best first: the one whose repository minted the DOI, then those with files, then the oldest. Each
    field is the best copy's, else that of the first copy which has it.
    """
    if len(copies) == 1 and copies[0].record is not None:
        return Work(public_id, copies[0].record, (copies[0],), added, copies[0].changed, why)
    ordered = _in_one_copy(sorted(copies, key=lambda copy: _precedence(copy, sources)), sources)
    changed = max(copy.changed for copy in copies)
    return Work(public_id, _shown(ordered), _numbered(ordered), added, changed, why)


def minted_here(copy: Copy, sources: Mapping[str, Source]) -> bool:
    """Whether the copy's own repository mints the prefix of one of its DOIs (`mints` of the source)."""
    source = sources.get(copy.source)
    if source is None or copy.record is None or not source.mints:
        return False
    return any(mints(source, str(pid)) for pid in copy.record.pids)


def _precedence(copy: Copy, sources: Mapping[str, Source]) -> tuple[bool, bool, datetime, int]:
    has_files = copy.record is not None and holds_files(copy.record)
    return (not minted_here(copy, sources), not has_files, copy.first_seen or copy.changed, copy.raw)


def _in_one_copy(copies: Sequence[Copy], sources: Mapping[str, Source]) -> list[Copy]:
    """Records of one repository with the same own identifier are one copy, the further doors listed beneath it."""
    if len(copies) == 1:
        return list(copies)
    by_repository: dict[str, list[Copy]] = {}
    for copy in copies:
        source = sources.get(copy.source)
        repository = (source.repository or source.id) if source else copy.source
        by_repository.setdefault(repository, []).append(copy)
    order = {copy.raw: place for place, copy in enumerate(copies)}
    kept = [copy for doors in by_repository.values() for copy in _doors(doors)]
    return sorted(kept, key=lambda copy: order[copy.raw])


def _doors(copies: Sequence[Copy]) -> list[Copy]:
    kept: list[Copy] = []
    for copy in copies:
        best = next((n for n, other in enumerate(kept) if other.source != copy.source and _same(other, copy)), None)
        if best is None:
            kept.append(copy)
        else:
            kept[best] = replace(kept[best], doors=(*kept[best].doors, copy))
    return kept


def _same(one: Copy, other: Copy) -> bool:
    return bool(one.record and other.record and set(one.record.pids) & set(other.record.pids))


def _shown(copies: Sequence[Copy]) -> Record:
    stated = {name: copy.record for copy in reversed(copies) for name in FIELDS if has(copy.record, name)}
    return Record(**{name: getattr(record, name) for name, record in stated.items()})


def _numbered(copies: Sequence[Copy]) -> tuple[Copy, ...]:
    seen: dict[str, int] = {}

    def number(copy: Copy) -> Copy:
        seen[copy.source] = seen.get(copy.source, 0) + 1
        return replace(copy, n=seen[copy.source])

    numbered = []
    for copy in copies:
        head = number(copy)
        numbered.append(replace(head, doors=tuple(number(door) for door in copy.doors)) if copy.doors else head)
    return tuple(numbered)
