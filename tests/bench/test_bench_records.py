"""The bench's records and pages: deterministic, as many deletions and rejects as stated, taken whole by a harvester."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree
from sickle import Sickle

from bench.generate import Numbers, is_deleted, is_rejected, record, repository_of
from bench.pages import Pages, prepare
from bench.words import lexicon
from catalogue.crosswalk import crosswalk
from catalogue.record import Accepted, Deleted, Header, RawRecord, Rejected
from moisson.demo.serving import Server

COUNT = 1_000
NOW = datetime(2026, 11, 23, tzinfo=UTC)
OAI = "{http://www.openarchives.org/OAI/2.0/}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    server = Server({name: Pages(path) for name, path in prepare(folder, COUNT).items()})
    yield server
    server.close()


def raw(number: int) -> RawRecord:
    element = etree.fromstring(record(number))
    header = element.find("header")
    payload = element.find("metadata/*")
    return RawRecord(
        Header(header.findtext("identifier"), header.findtext("datestamp"), (), header.get("status") == "deleted"),
        "oai_dc",
        None if payload is None else etree.tostring(payload),
    )


@pytest.mark.parametrize("number", [0, 3, 17, 99, 4_711, 999_999])
def test_a_record_depends_on_its_number_alone(number: int) -> None:
    first = record(number)
    for other in (1, 2, 5):
        record(other)

    assert record(number) == first


def test_a_smaller_set_is_the_head_of_a_larger(folder: Path) -> None:
    small, large = (prepare(folder, count) for count in (COUNT // 2, COUNT))
    for name in small:
        heads = [path.read_bytes().split(b"<resumptionToken")[0] for path in (small[name], large[name])]
        assert heads[0][: 50 * 2000] == heads[1][: 50 * 2000]


@pytest.mark.parametrize("name", ["one", "two"])
def test_sickle_takes_every_record_once(server: Server, name: str) -> None:
    found = [record.header.identifier for record in Sickle(server.base_url(name)).ListRecords(metadataPrefix="oai_dc")]

    assert found == [f"oai:bench.example.org:{n:07d}" for n in range(COUNT) if repository_of(n) == name]


def test_nothing_is_new_after_a_full_harvest(server: Server) -> None:
    answer = server.reply("one", [("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), ("from", "2026-01-01")], NOW)

    assert etree.fromstring(answer.body).find(f"{OAI}error").get("code") == "noRecordsMatch"


def test_outcomes_are_those_announced() -> None:
    outcomes = [crosswalk(raw(number)) for number in range(COUNT)]
    announced = Numbers.of(COUNT)

    assert sum(isinstance(each, Deleted) for each in outcomes) == announced.deleted == COUNT // 50
    assert sum(isinstance(each, Rejected) for each in outcomes) == announced.rejected == COUNT // 200
    assert announced.shared == COUNT // 10


def test_a_record_of_the_second_repository_shares_doi_and_type_with_one_of_the_first() -> None:
    alike = []
    for number in range(3, 200, 10):
        if any(is_deleted(each) or is_rejected(each) for each in (number, number - 2)):
            continue
        one, two = crosswalk(raw(number - 2)), crosswalk(raw(number))
        assert isinstance(one, Accepted)
        assert isinstance(two, Accepted)
        alike.append(
            (repository_of(number - 2), repository_of(number)) == ("one", "two")
            and one.record.type == two.record.type
            and [each for each in one.record.pids if each.scheme == "doi"] == list(two.record.pids)[:1]
        )

    assert len(alike) >= 15
    assert all(alike)


def test_records_have_the_size_of_those_that_the_limits_were_measured_with() -> None:
    sizes = [len(record(number)) for number in range(COUNT)]

    assert 2_100 < sum(sizes) / len(sizes) < 2_450


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_words_are_many_and_the_common_ones_first(lang: str) -> None:
    words, sums = lexicon(lang)

    assert len(set(words)) == len(words) >= 40_000
    assert {"fr": "de", "en": "the"}[lang] == words[0]
    assert sums[99] > sums[-1] / 3
