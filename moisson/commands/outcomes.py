"""What became of a delivered record, as a row for people and programs."""

from __future__ import annotations

from typing import Any

from catalogue.record import Accepted, Change, Deleted, Rejected, as_dict


def row_of(change: Change) -> dict[str, Any]:
    """The row of `crosswalk --json` (DESIGN 6); without identifier where none was delivered."""
    header, row = change.raw.header, {"prefix": change.raw.prefix}
    if header.identifier:
        row = {"identifier": header.identifier} | row
    match change:
        case Accepted(record=record, notes=notes):
            return row | {"outcome": "accepted", "record": as_dict(record), "notes": [as_dict(note) for note in notes]}
        case Deleted():
            return row | {"outcome": "deleted"}
        case Rejected(reasons=reasons):
            return row | {"outcome": "rejected", "reasons": [as_dict(note) for note in reasons]}
