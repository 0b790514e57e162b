"""A catalogue of its own for each scenario: a file of SQLite, copied from one that has been migrated once."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from catalogue.administration import Administration
from catalogue.follow import Follower
from catalogue.index.open import open_index
from catalogue.ingest import Ingest
from catalogue.record import Record
from catalogue.run import HarvestRun
from catalogue.source import Source
from catalogue.store import migrate, open_store, payloads, tables
from catalogue.store.compression import Press


@dataclass(frozen=True)
class Held:
    """What a catalogue holds of a source after a run."""

    live: dict[str, Record]
    deleted: frozenset[str]
    rejected: frozenset[str]
    payloads: dict[str, bytes] = field(repr=False)


def template(folder: Path) -> Path:
    """A migrated catalogue to copy."""
    path = folder / "template.db"
    store = open_store(f"sqlite:///{path}")
    migrate.upgrade(store)
    store.checkpoint()
    store.engine.dispose()
    return path


class Ground:
    """A catalogue with one source, and what it holds."""

    def __init__(self, folder: Path, copied: Path, source: Source) -> None:
        folder.mkdir(parents=True)
        shutil.copy(copied, folder / "catalogue.db")
        self.source, self.press = source, Press()
        sources = {source.id: source}
        self.store = open_store(f"sqlite:///{folder / 'catalogue.db'}")
        self.ingest = Ingest(self.store, sources, press=self.press)
        follower = Follower(self.store, open_index(f"tantivy:{folder / 'index'}"), sources, "x.example.org", self.press)
        self.administration = Administration(self.store, follower, sources, self.press)

    def held(self, run: HarvestRun) -> Held:
        """What is there now; `rejected` are the records that this run could not take."""
        live = {row.identifier: row.record for row in self.administration.records(self.source.id, False) if row.record}
        gone = (row.identifier for row in self.administration.records(self.source.id, True))
        reject = tables.reject
        with self.store.read() as connection:
            kept = payloads.live(connection, self.source.id, 0, 100_000, self.press)
            stored = {each.raw.header.identifier: each.raw.payload or b"" for each in kept}
            refused = connection.execute(select(reject.c.name).where(reject.c.run == run.id)).scalars()
            return Held(live, frozenset(gone), frozenset(refused), stored)

    def close(self) -> None:
        self.store.engine.dispose()
