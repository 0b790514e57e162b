"""How fast payloads become records: with fetching and parsing, and the crosswalk alone for each format."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import date

from lxml import etree

from bench.generate import NAMESPACES, record
from catalogue.crosswalk import crosswalk
from catalogue.formats import FORMATS
from catalogue.record import Accepted, Header, RawRecord
from catalogue.source import Source
from harvester.ahead import Ahead
from harvester.doors.oai import OaiRepository
from harvester.repository import Request
from moisson.demo.samples.repositories import assemble


def fetched_rate(base_url: str, records: int) -> float:
    """Records a second through the product's own door and crosswalk, one page ahead as in a harvest, nothing stored."""
    port = base_url.split(":")[2].split("/")[0]
    source = Source("bench", {"en": "Bench"}, base_url, min_interval=0.0, allow_private=(f"127.0.0.1:{port}",))
    began, count = time.perf_counter(), 0
    pages = Ahead(OaiRepository(source).pages(Request("oai_dc")))
    for page in pages:
        for raw in page.records:
            crosswalk(raw)
        count += len(page.records)
        if count >= records:
            break
    spent = time.perf_counter() - began
    pages.close()
    return count / spent


def alone(records: int) -> dict[str, float]:
    """Records a second of one core by format, payloads already parsed; formats that are not read yet are left out."""
    payloads = {"oai_dc": list(_dublin_core(records)), "oai_datacite": list(_datacite(records))}
    return {prefix: _rate(prefix, texts) for prefix, texts in payloads.items() if prefix in FORMATS}


def _rate(prefix: str, payloads: Sequence[bytes]) -> float:
    """The best of three passes over records parsed afresh, since a crosswalk may keep what it saw."""
    best = 0.0
    for _ in range(3):
        raws = [
            RawRecord(Header(f"oai:bench.example.org:{number}"), prefix, payload, etree.fromstring(payload))
            for number, payload in enumerate(payloads)
        ]
        began = time.perf_counter()
        accepted = sum(isinstance(crosswalk(raw), Accepted) for raw in raws)
        best = max(best, len(raws) / (time.perf_counter() - began))
        if accepted < 0.9 * len(raws):
            raise RuntimeError(f"{prefix}: only {accepted} of {len(raws)} records were accepted")
    return best


def _dublin_core(records: int) -> Iterator[bytes]:
    opening = f"<oai_dc:dc {NAMESPACES}>".encode()
    for number in range(records):
        whole = record(number)
        if opening in whole:
            yield whole[whole.index(opening) : whole.index(b"</metadata>")]


def _datacite(records: int) -> Iterator[bytes]:
    """The demo's deposits over and over: the bench generates no DataCite of its own."""
    items = [item for item in assemble(date(2026, 1, 1))["rdg"].live() if "oai_datacite" in item.metadata]
    for number in range(records):
        yield items[number % len(items)].metadata["oai_datacite"].encode()
