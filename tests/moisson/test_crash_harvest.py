"""Harvests killed at random: by `kill -9` of all their processes, and from within a transaction."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest
from soak.crashes import Killings, Place, assert_whole, listed, placed, received
from soak.origins import Hostile, Sample


def crash_and_compare(place: Place, chance: random.Random, scratch: Path, kills: int, records: int) -> None:
    """Harvest all, touch, harvest what changed, killed `kills` times, three of them inside a transaction."""
    assert len(place.origin.listed()) == records
    killings = Killings(place, chance)
    late, early = 1, kills - 4
    plan = ["inside"] * 2 + ["pages"] * early
    chance.shuffle(plan)
    for n, how in enumerate(plan):
        killings.inside() if how == "inside" else killings.by_pages(records // 10, len(plan) - n + 2)
    assert place.told("harvest", "origin")[0]["state"] == "succeeded"
    assert listed(place) == place.origin.listed()
    # a page that was stored is never asked for again, and none was stored without its checkpoint
    assert received(place) == records
    touched = place.origin.touch()
    place.origin.answered.pages = 0
    killings.by_pages(3, 2 + late)
    killings.inside()
    assert killings.count == kills
    assert place.told("harvest", "origin")[0]["state"] == "succeeded"
    assert received(place) == records + touched
    assert_whole(place, scratch)


@pytest.mark.parametrize("name", ["oai", "oai-day"])
def test_a_harvest_killed_ten_times_equals_the_shared_repository(name: str, shared: Path, tmp_path: Path) -> None:
    with placed(tmp_path, Hostile(shared / "hostile_oai.py", name, 400)) as place:
        crash_and_compare(place, random.Random(f"crash {name}"), tmp_path / "fresh", 10, 400)


def test_a_harvest_killed_ten_times_equals_the_sample_repository(tmp_path: Path) -> None:
    origin = Sample()
    with placed(tmp_path, origin) as place:
        crash_and_compare(place, random.Random("crash sample"), tmp_path / "fresh", 10, len(origin.listed()))


@pytest.mark.soak
@pytest.mark.parametrize("name", ["oai", "oai-day"])
def test_long_harvests_killed_forty_times_equal_the_shared_repository(
    name: str, shared: Path, tmp_path: Path, database_url: str
) -> None:
    seed = os.environ.get("MOISSON_SEED") or str(time.time_ns())
    print(f"MOISSON_SEED={seed}")
    with placed(tmp_path, Hostile(shared / "hostile_oai.py", name, 5000), database_url) as place:
        crash_and_compare(place, random.Random(seed), tmp_path / "fresh", 40, 5000)
