"""Three hundred kills over harvest, apply, reconciliation and catch-up on both databases: nothing lost or twice."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from soak.crashes import Killings, Place, assert_whole, listed, placed, received
from soak.origins import Listed, Sample

KILLS = 160
"""On each of two databases."""


class Round:
    """What changes in the repository in one round, and how the catalogue is made to follow it through kills."""

    def __init__(self, place: Place, origin: Sample, killings: Killings) -> None:
        self.place, self.origin, self.killings = place, origin, killings
        self.gone: dict[str, Listed] = {}

    def harvests(self) -> None:
        """Forty records change; harvests of them die between pages and inside the transaction of one."""
        self.origin.touch()
        self.origin.answered.pages = 0
        self.killings.by_pages(3, 2)
        for _ in range(3):
            self.killings.inside()
        assert self.place.told("harvest", "origin")[0]["state"] == "succeeded"

    def reconciliations(self) -> None:
        """Four records vanish without a word; reconciliations die while they read headers and while they bury."""
        self.gone |= self.origin.vanish(4, self.killings.chance)
        for _ in range(5):
            self.killings.reconciliation(len(self.origin.listed()) // 10 + 2)
        child = self.place.reconcile()
        assert child.wait(60) == 0, child.output.read_text("utf-8") + child.errors()

    def catch_ups(self) -> None:
        for _ in range(5):
            self.killings.catch_up()
        child = self.place.begin("index", "catch-up")
        assert child.wait(60) == 0, child.errors()

    def compare(self) -> None:
        assert listed(self.place) == self.gone | self.origin.listed()  # what came back is there
        received(self.place)  # each run's counters add up


@pytest.fixture
def seed() -> str:
    found = os.environ.get("MOISSON_SEED") or str(time.time_ns())
    print(f"MOISSON_SEED={found}")
    return found


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Iterator[Place]:
    with placed(tmp_path, Sample(), database_url) as made:
        yield made


def through(place: Place, seed: str, scratch: Path, kills: int) -> int:
    """Rounds until so many processes have been killed; how many were."""
    assert isinstance(place.origin, Sample)
    killings = Killings(place, random.Random(seed))
    played = Round(place, place.origin, killings)
    assert place.told("harvest", "origin")[0]["state"] == "succeeded"
    while killings.count < kills:
        played.harvests()
        played.reconciliations()
        played.catch_ups()
        played.compare()
    assert_whole(place, scratch, played.gone)
    print(f"{killings.count} kills")
    return killings.count


def test_a_round_of_kills_leaves_everything_as_it_is_there(place: Place, tmp_path: Path) -> None:
    assert through(place, "round", tmp_path / "fresh", 8) >= 8


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_nothing_is_lost_in_three_hundred_kills(place: Place, seed: str, tmp_path: Path) -> None:
    assert through(place, seed, tmp_path / "fresh", KILLS) >= KILLS
