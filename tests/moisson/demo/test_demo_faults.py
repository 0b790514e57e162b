"""Each fault does what its sentence says, seen by a client on a real connection; a fault without a test fails here."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from time import monotonic

import pytest
import requests
from lxml import etree

from moisson.demo import FAULTS
from moisson.demo.faults import FORBIDDEN
from moisson.demo.repository import Character, Item, Repository
from moisson.demo.serving import Server
from moisson.demo.verbs import answering

NS = {"o": "http://www.openarchives.org/OAI/2.0/"}
PAYLOAD = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Température</dc:title></oai_dc:dc>'
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    items = [Item(f"oai:x:{n:02d}", datetime(2024, 1, 1 + n, tzinfo=UTC), {"oai_dc": PAYLOAD}) for n in range(25)]
    server = Server({"a": answering(Repository(Character("A", page=10), items))}, drip=0.001)
    yield server
    server.close()


class Client:
    """Asks for the pages of one list; each page is a response, or the exception that came instead."""

    def __init__(self, url: str) -> None:
        self.url, self.session = url, requests.Session()

    def get(self, **arguments: str) -> requests.Response:
        return self.session.get(self.url, params=arguments, timeout=10, allow_redirects=False, stream=True)

    def first(self) -> requests.Response:
        return self.get(verb="ListRecords", metadataPrefix="oai_dc")

    def second(self) -> requests.Response:
        return self.get(verb="ListRecords", resumptionToken=token(self.first()))


def parsed(answer: requests.Response) -> etree._Element:
    return etree.fromstring(answer.content)


def token(answer: requests.Response) -> str:
    return parsed(answer).findtext(".//o:resumptionToken", "", NS)


def identifiers(answer: requests.Response) -> list[str]:
    return [str(each) for each in parsed(answer).xpath(".//o:header/o:identifier/text()", namespaces=NS)]


def code(answer: requests.Response) -> str | None:
    return parsed(answer).find("o:error", NS).get("code")  # type: ignore[union-attr]


def malformed(answer: requests.Response) -> bool:
    with pytest.raises(etree.XMLSyntaxError):
        parsed(answer)
    return True


def cut(client: Client) -> bool:
    with pytest.raises(requests.exceptions.RequestException):
        assert client.second().content == b""
    return len(identifiers(client.first())) == 10


def silent(client: Client) -> bool:
    with pytest.raises(requests.ConnectionError):
        client.second()
    return True


def slow(client: Client) -> bool:
    began = monotonic()
    answer = client.second()
    return len(identifiers(answer)) == 10 and monotonic() - began > 0.001 * len(answer.content) / 16


def retried(status: int, pause: Callable[[str], bool]) -> Callable[[Client], bool]:
    def check(client: Client) -> bool:
        asked = token(client.first())
        refused, well = (client.get(verb="ListRecords", resumptionToken=asked) for _ in range(2))
        return refused.status_code == status and pause(refused.headers["Retry-After"]) and len(identifiers(well)) == 10

    return check


def once(client: Client) -> bool:
    return client.second().status_code == 500 and client.second().status_code == 200


def soon(date: str) -> bool:
    return abs((parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds()) < 5


def in_title(what: bytes) -> Callable[[Client], bool]:
    def check(client: Client) -> bool:
        answer = client.second()
        return answer.content.count(b"rature" + what) == 1 and malformed(answer)

    return check


def bomb(client: Client) -> bool:
    answer = client.second()
    raw = answer.raw.read(decode_content=False)
    with gzip.open(BytesIO(raw)) as file:
        swollen = sum(len(chunk) for chunk in iter(lambda: file.read(2**20), b""))
    return len(raw) < 2**20 and answer.headers["Content-Encoding"] == "gzip" and swollen > 2**28


def repeats(client: Client) -> bool:
    first, second = client.first(), client.second()
    return identifiers(second)[0] == identifiers(first)[-1] and len(identifiers(second)) == 11


def sizes(answer: requests.Response) -> list[str]:
    return [str(each) for each in parsed(answer).xpath(".//o:resumptionToken/@completeListSize", namespaces=NS)]


CHECKS: dict[str, Callable[[Client], bool]] = {
    "truncated": lambda client: malformed(client.second()) and len(identifiers(client.first())) == 10,
    "cut-connection": cut,
    "no-answer": silent,
    "html": lambda client: b"<html>" in client.second().content,
    "other-xml": lambda client: parsed(client.second()).tag == "rss",
    "empty": lambda client: (client.second().status_code, client.second().content) == (200, b""),
    "500-once": once,
    "500-always": lambda client: [client.second().status_code for _ in range(3)] == [500] * 3,
    "503-seconds": retried(503, lambda pause: pause == "1"),
    "503-date": retried(503, soon),
    "503-day": lambda client: client.get(verb="Identify").headers["Retry-After"] == "86400",
    "429-once": retried(429, lambda pause: pause == "1"),
    "403": lambda client: client.get(verb="Identify").status_code == 403,
    "422": lambda client: client.first().status_code == 422 and code(client.first()) == "noRecordsMatch",
    "slow-drip": slow,
    "gzip-bomb": bomb,
    "redirect-forbidden": lambda client: client.second().headers["Location"] == FORBIDDEN,
    "doctype": lambda client: b"<!DOCTYPE" in client.second().content and b"&sample;" in client.second().content,
    "control-character": in_title(b"\x0b"),
    "not-utf-8": in_title(b"\xe9"),
    "undefined-entity": in_title(b"&eacute;"),
    "no-namespace": lambda client: parsed(client.first()).tag == "OAI-PMH",
    "loop-token": lambda client: token(client.second()) == token(client.first()),
    "expired-token": lambda client: code(client.second()) == "badResumptionToken",
    "missing-token": lambda client: sizes(client.first()) == ["25"] and sizes(client.second()) == [],
    "declared-too-large": lambda client: sizes(client.first()) == ["50"],
    "no-metadata": lambda client: len(parsed(client.second()).findall(".//o:metadata", NS)) == 7,
    "no-identifier": lambda client: len(identifiers(client.second())) == 9,
    "nothing-at-end": lambda client: code(client.second()) == "noRecordsMatch",
    "vanished": lambda client: code(client.first()) == "noRecordsMatch",
    "repeats": repeats,
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_does_what_its_sentence_says(server: Server, name: str) -> None:
    server.break_("a", name)

    assert CHECKS[name](Client(server.base_url("a")))


def test_a_mended_repository_is_sound(server: Server) -> None:
    server.break_("a", "html")
    server.mend("a")

    assert len(identifiers(Client(server.base_url("a")).second())) == 10


def test_faults_tell_what_they_do() -> None:
    assert len(FAULTS) >= 20
    assert all(len(fault.sentence) > 15 for fault in FAULTS.values())
