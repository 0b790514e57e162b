"""Bring a database to the tables that this version expects, from nothing or from any earlier version."""

from __future__ import annotations

import secrets
import uuid
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, select, text

from catalogue.store import Store, lock, tables

HERE = Path(__file__).parent / "migrations"


class NotMigrated(Exception):
    """The database is not at the version that this program expects; the message names the remedy."""


def upgrade(store: Store) -> None:
    """Run what is missing of the migrations, under the lock, and found the catalogue where it is new."""
    # loaded here, since every command asks whether the database is current and few make it so
    from alembic import command
    from alembic.config import Config

    with store.engine.connect().execution_options(writing=True) as connection, connection.begin():
        lock(connection)
        config = Config()
        config.set_main_option("script_location", str(HERE))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _found(connection)


def current(store: Store) -> bool:
    """Whether the database is at the newest version. Raises NotMigrated where it is at one that this program does not
    know: a newer program has been at work here, and tables are brought forward, never back."""
    with store.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if version is not None and str(version) > newest():
        raise NotMigrated(
            f"the database is at version {version} and this program knows none after {newest()}: run the newer Moisson "
            "that has migrated it, or put back the backup from before"
        )
    return version == newest()


def newest() -> str:
    """The revision that the migrations lead to: their files are named by their revisions, numbers in order."""
    return max(file.name for file in (HERE / "versions").glob("[0-9]*.py")).partition("_")[0]


def _found(connection: Connection) -> None:
    if connection.execute(select(tables.meta.c.value).where(tables.meta.c.name == "catalogue")).first():
        return
    facts = {"catalogue": str(uuid.uuid4()), "secret": secrets.token_hex(32)}
    connection.execute(insert(tables.meta), [{"name": name, "value": value} for name, value in facts.items()])
    connection.execute(insert(tables.counter), [{"id": 1, "change": 0, "record": 0, "work": 0, "stamp": 0}])
