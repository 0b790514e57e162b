"""Embargoes end by date: what is embargoed until a day is open from that day on, whatever was harvested when."""

from __future__ import annotations

from calendar import monthrange

import msgspec

from catalogue.record import Record


def last_day(until: str) -> str:
    """The day on which an embargo ends, YYYY-MM-DD; a bare month or year ends with its last day."""
    match until.split("-"):
        case [year]:
            return f"{year}-12-31"
        case [year, month]:
            return f"{until}-{monthrange(int(year), int(month))[1]}"
        case _:
            return until


def ended(record: Record, today: str) -> bool:
    """Whether a record says that it is embargoed until a day that has come; `today` is YYYY-MM-DD in UTC."""
    return record.access == "embargoed" and record.embargo_until is not None and last_day(record.embargo_until) <= today


def matured(record: Record, today: str) -> Record:
    """The record as it stands today: open once its embargo has ended (EOSC access vocabulary: embargo over is open)."""
    return msgspec.structs.replace(record, access="open") if ended(record, today) else record
