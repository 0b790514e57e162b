"""`moisson db`: the database's tables."""

from __future__ import annotations

import click

from moisson import __version__
from moisson.assemble import store_of
from moisson.commands.terminal import as_json, emit, say, settings


@click.group()
def db() -> None:
    """Make or migrate the database."""


@db.command()
@as_json
def upgrade(json: bool) -> None:
    """Bring the database to this version's tables, from nothing or from any earlier version."""
    wanted = settings(with_sources=False)
    store_of(wanted, migrating=True)
    if json:
        emit({"version": __version__, "migrated": True})
    else:
        say("the database is at this version")
