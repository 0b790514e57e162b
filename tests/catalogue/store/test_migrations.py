"""Migrations make the tables that the program expects, on both databases."""

from __future__ import annotations

import multiprocessing
import tomllib
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from plugins.databases import Databases
from sqlalchemy import select, text

from catalogue.store import migrate, open_store, tables

ROOT = Path(__file__).resolve().parents[3]


def test_from_nothing_they_make_exactly_the_tables(databases: Databases) -> None:
    store = open_store(databases.empty())
    assert not migrate.current(store)
    migrate.upgrade(store)
    assert migrate.current(store)
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, tables.metadata) == []
    store.engine.dispose()


def test_the_newest_is_where_the_migrations_lead_to() -> None:
    assert migrate.newest() == ScriptDirectory(str(migrate.HERE)).get_current_head()


def test_a_second_time_changes_nothing(databases: Databases) -> None:
    store = open_store(databases.migrated())
    with store.read() as connection:
        before = connection.execute(select(tables.meta)).all()
    migrate.upgrade(store)
    with store.read() as connection:
        assert connection.execute(select(tables.meta)).all() == before
    store.engine.dispose()


def test_a_database_of_a_newer_version_is_refused(databases: Databases) -> None:
    """Whoever goes back to an older program is told, and nothing is changed."""
    store = open_store(databases.empty())
    migrate.upgrade(store)
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(migrate.NotMigrated, match=r"at version 0999.*newer Moisson"):
        migrate.current(store)
    store.engine.dispose()


def upgrade(url: str) -> None:
    migrate.upgrade(open_store(url))


def test_two_processes_at_once_both_succeed(databases: Databases) -> None:
    url = databases.empty()
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=upgrade, args=(url,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    store = open_store(url)
    with store.read() as connection:
        assert len(connection.execute(select(tables.counter)).all()) == 1
        assert len(connection.execute(select(tables.meta)).all()) == 2
    store.engine.dispose()


def test_they_travel_with_the_package() -> None:
    assert Path(migrate.HERE).is_relative_to(ROOT / "catalogue"), "migrations are found beside the code"
    described = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = described["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "catalogue" in wheel["packages"]
    assert "exclude" not in wheel
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert not any("migrations" in line or "versions" in line for line in ignored), "hatchling leaves out what git does"


@pytest.mark.parametrize("name", ["env.py", "versions"])
def test_what_alembic_needs_is_there(name: str) -> None:
    assert (migrate.HERE / name).exists()
