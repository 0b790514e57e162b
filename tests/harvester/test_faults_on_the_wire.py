"""What a repository does wrong on the wire, and how the run ends: nothing lost, and no outage taken for an end."""

from __future__ import annotations

import gzip
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from faulty import OAI, Ask, Fault, Faulty, Reply, error, record, serving
from memory import MemoryIngest

from catalogue.run import HarvestRun, ListState, State
from harvester.doors.oai import OaiRepository
from harvester.hosts import Hosts
from harvester.run import harvest

HTML = {"Content-Type": "text/html"}


def now() -> datetime:
    return datetime.now(UTC)


def twenty() -> list[str]:
    return [record(n, deleted=n == 7) for n in range(20)]


def run_with(fault: Fault, **settings: object) -> tuple[HarvestRun, MemoryIngest, Faulty]:
    with serving(Faulty(twenty(), fault=fault)) as server:
        ingest, repository = MemoryIngest(), server.repository(**settings)
        run = harvest(server.source(**settings), repository, ingest, now)
        repository.close()
    return run, ingest, server


def on(page: int, reply: Reply, times: int = 1000) -> Fault:
    return lambda ask, right: reply if ask.page == page and ask.tries <= times else None


def changed(page: int, old: bytes, new: bytes) -> Fault:
    return lambda ask, right: Reply(right.replace(old, new)) if ask.page == page else None


def cut_document(ask: Ask, right: bytes) -> Reply | None:
    return Reply(right[: len(right) // 2]) if ask.page == 2 else None


def loop_token(ask: Ask, right: bytes) -> Reply | None:
    return Reply(right.replace(b">p3<", b">p2<")) if ask.page == 2 else None


def doctype(ask: Ask, right: bytes) -> Reply | None:
    evil = b'<!DOCTYPE OAI-PMH [<!ENTITY x SYSTEM "file:///etc/passwd">]><OAI-PMH'
    return Reply(right.replace(b"<OAI-PMH", evil, 1)) if ask.page == 2 else None


def other_namespace(ask: Ask, right: bytes) -> Reply | None:
    return Reply(right.replace(OAI.encode() + b'"', b'http://example.org/other/"', 1)) if ask.page == 2 else None


BOMB = gzip.compress(b" " * (8 << 20))


def gzip_bomb(ask: Ask, right: bytes) -> Reply | None:
    return Reply(BOMB, headers={"Content-Encoding": "gzip"}) if ask.page == 2 else None


def to_metadata_service(ask: Ask, right: bytes) -> Reply | None:
    return Reply(status=302, headers={"Location": "http://169.254.169.254/latest/"}) if ask.page == 2 else None


def in_a_circle(ask: Ask, right: bytes) -> Reply | None:
    return Reply(status=302, headers={"Location": "/oai"}) if ask.page == 2 else None


def invalid_characters_everywhere(ask: Ask, right: bytes) -> Reply | None:
    return Reply(b"<OAI-PMH \x00") if ask.page == 2 else None


STOPPING: dict[str, tuple[Fault, str]] = {
    "a document cut in half": (cut_document, "malformed-xml"),
    "nothing but the beginning of a tag": (invalid_characters_everywhere, "malformed-xml"),
    "an HTML page with status 200": (on(2, Reply(b"<html><title>Down</title></html>", headers=HTML)), "not-oai"),
    "an empty body": (on(2, Reply(b"")), "not-oai"),
    "an RSS feed": (on(2, Reply(b"<rss/>")), "not-oai"),
    "another namespace": (other_namespace, "not-oai"),
    "a document type declaration": (doctype, "unsafe-xml"),
    "status 500 for ever": (on(2, Reply(b"oops", 500)), "http"),
    "status 403": (on(2, Reply(b"go away", 403)), "http"),
    "connections that close": (on(2, Reply(how="none")), "network"),
    "answers cut short": (on(2, Reply(b"x" * 100, how="cut")), "network"),
    "Retry-After of a day": (on(2, Reply(b"", 503, {"Retry-After": "86400"})), "retry-later"),
    "a token that leads to itself": (loop_token, "loop"),
    "a token that expires whenever it is used": (on(2, Reply(error("badResumptionToken"))), "token-expired"),
    "an unknown OAI-PMH error": (on(2, Reply(error("databaseDown"))), "protocol"),
    "a gzip bomb": (gzip_bomb, "too-large"),
    "a redirect to a metadata service": (to_metadata_service, "forbidden-address"),
    "a redirect in a circle": (in_a_circle, "redirect"),
    "an answer that drips": (on(2, Reply(b" " * 5000, how="drip")), "timeout"),
}


@pytest.mark.parametrize("what", STOPPING)
def test_the_run_fails_and_keeps_its_pages(what: str) -> None:
    """The pages before are kept, the list is not complete, and the code names the cause."""
    fault, code = STOPPING[what]

    run, ingest, _ = run_with(fault, timeout=0.8, retries=2, max_response_bytes=1 << 20)

    assert (run.state, run.fault and run.fault.code) == (State.FAILED, code)
    assert len(ingest.shelf("f").records) >= 10
    assert not run.complete
    assert ListState.COMPLETE not in {point.state for point in ingest.shelf("f").lists.values()}


@pytest.mark.parametrize("what", STOPPING)
def test_the_next_run_brings_everything(what: str) -> None:
    """A healed repository is harvested whole by an ordinary run: a failure moves no checkpoint."""
    fault, _ = STOPPING[what]
    with serving(Faulty(twenty(), fault=fault)) as server:
        settings = {"timeout": 0.8, "retries": 1, "max_response_bytes": 1 << 20}
        ingest = MemoryIngest()
        harvest(server.source(**settings), server.repository(**settings), ingest, now)
        server.fault = lambda ask, right: None
        run = harvest(server.source(), server.repository(), ingest, now)

    assert (run.state, run.complete) == (State.SUCCEEDED, True)
    assert len(ingest.live("f")) == 19


PASSING: dict[str, Fault] = {
    "status 500 twice": on(2, Reply(b"oops", 500), times=2),
    "HTML twice": on(2, Reply(b"<html><body>busy</body></html>", headers=HTML), times=2),
    "Retry-After in seconds": on(2, Reply(b"busy", 503, {"Retry-After": "0"}), times=1),
    "a connection cut": on(2, Reply(b"x" * 500, how="cut"), times=1),
    "a token that expires once": on(2, Reply(error("badResumptionToken")), times=1),
    "gzip that nobody announced": lambda ask, right: Reply(gzip.compress(right)),
    "gzip announced and not done": lambda ask, right: Reply(right, headers={"Content-Encoding": "gzip"}),
    "OAI-PMH errors with status 422": lambda ask, right: Reply(right, 422 if b"<error" in right else 200),
    "Retry-After on good answers": lambda ask, right: Reply(right, headers={"Retry-After": "60"}),
    "a byte order mark and blank lines": lambda ask, right: Reply(b"\xef\xbb\xbf\r\n\n" + right),
    "notices after the end": lambda ask, right: Reply(right + b"\n<b>Notice</b>: undefined index"),
    "blanks for a last token": lambda ask, right: Reply(right.replace(b"></res", b">\n  </res")),
    "GET refused": lambda ask, right: Reply(b"", 405) if ask.method == "GET" else None,
    "a redirect for good": lambda ask, right: (
        Reply(status=301, headers={"Location": "/new"}) if ask.path == "/oai" else None
    ),
}


@pytest.mark.parametrize("what", PASSING)
def test_the_run_goes_on(what: str) -> None:
    """Everything comes, once."""
    run, ingest, _ = run_with(PASSING[what], retries=3)

    assert (run.state, run.fault) == (State.SUCCEEDED, None)
    assert len(ingest.live("f")) == 19
    assert run.counters.added == 19


def test_a_retry_after_date_is_waited_for() -> None:
    """The date is compared with the server's own Date header, here an hour wrong."""
    clock = datetime.now(UTC) - timedelta(hours=1)
    headers = {"Date": format_datetime(clock, usegmt=True), "Retry-After": format_datetime(clock, usegmt=True)}
    asked: list[float] = []

    def busy_once(ask: Ask, right: bytes) -> Reply | None:
        asked.extend([time.monotonic()] if ask.page == 1 else [])
        return Reply(b"busy", 503, headers) if len(asked) == 1 and ask.page == 1 else None

    run, _, _ = run_with(busy_once)

    assert run.state is State.SUCCEEDED
    assert len(asked) == 2
    assert 0.9 < asked[1] - asked[0] < 60


def test_a_retry_after_too_long_is_remembered() -> None:
    """The scheduler is told when to come back."""
    run, ingest, _ = run_with(on(1, Reply(b"", 429, {"Retry-After": "7200"})))

    until = datetime.fromisoformat(ingest.shelf("f").remembered["not_before"])
    assert run.fault is not None
    assert run.fault.code == "retry-later"
    assert timedelta(minutes=115) < until - now() < timedelta(minutes=125)


BAD_RECORDS = {
    "a control character": (b"\xc3\x89t\xc3\xa9 12", b"\x0bA\x03", True),
    "an entity without a declaration": (b"\xc3\x89t\xc3\xa9 12", b"R&eacute;sum&eacute;", True),
    "bytes that are not UTF-8": (b"\xc3\x89t\xc3\xa9 12", b"\xe9t\xe9", True),
    "a bare ampersand": (b"\xc3\x89t\xc3\xa9 12", b"R&D", True),
    "an XML declaration inside": (b"<metadata>", b'<metadata><?xml version="1.0"?>', True),
    "an end tag too many": (b"12</dc:title>", b"12</dc:title></dc:creator>", False),
    "a prefix that is not declared": (b"12</dc:title>", b"12</dc:title><dct:a>x</dct:a>", False),
}


@pytest.mark.parametrize("what", BAD_RECORDS)
def test_one_bad_record_costs_at_most_itself(what: str) -> None:
    """The others of its page come in; it is mended and marked, or rejected and kept."""
    old, new, mendable = BAD_RECORDS[what]

    run, ingest, _ = run_with(changed(2, old, new))

    assert run.state in (State.SUCCEEDED, State.REJECTS)
    assert run.complete
    assert "repaired" in [warning.code for warning in run.warnings]
    assert len(ingest.live("f")) + len(ingest.shelf("f").rejects) == 19
    assert ("oai:f:12" in ingest.live("f")) is mendable
    assert set(ingest.shelf("f").rejects) == (set() if mendable else {"oai:f:12"})


def test_a_token_goes_back_unharmed_and_encoded_once() -> None:
    """`& = # % +`, blanks inside and a line break are the repository's own business."""
    token = "p1&verb=Identify#% +\u00e9=%41\r\nHost: evil"

    def fault(ask: Ask, right: bytes) -> Reply | None:
        if ask.page == 0:
            written = token.replace("&", "&amp;").replace("\r", "&#13;").replace("\n", "&#10;").encode()
            return Reply(right.replace(b">p1<", b">" + written + b"<"))
        return None

    run, ingest, server = run_with(fault)

    assert [ask.params["resumptionToken"] for ask in server.asks if ask.page == 1] == [token]
    assert (run.state, len(ingest.live("f"))) == (State.SUCCEEDED, 19)


def test_the_user_agent_is_named_and_secrets_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request says who asks; a header's value named `env:` is looked up."""
    monkeypatch.setenv("TOKEN_OF_F", "s3cret")

    _, _, server = run_with(lambda ask, right: None, headers={"Authorization": "Bearer env:TOKEN_OF_F"})

    assert {ask.headers["User-Agent"] for ask in server.asks} == {"Moisson/test (+mailto:test@example.org)"}
    assert {ask.headers["Authorization"] for ask in server.asks} == {"Bearer s3cret"}


def test_a_password_in_an_address_is_never_told() -> None:
    """Neither in a fault nor in a warning."""
    with serving(Faulty(twenty(), fault=on(0, Reply(b"no", 403)))) as server:
        source = replace(server.source(), url=f"http://me:hush@{server.host}/oai")
        run = harvest(source, OaiRepository(source, hosts=Hosts()), MemoryIngest(), now)

    assert run.fault is not None
    assert "hush" not in run.fault.message + "".join(warning.message for warning in run.warnings)
