"""`moisson suppress`: take a record down for good."""

from __future__ import annotations

import click

from moisson.commands.terminal import NotFound, as_json, confirm, emit, opened, say


def _said(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """A reason is what people read in the record's place for ever: one line, and not an empty one."""
    if not value.strip() or not value.isprintable():
        raise click.BadParameter("write one line that readers find in the record's place")
    return value.strip()


@click.command()
@click.argument("source")
@click.argument("identifier")
@click.option("--reason", required=True, callback=_said, help="What the tombstone says.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
def suppress(source: str, identifier: str, reason: str, yes: bool, json: bool) -> None:
    """Take the record IDENTIFIER of SOURCE down: a tombstone everywhere, its payload deleted, no harvest revives it."""
    confirm(f"Delete the payload of {identifier} for good?", yes)
    catalogue = opened()
    if not catalogue.catalogue.administration.suppress(source, identifier, reason):
        raise NotFound(f"source '{source}' has no record {identifier!r}")
    catalogue.follower.catch_up()
    if json:
        emit({"source": source, "identifier": identifier, "suppressed": True})
    else:
        say(f"{identifier} is taken down")
