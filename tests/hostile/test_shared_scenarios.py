"""Every scenario of the shared repository, harvested into a catalogue on SQLite, ends as its manifest says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.faults.walk import Walk, load


def names() -> list[str]:
    """The scenarios, by their names where the shared folder is there to be read; one stand-in else."""
    path = Path(os.environ.get("MOISSON_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "hostile_oai.py"
    return list(load(path).SCENARIOS) if path.is_file() else ["all"]


@pytest.fixture(scope="module")
def walk(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    walking = Walk(load(shared / "hostile_oai.py"), tmp_path_factory.mktemp("hostile"))
    yield walking
    walking.close()


@pytest.mark.parametrize("name", names())
def test_a_scenario_ends_as_the_manifest_says(walk: Walk, name: str) -> None:
    """State, live and refused records, error code, requests, warnings, texts and facts of every phase."""
    phases = walk.ends[name].result(timeout=170)

    assert [f"phase {number}: {wrong}" for number, phase in enumerate(phases, 1) for wrong in phase.wrong] == []
