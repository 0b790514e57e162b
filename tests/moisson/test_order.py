"""The order of commit, datestamp and index: nothing is lost, whoever dies when.

Two writers, a follower of the change log and a client that continues from our responseDate with no overlap work at once
and are killed at random. In the end the client knows what the catalogue holds, and the index is as if made anew.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from plugins.databases import Databases
from plugins.installations import Installation
from soak.crew import WRITERS, Client, Scene, ask, follow, held, write
from soak.fingerprint import assert_as_rebuilt
from soak.processes import Child, starting
from sqlalchemy import select

from catalogue.store import tables


class Crew:
    """Two writers, a follower and a client; whoever dies is replaced."""

    def __init__(self, scene: Scene, start: Callable[..., Child], chance: random.Random) -> None:
        self.scene, self._start, self.chance, self.births = scene, start, chance, 0
        self.members = {name: self._born(name) for name in (*WRITERS, "follower", "client")}

    def _born(self, name: str) -> Child:
        self.births += 1
        match name:
            case "follower":
                return self._start(follow, self.scene)
            case "client":
                return self._start(ask, self.scene)
            case _:
                return self._start(write, self.scene, name, str(self.births))

    def kill_one(self) -> None:
        name = self.chance.choice(list(self.members))
        child = self.members[name]
        child.wait_for_lines(self.chance.randint(1, 4))
        time.sleep(self.chance.uniform(0, 0.1))
        assert child.kill() == -9, f"{name} had ended by itself: {child.errors()}"
        self.members[name] = self._born(name)

    def all_at_work(self, replacing: bool = False) -> None:
        """Wait until each has done something; who fell with the database is replaced if `replacing` says so."""
        until = time.monotonic() + 60
        while any(child.said() < 2 for child in self.members.values()):
            assert time.monotonic() < until, "the crew does not get to work"
            for name, child in self.members.items():
                assert child.alive or replacing, f"{name} ended by itself: {child.errors()}"
                if not child.alive:
                    self.members[name] = self._born(name)
            time.sleep(0.05)

    def lose_the_database(self, bring_down: Callable[[], None]) -> None:
        """Bring the database down until somebody has lost it, and take on others in the place of all."""
        for _ in range(5):  # a process of the server that was about to end is killed in vain
            bring_down()
            until = time.monotonic() + 5
            while all(child.alive for child in self.members.values()) and time.monotonic() < until:
                time.sleep(0.02)
            if not all(child.alive for child in self.members.values()):
                break
        else:
            pytest.fail("nobody lost the database")
        for name, child in self.members.items():
            child.kill()
            self.members[name] = self._born(name)

    def end(self) -> None:
        self.scene.stop.touch()
        for name, child in self.members.items():
            assert child.wait(60) == 0, f"{name}: {child.errors()}"


@contextmanager
def crew(folder: Path, database: str, seed: str) -> Iterator[Crew]:
    scene = Scene(folder, database, seed)
    with starting(folder) as start:
        yield Crew(scene, start, random.Random(seed))


def assert_nothing_was_lost(scene: Scene) -> None:
    installed = scene.installation()
    pages = {writer: scene.stored(writer) for writer in WRITERS}
    assert all(pages.values())
    wait_for_the_last_datestamp(installed)
    client = Client(scene)
    client.walk()
    expected = scene.expected(pages)
    assert held(installed) == expected
    assert client.holdings == expected
    assert installed.follower.catch_up()
    assert [check for check in installed.administration.doctor() if not check.ok] == []
    assert_as_rebuilt(installed.follower, scene.folder / "fresh")
    installed.store.engine.dispose()


def wait_for_the_last_datestamp(installed: Installation) -> None:
    with installed.store.read() as connection:
        last = connection.execute(select(tables.counter.c.stamp)).scalar_one()
    time.sleep(max(0.0, last - time.time()) + 0.1)


def seed_of(fixed: str) -> str:
    seed = os.environ.get("MOISSON_SEED") or fixed
    print(f"MOISSON_SEED={seed}")
    return seed


def kill_at_random(crew: Crew, kills: int) -> None:
    for _ in range(kills):
        crew.kill_one()
    crew.all_at_work()
    crew.end()
    assert_nothing_was_lost(crew.scene)


def test_no_change_is_lost_when_any_process_is_killed(database_url: str, tmp_path: Path) -> None:
    with crew(tmp_path, database_url, seed_of("order")) as working:
        kill_at_random(working, 8)


@pytest.mark.soak
def test_no_change_is_lost_in_a_hundred_kills(database_url: str, tmp_path: Path) -> None:
    with crew(tmp_path, database_url, seed_of(str(time.time_ns()))) as working:
        kill_at_random(working, 100)


def kill_a_backend(url: str, chance: random.Random) -> None:
    """`kill -9` a process of the PostgreSQL server that serves this database; the server begins anew by itself."""
    with psycopg.connect(url, autocommit=True) as connection:
        mine = "datname = current_database() AND pid <> pg_backend_pid()"
        rows = connection.execute(f"SELECT pid FROM pg_stat_activity WHERE {mine}".encode()).fetchall()
    with suppress(ProcessLookupError):
        os.kill(chance.choice(rows)[0], signal.SIGKILL)


@pytest.mark.parametrize("kills", [2, pytest.param(40, marks=pytest.mark.soak)])
def test_no_change_is_lost_when_the_database_server_loses_a_process(
    kills: int, postgres_databases: Databases, tmp_path: Path
) -> None:
    url = postgres_databases.migrated()
    with psycopg.connect(url, autocommit=True) as connection:
        # the server of the tests forgets its last commits when it falls; one that is to be trusted does not
        name = url.partition("?")[0].rpartition("/")[2]
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = on".encode())
    with crew(tmp_path, url, seed_of("backends")) as working:
        for _ in range(kills):
            working.all_at_work(replacing=True)
            working.lose_the_database(lambda: kill_a_backend(url, working.chance))
        working.all_at_work(replacing=True)
        working.end()
        assert_nothing_was_lost(working.scene)
