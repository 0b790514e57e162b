"""Fixtures of the harvester's tests: the in-memory catalogue and a small faulty server are importable by name."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import FunctionType

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from stored import StoredIngest

from catalogue.store import migrate, open_store

TWICE = {"test_run", "test_healthy", "test_faults_on_the_wire", "test_safety"}
"""Modules whose tests hold for a catalogue in memory and for the real one; elsewhere the one in memory is enough."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.module.__name__.rpartition(".")[2] in TWICE and harvests(metafunc.function):
        metafunc.parametrize("tenant", ["in memory", "on SQLite"], indirect=True)


def harvests(test: Callable[..., None]) -> bool:
    """Whether a test makes itself a catalogue, or has it made by a function of its module."""
    used = [test, *(getattr(test, "__globals__", {}).get(name) for name in test.__code__.co_names)]
    return any("MemoryIngest" in function.__code__.co_names for function in used if isinstance(function, FunctionType))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated catalogue to copy."""
    path = tmp_path_factory.mktemp("template") / "catalogue.db"
    store = open_store(f"sqlite:///{path}")
    migrate.upgrade(store)
    store.checkpoint()
    store.engine.dispose()
    return path


@pytest.fixture(autouse=True)
def tenant(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """What a module calls MemoryIngest is the real Ingest on a file of its own, where a test runs for that one."""
    if getattr(request, "param", "in memory") == "in memory":
        yield
        return
    migrated: Path = request.getfixturevalue("migrated")
    made, number = list[StoredIngest](), count()

    def make(clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> StoredIngest:
        path = tmp_path / f"catalogue{next(number)}.db"
        shutil.copy(migrated, path)
        made.append(StoredIngest(path, clock))
        return made[-1]

    monkeypatch.setattr(request.module, "MemoryIngest", make)
    yield
    for ingest in made:
        ingest.store.engine.dispose()
