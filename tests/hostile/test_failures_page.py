"""docs/failures.md names a test or a scenario for each of forty failures, and each of them exists."""

from __future__ import annotations

import re
from pathlib import Path

from hostile.further import FURTHER
from hostile.scenarios import SCENARIOS

ROOT = Path(__file__).resolve().parents[2]
ROWS = re.findall(r"^\| (\d+) \|.*\| ([^|]*) \|$", (ROOT / "docs/failures.md").read_text("utf-8"), re.MULTILINE)


def test_every_failure_has_a_test_that_exists() -> None:
    assert [int(number) for number, _ in ROWS] == list(range(1, 41))
    for number, held_by in ROWS:
        scenarios = re.findall(r"scenario `([^`]+)`", held_by)
        tests = re.findall(r"`(tests/[^`]+)::(\w+)`", held_by)
        assert scenarios or tests, f"row {number} names nothing"
        assert [name for name in scenarios if name not in SCENARIOS | FURTHER] == [], f"row {number}"
        for path, name in tests:
            assert f"def {name}(" in (ROOT / path).read_text("utf-8"), f"row {number}: {path}::{name}"
