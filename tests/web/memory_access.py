"""A catalogue in memory for tests of the web: an Access over a handful of works written by hand."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import escape

from msgspec import structs

from catalogue.access import Answer, Changed, Changes, Link, Probable, Reject, Served, SourceFigures, Status, Unwritten
from catalogue.datestamp import Window
from catalogue.index import BadCursor, Facet, Hit, Results
from catalogue.query import And, Exact, Node, Not, Or, Query, Span, Term
from catalogue.record import Record
from catalogue.run import HarvestRun
from catalogue.works import Copy, Found, Gone, Merged, Work
from catalogue.works.named import title

NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


@dataclass
class MemoryAccess:
    """Works, sources and runs held in lists; searches walk all of them."""

    found: dict[str, Found] = field(default_factory=dict)
    figures: list[SourceFigures] = field(default_factory=list)
    harvests: list[HarvestRun] = field(default_factory=list)
    refused: list[Reject] = field(default_factory=list)
    payloads: dict[int, bytes] = field(default_factory=dict)
    alike: dict[str, list[Probable]] = field(default_factory=dict)
    broken: bool = False

    @property
    def live(self) -> list[Work]:
        return [work for work in self.found.values() if isinstance(work, Work)]

    def search(self, query: Query) -> Answer:
        self._answer()
        if query.cursor and not query.cursor.isdigit():
            raise BadCursor("not a cursor of this service")
        matching = [work for work in self.live if _matches(query.tree, work) and _within(query, work, None)]
        ordered = sorted(matching, key=_order(query))
        start = int(query.cursor) if query.cursor else (query.page - 1) * query.per_page
        page = ordered[start : start + query.per_page]
        after = start + query.per_page
        facets = {name: self._facet(query, name) for name in query.facets}
        results = Results(
            hits=tuple(Hit(work.id) for work in page),
            total=len(matching),
            records=sum(len(work.copies) for work in matching),
            facets=facets,
            next_cursor=str(after) if after < len(ordered) else None,
            generation="7",
        )
        snippets = tuple(_snippets(query, work) for work in page) if query.highlight else ()
        return Answer(results, tuple(page), snippets, took_ms=1)

    def counted(self, query: Query) -> Results:
        return self.search(replace(query, highlight=False)).results

    def _facet(self, query: Query, name: str) -> Facet:
        counts: Counter[str] = Counter()
        missing = 0
        for work in self.live:
            if _matches(query.tree, work) and _within(query, work, name):
                values = _values(work, name)
                counts.update(values)
                missing += not values
        kept = counts.most_common(query.facet_size)
        return Facet(name, tuple(kept), missing, sum(counts.values()) - sum(count for _, count in kept))

    def work(self, public_id: str) -> Found | None:
        self._answer()
        return self.found.get(public_id)

    def works(self, public_ids: Sequence[str]) -> list[Work]:
        return [work for work in map(self.found.get, public_ids) if isinstance(work, Work)]

    def find(self, identifier: str) -> str | None:
        for work in self.live:
            pids = {str(pid) for pid in work.record.pids}
            if identifier in pids | {work.id} | {c.identifier for c in work.copies} | {
                c.oai_identifier for c in work.copies
            }:
                return work.id
        return None

    def links(self, work: Work) -> tuple[Link, ...]:
        return tuple(
            Link(r.kind, r.scheme, r.value, True, *self.works([self.find(f"{r.scheme}:{r.value}") or ""]))
            for r in work.record.relations
        )

    def probable(self, work: Work) -> tuple[Probable, ...]:
        return tuple(self.alike.get(work.id, ()))

    def payload(self, raw: int) -> bytes | None:
        return self.payloads.get(raw)

    def records(
        self,
        prefix: str,
        window: Window,
        set_spec: str | None = None,
        after: tuple[int, int] | None = None,
        limit: int = 100,
    ) -> list[Served]:
        return []

    def count(self, prefix: str, window: Window, set_spec: str | None = None) -> int:
        return 0

    def record(self, oai_identifier: str, prefix: str = "oai_dc") -> Served | None:
        return None

    def sets(self) -> list[tuple[str, str]]:
        return []

    def earliest(self) -> datetime:
        return NOW

    def sources(self) -> list[SourceFigures]:
        return self.figures

    def runs(self, source: str | None = None, limit: int = 30) -> list[HarvestRun]:
        return [run for run in self.harvests if source in (None, run.source)][:limit]

    def run(self, id: int) -> HarvestRun | None:
        return next((run for run in self.harvests if run.id == id), None)

    def outcomes(self) -> dict[tuple[str, str], int]:
        return dict(Counter((run.source, str(run.state)) for run in self.harvests))

    def rejects(self, source: str | None = None, after: int = 0, limit: int = 100) -> list[Reject]:
        return [one for one in self.refused if source in (None, one.source) and one.id > after][:limit]

    def reject_payload(self, id: int) -> bytes | None:
        return b"<record>\x00<script>alert(1)</script></record>"

    def walk(self, query: Query, most: int) -> Iterator[Work]:
        return iter(self.search(replace(query, page=1, per_page=most, highlight=False, facets=())).works)

    def changes(self, after: int, since: datetime | None = None, limit: int = 100) -> Changes:
        if after > len(self.found):
            raise Unwritten
        every = [Changed(n, id, _kind(one), NOW) for n, (id, one) in enumerate(self.found.items(), 1)]
        left = [one for one in every if one.number > after and (since is None or one.at >= since)]
        return Changes(tuple(left[:limit]), left[limit - 1].number if len(left) > limit else None)

    def deleted(self, limit: int = 50) -> list[Gone]:
        return [one for one in self.found.values() if isinstance(one, Gone)][:limit]

    def shelves(self, size: int) -> int:
        return -(-len(self.found) // size)

    def shelf(self, number: int, size: int) -> list[tuple[str, datetime]]:
        return [(work.id, work.changed) for work in self.live[(number - 1) * size : number * size]]

    def status(self) -> Status:
        self._answer()
        return Status(42, 42, len(self.live), sum(len(w.copies) for w in self.live), "7", "a-catalogue", "memory")

    def _answer(self) -> None:
        if self.broken:
            raise RuntimeError("the database is gone")


def _kind(one: Found) -> str:
    return "added" if isinstance(one, Work) else "deleted"


def _text(work: Work, name: str | None) -> str:
    record = work.record
    parts: dict[str, Iterable[str]] = {
        "title": (t.text for t in record.titles),
        "abstract": (d.text for d in record.descriptions),
        "author": (c.name for c in record.creators),
        "subject": (s.text for s in record.subjects),
    }
    chosen = parts.values() if name is None else [parts.get(name, ())]
    return folded(" ".join(" ".join(texts) for texts in chosen))


def _matches(node: Node | None, work: Work) -> bool:
    match node:
        case None:
            return True
        case And(parts):
            return all(_matches(part, work) for part in parts)
        case Or(parts):
            return any(_matches(part, work) for part in parts)
        case Not(part):
            return not _matches(part, work)
        case Term(text, name):
            return folded(text) in _text(work, name)
        case Span():
            return _in_span(node, work.record)
        case Exact(name, value):
            if name in ("orcid", "idhal", "idref"):
                return f"{name}:{value}" in _values(work, "author")
            if name == "ror":
                return f"{name}:{value}" in _values(work, "org")
            return value in _values(work, name) or any(str(pid) == f"{name}:{value}" for pid in work.record.pids)


def _in_span(span: Span, record: Record) -> bool:
    if record.year is None:
        return False
    return (span.low is None or int(span.low[:4]) <= record.year) and (
        span.high is None or record.year <= int(span.high[:4])
    )


def _values(work: Work, name: str) -> list[str]:
    record = work.record
    match name:
        case "type":
            return [record.type]
        case "access":
            return [record.access] if record.access else []
        case "year":
            return [str(record.year)] if record.year else []
        case "source":
            return sorted({copy.source for copy in work.copies})
        case "centre":
            return ["huma-num"] if any(copy.source == "nakala" for copy in work.copies) else []
        case "lang":
            return list(record.languages)
        case "subject":
            return [subject.text for subject in record.subjects]
        case "author":
            ids = [f"{scheme}:{value}" for agent in record.creators for scheme, value in (agent.ids or {}).items()]
            return [agent.name for agent in record.creators] + ids + [id.removeprefix("orcid:") for id in ids]
        case "org":
            held = [one for agent in record.creators for one in agent.affiliations]
            ids = [f"{scheme}:{value}" for one in held for scheme, value in (one.ids or {}).items()]
            return [one.name for one in held] + ids
        case _:
            return []


def _within(query: Query, work: Work, without: str | None) -> bool:
    for wanted in query.filters:
        values = set(_values(work, wanted.field)) or {"none"}
        if wanted.field != without and wanted.values and not values & set(wanted.values):
            return False
        if values & set(wanted.excluded):
            return False
    return all(_in_span(span, work.record) for span in query.spans)


def _order(query: Query) -> object:
    match query.sort:
        case "newest":
            return lambda work: (-(work.record.year or 0), work.id)
        case "oldest":
            return lambda work: (work.record.year or 9999, work.id)
        case "title":
            return lambda work: (title(work).text, work.id)
        case _:
            return lambda work: (-work.added.timestamp(), work.id)


def _words(node: Node | None) -> list[str]:
    match node:
        case And(parts) | Or(parts):
            return [word for part in parts for word in _words(part)]
        case Term(text):
            return [text]
        case _:
            return []


def _snippets(query: Query, work: Work) -> Mapping[str, str]:
    words = [re.escape(escape(word)) for word in _words(query.tree)]
    texts = {
        "title": title(work).text,
        "abstract": work.record.descriptions[0].text[:300] if work.record.descriptions else "",
    }
    if not words:
        return {}
    marked = {
        name: re.sub(f"(?i)({'|'.join(words)})", r"<mark>\1</mark>", escape(text)) for name, text in texts.items()
    }
    return {name: text for name, text in marked.items() if "<mark>" in text}


def copied(work: Work, *sources: str) -> Work:
    """The work with a further copy from each source."""
    first = work.copies[0]
    more = tuple(
        structs.replace(first, source=source, identifier=f"oai:{source}:{work.id}", raw=first.raw + 1000 + at)
        for at, source in enumerate(sources)
    )
    return structs.replace(work, copies=work.copies + more, why=str(work.record.pids[0]) if work.record.pids else None)


__all__ = ["NOW", "Copy", "Gone", "MemoryAccess", "Merged", "copied"]
