"""`moisson recrosswalk`: stored payloads read again with today's mapping, without network."""

from __future__ import annotations

from collections.abc import Sequence

import click

from moisson.commands.terminal import as_json, emit, opened, source_named


@click.command()
@click.argument("sources", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Count what would change, and change nothing.")
@as_json
def recrosswalk(sources: Sequence[str], dry_run: bool, json: bool) -> None:
    """Read the payloads of SOURCES (or of all) again, and say what changed, by field."""
    catalogue = opened()
    chosen = [source_named(catalogue, id) for id in sources] or list(catalogue.sources.values())
    for source in chosen:
        summary = catalogue.catalogue.administration.recrosswalk(source, dry_run)
        fields = dict(summary.fields.most_common())
        if json:
            told = {"source": source.id, "read": summary.read, "changed": summary.changed, "rejected": summary.rejected}
            emit(told | {"fields": fields, "dry_run": dry_run})
        elif summary.read:
            verb = "would change" if dry_run else "changed"
            named = ", ".join(f"{field} {count}" for field, count in fields.items())
            click.echo(f"{source.id}: {summary.changed} of {summary.read} {verb}" + (f": {named}" if named else ""))
    if not dry_run:
        catalogue.follower.catch_up()
