"""`moisson index`: where the full-text index is, and making it anew."""

from __future__ import annotations

import click

from catalogue.index import Busy
from moisson.collector import be_patient
from moisson.commands.terminal import as_json, emit, opened, say
from web.api import shapes


@click.group()
def index() -> None:
    """Look at the full-text index, bring it up to date, or make it again."""


@index.command()
@as_json
def status(json: bool) -> None:
    """Engine, how far it has read, and what it holds."""
    shape = shapes.status(opened().catalogue.access.status())
    if json:
        emit(shape)
    else:
        for name, value in shape.items():
            click.echo(f"{name:10} {value}")


@index.command()
@as_json
def rebuild(json: bool) -> int:
    """Make the index again in a new place; readers are switched to it when it is whole."""
    follower = opened().follower
    be_patient()
    try:
        works = follower.rebuild()
    except Busy:
        say("another process is writing to the index: stop it, or let it finish, and try again")
        return 6
    follower.catch_up()
    if json:
        emit({"documents": works})
    else:
        say(f"{works} works indexed")
    return 0


@index.command("catch-up")
@as_json
def catch_up(json: bool) -> None:
    """Read what the catalogue has changed since; leaves it to another process where one is at it."""
    follower = opened().follower
    be_patient()
    done = follower.catch_up()
    if json:
        emit({"position": follower.position(), "head": follower.head()})
    elif done:
        say(f"the index has read change {follower.position()} of {follower.head()}")
    else:
        say("another process is indexing and will do it")
