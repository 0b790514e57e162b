"""Alembic's way in: runs the migrations on the connection that `catalogue.store.migrate` gives it."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine

from catalogue.store import tables


def run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        context.configure(connection=connection, target_metadata=tables.metadata, render_as_batch=True)
        context.run_migrations()
        return
    url = context.config.get_main_option("sqlalchemy.url") or ""
    with create_engine(url).begin() as opened:
        context.configure(connection=opened, target_metadata=tables.metadata, render_as_batch=True)
        context.run_migrations()


run()
