"""The real catalogue on SQLite, seen as tests of the harvester see the one in memory: same promises, other tenant."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from memory import Kept, Shelf
from sqlalchemy import Row, Table, delete, select

from catalogue.datestamp import from_epoch, write
from catalogue.ingest import Ingest, LeaseLost, Standing
from catalogue.owners import owner_name
from catalogue.record import from_json
from catalogue.run import Asked, Checkpoint, HarvestRun, Mode, Page
from catalogue.source import Source
from catalogue.store import Store, checkpoints, leases, open_store, runs, tables


class Leases(MutableMapping[str, int]):
    """Which run has which base URL."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def _told(self) -> dict[str, int]:
        with self.store.read() as connection:
            return {row.base_url: row.run for row in connection.execute(select(tables.lease))}

    def __getitem__(self, url: str) -> int:
        return self._told()[url]

    def __iter__(self) -> Iterator[str]:
        return iter(self._told())

    def __len__(self) -> int:
        return len(self._told())

    def __setitem__(self, url: str, run: int) -> None:
        with self.store.write() as connection:
            leases.grant(connection, url, owner_name(), run, self.store.clock())

    def __delitem__(self, url: str) -> None:
        with self.store.write() as connection:
            connection.execute(delete(tables.lease).where(tables.lease.c.base_url == url))


class StoredIngest:
    """An Ingest over a migrated file, and what tests look at. Sources become known when they are asked about."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock, self.sources = clock, dict[str, Source]()
        self.store = open_store(f"sqlite:///{path}", lambda: int(clock().timestamp()))
        self.ingest = Ingest(self.store, self.sources)
        self.leases = Leases(self.store)
        self.stops: set[int] = set()
        self.lost: set[int] = set()
        self.before_apply: Callable[[Page], None] = lambda page: None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.ingest, name)

    def standing(self, source: Source) -> Standing:
        self.sources[source.id] = source
        return self.ingest.standing(source)

    def open(self, source: Source, mode: Mode, asked: Asked) -> HarvestRun:
        self.sources[source.id] = source
        return self.ingest.open(source, mode, asked)

    def apply(self, run: HarvestRun, page: Page, checkpoint: Checkpoint) -> tuple[HarvestRun, Checkpoint]:
        self._hold(run)
        self.before_apply(page)
        return self.ingest.apply(run, page, checkpoint)

    def beat(self, run: HarvestRun) -> bool:
        self._hold(run)
        return self.ingest.beat(run) or run.id in self.stops

    def _hold(self, run: HarvestRun) -> None:
        if run.id in self.lost:
            raise LeaseLost("another process has the lease")

    def live(self, source: str) -> dict[str, Kept]:
        return {key: kept for key, kept in self.shelf(source).records.items() if kept.live}

    def shelf(self, source: str) -> Shelf:
        noted = dict[str, str]()
        for row in self._rows(tables.source_state, source):
            waits = {"not_before": write(from_epoch(row.not_before))} if row.not_before is not None else {}
            noted = json.loads(row.remembered) | waits
        with self.store.read() as connection:
            asked = select(tables.run).where(tables.run.c.source == source).order_by(tables.run.c.id)
            ended = [runs.value(row) for row in connection.execute(asked)]
        return Shelf(
            records={row.identifier: self._kept(row) for row in self._rows(tables.record, source)},
            rejects={row.name: tuple(json.loads(row.reasons)) for row in self._rows(tables.reject, source)},
            lists={row.id: checkpoints.value(row) for row in self._rows(tables.checkpoint, source)},
            runs=ended,
            remembered=noted,
        )

    def _rows(self, table: Table, source: str) -> list[Row[Any]]:
        with self.store.read() as connection:
            return list(connection.execute(select(table).where(table.c.source == source)))

    def _kept(self, row: Row[Any]) -> Kept:
        def whole(frame: bytes | None) -> bytes | None:
            with self.store.read() as connection:
                return None if frame is None else self.ingest.press.expand(connection, frame)

        record, live = whole(row.record), row.state in tables.SHOWN
        told = from_json(record) if live and record is not None else None
        return Kept(
            digest=row.hash,
            live=live,
            payload=whole(row.payload),
            title=told.titles[0].text if told is not None and told.titles else None,
            creators=len(told.creators) if told is not None else 0,
            datestamp=row.datestamp,
            missing_since=from_epoch(row.missing_since) if row.missing_since is not None else None,
            repaired="repaired" in (row.filters or ""),
        )
