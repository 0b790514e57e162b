"""A whole result handed on, streamed: RIS, BibTeX, CSL-JSON, CSV and NDJSON, work after work, however many."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import msgspec

from catalogue.works import Work
from web import shown
from web.api import shapes
from web.feeds import bibtex, csl, ris
from web.site import Site

Stream = Callable[[Iterable[Work], Site], Iterator[str]]

MOST = 100_000
"""Works in one file; more are read by the cursor of the API."""


@dataclass(frozen=True, slots=True)
class Export:
    """A form of a whole result. `size` is what a work takes in it on average, in bytes, to say it beforehand."""

    suffix: str
    media_type: str
    name: str
    size: int
    stream: Stream


def _ris(works: Iterable[Work], site: Site) -> Iterator[str]:
    for work in works:
        yield ris.written(work, site) + "\r\n"


def _bibtex(works: Iterable[Work], site: Site, biblatex: bool = False) -> Iterator[str]:
    keys = bibtex.Keys()
    for work in works:
        yield bibtex.entry(work, site, keys.unique(work), biblatex) + "\n"


def _csl(works: Iterable[Work], site: Site) -> Iterator[str]:
    before = "[\n"
    for work in works:
        yield before + msgspec.json.encode(csl.item(work, site)).decode()
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def _ndjson(works: Iterable[Work], site: Site) -> Iterator[str]:
    for work in works:
        yield msgspec.json.encode(shapes.work(work, site)).decode() + "\n"


COLUMNS = (
    "id", "type", "titles", "creators", "year", "publisher", "container", "doi", "pids", "access", "licences",
    "languages", "subjects", "funding", "version", "sources", "landing_page", "added", "changed", "address",
)  # fmt: skip
"""Columns of the CSV, by the names of record.schema.json where it has one; several values are parted by ` | `."""


def _csv(works: Iterable[Work], site: Site) -> Iterator[str]:
    # the mark at the beginning is what makes spreadsheets read the accents
    yield "\ufeff" + line(COLUMNS)
    for work in works:
        yield line(row(work, site))


def row(work: Work, site: Site) -> tuple[str, ...]:
    """The cells of one work, by COLUMNS."""
    record = work.record
    best = next(shown.copies(work), None)
    cells: dict[str, str | None] = {
        "id": work.id,
        "type": record.type,
        "titles": _joined(title.text for title in record.titles),
        "creators": _joined(agent.name for agent in record.creators),
        "year": str(record.year) if record.year else None,
        "publisher": record.publisher,
        "container": record.container.title if record.container else None,
        "doi": shown.doi(record),
        "pids": _joined(str(pid) for pid in record.pids),
        "access": record.access,
        "licences": _joined(one.spdx or one.uri or one.label or "" for one in record.licences),
        "languages": _joined(record.languages),
        "subjects": _joined(subject.text for subject in record.subjects),
        "funding": _joined(" ".join(filter(None, (one.funder, one.award))) for one in record.funding),
        "version": record.version,
        "sources": _joined(dict.fromkeys(copy.source for copy in shown.copies(work))),
        "landing_page": shown.address(best) if best else None,
        "added": shapes.moment(work.added),
        "changed": shapes.moment(work.changed),
        "address": f"{site.base_url}/r/{work.id}",
    }
    return tuple(inert(cells[name] or "") for name in COLUMNS)


def _joined(values: Iterable[str]) -> str:
    return " | ".join(value for value in values if value)


def inert(cell: str) -> str:
    """The cell on one line, and with an apostrophe where a spreadsheet would run it as a formula."""
    cell = " ".join(cell.split())
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def line(cells: Iterable[str]) -> str:
    """A row of CSV."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()


EXPORTS: dict[str, Export] = {
    one.suffix: one
    for one in (
        Export("ris", "application/x-research-info-systems", "RIS", 1300, _ris),
        Export("bib", "application/x-bibtex", "BibTeX", 600, _bibtex),
        Export("csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", 1500, _csl),
        Export("csv", "text/csv", "CSV", 900, _csv),
        Export("ndjson", "application/x-ndjson", "NDJSON", 2800, _ndjson),
    )
}

BIBLATEX = replace(EXPORTS["bib"], name="BibLaTeX", stream=partial(_bibtex, biblatex=True))
"""Another dialect under the same ending, for those who ask for it."""


def chunks(texts: Iterable[str], size: int = 65_536) -> Iterator[bytes]:
    """The texts in pieces worth a packet: a write for each of 100 000 works would cost more than the works."""
    kept: list[str] = []
    length = 0
    for text in texts:
        kept.append(text)
        length += len(text)
        if length >= size:
            yield "".join(kept).encode("utf-8", "replace")
            kept, length = [], 0
    if kept:
        yield "".join(kept).encode("utf-8", "replace")
