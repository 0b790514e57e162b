"""Records asked for one by one: those that a list left out though headers name them, and those once rejected."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from catalogue.record import Header, Note, RawRecord
from catalogue.run import Checkpoint, ListState, Mode, Page
from harvester import plan
from harvester.faults import Failure, Refused, Symptom, Unreachable, Unreadable

if TYPE_CHECKING:
    from harvester.desk import Desk

AT_ONCE = 50
ALWAYS, SHARE, MOST = 5, 0.1, 5_000
"""So many missing records are asked for one by one, or this share of the list, but never more than the last; more is a
list to be asked anew."""


def few(missing: int, named: int) -> bool:
    return 0 < missing <= min(max(ALWAYS, SHARE * named), MOST)


PATIENCE = 3
"""Records in a row that cannot be had before it is the repository that cannot be reached."""


def bring(desk: Desk, point: Checkpoint, names: Sequence[str], patient: bool = False) -> Checkpoint:
    """Apply the named records to a list that has been read to its end; the checkpoint as it stands then.

    One that the repository does not know after all is a phantom (IQSS/dataverse#8005) and no failure: it counts as not
    named. One that cannot be read, or not in this format, is rejected under its name; with `patient` also one at which
    the repository breaks.
    """
    phantoms: list[str] = []
    asked = Asking(patient)
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        given = {name: asked.one(desk, name, point.prefix) for name in some}
        found = tuple(raw for raw in given.values() if raw is not None)
        phantoms += (name for name, raw in given.items() if raw is None)
        page = Page(found, traffic=desk.traffic())
        after = replace(point, received=point.received + len(found), state=ListState.OPEN)
        desk.run, point = desk.ingest.apply(desk.run, page, after)
        desk.beat()
    if phantoms:
        desk.ingest.unnamed(desk.run, phantoms, point)
    return point


AGAIN = 50
"""Rejected records asked for once more in one run."""


def ask_again(desk: Desk) -> None:
    """Ask for records that were rejected because of how they came: what the repository has mended since comes in.

    It may have done so without a new datestamp, so that no list of changes names them. One that is still bad is
    skipped and no new reject; where the repository does not answer, the rest waits for its next turn. The list that
    they come in never counts as where the source stands.
    """
    now = desk.clock()
    point = Checkpoint(desk.source.id, desk.source.prefix, None, now, now, mode=Mode.INCREMENTAL, moves=False)
    point, names = desk.ingest.refetched(desk.run, plan.opened(point, now), AGAIN)
    if not names:
        return
    asked, found = Asking(patient=False), list[RawRecord]()
    with suppress(Failure):
        for name in names:
            desk.beat()
            raw = asked.one(desk, name, point.prefix)
            found += [raw] if raw is not None else []
    page = Page(tuple(found), traffic=desk.traffic())
    after = replace(plan.completed(point), received=len(found), pages=1)
    desk.run, _ = desk.ingest.apply(desk.run, page, after)


@dataclass(slots=True)
class Asking:
    """Single records asked for in turn; `broken` counts those in a row at which the repository broke."""

    patient: bool
    broken: int = 0

    def one(self, desk: Desk, name: str, prefix: str) -> RawRecord | None:
        try:
            found = desk.repository.record(name, prefix)
        except Unreachable as failure:
            self.broken += 1
            if not self.patient or failure.symptom not in BREAKS or self.broken > PATIENCE:
                raise
            return refused(name, prefix, failure)
        except (Refused, Unreadable) as failure:
            if isinstance(failure, Refused) and "cannotDisseminateFormat" not in failure.codes:
                raise
            return refused(name, prefix, failure)
        self.broken = 0
        if found is not None and found.header.identifier != name:
            other = f"GetRecord gives {found.header.identifier[:200] or 'a record without identifier'} instead"
            return refused(name, prefix, Unreadable(Symptom.OTHER_ANSWER, other))
        return found


BREAKS = {Symptom.BROKEN, Symptom.SLOW, Symptom.CUT, Symptom.TOO_LARGE}


def refused(name: str, prefix: str, failure: Failure) -> RawRecord:
    note = Note(code="not-to-be-had", message=failure.message[:300])
    return RawRecord(Header(name), prefix, faults=(note,))
