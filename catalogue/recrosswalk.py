"""Stored payloads read again: what would change, counted by field before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from catalogue import judge
from catalogue.record import Accepted, Rejected
from catalogue.source import Source
from catalogue.store.compression import Press
from catalogue.store.pages import Delivery, changed_fields
from catalogue.store.payloads import Kept


@dataclass(slots=True)
class Summary:
    """What a recrosswalk changed or would change: records read, changed, rejected now, and changes by field."""

    source: str
    read: int = 0
    changed: int = 0
    rejected: int = 0
    fields: Counter[str] = field(default_factory=Counter)


def recrosswalked(batch: Sequence[Kept], source: Source, press: Press, summary: Summary, today: str) -> list[Delivery]:
    """The deliveries that must be applied for these records; adds to the summary what they change.

    A record that today's crosswalk would reject stays as it is and is counted: what was accepted is not lost.
    """
    deliveries = []
    for kept in batch:
        summary.read += 1
        delivery = judge.again(kept.raw, source, press, today)
        match delivery.change:
            case Accepted(record=record):
                if kept.record != record:
                    summary.changed += 1
                    summary.fields.update(name for name in changed_fields(kept.record, record).split(",") if name)
                deliveries.append(replace(delivery, basis=kept.row.hash))
            case Rejected():
                summary.rejected += 1
            case _:
                pass
    return deliveries
