"""`moisson sources migrate`: records that their repository has given other identifiers keep their public ids here."""

from __future__ import annotations

import click

from harvester import reconcile
from moisson.commands.terminal import as_json, emit, opened, say, source_named, tell


@click.command()
@click.argument("source")
@click.option("--dry-run", is_flag=True, help="Show what would take whose place, and change nothing.")
@as_json
def migrate(source: str, dry_run: bool, json: bool) -> int:
    """Let records of SOURCE that came back under other identifiers take their old place.

    They are those that the last whole list no longer names and those that it named for the first time, paired by the
    identifiers of their own that they share (a DOI, a HAL id), where that leaves no doubt. Public ids and our OAI
    identifiers stay what they were.
    """
    catalogue = opened()
    found = source_named(catalogue, source)
    administration = catalogue.catalogue.administration
    pairs = reconcile.renamings(*administration.reappeared(found))
    for pair in pairs if json or dry_run else ():
        row = {"source": source, "old": pair.old, "new": pair.new, "pid": pair.pid}
        emit(row) if json else tell(f"{pair.old}\t{pair.new}\t{pair.pid}")
    if dry_run:
        say(f"{source}: {len(pairs)} records would keep their place under another identifier")
        return 0
    done = administration.rename(found, {pair.old: pair.new for pair in pairs})
    catalogue.follower.catch_up()
    say(f"{source}: {done} records keep their public ids under other identifiers")
    return 0
