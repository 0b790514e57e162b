"""A home with one source, commands that are killed at random over it, and what must be true of it afterwards."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plugins.installations import Installation, sources_of
from soak.commands import Strike, moisson, reconcile
from soak.fingerprint import assert_as_rebuilt
from soak.origins import Listed, Origin
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

    def reconcile(self, strike: Strike | None = None) -> Child:
        return self.start(reconcile, self.environment, strike)

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

    def reconciliation(self, pages: int) -> None:
        """Let a reconciliation die within the transaction of one of its pages of headers, or of its burials."""
        child = self.place.reconcile(Strike(self.chance.randint(1, pages), self.chance.choice([0, 1, 2])))
        self.count += child.wait(60) == -9
        child.kill()

    def catch_up(self) -> None:
        """Kill a catch-up of the index a moment after it has begun."""
        child = self.place.begin("index", "catch-up")
        time.sleep(self.chance.uniform(0, 0.5))
        self.count += child.kill() == -9

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


def assert_whole(place: Place, scratch: Path, gone: dict[str, Listed] | None = None) -> None:
    """The catalogue equals the repository and tombstones of what is `gone` from it, and all that must always be true
    is."""
    assert listed(place) == (gone or {}) | place.origin.listed()
    assert [check for check in place.told("doctor") if not check["ok"]] == []
    installation = place.installation()
    assert_as_rebuilt(installation.follower, scratch)
    installation.store.engine.dispose()


@contextmanager
def placed(folder: Path, origin: Origin, database: str | None = None) -> Iterator[Place]:
    home = folder / "home"
    with starting(folder) as start:
        try:
            yield Place(home, origin, database or f"sqlite:///{home / 'catalogue.db'}", start)
        finally:
            origin.close()
