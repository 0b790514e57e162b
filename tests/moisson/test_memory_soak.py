"""Memory stays flat: over ten times the records, and over pages of 32 MiB, however many of them there are.

Figures are private memory (USS) of all our processes while `moisson harvest` runs, and ratios within one run, so that
they mean the same on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from bench import harvests
from bench.processes import measured, moisson, records_server
from moisson.demo.repository import Character, Repository
from moisson.demo.serving import Server
from moisson.demo.verbs import OAI, Arguments, answering, envelope

pytestmark = pytest.mark.soak

SMALL, LARGE = 20_000, 200_000
DC = "http://purl.org/dc/elements/1.1/"
TEXT = escape("La température de la mer, mesurée à bord. " * 70)
RECORDS = 10_000
"""Records on a page of 32 MiB: some three kilobytes each."""


def test_ten_times_the_records_take_hardly_more_memory(tmp_path: Path) -> None:
    """The writer of the index fills its buffer of 128 MB and merges larger segments, and that is all that grows.

    Of 280 MB for the smaller set 1.5 times leave 140 MB to them: a leak of a kilobyte a record is more.
    """
    peaks = {}
    for records in (SMALL, LARGE):
        with records_server(tmp_path / "pages", records) as url:
            settings = harvests.environment(tmp_path / str(records), url, None)
            found = harvests.harvest(settings, records)
        peaks[records] = found.peak_mb
        print(f"{records} records: {found.peak_mb:.0f} MB private at most, {found.rate:.0f} records/s")
    print(f"ratio {peaks[LARGE] / peaks[SMALL]:.2f}")
    assert peaks[LARGE] <= 1.5 * peaks[SMALL]


class Heavy:
    """A repository whose pages have 32 MiB each, made when they are asked for."""

    def __init__(self, pages: int) -> None:
        self.pages = pages
        self.sound = answering(Repository(Character("Heavy")))

    def __call__(self, arguments: Arguments, base_url: str, now: datetime) -> bytes:
        asked = dict(arguments)
        if asked.get("verb") != "ListRecords" or "from" in asked:
            return self.sound(arguments, base_url=base_url, now=now)
        number = int(asked.get("resumptionToken", "0"))
        size = f'completeListSize="{self.pages * RECORDS}"'
        token = str(number + 1) if number + 1 < self.pages else ""
        records = "".join(map(record, range(number * RECORDS, (number + 1) * RECORDS)))
        body = f"<ListRecords>{records}<resumptionToken {size}>{token}</resumptionToken></ListRecords>"
        return envelope(body, base_url, now, asked)


def record(number: int) -> str:
    return (
        f"<record><header><identifier>oai:h:{number}</identifier><datestamp>2024-01-01T00:00:00Z</datestamp></header>"
        f'<metadata><oai_dc:dc xmlns:oai_dc="{OAI}oai_dc/" xmlns:dc="{DC}"><dc:title>Campagne {number}</dc:title>'
        f"<dc:type>dataset</dc:type><dc:description>{TEXT} {number}</dc:description></oai_dc:dc></metadata></record>"
    )


@pytest.fixture
def heavy() -> Iterator[Server]:
    server = Server({"two": Heavy(2), "eight": Heavy(8)})
    yield server
    server.close()


def test_pages_of_32_mebibytes_take_what_one_of_them_takes(heavy: Server, tmp_path: Path) -> None:
    """A page is let go when it is stored, and the next one is fetched meanwhile: two are there at a time, and beside
    them only the buffer of the index fills."""
    assert len(Heavy(2)([("verb", "ListRecords")], "http://x", datetime(2024, 1, 1))) > 32 << 20
    table = '[[source]]\nid = "{name}"\nname = "{name}"\nurl = "{url}"\nmin_interval = 0\nallow_private = true\n'
    tables = [table.format(name=name, url=heavy.base_url(name)) for name in ("two", "eight")]
    (tmp_path / "sources.toml").write_text("".join(tables), "utf-8")
    peaks = {}
    for name, pages in (("two", 2), ("eight", 8)):
        settings = {"MOISSON_HOME": str(tmp_path / name), "MOISSON_SOURCES": str(tmp_path / "sources.toml")}
        process = moisson(settings, "harvest", name, "--json")
        with measured(process) as usage:
            output, said = process.communicate(timeout=900)
        run = json.loads(output.splitlines()[-1])
        assert (run["state"], run["added"]) == ("succeeded", pages * RECORDS), said
        peaks[name] = usage.peak_mb
        print(f"{pages} pages of 32 MiB: {usage.peak_mb:.0f} MB private at most")
    print(f"ratio {peaks['eight'] / peaks['two']:.2f}")
    assert peaks["eight"] <= 1.35 * peaks["two"]
