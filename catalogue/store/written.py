"""The rows that follow from a page, written table by table in the caller's transaction."""

from __future__ import annotations

from catalogue.store import Numbers, families, records, rejects, tables
from catalogue.store.deliveries import Rows, Setting
from catalogue.store.rows import insert_many


def write(numbers: Numbers, rows: Rows, setting: Setting) -> None:
    """Everything but set membership, which depends on what was written."""
    connection = numbers.connection
    records.insert_rows(connection, rows.new)
    records.update_rows(connection, rows.changed)
    records.bury_rows(connection, rows.buried)
    records.mark_seen(connection, rows.seen)
    records.mark_version(connection, rows.same, setting.crosswalk)
    records.write_headers(connection, rows.headers)
    records.write_names(connection, rows.named, rows.renamed)
    families.write_claims(connection, rows.claims, rows.renamed)
    records.write_origins(connection, rows.origins, rows.renamed)
    insert_many(connection, tables.change, rows.log)
    if rows.rejected:
        rejects.keep(connection, setting.source, rows.rejected, setting.run, setting.list, numbers.now, setting.press)
    if rows.settled:
        rejects.forget(connection, setting.source, rows.settled)
