"""Facts about the catalogue itself: its uuid, the domain of its OAI identifiers, the key that signs its tokens."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from catalogue.store.tables import meta


def read(connection: Connection, name: str) -> str | None:
    return connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()


def write(connection: Connection, name: str, value: str) -> str:
    """Keep a fact, in place of what it was."""
    connection.execute(delete(meta).where(meta.c.name == name))
    connection.execute(insert(meta).values(name=name, value=value))
    return value
