"""A catalogue for tests, on both databases, whose clock can be moved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from plugins.databases import Databases
from plugins.deliveries import Scene

settings.register_profile(
    "store", max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


@pytest.fixture
def scene(database_url: str, tmp_path: Path) -> Iterator[Scene]:
    """An empty catalogue with the sources a and b, on each kind of database in turn."""
    made = Scene(database_url, folder=tmp_path / "index")
    yield made
    made.close()


@pytest.fixture
def light(sqlite_databases: Databases, tmp_path: Path) -> Iterator[Scene]:
    """The same on SQLite alone, for what has nothing to do with SQL."""
    made = Scene(sqlite_databases.migrated(), folder=tmp_path / "index")
    yield made
    made.close()
