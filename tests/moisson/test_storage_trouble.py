"""The disk is full, the database locked or gone: a clear error, nothing lost, and the next run goes on there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hostile.conftest import TOML
from hostile.scenarios import LIVE, repository
from plugins.databases import Databases, Server
from plugins.installations import Install, Installation
from sqlalchemy import event
from structlog.testing import capture_logs

from catalogue.ingest import StorageFailed
from catalogue.run import State
from harvester.schedule import Schedule
from moisson.assemble import open_catalogue, repository_of, utc_now
from moisson.commands import main
from moisson.demo import serving
from moisson.demo.verbs import answering
from moisson.reloading import Reloading
from moisson.settings import read

PRAGMA = Callable[[Any], None]


class Origin:
    """The repository of the scenarios; before its page number `page`, `trouble` happens, once."""

    def __init__(self, page: int = 4) -> None:
        self.sound, self.page, self.asked = answering(repository()), page, 0
        self.trouble: Callable[[], None] | None = None
        self.server = serving.Server({"m": self.answer})  # type: ignore[dict-item]

    def answer(self, arguments: Any, base_url: str, now: datetime) -> bytes:
        if ("verb", "ListRecords") in list(arguments):
            self.asked += 1
            if self.asked == self.page and self.trouble:
                trouble, self.trouble = self.trouble, None
                trouble()
        return self.sound(arguments, base_url, now)


@pytest.fixture
def origin() -> Iterator[Origin]:
    made = Origin()
    yield made
    made.server.close()


@contextmanager
def limited(here: Installation, pragma: str) -> Iterator[None]:
    """Every connection of the installation is opened with this PRAGMA."""

    def prepare(connection: Any, _: object) -> None:
        connection.execute(pragma)

    here.store.engine.dispose()
    event.listen(here.store.engine, "connect", prepare)
    yield
    event.remove(here.store.engine, "connect", prepare)
    here.store.engine.dispose()


def assert_it_goes_on(here: Installation, received: int) -> None:
    """The next run brings the rest: what was stored before is not asked for again, and nothing is missing."""
    assert 0 < received < 60
    here.clock.ahead += 61  # the process that had the lease is this one, and alive
    run = here.harvest("m")
    assert (run.state, run.complete) == (State.SUCCEEDED, True)
    assert run.counters.received == 60 - received
    assert len(here.identifiers("m")) == LIVE
    assert [check for check in here.administration.doctor() if not check.ok and "index" not in check.check] == []


def received(here: Installation) -> int:
    return sum(run.counters.received for run in here.access.runs("m", 100))


def test_a_full_disk_stops_the_run_and_the_next_goes_on(origin: Origin, install: Install) -> None:
    here = install("a", TOML.format(id="m", url=origin.server.base_url("m")))
    with here.store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    with limited(here, f"PRAGMA max_page_count={pages + 5}"), pytest.raises(StorageFailed, match="free some space"):
        here.harvest("m")

    assert_it_goes_on(here, received(here))


def test_a_locked_database_stops_the_run_and_the_next_goes_on(origin: Origin, install: Install) -> None:
    here = install("a", TOML.format(id="m", url=origin.server.base_url("m")))
    other = sqlite3.connect(here.database.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    origin.trouble = lambda: other.execute("BEGIN IMMEDIATE") and None

    with limited(here, "PRAGMA busy_timeout=200"), pytest.raises(StorageFailed, match="another process holds"):
        here.harvest("m")
    other.execute("ROLLBACK")
    other.close()

    assert_it_goes_on(here, received(here))


def test_a_database_server_that_is_gone_stops_the_run_and_the_next_goes_on(
    origin: Origin, install: Install, postgres_databases: Databases, postgres_server: Server
) -> None:
    url = postgres_databases.migrated()
    here = install("a", TOML.format(id="m", url=origin.server.base_url("m")), url)
    name = url.partition("?")[0].rpartition("/")[2]

    def gone() -> None:
        postgres_server.do(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        postgres_server.do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    origin.trouble = gone
    with pytest.raises(StorageFailed, match="start it, or look at MOISSON_DATABASE_URL"):
        here.harvest("m")
    postgres_server.do(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")

    assert_it_goes_on(here, received(here))


def test_a_database_server_that_is_gone_is_waited_for_and_told_once(
    tmp_path: Path, postgres_databases: Databases, postgres_server: Server
) -> None:
    """A trace every few seconds, for as long as it is away, would fill the disk with logs."""
    url = postgres_databases.migrated()
    name = url.partition("?")[0].rpartition("/")[2]
    (tmp_path / "sources.toml").write_text(TOML.format(id="m", url="https://m.example.org/oai"), "utf-8")
    named = {"HOME": str(tmp_path), "SOURCES": str(tmp_path / "sources.toml"), "DATABASE_URL": url}
    opened = open_catalogue(read({f"MOISSON_{key}": value for key, value in named.items()}))
    reloading = Reloading(opened.settings, opened.store)
    schedule = Schedule(list, opened.catalogue.ingest, lambda source: repository_of(source, opened.settings), utc_now)
    schedule.tick()
    assert reloading.look()

    postgres_server.do(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
    postgres_server.do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    with capture_logs() as told:
        for _ in range(4):
            schedule.tick()
            assert not reloading.look()
        schedule.sweep()
    assert all("start it" in one["why"] and "exc_info" not in one for one in told)
    # the connection that was ended is told in other words than that there is none
    assert len(told) <= 4, [one["event"] for one in told]
    assert {one["event"].partition(" ")[0] for one in told} == {"the", "it", "dead"}

    postgres_server.do(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
    schedule.tick()
    assert (schedule.trouble, reloading.look(), reloading.trouble) == ("", False, False)
    schedule.stop()
    opened.store.engine.dispose()


def test_a_command_says_it_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server that is not there: exit 1, the remedy, and neither a trace nor a password."""
    (tmp_path / "sources.toml").write_text("", "utf-8")
    monkeypatch.setenv("MOISSON_HOME", str(tmp_path))
    monkeypatch.setenv("MOISSON_SOURCES", str(tmp_path / "sources.toml"))
    monkeypatch.setenv("MOISSON_DATABASE_URL", f"postgresql://me:hush@/nothing?host={tmp_path}")

    with pytest.raises(SystemExit) as ended:
        main(["runs", "list"])

    said = capsys.readouterr().err
    assert (ended.value.code, said.count("\n")) == (1, 1)
    assert "MOISSON_DATABASE_URL" in said
    assert "hush" not in said
