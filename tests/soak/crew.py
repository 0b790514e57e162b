"""Programs that work on one catalogue at once: writers, a follower, and a client of our OAI-PMH provider.

Each says a line whenever it has done something. What a writer stores is drawn from a seed, page by page, so that the
catalogue can be held against what it must be.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree
from plugins.deliveries import advanced, delivered, tombstone
from plugins.installations import Installation, sources_of
from sqlalchemy import event
from sqlalchemy.engine import Engine

from catalogue.ingest import AlreadyRunning
from catalogue.record import RawRecord
from catalogue.run import Asked, Checkpoint, Mode, Outcome, Page, State
from web.application import create_app
from web.site import Site

WRITERS = ("north", "south")
POOL = 120
"""Identifiers that each writer draws from."""

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"

Holdings = dict[str, str | None]
"""What somebody knows: by identifier the title, None for a tombstone."""


@dataclass(frozen=True)
class Scene:
    """Where everything of one test lies; `stop` and the ledgers are files in `folder`."""

    folder: Path
    database: str
    seed: str
    hesitating: bool = True

    @property
    def stop(self) -> Path:
        return self.folder / "stop"

    def ledger(self, writer: str) -> Path:
        return self.folder / f"{writer}.ledger"

    def installation(self) -> Installation:
        return installation(self.folder, self.database)

    def stored(self, writer: str) -> int:
        """How many pages a writer knows to be stored."""
        ledger = self.ledger(writer)
        return ledger.read_text("ascii").count("\n") if ledger.exists() else 0

    def expected(self, pages: dict[str, int]) -> Holdings:
        """What the catalogue holds after so many pages of each writer."""
        found: Holdings = {}
        for writer, last in pages.items():
            for number in range(1, last + 1):
                for raw in page(self.seed, writer, number):
                    found[raw.header.identifier] = None if raw.header.deleted else _title(raw)
        return found


def installation(folder: Path, database: str) -> Installation:
    toml = "".join(f'[[source]]\nid = "{id}"\nname = "{id}"\nurl = "https://{id}.example.org/oai"\n' for id in WRITERS)
    return Installation(folder, sources_of(toml), database, "crew.example.org")


def page(seed: str, writer: str, number: int) -> list[RawRecord]:
    """The records of a writer's page; some share a DOI with the other writer's, some are deleted."""
    chance = random.Random(f"{seed} {writer} {number}")
    return [_record(chance, writer, key, number) for key in chance.sample(range(POOL), 8)]


def _record(chance: random.Random, writer: str, key: int, number: int) -> RawRecord:
    identifier = f"oai:{writer}:{key}"
    day = (date(2024, 1, 1) + timedelta(days=number)).isoformat()  # of two in one list the later counts
    if chance.random() < 0.2:
        return tombstone(identifier, day)
    dois = [f"10.5072/crew.{chance.choice([key, key // 2])}"] if key % 3 == 0 else []
    return delivered(identifier, f"Mer {key} page {number} {writer}", dois=dois, datestamp=day)


def _title(raw: RawRecord) -> str:
    assert raw.root is not None
    return raw.root.findtext(_TITLE) or ""


def held(installed: Installation) -> Holdings:
    """What the catalogue holds."""
    found: Holdings = {}
    for writer in WRITERS:
        for deleted in (False, True):
            for row in installed.administration.records(writer, deleted):
                assert row.identifier not in found
                found[row.identifier] = row.record.titles[0].text if row.record else None
    return found


def write(scene: Scene, writer: str, salt: str) -> None:
    """Store the pages after those in the ledger, in runs of some pages, until told to stop."""
    chance = random.Random(f"{scene.seed} {writer} {salt}")
    installed = scene.installation()
    if scene.hesitating:
        _hesitate(chance)
    with scene.ledger(writer).open("a", encoding="ascii") as ledger:
        number = scene.stored(writer)
        while not scene.stop.exists():
            pages, pause = chance.randint(1, 5), chance.uniform(0, 0.2)
            number = _one_run(installed, scene, writer, number, pages, pause, ledger)


def _one_run(
    installed: Installation, scene: Scene, writer: str, number: int, pages: int, pause: float, ledger: Any
) -> int:
    try:
        run = installed.ingest.open(installed.sources[writer], Mode.FULL, Asked("oai_dc"))
    except AlreadyRunning:
        time.sleep(0.02)  # the writer before us is dying
        return number
    point = installed.ingest.start(run, Checkpoint(writer, "oai_dc"))
    for each in range(number + 1, number + pages + 1):
        answer = Page(tuple(page(scene.seed, writer, each)), f"after {each}", installed.clock.now())
        run, point = installed.ingest.apply(run, answer, advanced(point, answer, installed.clock.now()))
        ledger.write(f"{each}\n")
        ledger.flush()
        print(each, flush=True)
        time.sleep(pause)  # a page has to be fetched
    installed.ingest.abandon(run, point)
    installed.ingest.finish(run, Outcome(State.SUCCEEDED))
    return number + pages


def _hesitate(chance: random.Random) -> None:
    """Make some transactions slow: before they are dated, and between that and their commit."""

    def wait(_: object, __: object, statement: str, *___: Any) -> None:
        if statement.startswith("INSERT INTO change") and chance.random() < 0.01:
            time.sleep(2.2)
        if statement.startswith("UPDATE counter") and chance.random() < 0.1:
            time.sleep(chance.uniform(0, 1.2))

    event.listen(Engine, "after_cursor_execute", wait)


def follow(scene: Scene) -> None:
    """Keep the index where the catalogue is until told to stop, then once more."""
    follower = scene.installation().follower
    while not scene.stop.exists():
        follower.catch_up()
        print(follower.position(), flush=True)
        time.sleep(0.05)
    follower.catch_up()


@dataclass
class Client:
    """A harvester that continues from our responseDate with no overlap; it remembers what it knows in a file."""

    scene: Scene

    def __post_init__(self) -> None:
        site = Site("http://client.test", "crew.example.org", "admin@crew.example.org", "Crew", "secret", page_size=7)
        installed = installation(self.scene.folder / "client", self.scene.database)
        self._http = create_app(installed.catalogue, site).test_client()
        self._memory = self.scene.folder / "client.json"
        kept = json.loads(self._memory.read_text("utf-8")) if self._memory.exists() else {"from": None, "holdings": {}}
        self._from: str | None = kept["from"]
        self.holdings: Holdings = kept["holdings"]

    def walk(self) -> None:
        """One list, whole; what it said is remembered when it has been read to its end."""
        arguments = {"metadataPrefix": "oai_dc"} | ({"from": self._from} if self._from else {})
        first = None
        for answer in self._answers(arguments):
            first = first or answer.findtext(f"{_OAI}responseDate")
            for record in answer.iter(f"{_OAI}record"):
                self._take(record)
        self._from = first
        new = self._memory.with_suffix(".new")
        new.write_text(json.dumps({"from": self._from, "holdings": self.holdings}), "utf-8")
        new.replace(self._memory)

    def _answers(self, arguments: dict[str, str]) -> Iterator[etree._Element]:
        while True:
            answer = self._http.get("/oai", query_string={"verb": "ListRecords"} | arguments)
            assert answer.status_code == 200, answer.text
            root = etree.fromstring(answer.data)
            wrong = [error.get("code") for error in root.iter(f"{_OAI}error")]
            assert wrong in ([], ["noRecordsMatch"]), answer.text
            yield root
            token = root.findtext(f".//{_OAI}resumptionToken")
            if not token:
                return
            arguments = {"resumptionToken": token}

    def _take(self, record: etree._Element) -> None:
        header = record.find(f"{_OAI}header")
        assert header is not None
        identifier = unquote((header.findtext(f"{_OAI}identifier") or "").partition("/")[2])
        self.holdings[identifier] = None if header.get("status") == "deleted" else record.findtext(f".//{_TITLE}")


def ask(scene: Scene) -> None:
    """Be a client until told to stop."""
    client = Client(scene)
    while not scene.stop.exists():
        client.walk()
        print(len(client.holdings), flush=True)
        time.sleep(0.02)
