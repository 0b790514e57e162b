"""Records that a list left out though headers name them, asked for one by one, so that a few cost no second list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from catalogue.record import Header, Note, RawRecord
from catalogue.run import Checkpoint, ListState, Page, Traffic
from harvester.faults import Refused, Unreadable

if TYPE_CHECKING:
    from harvester.reading import Desk

AT_ONCE = 50
ALWAYS, SHARE = 5, 0.1
"""So many missing records are asked for one by one, or this share of the list; more is a list to be asked anew."""


def few(missing: int, named: int) -> bool:
    return 0 < missing <= max(ALWAYS, SHARE * named)


def bring(desk: Desk, point: Checkpoint, names: Sequence[str]) -> Checkpoint:
    """Apply the named records to a list that has been read to its end; the checkpoint as it stands then.

    One that the repository does not know after all is a phantom (IQSS/dataverse#8005) and no failure: it counts as not
    named. One that cannot be read, or not in this format, is rejected under its name.
    """
    phantoms: list[str] = []
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        given = {name: one(desk, name, point.prefix) for name in some}
        found = tuple(raw for raw in given.values() if raw is not None)
        phantoms += (name for name, raw in given.items() if raw is None)
        page = Page(found, traffic=Traffic(requests=len(some)))
        after = replace(point, received=point.received + len(found), state=ListState.OPEN)
        desk.run, point = desk.ingest.apply(desk.run, page, after)
        desk.beat()
    if phantoms:
        desk.ingest.unnamed(desk.run, phantoms, point)
    return point


def one(desk: Desk, name: str, prefix: str) -> RawRecord | None:
    try:
        return desk.repository.record(name, prefix)
    except (Refused, Unreadable) as failure:
        if isinstance(failure, Refused) and "cannotDisseminateFormat" not in failure.codes:
            raise
        return RawRecord(Header(name), prefix, faults=(Note(code="not-to-be-had", message=failure.message[:300]),))
