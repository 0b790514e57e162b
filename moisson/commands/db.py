"""`moisson db`: the database's tables."""

from __future__ import annotations

import click

from moisson.assemble import store_of
from moisson.commands.terminal import say, settings


@click.group()
def db() -> None:
    """Make or migrate the database."""


@db.command()
def upgrade() -> None:
    """Bring the database to this version's tables, from nothing or from any earlier version."""
    wanted = settings(with_sources=False)
    store_of(wanted, migrating=True)
    say("the database is at this version")
