"""The small OAI-PMH provider that demo, bench and tests share, over a real socket and against the protocol's rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests
from lxml import etree
from sickle import Sickle

from catalogue.datestamp import Granularity
from moisson.demo.repository import Character, Item, Repository, revised
from moisson.demo.serving import Server
from moisson.demo.verbs import answering

OAI = {"o": "http://www.openarchives.org/OAI/2.0/"}
START = datetime(2024, 1, 1, tzinfo=UTC)


def payload(number: int) -> str:
    return (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Record {number}</dc:title></oai_dc:dc>'
    )


def items(count: int) -> list[Item]:
    return [
        Item(
            f"oai:test.example.org:{number:03d}",
            START + timedelta(hours=number),
            {"oai_dc": payload(number)},
            ("earth:ocean",) if number % 2 else ("life",),
            deleted=number % 10 == 7,
        )
        for number in range(count)
    ]


def repository(count: int = 95, **character: object) -> Repository:
    sets = {"earth": "Earth", "earth:ocean": "Ocean", "life": "Life"}
    return Repository(Character(**{"name": "Test", "page": 20, "sets": sets, **character}), items(count))  # type: ignore[arg-type]


@pytest.fixture
def kept() -> Repository:
    return repository()


@pytest.fixture
def server(kept: Repository) -> Iterator[Server]:
    server = Server({"a": answering(kept), "day": answering(repository(granularity=Granularity.DAY))})
    yield server
    server.close()


def ask(server: Server, name: str = "a", **arguments: str) -> etree._Element:
    return etree.fromstring(requests.get(server.base_url(name), params=arguments, timeout=10).content)


def error(answer: etree._Element) -> str | None:
    found = answer.find("o:error", OAI)
    return None if found is None else found.get("code")


@pytest.mark.parametrize("name", ["a", "day"])
def test_sickle_harvests_every_record_once(server: Server, name: str) -> None:
    found = [record.header.identifier for record in Sickle(server.base_url(name)).ListRecords(metadataPrefix="oai_dc")]

    assert sorted(found) == [item.identifier for item in items(95)]


def test_sickle_harvests_every_header_of_a_set_and_its_subsets(server: Server) -> None:
    found = list(Sickle(server.base_url("a")).ListIdentifiers(metadataPrefix="oai_dc", set="earth"))

    assert len(found) == 47
    assert sum(header.deleted for header in found) == 9


def test_first_page_declares_size_and_last_page_ends_with_an_empty_token(server: Server) -> None:
    page = ask(server, verb="ListRecords", metadataPrefix="oai_dc")
    sizes, cursors = [], []
    while (token := page.find(".//o:resumptionToken", OAI)) is not None:
        sizes.append(token.get("completeListSize"))
        cursors.append(token.get("cursor"))
        if not token.text:
            break
        page = ask(server, verb="ListRecords", resumptionToken=token.text)

    assert sizes == ["95"] * 5
    assert cursors == ["0", "20", "40", "60", "80"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param({}, "badVerb", id="no verb"),
        pytest.param({"verb": "listrecords"}, "badVerb", id="verb in lower case"),
        pytest.param({"verb": "Identify", "x": "1"}, "badArgument", id="unknown argument"),
        pytest.param({"verb": "ListRecords"}, "badArgument", id="no prefix"),
        pytest.param({"verb": "ListRecords", "metadataPrefix": "mods"}, "cannotDisseminateFormat", id="other format"),
        pytest.param({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "x"}, "noRecordsMatch", id="other set"),
        pytest.param(
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2024-02-30"}, "badArgument", id="no such day"
        ),
        pytest.param(
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2024-03-01", "until": "2024-02-01"},
            "badArgument",
            id="from after until",
        ),
        pytest.param({"verb": "ListRecords", "resumptionToken": "bm8="}, "badResumptionToken", id="foreign token"),
        pytest.param(
            {"verb": "ListRecords", "resumptionToken": "x", "set": "life"}, "badArgument", id="token is exclusive"
        ),
        pytest.param(
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "no"}, "idDoesNotExist", id="no such record"
        ),
        pytest.param({"verb": "ListSets"}, None, id="sets"),
        pytest.param({"verb": "ListMetadataFormats"}, None, id="formats"),
    ],
)
def test_errors_of_the_protocol_are_answers(server: Server, arguments: dict[str, str], code: str | None) -> None:
    assert error(ask(server, **arguments)) == code


def test_repeated_argument_is_refused(server: Server) -> None:
    found = requests.get(f"{server.base_url('a')}?verb=ListRecords&metadataPrefix=a&metadataPrefix=b", timeout=10)

    assert error(etree.fromstring(found.content)) == "badArgument"


def test_posted_arguments_are_read_like_those_of_the_address(server: Server) -> None:
    found = requests.post(server.base_url("a"), data={"verb": "Identify"}, timeout=10)

    assert b"<repositoryName>Test</repositoryName>" in found.content


def test_day_granularity_refuses_a_time_and_includes_the_whole_last_day(server: Server) -> None:
    refused = ask(server, "day", verb="ListRecords", metadataPrefix="oai_dc", **{"from": "2024-01-02T00:00:00Z"})
    day = ask(server, "day", verb="ListIdentifiers", metadataPrefix="oai_dc", until="2024-01-01")

    assert error(refused) == "badArgument"
    assert day.find(".//o:resumptionToken", OAI).get("completeListSize") == "24"  # type: ignore[union-attr]


def test_a_walk_during_which_records_change_loses_nothing(kept: Repository, server: Server) -> None:
    walk = Sickle(server.base_url("a")).ListRecords(metadataPrefix="oai_dc")
    seen = [next(walk).header.identifier for _ in range(30)]
    for item in items(95)[25:50]:
        kept.put(revised(item, START + timedelta(days=30), "revised"))
    seen += [record.header.identifier for record in walk]

    assert set(seen) == {item.identifier for item in items(95)}


def test_a_change_is_what_an_incremental_list_brings(kept: Repository, server: Server) -> None:
    later = START + timedelta(days=300)
    kept.put(revised(items(95)[3], later, "revised"))
    kept.delete(items(95)[5].identifier, later)

    found = ask(server, verb="ListRecords", metadataPrefix="oai_dc", **{"from": "2024-10-01"})

    assert b"Record 3 (revised)" in etree.tostring(found)
    assert found.find(".//o:header[@status='deleted']/o:identifier", OAI).text == "oai:test.example.org:005"  # type: ignore[union-attr]
    assert len(found.findall(".//o:record", OAI)) == 2


def test_where_deletions_are_not_announced_a_deleted_record_is_gone() -> None:
    silent = repository(deleted_record="no")
    silent.delete("oai:test.example.org:001", START)

    assert silent.get("oai:test.example.org:001") is None


def test_an_expiring_token_is_refused_after_its_time_and_a_stateless_one_never() -> None:
    later = START + timedelta(hours=3)
    codes = []
    for lifetime in (timedelta(hours=1), None):
        answer = answering(repository(token_lifetime=lifetime))
        first = etree.fromstring(answer([("verb", "ListRecords"), ("metadataPrefix", "oai_dc")], "http://x", START))
        token = first.findtext(".//o:resumptionToken", namespaces=OAI)
        second = answer([("verb", "ListRecords"), ("resumptionToken", str(token))], "http://x", later)
        codes.append(error(etree.fromstring(second)))

    assert codes == ["badResumptionToken", None]


@pytest.mark.parametrize("path", ["/", "/b/oai", "/a/other", "/-/break"])
def test_other_addresses_are_not_found(server: Server, path: str) -> None:
    assert requests.get(server.url + path, timeout=10).status_code == 404
