"""What operators change and list: take-downs, decisions on held runs, the records of a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from catalogue.datestamp import from_epoch
from catalogue.record import Record, from_json
from catalogue.run import HarvestRun, ListState
from catalogue.source import Source
from catalogue.store import Numbers, Store, absent, changes, checkpoints, keys, rejects, tables
from catalogue.store.compression import Press
from catalogue.store.tables import DELETED, SHOWN, SUPPRESSED
from catalogue.store.tables import record as table


@dataclass(frozen=True, slots=True)
class Row:
    """A record as `records` lists it; `datestamp` is the source's, `changed` ours (UTC)."""

    source: str
    identifier: str
    datestamp: str
    deleted: bool
    sets: tuple[str, ...]
    prefix: str
    work: str | None
    record: Record | None
    changed: datetime
    oai_identifier: str
    stale: bool


def rows(store: Store, source: str, deleted: bool, domain: str, press: Press) -> Iterator[Row]:
    """The live records of a source or its tombstones, read in steps, so that no transaction stays open between."""
    states = (DELETED, SUPPRESSED) if deleted else SHOWN
    after = ""
    while True:
        with store.read() as connection:
            mine = (table.c.source == source) & (table.c.identifier > after) & table.c.state.in_(states)
            joined = table.outerjoin(tables.work, tables.work.c.id == table.c.work)
            asked = select(table, tables.work.c.public).select_from(joined).where(mine)
            found = connection.execute(asked.order_by(table.c.identifier).limit(500)).all()
            listed = [
                Row(
                    source=row.source,
                    identifier=row.identifier,
                    datestamp=row.datestamp,
                    deleted=deleted,
                    sets=tuple(row.sets.split()),
                    prefix=row.prefix,
                    work=row.public,
                    record=None if deleted else from_json(press.expand(connection, row.record)),
                    changed=from_epoch(row.changed),
                    oai_identifier=keys.oai_identifier(domain, row.source, row.identifier, row.key),
                    stale=row.stale,
                )
                for row in found
            ]
        if not listed:
            return
        after = listed[-1].identifier
        yield from listed


def suppress(numbers: Numbers, source: str, identifier: str, reason: str) -> bool:
    """Make a record a tombstone that no harvest revives; payload, description and rejected versions are deleted."""
    mine = (table.c.source == source) & (table.c.identifier == identifier)
    row = numbers.connection.execute(select(table.c.id, table.c.work).where(mine)).first()
    if row is None:
        return False
    entry = changes.entry(numbers, row.id, "suppressed", None, row.work, row.work)
    numbers.connection.execute(insert(tables.change), [entry])
    gone = {
        "state": SUPPRESSED,
        "payload": None,
        "record": None,
        "hash": None,
        "writable": 0,
        "reason": reason,
        "changed": numbers.stamp,
        "change": entry["no"],
        "embargo": None,
        "missing_since": None,
        "stale": False,
    }
    rejects.forget(numbers.connection, source, [identifier])
    numbers.connection.execute(update(table).where(table.c.id == row.id).values(gone))
    return True


def bury_held(numbers: Numbers, source: Source, run: HarvestRun, after: int = 0) -> absent.Batch:
    """Remove up to 1 000 of the records behind a row that a held run's complete lists did not name."""
    mine = (tables.checkpoint.c.run == run.id) & (tables.checkpoint.c.state == ListState.COMPLETE.value)
    lists = [checkpoints.value(row) for row in numbers.connection.execute(select(tables.checkpoint).where(mine))]
    if not lists:
        return absent.Batch(0, after)
    return absent.bury(numbers, source, lists, run.id, only_again=False, after=after)
