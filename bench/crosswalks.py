"""How fast payloads become records: with fetching and parsing, and the crosswalk alone for each format."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

from lxml import etree

from bench.generate import NAMESPACES, record
from catalogue.crosswalk import crosswalk, from_file
from catalogue.formats import FORMATS
from catalogue.normal import text
from catalogue.record import Accepted, Header, RawRecord
from catalogue.source import Source
from harvester.ahead import Ahead
from harvester.doors.oai import OaiRepository
from harvester.repository import Request
from moisson.demo.samples.repositories import assemble

SAMPLES = Path(__file__).parents[1] / "tests" / "samples"


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


def compiled() -> bool:
    """Whether crosswalks run compiled here; `make bench` compiles them where it can."""
    return str(text.__file__).endswith(EXTENSION_SUFFIXES[0])


def alone(records: int) -> dict[str, float]:
    """Records a second of one core by format, payloads already parsed; formats that are not read yet are left out."""
    payloads = {"oai_dc": list(_dublin_core(records)), "oai_datacite": list(_datacite(records))}
    return {prefix: _rate(prefix, texts) for prefix, texts in payloads.items() if prefix in FORMATS}


def samples(records: int) -> dict[str, float]:
    """Records a second of one core by format, over the tests' samples of each again and again."""
    rates = {}
    for folder in sorted(path for path in SAMPLES.iterdir() if path.is_dir()):
        files = [file for file in sorted(folder.iterdir()) if file.suffix in (".xml", ".export")]
        payloads = [raw.payload for file in files for raw in from_file(file.read_bytes()) if raw.payload]
        rates[folder.name] = _rate(folder.name, [payloads[number % len(payloads)] for number in range(records)])
    return rates


def large(authors: int = 10_000) -> tuple[float, float]:
    """Seconds and megabytes (by which the process grows) that a DataCite record of about a megabyte takes, parsed and
    read, in a process of its own."""
    program = f"from bench.crosswalks import _large; print(*_large({authors}))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=SAMPLES.parents[1], capture_output=True, text=True, check=True, timeout=120
    )
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def _large(authors: int) -> tuple[float, float]:
    one = '<creator><creatorName nameType="Personal">Sample{0}, Ann</creatorName><givenName>Ann</givenName></creator>'
    names = "".join(one.format(number) for number in range(authors))
    payload = (
        '<resource xmlns="http://datacite.org/schema/kernel-4"><identifier identifierType="DOI">10.99999/1</identifier>'
        f"<creators>{names}</creators><titles><title>Many hands</title></titles></resource>"
    ).encode()
    crosswalk(RawRecord(Header("oai:bench.example.org:0"), "oai_datacite", payload[:9000]))  # what is loaded but once
    before, began = _peak_begun_anew(), time.perf_counter()
    change = crosswalk(RawRecord(Header("oai:bench.example.org:1"), "oai_datacite", payload))
    spent = time.perf_counter() - began
    grown = _of_status("VmHWM") - before
    if not isinstance(change, Accepted) or len(change.record.creators) != authors:
        raise RuntimeError("the large record was not read whole")
    return spent, grown / 1000


def _peak_begun_anew() -> int:
    """kB that this process has now, and the peak from here on: loading libraries took more than any record, so that the
    peak since the beginning would never grow."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    return _of_status("VmRSS")


def _of_status(name: str) -> int:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _rate(prefix: str, payloads: Sequence[bytes]) -> float:
    """The best of three passes over records parsed afresh, since a crosswalk may keep what it saw."""
    best = 0.0
    for _ in range(3):
        raws = [
            RawRecord(Header(f"oai:bench.example.org:{number}"), prefix, payload, _parsed(payload))
            for number, payload in enumerate(payloads)
        ]
        began = time.perf_counter()
        accepted = sum(isinstance(crosswalk(raw), Accepted) for raw in raws)
        best = max(best, len(raws) / (time.perf_counter() - began))
        if accepted < 0.9 * len(raws):
            raise RuntimeError(f"{prefix}: only {accepted} of {len(raws)} records were accepted")
    return best


def _parsed(payload: bytes) -> etree._Element | None:
    """The root as the harvester hands it on; JSON is parsed by the crosswalk."""
    return None if payload.lstrip()[:1] == b"{" else etree.fromstring(payload)


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
