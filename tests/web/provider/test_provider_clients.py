"""Foreign harvesters take the whole list over a real socket, in each prefix."""

from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from oaipmh_scythe import Scythe
from sickle import Sickle

from catalogue.datestamp import Window, write
from tests.web.provider.asking import absent
from tests.web.provider.memory import Memory

PREFIXES = ("oai_dc", "oai_datacite")
Listed = list[tuple[str, str, bool]]


def expected(memory: Memory, prefix: str) -> Listed:
    """What the catalogue has: (identifier, datestamp, deleted)."""
    served = memory.records(prefix, Window())
    return [(one.oai_identifier, write(one.changed), one.deleted) for one in served]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_sickle_takes_the_whole_list(url: str, memory: Memory, prefix: str, method: str) -> None:
    found = list(Sickle(url, http_method=method).ListRecords(metadataPrefix=prefix))
    listed = [(one.header.identifier, one.header.datestamp, one.deleted) for one in found]

    assert listed == expected(memory, prefix)
    assert all(one.deleted or one.metadata for one in found)
    assert [one.identifier for one in Sickle(url).ListIdentifiers(metadataPrefix=prefix)] == [one[0] for one in listed]


def test_sickle_understands_the_small_verbs(url: str, memory: Memory) -> None:
    sickle = Sickle(url)

    assert sickle.Identify().deletedRecord == "persistent"
    assert [one.setSpec for one in sickle.ListSets()] == [spec for spec, _ in memory.sets()]
    assert set(PREFIXES) <= {one.metadataPrefix for one in sickle.ListMetadataFormats()}
    for identifier in memory.rows:
        assert sickle.GetRecord(identifier=identifier, metadataPrefix="oai_dc").header.identifier == identifier


@pytest.mark.parametrize("prefix", PREFIXES)
def test_scythe_takes_the_whole_list(url: str, memory: Memory, prefix: str) -> None:
    with Scythe(url) as scythe:
        records = list(scythe.list_records(metadata_prefix=prefix))
        headers = list(scythe.list_identifiers(metadata_prefix=prefix))

    assert [(one.header.identifier, one.header.datestamp, one.deleted) for one in records] == expected(memory, prefix)
    assert [(one.identifier, one.datestamp, one.deleted) for one in headers] == expected(memory, prefix)


@pytest.fixture
def perl() -> str:
    found = shutil.which("perl")
    if not found or subprocess.run([found, "-MHTTP::OAI", "-e1"], capture_output=True, check=False).returncode:
        absent("HTTP::OAI", "apt install libhttp-oai-perl")
    return str(found)


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_http_oai_takes_the_whole_list(perl: str, url: str, memory: Memory, prefix: str, verb: str) -> None:
    script = Path(__file__).with_name("harvest.pl")
    done = subprocess.run([perl, script, url, verb, prefix], capture_output=True, text=True, timeout=60, check=False)
    listed = [tuple(line.split("\t")) for line in done.stdout.splitlines()]

    assert (done.returncode, done.stderr) == (0, "")
    assert [(name, stamp, status == "deleted") for name, stamp, status in listed] == expected(memory, prefix)


def test_several_harvesters_at_once_each_take_the_whole_list(url: str, memory: Memory) -> None:
    def harvest(prefix: str) -> Listed:
        found = Sickle(url).ListRecords(metadataPrefix=prefix)
        return [(one.header.identifier, one.header.datestamp, one.deleted) for one in found]

    asked = PREFIXES * 4
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(harvest, asked))

    assert taken == [expected(memory, prefix) for prefix in asked]
