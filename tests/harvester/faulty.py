"""A very small OAI-PMH repository on a real socket, whose answers a test may replace one by one."""

from __future__ import annotations

import http.server
import re
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from catalogue.source import Source
from harvester.doors.oai import OaiRepository
from harvester.hosts import Hosts

OAI = "http://www.openarchives.org/OAI/2.0/"


@dataclass(frozen=True)
class Ask:
    """A request as it arrived; `page` is the page of a list (from 0), `tries` how often just this was asked."""

    params: dict[str, str]
    method: str
    headers: dict[str, str]
    path: str
    tries: int

    @property
    def verb(self) -> str:
        return self.params.get("verb", "")

    @property
    def page(self) -> int | None:
        if self.verb not in ("ListRecords", "ListIdentifiers"):
            return None
        found = re.match(r"p([0-9]+)", self.params.get("resumptionToken", "p0"))
        return int(found[1]) if found else None


@dataclass(frozen=True)
class Reply:
    """An answer; `how` is `whole`, `cut` (half of what was announced), `drip` (for ever), or `none`."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    how: str = "whole"


Fault = Callable[[Ask, bytes], "Reply | None"]


def record(n: int, deleted: bool = False, datestamp: str = "2024-01-01T00:00:00Z", title: str = "") -> str:
    status = ' status="deleted"' if deleted else ""
    head = f"<header{status}><identifier>oai:f:{n}</identifier><datestamp>{datestamp}</datestamp></header>"
    dc = (
        f'<oai_dc:dc xmlns:oai_dc="{OAI}oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title or f'Été {n}'}</dc:title></oai_dc:dc>"
    )
    return f"<record>{head}{'' if deleted else f'<metadata>{dc}</metadata>'}</record>"


def envelope(inner: str) -> bytes:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="{OAI}"><responseDate>{now}</responseDate>'
        f"<request>http://f/</request>{inner}</OAI-PMH>"
    ).encode()


def error(code: str, text: str = "so it is") -> bytes:
    return envelope(f'<error code="{code}">{text}</error>')


@dataclass
class Faulty:
    """The repository: `records` as XML, `size` a page; `fault` may give another answer than the right one."""

    records: list[str]
    size: int = 5
    fault: Fault = lambda ask, right: None
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    deleted: str = "persistent"
    declares: bool = True
    asks: list[Ask] = field(default_factory=list)
    host: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    def right(self, ask: Ask) -> bytes:
        if ask.verb == "Identify":
            return envelope(
                f"<Identify><repositoryName>F</repositoryName><baseURL>http://{self.host}/oai</baseURL>"
                f"<protocolVersion>2.0</protocolVersion><adminEmail>f@example.org</adminEmail>"
                f"<earliestDatestamp>2020-01-01</earliestDatestamp><deletedRecord>{self.deleted}</deletedRecord>"
                f"<granularity>{self.granularity}</granularity></Identify>"
            )
        if ask.verb == "ListSets":
            return envelope("<ListSets><set><setSpec>a</setSpec><setName>A</setName></set></ListSets>")
        if ask.verb == "ListMetadataFormats":
            return envelope(
                f"<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix><schema>s</schema>"
                f"<metadataNamespace>{OAI}oai_dc/</metadataNamespace></metadataFormat></ListMetadataFormats>"
            )
        if ask.page is None:
            return error("badVerb")
        return self.listed(ask, ask.page)

    def listed(self, ask: Ask, page: int) -> bytes:
        rows = self.records[page * self.size :][: self.size]
        if not rows:
            return error("noRecordsMatch")
        if ask.verb == "ListIdentifiers":
            rows = [row[row.index("<header") : row.index("</header>") + 9] for row in rows]
        more = (page + 1) * self.size < len(self.records)
        size = f' completeListSize="{len(self.records)}"' if self.declares else ""
        token = f"<resumptionToken{size}>{f'p{page + 1}' if more else ''}</resumptionToken>"
        return envelope(f"<{ask.verb}>{''.join(rows)}{token}</{ask.verb}>")

    def answer(self, ask: Ask) -> Reply:
        self.asks.append(ask)
        right = self.right(ask)
        return self.fault(ask, right) or Reply(right)

    def source(self, **more: object) -> Source:
        settings = {"timeout": 5.0, "backoff": 0.01, "min_interval": 0.0, "allow_private": (self.host,)} | more
        return Source("f", {"en": "F"}, f"http://{self.host}/oai", **settings)  # type: ignore[arg-type]

    def repository(self, **more: object) -> OaiRepository:
        return OaiRepository(self.source(**more), "Moisson/test (+mailto:test@example.org)", Hosts())

    def pages_asked(self) -> list[int | None]:
        return [ask.page for ask in self.asks if ask.verb == "ListRecords"]


class Server(socketserver.ThreadingTCPServer):
    """Without the look-up of its own name that http.server makes."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 32


@contextmanager
def serving(repository: Faulty) -> Iterator[Faulty]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if self.command == "POST":
                query = self.rfile.read(int(self.headers["Content-Length"])).decode()
            repository.counts[path + query] += 1
            params = dict(parse_qsl(query, keep_blank_values=True))
            ask = Ask(params, self.command, dict(self.headers), path, repository.counts[path + query])
            try:
                self.deliver(repository.answer(ask))
            except OSError:
                self.close_connection = True

        do_POST = do_GET

        def deliver(self, reply: Reply) -> None:
            self.close_connection = reply.how != "whole"
            if reply.how == "none":
                return
            self.send_response_only(reply.status)
            for name, value in ({"Content-Type": "text/xml"} | reply.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if reply.how == "drip":
                for i in range(len(reply.body)):
                    self.wfile.write(reply.body[i : i + 1])
                    time.sleep(0.2)
            self.wfile.write(reply.body if reply.how == "whole" else reply.body[: len(reply.body) // 2])

    server = Server(("127.0.0.1", 0), Handler)
    repository.host = f"127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield repository
    finally:
        server.shutdown()
        server.server_close()
