"""The one way to the network: a guarded session with deadlines, size limits, patience and good manners."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlencode, urljoin

import requests
from requests import exceptions as errors
from urllib3.exceptions import HTTPError

from catalogue.run import Traffic, Warning
from catalogue.source import Source
from harvester import packing, patience
from harvester.connections import GuardedAdapter, Line, Session
from harvester.faults import BUSY_STATUSES, Failure, Symptom, Unreachable
from harvester.guard import Guard
from harvester.hosts import HOSTS, Hosts
from harvester.places import Arguments, base_of, host_of, joined, origin
from harvester.secrets import SecretMissing, revealed, shown

T = TypeVar("T")
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
LONGEST_GET = 8000
CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the body decompressed, and the address that gave it after all redirects."""

    status: int
    body: bytes
    url: str
    headers: requests.structures.CaseInsensitiveDict[str] = field(repr=False)


class Deadline:
    """Cuts the line when its seconds are over, however busy a slow server keeps us until then."""

    def __init__(self, seconds: float, line: Line) -> None:
        self.passed, self._line = False, line
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True

    def _pass(self) -> None:
        self.passed = True
        self._line.cut()

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


class Transport:
    """The network as one source may use it. Not for two threads at once, but `close` may come from any."""

    def __init__(self, source: Source, user_agent: str = "Moisson", hosts: Hosts = HOSTS) -> None:
        self.source, self.hosts = source, hosts
        self.guard = Guard(source.allow_private)
        self.line = Line(self.guard)
        self.session = Session()
        self.session.trust_env = False  # no proxy and no password from the environment unless somebody wrote it here
        self.session.headers.update(
            {"User-Agent": source.user_agent or user_agent, "Accept": "text/xml, application/xml, */*;q=0.5"}
            | {"Accept-Encoding": "gzip, deflate"}
        )
        self.own: dict[str, str] = {}
        self.lacking = self._equip(source)
        self.stop = threading.Event()
        self.interval = source.min_interval
        self.method: str = source.method
        self.moved: dict[str, str] = {}
        self.warnings: dict[str, Warning] = {}
        self.requests = self.retries = 0
        self._dice = random.Random()  # noqa: S311 - spreads pauses, guards nothing

    def _equip(self, source: Source) -> Unreachable | None:
        """Secrets and certificates of the source; what is lacking ends every request, and the run with it."""
        try:
            self.own = {name: revealed(value) for name, value in source.headers.items()}
            for scheme in ("http://", "https://"):
                self.session.mount(scheme, GuardedAdapter(self.line, source.tls_ca))
        except SecretMissing as error:
            return Unreachable(Symptom.MISCONFIGURED, f"a header of '{source.id}' needs a secret: {error}")
        except OSError as error:  # an SSLError is one, too
            said = f"tls_ca of '{source.id}' is {source.tls_ca}, which cannot be read: {error.strerror or error}"
            return Unreachable(Symptom.MISCONFIGURED, said)
        return None

    def close(self) -> None:
        """End what is under way; nothing can be fetched afterwards."""
        self.stop.set()
        self.line.cut()
        self.session.close()

    def traffic(self) -> Traffic:
        """What was sent since the last time this was asked."""
        sent = Traffic(self.requests, self.retries)
        self.requests = self.retries = 0
        return sent

    def noticed(self) -> tuple[Warning, ...]:
        """What was odd since the last time this was asked."""
        found = tuple(self.warnings.values())
        self.warnings.clear()
        return found

    def fetch(self, url: str, arguments: Arguments, read: Callable[[Answer], T]) -> T:
        """Ask until `read` can make something of the answer, as often as the source and the symptom allow.

        `read` raises a Failure for an answer that is not right; its verdict decides whether the request is repeated.
        """
        repeated = 0
        while True:
            try:
                return read(self.ask(url, arguments))
            except Failure as failure:
                if self.stop.is_set() or repeated >= failure.repeats(self.source.retries):
                    raise
                repeated += 1
                self.retries += 1
                self.wait(failure, repeated)

    def wait(self, failure: Failure, repeated: int) -> None:
        """Sleep before a repeat; raises Unreachable where the repository asks for more than a run can take."""
        pause = patience.back_off(self.source.backoff, repeated, self._dice.random())
        if failure.pause is not None:
            pause = max(pause, failure.pause)
            self.hosts.rest(failure.host or host_of(self.source.url), failure.pause)
        if pause > patience.LONGEST_PAUSE:
            raise Unreachable(
                Symptom.LONG_PAUSE,
                f"the repository asks to come back in {pause:.0f} s, longer than a run can wait",
                pause,
            ) from failure
        self.stop.wait(pause)

    def ask(self, url: str, arguments: Arguments) -> Answer:
        """One request with its redirects, followed by hand so that each hop is checked and nothing gets lost."""
        target, seen = self.moved.get(url, url), set[str]()
        for _ in range(6):
            answer = self.send(target, arguments)
            if answer.status not in REDIRECTS or "Location" not in answer.headers:
                return self.judged(answer, url, arguments)
            seen.add(target)
            here, target = target, self.onward(target, answer.headers["Location"], arguments)
            if target in seen:
                raise Unreachable(Symptom.REDIRECT, f"{shown(here)} redirects in a circle to {shown(target)}")
            if answer.status in PERMANENT:
                self.moved[url] = target
                self.warn("moved", f"moved for good to {shown(target)}: change `url` in sources.toml")
        raise Unreachable(Symptom.REDIRECT, f"{shown(url)} redirects more than five times")

    @staticmethod
    def onward(here: str, location: str, arguments: Arguments) -> str:
        """The base URL that a redirect leads to."""
        try:
            return base_of(urljoin(here, location), arguments, here)
        except ValueError as error:
            said = f"{shown(here)} redirects to {location[:200]!a}, which is no address: {error}"
            raise Unreachable(Symptom.REDIRECT, said) from error

    def judged(self, answer: Answer, url: str, arguments: Arguments) -> Answer:
        """The answer, unless its status asks for the other method or for patience."""
        if answer.status in (405, 414, 501) and self.method == "GET" and not isinstance(arguments, bytes):
            self.method = "POST"
            return self.ask(url, arguments)
        if answer.status == 429:
            self.interval = min(max(self.interval * 1.3, 0.1), 60.0)
        if answer.status in BUSY_STATUSES:
            pause = patience.retry_after(
                answer.headers.get("Retry-After"), answer.headers.get("Date"), datetime.now(UTC)
            )
            if pause is not None and b"OAI-PMH" not in answer.body[:2000]:
                words = " ".join(answer.body[:200].decode("utf-8", "replace").split())
                said = f"HTTP {answer.status} from {shown(answer.url)}, to come back in {pause:.0f} s"
                raise Unreachable(Symptom.BUSY, f"{said}: {words}".removesuffix(": "), pause, host_of(answer.url))
        return answer

    def send(self, url: str, arguments: Arguments) -> Answer:
        """One request and its whole answer, within the time and size that the source allows."""
        if self.stop.is_set():
            raise Unreachable(Symptom.STOPPED, "stopped")
        if self.lacking is not None:
            raise self.lacking
        self.guard.check_url(url)
        query = arguments if isinstance(arguments, bytes) else urlencode(arguments)
        post = isinstance(query, bytes) or self.method == "POST" or len(url) + len(query) > LONGEST_GET
        with self.hosts.turn(host_of(url), self.interval, self.stop):
            self.requests += 1
            with Deadline(self.source.timeout, self.line) as deadline:
                try:
                    answer = self.receive(url if post else joined(url, str(query)), query if post else None)
                except (errors.RequestException, HTTPError, OSError, UnicodeError) as error:
                    raise self.translated(error, url, deadline.passed) from error
                if deadline.passed or self.stop.is_set():
                    raise self.translated(OSError("cut"), url, deadline.passed)
                return answer

    def receive(self, url: str, form: str | bytes | None) -> Answer:
        limits = (min(self.source.timeout, 30.0), self.source.timeout)
        kind = "application/xml" if isinstance(form, bytes) else "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind} if form is not None else {}
        if origin(url) == origin(self.source.url):
            headers |= self.own  # nobody else is told what may be a secret, wherever a redirect leads
        with self.session.request(
            "GET" if form is None else "POST",
            url,
            data=form,
            headers=headers,
            timeout=limits,
            stream=True,
            allow_redirects=False,
        ) as response:
            raw = b"" if response.status_code in REDIRECTS else self.body(response)
            body = packing.unpacked(raw, response.headers.get("Content-Encoding", ""), self.source.max_response_bytes)
            return Answer(response.status_code, body, url.partition("?")[0], response.headers)

    def body(self, response: requests.Response) -> bytes:
        pieces, size, limit = [], 0, self.source.max_response_bytes
        while piece := response.raw.read(CHUNK, decode_content=False):
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                self.line.cut()
                raise packing.too_large(limit)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def translated(self, error: Exception, url: str, late: bool) -> Failure:
        """The fault behind an exception of requests or of the socket, in words that name no secret."""
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, Failure):
                return cause
            cause = cause.__cause__ or cause.__context__
        if self.stop.is_set():
            return Unreachable(Symptom.STOPPED, "stopped")
        if late or isinstance(error, errors.Timeout):
            return Unreachable(Symptom.SLOW, f"no whole answer from {shown(url)} in {self.source.timeout:g} s")
        if isinstance(error, errors.SSLError):
            return Unreachable(Symptom.UNTRUSTED, f"the certificate of {shown(url)} is not trusted: {innermost(error)}")
        if isinstance(error, errors.InvalidHeader) and error.__context__ is None:  # ours; its text quotes the header
            return Unreachable(Symptom.MISCONFIGURED, f"a header of '{self.source.id}' is none that can be sent")
        if isinstance(error, (errors.InvalidURL, errors.InvalidSchema, errors.MissingSchema, UnicodeError)):
            return Unreachable(Symptom.REDIRECT, f"{shown(url)} is no address that can be asked")
        return Unreachable(Symptom.CUT, f"the connection to {shown(url)} failed: {innermost(error)}")

    def warn(self, code: str, message: str) -> None:
        self.warnings.setdefault(code, Warning(code, message))


def innermost(error: BaseException) -> str:
    while (deeper := error.__cause__ or error.__context__) is not None:
        error = deeper
    with contextlib.suppress(AttributeError, IndexError):
        return str(error.args[-1])
    return type(error).__name__
