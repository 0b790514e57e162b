"""What the web may ask of the catalogue: search, works and their copies, pages of records, sources with figures."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from catalogue import alike, linked
from catalogue.alike import Probable
from catalogue.answers import Answer, Changed, Changes, Status, Unwritten
from catalogue.datestamp import Window, from_epoch
from catalogue.figures import SourceFigures, Timetable, figures
from catalogue.follow import Follower
from catalogue.index import BadCursor, Damaged, Hit, Results, Unready
from catalogue.linked import Link
from catalogue.normal.identifiers import recognise
from catalogue.query import Query
from catalogue.record import main_title
from catalogue.run import HarvestRun
from catalogue.source import Source
from catalogue.store import StorageFailed, Store, changes, found, rejects, runs, seen, served, sets, shown
from catalogue.store import payloads as kept
from catalogue.store.compression import Press
from catalogue.store.rejects import Reject
from catalogue.store.served import Served
from catalogue.store.shelf import Shelf
from catalogue.works import Copy, Found, Gone, Merged, Work, public_id

__all__ = [
    "Access",
    "Answer",
    "Changed",
    "Changes",
    "Copy",
    "Damaged",
    "Found",
    "Gone",
    "Link",
    "Merged",
    "Probable",
    "Reject",
    "Served",
    "SourceFigures",
    "Status",
    "StorageFailed",
    "Unready",
    "Unwritten",
    "Work",
]

BY_RANK = 10_000
"""Works that are handed on by relevance; more go by date of addition, an order that costs nothing to walk."""
WALKED = 500
"""Works that a walk through a result reads at once."""


@dataclass(frozen=True, slots=True)
class Access:
    """The web's face of the catalogue; nothing here writes. All times are UTC."""

    store: Store
    follower: Follower
    sources_by_id: Mapping[str, Source]
    domain: str
    timetable: Timetable = lambda source, after, failures=0: None
    press: Press = field(default_factory=Press)

    @property
    def _shelf(self) -> Shelf:
        return Shelf(self.domain, self.sources_by_id, self.press)

    def search(self, query: Query) -> Answer:
        """The works of one page, exact total, facets and snippets; works are read while facets are counted."""
        began = time.perf_counter()
        works: list[Work] = []
        snippets: list[Mapping[str, str]] = []

        def read(hits: Sequence[Hit]) -> None:
            works.extend(self.works([hit.work for hit in hits]))
            if query.highlight:
                snippets.extend(self.follower.index.snippets(query, [_texts(work) for work in works]))

        results = self.follower.readable().search(query, read)
        return Answer(results, tuple(works), tuple(snippets), round((time.perf_counter() - began) * 1000))

    def counted(self, query: Query) -> Results:
        """Total and facets of a search, without reading the works of a page."""
        return self.follower.readable().search(query)

    def walk(self, query: Query, most: int, by_rank: int = BY_RANK) -> Iterator[Work]:
        """The works of a whole result in its order, read as they are wanted; from `query.cursor` on, if it has one.

        By relevance at most `by_rank`, since an index finds a rank by finding all before it: more come by date of
        addition. Raises BadCursor at once where a cursor says that they are to come by relevance.
        """
        asked = replace(query, facets=(), highlight=False, page=1, per_page=WALKED)
        results = self.follower.readable().search(asked)
        if query.sort == "relevance" and min(results.total, most) > by_rank:
            if query.cursor:
                raise BadCursor(f"more than {by_rank} works do not come by relevance: begin anew with sort=added")
            asked = replace(asked, sort="added")
            results = self.follower.readable().search(asked)
        return self._walked(asked, results, most)

    def _walked(self, asked: Query, results: Results, left: int) -> Iterator[Work]:
        while left > 0:
            yield from self.works([hit.work for hit in results.hits[:left]])
            left -= len(results.hits)
            if results.next_cursor is None:
                return
            results = self.follower.readable().search(replace(asked, cursor=results.next_cursor))

    def work(self, public_id: str) -> Found | None:
        """What a public id stands for today: a work, where it was merged into, a tombstone, or nothing."""
        if "\0" in public_id:  # PostgreSQL takes none
            return None
        with self.store.read() as connection:
            return shown.find(connection, public_id, self.domain, self.sources_by_id, self.press)

    def works(self, public_ids: Sequence[str]) -> list[Work]:
        """Those of the ids that are live works, in the order asked."""
        asked = [id for id in public_ids if "\0" not in id]
        with self.store.read() as connection:
            works = shown.public_works(connection, asked, self.domain, self.sources_by_id, self.press)
        return [works[id] for id in asked if id in works]

    def find(self, identifier: str) -> str | None:
        """The public id behind a public id, `scheme:value`, a bare DOI, one of our OAI identifiers or a source's."""
        identifier = identifier.replace("\0", "")  # PostgreSQL takes none
        with self.store.read() as connection:
            row = served.by_oai_identifier(connection, self.domain, identifier)
            if row is not None:
                return found.public_of_work(connection, row.work)
            pid = recognise(identifier)
            for name in [identifier, *([str(pid)] if pid and "\0" not in pid.value else [])]:
                public = found.by_pid(connection, name)
                if public is not None:
                    return public
            typed = public_id.normal(identifier)
            if typed is not None and found.exists(connection, typed):
                return typed
            return found.by_source_identifier(connection, identifier)

    def links(self, work: Work) -> tuple[Link, ...]:
        """Related works, both ways: what this work's records name and what names it."""
        with self.store.read() as connection:
            return linked.links(connection, work, self.domain, self.sources_by_id, self.press)

    def probable(self, work: Work) -> tuple[Probable, ...]:
        """Works that are probably the same as this one though no identifier says so, the likeliest first; none while
        the index cannot be asked, for a work is shown without it."""
        try:
            public_ids = alike.candidates(self.follower.readable(), work)
        except (Damaged, Unready):
            return ()
        if not public_ids:
            return ()
        with self.store.read() as connection:
            return alike.probable(connection, work, public_ids, self.domain, self.sources_by_id, self.press)

    def payload(self, raw: int) -> bytes | None:
        """The payload kept for a copy (`Copy.raw`) as delivered, less what a privacy filter removed."""
        with self.store.read() as connection:
            return kept.payload(connection, raw, self.press)

    def records(
        self,
        prefix: str,
        window: Window,
        set_spec: str | None = None,
        after: tuple[int, int] | None = None,
        limit: int = 100,
    ) -> list[Served]:
        """Records by (changed, id) after the pair `after` (epoch seconds, row), none whose datestamp is still to come.

        `set_spec` is one of `sets()`. `limit` counts rows; ask for one more than a page to know whether it is the last.
        """
        with self.store.read() as connection:
            now = self.store.clock()
            return served.page(connection, self._shelf, prefix, window, set_spec, after, limit, now)

    def count(self, prefix: str, window: Window, set_spec: str | None = None) -> int:
        with self.store.read() as connection:
            return served.count(connection, self._shelf, prefix, window, set_spec, self.store.clock())

    def record(self, oai_identifier: str, prefix: str = "oai_dc") -> Served | None:
        with self.store.read() as connection:
            return served.one(connection, self._shelf, oai_identifier, prefix)

    def sets(self) -> list[tuple[str, str]]:
        """The provider's sets as (setSpec, name): `source:ID`, `type:T`, `centre:C`, `openaire_data`, `eosc`."""
        with self.store.read() as connection:
            return sets.listed(connection, self._shelf)

    def earliest(self) -> datetime:
        """The earliest datestamp of ours, a true lower bound."""
        with self.store.read() as connection:
            first = served.earliest(connection)
        return from_epoch(first if first is not None else self.store.clock())

    def sources(self) -> list[SourceFigures]:
        """Every source of `sources.toml` in its order, then those that are no longer there but left records."""
        indexed = self.follower.index.carried()
        with self.store.read() as connection:
            now = datetime.fromtimestamp(self.store.clock(), UTC)
            return figures(connection, self.sources_by_id, indexed, self.timetable, now)

    def runs(self, source: str | None = None, limit: int = 30) -> list[HarvestRun]:
        with self.store.read() as connection:
            return runs.latest(connection, source, limit)

    def run(self, id: int) -> HarvestRun | None:
        with self.store.read() as connection:
            return runs.by_id(connection, id)

    def outcomes(self) -> dict[tuple[str, str], int]:
        """How many runs of each source ended (or stand) in each state."""
        with self.store.read() as connection:
            return runs.outcomes(connection)

    def rejects(self, source: str | None = None, after: int = 0, limit: int = 100) -> list[Reject]:
        """Rejects by id, of one source or of all, after the id `after`."""
        with self.store.read() as connection:
            return rejects.listed(connection, source, after, limit)

    def reject_payload(self, id: int) -> bytes | None:
        """The payload kept for a reject, as delivered, less what a privacy filter removed."""
        with self.store.read() as connection:
            return rejects.payload(connection, id, self.press)

    def changes(self, after: int, since: datetime | None = None, limit: int = 100) -> Changes:
        """What the next `limit` changes after the number `after` did to works; one may touch two of them, or none.

        Raises Unwritten where there never was a change of that number.
        """
        with self.store.read() as connection:
            if after > changes.head(connection):
                raise Unwritten
            rows, onward = seen.after(connection, after, since, limit)
        return Changes(tuple(Changed(row.no, row.public, row.seen, from_epoch(row.at)) for row in rows), onward)

    def deleted(self, limit: int = 50) -> list[Gone]:
        """The works whose last copy went most recently, with their tombstones."""
        with self.store.read() as connection:
            found = (
                shown.find(connection, public, self.domain, self.sources_by_id, self.press)
                for public in seen.gone(connection, limit)
            )
            return [one for one in found if isinstance(one, Gone)]

    def shelves(self, size: int) -> int:
        """How many times `size` works there are, counted by their numbers: gone ones leave their shelf less full."""
        with self.store.read() as connection:
            return -(-seen.last_work(connection) // size)

    def shelf(self, number: int, size: int) -> list[tuple[str, datetime]]:
        """(public id, last change) of the live works on a shelf, which are numbered from 1."""
        with self.store.read() as connection:
            listed = seen.between(connection, (number - 1) * size, number * size)
        return [(public, from_epoch(changed)) for public, changed in listed]

    def status(self) -> Status:
        index = self.follower.index
        with self.store.read() as connection:
            head, uuid = changes.head(connection), changes.catalogue_id(connection)
        return Status(
            head=head,
            position=self.follower.position(),
            documents=index.documents(),
            records=index.records(),
            generation=index.generation(),
            catalogue=uuid,
            engine=index.engine,
        )


def _texts(work: Work) -> dict[str, str]:
    """What passages are marked in: the title as it is shown, and every description."""
    title = main_title(work.record.titles)
    abstract = "\n".join(description.text for description in work.record.descriptions)
    return {"title": title.text if title else "", "abstract": abstract}
