"""Rejects by cause: every code that can be given is in the table, with who can mend it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from catalogue.causes import CAUSES, UNKNOWN, grouped
from catalogue.record import Note
from catalogue.store.rejects import Reject

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2024, 1, 1, tzinfo=UTC)


def reject(id: int, code: str, source: str = "a", identifier: str | None = None) -> Reject:
    return Reject(id, source, identifier, "parse", (Note(code),), 1, NOW, NOW)


def test_every_reason_that_the_code_can_give_is_in_the_table() -> None:
    """Codes of Rejected and of the doors' faults, as they are written in the modules that give them."""
    places = [ROOT / "catalogue/crosswalk.py", *(ROOT / "harvester").rglob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in places)
    given = set(re.findall(r'Note\(\s*(?:code=)?"([a-z-]+)"', text))
    assert {"no-metadata", "export-failed", "not-to-be-had"} <= given
    assert given - set(CAUSES) == set()


def test_they_are_grouped_by_source_and_first_reason() -> None:
    found = grouped([reject(1, "no-metadata", identifier="x"), reject(2, "odd", "b"), reject(3, "no-metadata")])

    assert [(group.source, group.code, group.count, group.examples) for group in found] == [
        ("a", "no-metadata", 2, ["x", "#3"]),
        ("b", "odd", 1, ["#2"]),
    ]
    assert (found[0].cause.mender, found[1].cause) == ("repository", UNKNOWN)
