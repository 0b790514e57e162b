"""Harvests killed at random: by `kill -9` of all their processes, and from within a transaction."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from plugins.installations import Installation, sources_of
from soak.commands import Strike, moisson
from soak.fingerprint import assert_as_rebuilt
from soak.origins import Hostile, Listed, Origin, Sample
from soak.processes import Child, starting

SOURCES = """
[defaults]
allow_private = true
min_interval = 0
backoff = 0.05

[[source]]
id = "origin"
name = "Origin"
url = "{url}"
"""
DOMAIN = "crash.example.org"

Start = Callable[..., Child]


@dataclass
class Place:
    """A home with one source, and the command line over it."""

    home: Path
    origin: Origin
    database: str
    start: Start

    def __post_init__(self) -> None:
        self.home.mkdir()
        (self.home / "sources.toml").write_text(SOURCES.format(url=self.origin.url), "utf-8")
        self.environment = {
            "MOISSON_HOME": str(self.home),
            "MOISSON_SOURCES": str(self.home / "sources.toml"),
            "MOISSON_DATABASE_URL": self.database,
            "MOISSON_OAI_DOMAIN": DOMAIN,
        }

    def begin(self, *arguments: str, strike: Strike | None = None) -> Child:
        return self.start(moisson, [*arguments], self.environment, strike)

    def told(self, *arguments: str) -> list[dict[str, object]]:
        """What a command that succeeds says, as rows."""
        child = self.begin(*arguments, "--json")
        assert child.wait() == 0, child.output.read_text("utf-8") + child.errors()
        return [json.loads(line) for line in child.output.read_text("utf-8").splitlines()]

    def installation(self) -> Installation:
        sources = sources_of((self.home / "sources.toml").read_text("utf-8"))
        return Installation(self.home, sources, self.database, DOMAIN)


class Killings:
    """Kills one harvest after another, at moments drawn from a seed."""

    def __init__(self, place: Place, chance: random.Random) -> None:
        self.place, self.chance, self.count = place, chance, 0

    def by_pages(self, pages: int, left: int) -> None:
        """Kill a harvest when the repository has answered some of `pages` pages, `left` kills remaining."""
        most = max(1, (pages - self.place.origin.answered.pages) // max(1, left))
        answered = self.place.origin.answered.after(self.chance.randint(1, most))
        child = self.place.begin("harvest", "origin")
        assert answered.wait(30), child.errors()
        time.sleep(self.chance.uniform(0, 0.04))
        assert child.kill() == -9, child.errors()
        self.count += 1

    def inside(self) -> None:
        """Let a harvest die within the transaction of one of its first pages."""
        strike = Strike(self.chance.randint(1, 2), self.chance.choice([0, *range(1, 9)]))
        child = self.place.begin("harvest", "origin", strike=strike)
        assert child.wait(30) == -9, f"{strike}: {child.errors()}"
        child.kill()  # its follower outlives it, as it would outlive a crash of the command alone
        self.count += 1


def listed(place: Place) -> dict[str, Listed]:
    """What the catalogue says of the source, in the repository's words; nothing may be there twice."""
    rows = place.told("records", "--source", "origin")
    rows += place.told("records", "--source", "origin", "--deleted")
    found = {
        str(row["identifier"]): Listed(
            str(row["datestamp"]),
            tuple(row["sets"]),  # type: ignore[arg-type]
            None if row["deleted"] else row["record"]["titles"][0]["text"],  # type: ignore[index]
        )
        for row in rows
    }
    assert len(found) == len(rows)
    return found


def received(place: Place) -> int:
    """How many records all runs together have received; each run's own counters must add up."""
    runs = place.told("runs", "list", "--limit", "10000")
    outcomes = ("added", "changed", "unchanged", "deleted", "rejected", "skipped")
    for run in runs:
        assert run["received"] == sum(int(str(run[name])) for name in outcomes), run
    return sum(int(str(run["received"])) for run in runs)


def assert_whole(place: Place, scratch: Path) -> None:
    """The catalogue equals the repository, and all that must always be true is."""
    assert listed(place) == place.origin.listed()
    assert [check for check in place.told("doctor") if not check["ok"]] == []
    installation = place.installation()
    assert_as_rebuilt(installation.follower, scratch)
    installation.store.engine.dispose()


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


@contextmanager
def placed(folder: Path, origin: Origin, database: str | None = None) -> Iterator[Place]:
    home = folder / "home"
    with starting(folder) as start:
        try:
            yield Place(home, origin, database or f"sqlite:///{home / 'catalogue.db'}", start)
        finally:
            origin.close()


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
