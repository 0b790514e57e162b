"""What a repository could make us do to others: inner addresses asked, secrets told, hosts pressed, fakes believed."""

from __future__ import annotations

import http.server
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from faulty import Ask, Faulty, Reply, record, serving
from memory import MemoryIngest

from catalogue.run import HarvestRun
from catalogue.source import Source
from harvester.doors.csw import CswRepository
from harvester.doors.dataverse import DataverseRepository
from harvester.doors.oai import OaiRepository
from harvester.faults import Failure, Symptom, Unreachable
from harvester.hosts import Hosts
from harvester.run import harvest
from harvester.transport import Answer, Transport


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Canary:
    """A service inside, which nobody may reach; `hits` are the connections that did."""

    port: int
    hits: list[str] = field(default_factory=list)


@pytest.fixture
def canary() -> Iterator[Canary]:
    """It listens on the loopback of both families, wherever the machine has them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found = Canary(probe.getsockname()[1])
    listeners = [listener for family, host in FAMILIES if (listener := listening(family, host, found.port))]
    for listener in listeners:
        threading.Thread(target=accepting, args=(listener, found), daemon=True).start()
    yield found
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)  # which ends the thread that accepts
        listener.close()


FAMILIES = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


def listening(family: socket.AddressFamily, host: str, port: int) -> socket.socket | None:
    made = socket.socket(family)
    try:
        made.bind((host, port))
    except OSError:
        made.close()
        return None
    made.listen()
    return made


def accepting(listener: socket.socket, canary: Canary) -> None:
    while True:
        try:
            made, where = listener.accept()
        except OSError:
            return
        canary.hits.append(str(where))
        made.close()


INSIDE = (
    "http://127.0.0.1:{port}/", "http://[::1]:{port}/", "http://localhost:{port}/", "http://2130706433:{port}/",
    "http://0x7f.1:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://0.0.0.0:{port}/",
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1:{port}/", "http://user:word@127.0.0.1:{port}/",
    "//127.0.0.1:{port}/", "https://127.0.0.1:{port}/", "file:///etc/passwd", "gopher://127.0.0.1:{port}/",
)  # fmt: skip


@pytest.mark.parametrize("status", [301, 302, 307])
@pytest.mark.parametrize("place", INSIDE)
def test_a_redirect_leads_nowhere_inside(canary: Canary, place: str, status: int) -> None:
    """The source may ask its own host and port, and nothing else inside."""
    away = Reply(status=status, headers={"Location": place.format(port=canary.port)})
    rows = [record(n) for n in range(15)]
    with serving(Faulty(rows, fault=lambda ask, right: away if ask.page == 1 else None)) as server:
        ingest = MemoryIngest()
        run = harvest(server.source(retries=1), server.repository(retries=1), ingest, now)

    assert (run.fault and run.fault.code, canary.hits) == ("forbidden-address", [])
    assert len(ingest.live("f")) == 5


RESOLVED = ("127.0.0.1", "127.8.8.8", "169.254.169.254", "10.1.2.3", "192.168.0.9", "::1", "::ffff:10.0.0.1", "fd00::9")


@pytest.mark.parametrize("address", RESOLVED)
@pytest.mark.parametrize("door", [OaiRepository, CswRepository, DataverseRepository])
def test_a_name_that_resolves_inside_is_refused(
    canary: Canary, monkeypatch: pytest.MonkeyPatch, address: str, door: Callable[..., Any]
) -> None:
    """Whatever the door; the address that was checked is the one that would be connected to."""
    answered = resolving(monkeypatch, lambda: address)
    source = Source("x", {"en": "X"}, f"http://repository.example.org:{canary.port}/oai", retries=0, min_interval=0)
    run = harvest(source, door(source, hosts=Hosts()), MemoryIngest(), now)

    assert (run.fault and run.fault.code, canary.hits) == ("forbidden-address", [])
    assert answered == ["repository.example.org"]


def test_a_name_that_changes_its_address_gains_nothing(canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checked once with a public address and connected to with another: there is only one question."""
    answers = iter(["192.0.2.1", "127.0.0.1", "127.0.0.1"])
    asked = resolving(monkeypatch, lambda: next(answers))
    source = Source("x", {"en": "X"}, f"http://rebound.example.org:{canary.port}/oai", retries=0, timeout=0.3)

    harvest(source, OaiRepository(source, hosts=Hosts()), MemoryIngest(), now)

    assert (len(asked), canary.hits) == (1, [])


def resolving(monkeypatch: pytest.MonkeyPatch, answer: Callable[[], str]) -> list[str]:
    """Every name resolves to what `answer` gives; the names that were asked for."""
    asked: list[str] = []

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        address = answer()
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


@pytest.mark.parametrize("protocol", ["csw", "dataverse"])
def test_other_doors_are_guarded_as_well(canary: Canary, protocol: str) -> None:
    """A catalogue service and a Dataverse that redirect inside."""
    with redirecting(canary) as bait:
        host = bait.partition("://")[2]
        source = Source("x", {"en": "X"}, bait, protocol, "iso19139", retries=0, min_interval=0, allow_private=(host,))  # type: ignore[arg-type]
        door = CswRepository if protocol == "csw" else DataverseRepository
        run = harvest(source, door(source, hosts=Hosts()), MemoryIngest(), now)

    assert (run.fault and run.fault.code, canary.hits) == ("forbidden-address", [])


@contextmanager
def redirecting(canary: Canary) -> Iterator[str]:
    """A server that sends everybody to the canary."""

    class Away(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(307)
            self.send_header("Location", f"http://127.0.0.1:{canary.port}/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Away)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_secret_goes_to_its_own_host_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A redirect to another host gets the request without the header that sources.toml names."""
    monkeypatch.setenv("TOKEN_OF_F", "s3cret")
    with serving(Faulty([record(1)])) as other, serving(Faulty([record(1)])) as first:
        away = Reply(status=302, headers={"Location": f"http://{other.host}/oai"})
        first.fault = lambda ask, right: away if ask.verb == "ListRecords" else None
        more = {"allow_private": (first.host, other.host), "headers": {"Authorization": "Bearer env:TOKEN_OF_F"}}
        run = harvest(first.source(**more), first.repository(**more), MemoryIngest(), now)

    assert run.state.value == "succeeded"
    assert {ask.headers.get("Authorization") for ask in first.asks} == {"Bearer s3cret"}
    assert other.asks
    assert {ask.headers.get("Authorization") for ask in other.asks} == {None}


def test_a_long_run_keeps_few_handles() -> None:
    """A server that closes each connection costs none of the process's files."""
    with serving(Faulty([record(1)], fault=lambda ask, right: Reply(right, headers={"Connection": "close"}))) as server:
        transport = Transport(server.source())
        before = len(list(Path("/dev/fd").iterdir()))
        for _ in range(30):
            transport.fetch(server.source().url, [("verb", "Identify")], body)
        after = len(list(Path("/dev/fd").iterdir()))
        transport.close()

    assert after - before < 15


@pytest.mark.parametrize("secret", ["s3cret", "s3cret\n", "s3cret\nX-More: s3cret", "s3cret\u2019", "s3cret\udcff"])
def test_a_secret_is_told_nowhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], secret: str
) -> None:
    """Neither by the run, however it ends, nor in what the source looks like, be it fit for a header or not."""
    monkeypatch.setenv("TOKEN_OF_F", secret)
    more = {"headers": {"Authorization": "Bearer env:TOKEN_OF_F"}, "retries": 0}
    for fault in (Reply(b"no s-e-c", 401), Reply(b"<html>", 200), Reply(how="none")):
        with serving(Faulty([record(1)], fault=lambda ask, right, fault=fault: fault)) as server:  # type: ignore[misc]
            run = harvest(server.source(**more), server.repository(**more), MemoryIngest(), now)
            assert run.fault is not None
            assert "s3cret" not in repr(run) + repr(server.source(**more)) + "".join(capsys.readouterr())


def test_a_header_that_cannot_be_sent_is_not_quoted() -> None:
    """A named agent with a line break in it is told as what it is, without its text."""
    with serving(Faulty([record(1)])) as server:
        repository = OaiRepository(server.source(), "Moisson\ns3cret", Hosts())
        run = harvest(server.source(), repository, MemoryIngest(), now)

    assert run.fault is not None
    assert (run.fault.code, "s3cret" in run.fault.message) == ("configuration", False)


def test_a_pause_asked_of_one_source_holds_for_its_host() -> None:
    """Two sources at one host: the second waits as long as the first was told to."""
    hosts = Hosts()
    busy = lambda ask, right: Reply(b"busy", 429, {"Retry-After": "1"}) if ask.path == "/a" and ask.tries == 1 else None  # noqa: E731
    with serving(Faulty([record(1)], fault=busy)) as server:
        first = Transport(replace(server.source(), url=f"http://{server.host}/a"), hosts=hosts)
        second = Transport(replace(server.source(), url=f"http://{server.host}/b"), hosts=hosts)
        waiting = threading.Thread(target=lambda: first.fetch(f"http://{server.host}/a", [("verb", "Identify")], body))
        began = time.monotonic()
        waiting.start()
        time.sleep(0.3)
        second.fetch(f"http://{server.host}/b", [("verb", "Identify")], body)
        took = time.monotonic() - began
        waiting.join()

    assert 0.9 < took < 5


def test_a_pause_asked_behind_a_redirect_holds_for_the_host_that_asked() -> None:
    """The host that redirects has asked for nothing, and its other sources need not wait."""
    hosts, busy = Hosts(), Reply(b"busy", 429, {"Retry-After": "30"})
    with serving(Faulty([], fault=lambda ask, right: busy)) as other:
        there = Reply(status=302, headers={"Location": f"http://{other.host}/oai?verb=Identify"})
        with serving(Faulty([], fault=lambda ask, right: there)) as server:
            transport = Transport(replace(server.source(retries=1), allow_private=True), hosts=hosts)
            threading.Timer(0.5, transport.close).start()
            with pytest.raises(Failure):
                transport.fetch(server.source().url, [("verb", "Identify")], body)

    assert hosts._turn(other.host).free_at > time.monotonic() + 20
    assert hosts._turn(server.host).free_at <= time.monotonic()


def test_a_source_that_waits_for_another_one_ends_at_once_when_stopped() -> None:
    """The other one has the host, and has been told to wait there."""
    hosts, others, own, waited = Hosts(), threading.Event(), threading.Event(), list[Symptom]()
    hosts.rest("h", 30)

    def take(stopped: threading.Event) -> None:
        with pytest.raises(Unreachable) as raised, hosts.turn("h", 0.0, stopped):
            pass
        waited.append(raised.value.symptom)

    holding = threading.Thread(target=take, args=(others,))
    holding.start()
    time.sleep(0.1)
    waiting = threading.Thread(target=take, args=(own,))
    waiting.start()
    time.sleep(0.1)
    own.set()
    waiting.join(2)
    late = waiting.is_alive()
    others.set()
    holding.join(2)

    assert (late, waited) == (False, [Symptom.STOPPED, Symptom.STOPPED])


def test_a_long_pause_asked_of_one_source_stops_the_other() -> None:
    """It is told to come back then, too, instead of waiting a day in a thread."""
    hosts = Hosts()
    hosts.rest("f.example.org", 7200)
    source = Source("f", {"en": "F"}, "http://f.example.org/oai", retries=0)
    ingest = MemoryIngest()

    run = harvest(source, OaiRepository(source, hosts=hosts), ingest, now)

    assert (run.fault and run.fault.code) == "retry-later"
    assert "not_before" in ingest.shelf("f").remembered


def body(answer: Answer) -> bytes:
    if answer.status != 200:
        raise Unreachable(Symptom.BUSY, "busy")
    return answer.body


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that no authority has signed."""
    folder = tmp_path_factory.mktemp("tls")
    made = folder / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    made.write_bytes((folder / "key.pem").read_bytes() + (folder / "certificate.pem").read_bytes())
    return folder / "certificate.pem"


@contextmanager
def secured(plain: Faulty, certificate: Path) -> Iterator[int]:
    """A repository behind TLS; its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.with_name("both.pem"))

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            ask = Ask(dict(parse_qsl(self.path.partition("?")[2])), "GET", dict(self.headers), self.path, 1)
            found = plain.answer(ask).body
            self.send_response(200)
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def over_tls(certificate: Path, **more: object) -> HarvestRun:
    with secured(Faulty([record(n) for n in range(4)]), certificate) as port:
        source = Source(
            "f",
            {"en": "F"},
            f"https://localhost:{port}/oai",
            min_interval=0,
            retries=0,
            allow_private=True,
            **more,  # type: ignore[arg-type]
        )
        return harvest(source, OaiRepository(source, hosts=Hosts()), MemoryIngest(), now)


def test_a_certificate_that_nobody_signed_is_not_trusted(certificate: Path) -> None:
    run = over_tls(certificate)

    assert (run.state.value, run.fault and run.fault.code) == ("failed", "network")
    assert run.fault is not None
    assert "certificate" in run.fault.message


def test_a_source_may_name_its_own_authority(certificate: Path) -> None:
    run = over_tls(certificate, tls_ca=str(certificate))

    assert (run.state.value, run.counters.added) == ("succeeded", 4)


def test_another_authority_is_none_of_it(certificate: Path, tmp_path: Path) -> None:
    """Verification is never switched off: a CA of something else helps nothing."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=other"]
    subprocess.run([*command, "-keyout", "k", "-out", "c"], check=True, capture_output=True, cwd=tmp_path)

    run = over_tls(certificate, tls_ca=str(tmp_path / "c"))

    assert (run.state.value, run.fault and run.fault.code) == ("failed", "network")
