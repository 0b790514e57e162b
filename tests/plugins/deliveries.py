"""Deliveries for tests: records and pages as a repository would send them, and a catalogue to send them to."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from sqlalchemy import select

from catalogue.access import Access
from catalogue.administration import Administration
from catalogue.follow import Follower
from catalogue.index import Index
from catalogue.index.open import open_index
from catalogue.ingest import Ingest
from catalogue.record import Header, RawRecord
from catalogue.run import Asked, Checkpoint, Counters, HarvestRun, ListState, Mode, Outcome, Page, State
from catalogue.source import Source
from catalogue.store import Store, open_store, tables
from catalogue.store.compression import Press

START = datetime(2024, 3, 1, 12, tzinfo=UTC)
DOMAIN = "test.example.org"

_OPENING = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
)


@dataclass
class Clock:
    """A clock that stands still until it is told to go."""

    seconds: int = int(START.timestamp())

    def __call__(self) -> int:
        return self.seconds

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)


def payload(*elements: tuple[str, str]) -> bytes:
    inside = "".join(f"<dc:{name}>{escape(text)}</dc:{name}>" for name, text in elements)
    return f"{_OPENING}{inside}</oai_dc:dc>".encode()


def delivered(
    identifier: str = "oai:x:1",
    title: str = "Tides of the Channel",
    *,
    dois: Sequence[str] = (),
    type: str = "dataset",
    date: str | None = "2023",
    sets: Sequence[str] = (),
    datestamp: str = "2024-01-01",
    more: Sequence[tuple[str, str]] = (),
) -> RawRecord:
    """A record that the crosswalk accepts."""
    elements = [("title", title), ("type", type), *[("identifier", f"https://doi.org/{doi}") for doi in dois], *more]
    if date is not None:
        elements.append(("date", date))
    return of_payload(identifier, payload(*elements), sets=sets, datestamp=datestamp)


def of_payload(
    identifier: str, content: bytes, *, sets: Sequence[str] = (), datestamp: str = "2024-01-01"
) -> RawRecord:
    header = Header(identifier, datestamp, tuple(sets))
    root = None
    with suppress(etree.XMLSyntaxError):
        root = etree.fromstring(content)
    return RawRecord(header, "oai_dc", content, root)


def tombstone(identifier: str = "oai:x:1", datestamp: str = "2024-02-01", sets: Sequence[str] = ()) -> RawRecord:
    return RawRecord(Header(identifier, datestamp, tuple(sets), deleted=True), "oai_dc")


def rubbish(identifier: str = "oai:x:1", said: str = "nothing") -> RawRecord:
    """A record with neither title nor identifier nor landing page: it is rejected."""
    return of_payload(identifier, payload(("description", said)))


def source(id: str = "a", **more: Any) -> Source:
    return Source(id=id, name={"en": id.upper()}, url=f"https://{id}.example.org/oai", **more)


@dataclass
class Scene:
    """A catalogue on a database, with a clock that can be moved, and what a harvester does with it."""

    url: str
    sources: dict[str, Source] = field(default_factory=lambda: {id: source(id) for id in ("a", "b")})
    clock: Clock = field(default_factory=Clock)
    folder: Path | None = None
    owner: str = "tests"

    def __post_init__(self) -> None:
        self.store: Store = open_store(self.url, self.clock)
        self.press = Press()
        self.ingest = Ingest(self.store, self.sources, self.owner, self.press)
        self._index: Index | None = None
        self._own: tempfile.TemporaryDirectory[str] | None = None

    @property
    def index(self) -> Index:
        if self._index is None:
            if self.folder is None:
                self._own = tempfile.TemporaryDirectory(prefix="moisson-index-")
                self.folder = Path(self._own.name)
            self._index = open_index(f"tantivy:{self.folder}")
        return self._index

    @property
    def follower(self) -> Follower:
        return Follower(self.store, self.index, self.sources, DOMAIN, self.press)

    @property
    def access(self) -> Access:
        return Access(self.store, self.follower, self.sources, DOMAIN, press=self.press)

    @property
    def administration(self) -> Administration:
        return Administration(self.store, self.follower, self.sources, self.press)

    def close(self) -> None:
        if self._index is not None:
            self._index.close()
        self.store.engine.dispose()
        if self._own is not None:
            self._own.cleanup()

    def open(self, id: str = "a", mode: Mode = Mode.FULL, set: str | None = None) -> tuple[HarvestRun, Checkpoint]:
        """A run with one list."""
        run = self.ingest.open(self.sources[id], mode, Asked("oai_dc", (set,) if set else ()))
        return run, self.ingest.start(run, Checkpoint(id, "oai_dc", set, mode=mode))

    def harvest(
        self,
        *pages: Sequence[RawRecord],
        id: str = "a",
        mode: Mode = Mode.FULL,
        set: str | None = None,
        state: State = State.SUCCEEDED,
    ) -> HarvestRun:
        """A whole run of these pages in one list, read to its end."""
        return self.harvest_list(*pages, id=id, mode=mode, set=set, state=state)[0]

    def harvest_list(
        self,
        *pages: Sequence[RawRecord],
        id: str = "a",
        mode: Mode = Mode.FULL,
        set: str | None = None,
        state: State = State.SUCCEEDED,
    ) -> tuple[HarvestRun, Checkpoint]:
        run, point = self.open(id, mode, set)
        for n, records in enumerate(pages):
            token = f"t{n + 1}" if n + 1 < len(pages) else None
            run, point = self.apply(run, point, records, token)
        return self.ingest.finish(run, Outcome(state, complete=True, declared=point.declared)), point

    def apply(
        self, run: HarvestRun, point: Checkpoint, records: Sequence[RawRecord], token: str | None = None
    ) -> tuple[HarvestRun, Checkpoint]:
        page = Page(tuple(records), token, self.clock.now())
        return self.ingest.apply(run, page, advanced(point, page, self.clock.now()))

    def counted(self, *records: RawRecord, id: str = "a", set: str | None = None) -> Counters:
        """What became of the records of one page, harvested in a run of its own."""
        return self.harvest(list(records), id=id, set=set).counters

    def rows(self, table: Any = tables.record) -> list[Any]:
        with self.store.read() as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key.columns)))

    def row(self, identifier: str = "oai:x:1") -> Any:
        return next(row for row in self.rows() if row.identifier == identifier)

    def later(self, **by: float) -> None:
        self.clock.seconds += int(timedelta(**by).total_seconds())

    def work_of(self, identifier: str) -> str:
        """The public id of the work that a record is in."""
        publics = {row.id: row.public for row in self.rows(tables.work)}
        found: str = publics[self.row(identifier).work]
        return found

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, but for what is drawn at random and numbers that a failure may use up."""
        found = {}
        left_out = {tables.work.c.public, tables.reject.c.id}
        for table in tables.metadata.sorted_tables:
            columns = [column for column in table.columns if column not in left_out]
            if table.name not in ("meta", "dictionary"):
                with self.store.read() as connection:
                    rows = connection.execute(select(*columns).order_by(*table.primary_key.columns))
                    found[table.name] = [tuple(row) for row in rows]
        return found


def advanced(point: Checkpoint, page: Page, now: datetime) -> Checkpoint:
    """Where a list stands after a page, as the harvester's plan would say."""
    return replace(
        point,
        token=page.token,
        state=ListState.OPEN if page.token else ListState.COMPLETE,
        first_response=point.first_response or now,
        received=point.received + len(page.records),
        declared=page.declared if page.declared is not None else point.declared,
        pages=point.pages + 1,
    )


def deposited(
    identifier: str,
    dois: Sequence[str] = (),
    claims: Sequence[tuple[str, str]] = (),
    *,
    title: str = "Tides of the Channel",
    type: str = "Dataset",
    version: str | None = None,
    year: int = 2023,
    creator: str = "Le Goff, Anne",
) -> RawRecord:
    """A record of DataCite's that says of what it is a version: `claims` are (relationType, DOI)."""
    first, *others = [escape(doi) for doi in dois] or [""]
    alternates = "".join(
        f'<alternateIdentifier alternateIdentifierType="DOI">{doi}</alternateIdentifier>' for doi in others
    )
    related = "".join(
        f'<relatedIdentifier relatedIdentifierType="DOI" relationType="{kind}">{escape(doi)}</relatedIdentifier>'
        for kind, doi in claims
    )
    content = (
        '<resource xmlns="http://datacite.org/schema/kernel-4">'
        + (f'<identifier identifierType="DOI">{first}</identifier>' if first else "")
        + f"<creators><creator><creatorName>{escape(creator)}</creatorName></creator></creators>"
        + f"<titles><title>{escape(title)}</title></titles><publicationYear>{year}</publicationYear>"
        + f'<resourceType resourceTypeGeneral="{type}">{type}</resourceType>'
        + f"<alternateIdentifiers>{alternates}</alternateIdentifiers><relatedIdentifiers>{related}</relatedIdentifiers>"
        + (f"<version>{version}</version>" if version else "")
        + "</resource>"
    ).encode()
    header = Header(identifier, "2024-01-01")
    return RawRecord(header, "oai_datacite", content, etree.fromstring(content))
