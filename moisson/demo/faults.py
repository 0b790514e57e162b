"""What goes wrong with repositories, as a table: the name of a fault, a sentence, and what it does to an answer."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache
from typing import Literal, Protocol

from moisson.demo.replies import Reply
from moisson.demo.verbs import OAI, Arguments, envelope

HTML = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><p>Back soon.<p>À bientôt.</body></html>"
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>'
FORBIDDEN = "http://127.0.0.1:9/oai"
"""An address no harvester was told to trust: loopback, and nobody listens there."""


class Sound(Protocol):
    """The sound answer to some arguments."""

    def __call__(self, arguments: Arguments) -> bytes: ...


@dataclass
class Exchange:
    """One request to a broken repository.

    `sound` gives what a sound one would answer to any arguments; `state` belongs to the fault as long as it is in
    force, and `met` counts the requests that it concerned, this one included.
    """

    arguments: Arguments
    base_url: str
    now: datetime
    sound: Sound
    state: dict[str, bytes]
    met: int = 0

    @property
    def asked(self) -> dict[str, str]:
        return dict(self.arguments)

    @property
    def lists(self) -> bool:
        return self.asked.get("verb") == "ListRecords"

    @property
    def late(self) -> bool:
        """A page after the first, or the only one: what comes before a fault is then kept or not, which is the test."""
        return self.lists and ("resumptionToken" in self.asked or b"</resumptionToken>" not in self.body())

    def body(self) -> bytes:
        return self.sound(self.arguments)

    def ok(self, body: bytes | None = None) -> Reply:
        return Reply(body=self.body() if body is None else body)

    def error(self, code: str, message: str, status: int = 200) -> Reply:
        text = f'<error code="{code}">{message}</error>'
        return Reply(status, envelope(text, self.base_url, self.now, self.asked))


@dataclass(frozen=True, slots=True)
class Fault:
    """One row: `where` says which requests are concerned (any, all lists, pages after the first)."""

    name: str
    sentence: str
    act: Callable[[Exchange], Reply]
    where: Literal["any", "lists", "late"] = "late"

    def concerns(self, exchange: Exchange) -> bool:
        match self.where:
            case "any":
                return True
            case "lists":
                return exchange.asked.get("verb") in ("ListRecords", "ListIdentifiers")
            case "late":
                return exchange.late


def always(
    status: int = 200, text: str = "", content_type: str = "text/html; charset=utf-8"
) -> Callable[[Exchange], Reply]:
    reply = Reply(status, text.encode(), {"Content-Type": content_type})
    return lambda exchange: reply


def once(fault: Callable[[Exchange], Reply]) -> Callable[[Exchange], Reply]:
    """The fault at the first request it concerns, and soundness after."""
    return lambda exchange: fault(exchange) if exchange.met == 1 else exchange.ok()


def busy(pause: Callable[[datetime], str], status: int = 503) -> Callable[[Exchange], Reply]:
    return lambda exchange: Reply(status, b"", {"Retry-After": pause(exchange.now)})


def rewriting(change: Callable[[bytes], bytes]) -> Callable[[Exchange], Reply]:
    return lambda exchange: exchange.ok(change(exchange.body()))


def sent(manner: Literal["cut", "drip", "silence"]) -> Callable[[Exchange], Reply]:
    return lambda exchange: replace(exchange.ok(), manner=manner)


def loop(exchange: Exchange) -> Reply:
    own = exchange.asked.get("resumptionToken", "again").encode()
    body = re.sub(rb"<resumptionToken([^>]*?)/?>(.*?</resumptionToken>)?", rb"", exchange.body(), flags=re.S)
    token = b"<resumptionToken>" + own + b"</resumptionToken></ListRecords>"
    return exchange.ok(body.replace(b"</ListRecords>", token))


def repeating(exchange: Exchange) -> Reply:
    """Puts the last record of the page before at the head of this one."""
    body = exchange.body()
    records = _records(body)
    before, exchange.state["last"] = exchange.state.get("last", b""), records[-1] if records else b""
    return exchange.ok(body.replace(b"<ListRecords>", b"<ListRecords>" + before, 1))


def with_doctype(body: bytes) -> bytes:
    doctype = b'<!DOCTYPE OAI-PMH [<!ENTITY sample SYSTEM "file:///etc/hostname">]>\n<OAI-PMH'
    return in_title(b"&sample;")(body.replace(b"<OAI-PMH", doctype, 1))


def in_title(what: bytes) -> Callable[[bytes], bytes]:
    """Puts something at the end of the first title of a page."""
    return lambda body: re.sub(rb"(</(?:dc:)?title>)", lambda found: what + found[1], body, count=1)


def without_token(body: bytes) -> bytes:
    return re.sub(rb"<resumptionToken.*?(</resumptionToken>|/>)", b"", body, flags=re.S)


def declaring_twice(body: bytes) -> bytes:
    return re.sub(rb'completeListSize="(\d+)"', lambda size: b'completeListSize="%d"' % (2 * int(size[1])), body)


def without_metadata(body: bytes) -> bytes:
    return re.sub(rb"<metadata>.*?</metadata>", b"", body, count=3, flags=re.S)


def without_identifier(body: bytes) -> bytes:
    return re.sub(rb"<identifier>[^<]*</identifier><datestamp>", b"<identifier></identifier><datestamp>", body, count=1)


def shortened(body: bytes) -> bytes:
    """A document cut in the middle of a record, and announced at the length it now has."""
    records = _records(body)
    return body[: body.find(records[-1]) + len(records[-1]) // 2] if records else body[: len(body) // 2]


@cache
def bomb() -> bytes:
    """256 MiB of blanks in a document, as a quarter of a megabyte of gzip."""
    opening = gzip.compress(f'<?xml version="1.0"?><OAI-PMH xmlns="{OAI}"><ListRecords>'.encode())
    return opening + gzip.compress(b" " * (16 * 1024 * 1024)) * 16 + gzip.compress(b"</ListRecords></OAI-PMH>")


def _records(body: bytes) -> list[bytes]:
    return re.findall(rb"<record>.*?</record>", body, re.S)


def _date(pause: int) -> Callable[[datetime], str]:
    return lambda now: format_datetime(now + timedelta(seconds=pause), usegmt=True)


_TABLE = (
    Fault("truncated", "a page ends in the middle of a record, at the length announced", rewriting(shortened)),
    Fault("cut-connection", "the connection is closed in the middle of a page", sent("cut")),
    Fault("no-answer", "the connection is closed without an answer", sent("silence")),
    Fault("html", "a page of HTML comes with status 200 instead of a list", always(200, HTML)),
    Fault("other-xml", "a news feed comes instead of a list", always(200, RSS, "text/xml")),
    Fault("empty", "an empty body comes with status 200", always(200, "", "text/xml")),
    Fault("500-once", "status 500 once, then all is well", once(always(500, HTML))),
    Fault("500-always", "status 500 at every page after the first", always(500, HTML)),
    Fault("503-seconds", "status 503 once, Retry-After: 1", once(busy(lambda now: "1"))),
    Fault("503-date", "status 503 once, Retry-After as a date two seconds ahead", once(busy(_date(2)))),
    Fault("503-day", "status 503 to everything, Retry-After: 86400", busy(lambda now: "86400"), "any"),
    Fault("429-once", "status 429 once, Retry-After: 1", once(busy(lambda now: "1", 429))),
    Fault("403", "status 403 to everything", always(403, HTML), "any"),
    Fault("422", "an error of the protocol comes with status 422, as from Zenodo",
          lambda exchange: exchange.error("noRecordsMatch", "nothing matches", 422), "lists"),
    Fault("slow-drip", "a page comes 16 bytes at a time, one piece a second", sent("drip")),
    Fault("gzip-bomb", "a page of a quarter of a megabyte swells to 256 MiB",
          lambda exchange: Reply(body=bomb(), headers={"Content-Encoding": "gzip"})),
    Fault("redirect-forbidden", "a page is redirected to an address that must not be asked",
          lambda exchange: Reply(302, b"", {"Location": FORBIDDEN})),
    Fault("doctype", "a page has a DOCTYPE with an external entity in a title", rewriting(with_doctype)),
    Fault("control-character", "a title holds a control character", rewriting(in_title(b"\x0b"))),
    Fault("not-utf-8", "a title holds a byte that is not UTF-8", rewriting(in_title(b"\xe9"))),
    Fault("undefined-entity", "a title holds &eacute; without a declaration", rewriting(in_title(b"&eacute;"))),
    Fault("no-namespace", "the envelope has no namespace",
          rewriting(lambda body: body.replace(f' xmlns="{OAI}"'.encode(), b"", 1)), "lists"),
    Fault("loop-token", "a page gives its own token again", loop),
    Fault("expired-token", "every token has expired",
          lambda exchange: exchange.error("badResumptionToken", "the token has expired")),
    Fault("missing-token", "the list ends early, without a token", rewriting(without_token)),
    Fault("declared-too-large", "completeListSize is twice the truth", rewriting(declaring_twice), "lists"),
    Fault("no-metadata", "three records of each page after the first have no metadata", rewriting(without_metadata)),
    Fault("no-identifier", "a header has an empty identifier", rewriting(without_identifier)),
    Fault("nothing-at-end", "a page after the first says noRecordsMatch",
          lambda exchange: exchange.error("noRecordsMatch", "nothing matches")),
    Fault("vanished", "everything has vanished: every list says noRecordsMatch",
          lambda exchange: exchange.error("noRecordsMatch", "nothing matches"), "lists"),
    Fault("repeats", "the last record of a page comes again at the head of the next", repeating, "lists"),
)  # fmt: skip

FAULTS = {fault.name: fault for fault in _TABLE}
