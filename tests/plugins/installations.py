"""Whole installations for tests: a catalogue with its index, its harvester and its web, on any database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from catalogue import Catalogue
from catalogue.access import Access
from catalogue.administration import Administration
from catalogue.follow import Follower
from catalogue.index.open import open_index
from catalogue.ingest import Ingest
from catalogue.run import HarvestRun, Mode
from catalogue.source import Source, read
from catalogue.store import Store, migrate, open_store
from catalogue.store.compression import Press
from harvester.doors.oai import OaiRepository
from harvester.run import harvest
from moisson.assemble import next_turn
from web.application import create_app
from web.site import Site


class Silent(WSGIRequestHandler):
    """Tells nobody what was asked: a failed test should show its own story."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@dataclass
class Clock:
    """The clock of an installation: real time, which a test may push on."""

    ahead: int = 0

    def __call__(self) -> int:
        return int(time.time()) + self.ahead

    def now(self) -> datetime:
        return datetime.fromtimestamp(self(), UTC)


@dataclass
class Installation:
    """A catalogue of its own in a folder, and what a person would do with it."""

    folder: Path
    sources: dict[str, Source]
    database: str
    domain: str
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.store: Store = open_store(self.database, self.clock)
        migrate.upgrade(self.store)
        press = Press()
        self.index = open_index(f"tantivy:{self.folder / 'index'}")
        self.follower = Follower(self.store, self.index, self.sources, self.domain, press)
        self.ingest = Ingest(self.store, self.sources, press=press)
        self.access = Access(self.store, self.follower, self.sources, self.domain, next_turn, press)
        self.administration = Administration(self.store, self.follower, self.sources, press)
        self.catalogue = Catalogue(self.ingest, self.access, self.administration)

    def harvest(self, source: str, mode: Mode = Mode.INCREMENTAL, **more: object) -> HarvestRun:
        repository = OaiRepository(self.sources[source])
        try:
            return harvest(self.sources[source], repository, self.ingest, self.clock.now, mode, **more)  # type: ignore[arg-type]
        finally:
            repository.close()

    def identifiers(self, source: str, deleted: bool = False) -> set[str]:
        return {row.identifier for row in self.administration.records(source, deleted)}

    @contextmanager
    def served(self) -> Iterator[str]:
        """The web of this installation on the loopback; its address, without a slash at the end."""
        server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=Silent)
        url = f"http://127.0.0.1:{server.server_port}"
        site = Site(url, self.domain, f"admin@{self.domain}", "Test", "secret", page_size=20)
        server.app = create_app(self.catalogue, site)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield url
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def sources_of(text: str) -> dict[str, Source]:
    found, mistakes = read(text)
    assert not mistakes, mistakes
    return {source.id: source for source in found}


Install = Callable[..., Installation]


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Make an installation by name: `install("a", sources_toml)`; on SQLite unless a database is given."""

    def make(name: str, toml: str, database: str | None = None) -> Installation:
        folder = tmp_path / name
        folder.mkdir()
        return Installation(
            folder, sources_of(toml), database or f"sqlite:///{folder / 'catalogue.db'}", f"{name}.example.org"
        )

    return make
