"""Facts about the catalogue itself: its uuid, the domain of its OAI identifiers, the key that signs its tokens,
and what was counted of what is kept no more."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from catalogue.store.tables import meta


def read(connection: Connection, name: str) -> str | None:
    return connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()


def beginning(connection: Connection, prefix: str) -> dict[str, str]:
    """The facts whose names begin so."""
    asked = select(meta.c.name, meta.c.value).where(meta.c.name.startswith(prefix, autoescape=True))
    return {row.name: row.value for row in connection.execute(asked)}


def write(connection: Connection, name: str, value: str) -> str:
    """Keep a fact, in place of what it was."""
    connection.execute(delete(meta).where(meta.c.name == name))
    connection.execute(insert(meta).values(name=name, value=value))
    return value
