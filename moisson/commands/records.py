"""`moisson records`: every record of a source as the catalogue has it."""

from __future__ import annotations

import click

from catalogue.datestamp import write
from catalogue.record import as_dict
from catalogue.store.administered import Row
from moisson.commands.terminal import as_json, emit, listed_source, opened, tell


@click.command()
@click.option("--source", required=True, help="The source whose records to list.")
@click.option("--deleted", is_flag=True, help="The tombstones instead of the live records.")
@as_json
def records(source: str, deleted: bool, json: bool) -> None:
    """The live records of a source, or its tombstones, by identifier."""
    catalogue = opened()
    for row in catalogue.catalogue.administration.records(listed_source(catalogue, source), deleted):
        if json:
            emit(_shape(row))
        else:
            tell(f"{row.identifier}  {row.datestamp}  {row.work or ''}")


def _shape(row: Row) -> dict[str, object]:
    shape: dict[str, object] = {
        "source": row.source,
        "identifier": row.identifier,
        "datestamp": row.datestamp,
        "deleted": row.deleted,
        "sets": list(row.sets),
        "prefix": row.prefix,
    }
    if row.work:
        shape["work"] = row.work
    if row.record is not None:
        shape["record"] = as_dict(row.record)
    return shape | {"changed": write(row.changed), "oai_identifier": row.oai_identifier, "stale": row.stale}
