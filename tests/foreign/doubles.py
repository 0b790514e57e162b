"""Doubles of servers that cannot be installed: a Dataverse and a GeoNetwork's CSW, on the loopback.

Their answers have the shape of recorded ones: the Search API's of Dataverse 6, the exports' of recherche.data.gouv.fr,
the CSW's of GeoNetwork. What they do wrong, real ones have been seen to do.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from foreign import iso

DATACITE = """<?xml version="1.0" encoding="UTF-8"?>
<resource xmlns="http://datacite.org/schema/kernel-4">
<identifier identifierType="DOI">{doi}</identifier>
<creators><creator><creatorName nameType="Personal">Durand, Zoé</creatorName></creator></creators>
<titles><title>{title}</title></titles><publisher>Recherche Data Gouv</publisher>
<publicationYear>2024</publicationYear><resourceType resourceTypeGeneral="Dataset"/>
</resource>"""
HTML = (503, "text/html", b"<!DOCTYPE html><html><title>Maintenance</title></html>")

Reply = tuple[int, str, bytes]


class Answering(Protocol):
    def get(self, path: str, asked: list[tuple[str, str]]) -> Reply: ...

    def post(self, document: bytes) -> Reply: ...


@contextmanager
def serving(double: Answering) -> Iterator[str]:
    """The double at an address of the loopback, without a slash at its end."""

    class Conversation(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self.send(double.get(parts.path, parse_qsl(parts.query)))

        def do_POST(self) -> None:
            self.send(double.post(self.rfile.read(int(self.headers["Content-Length"]))))

        def send(self, reply: Reply) -> None:
            status, kind, body = reply
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Conversation)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Dataverse:
    """A Dataverse with one collection; `datasets` are titles by global id, `exports` whole answers instead of ours.
    The search leaves out those that are `skipped` where it is asked for few at a time, and names those that are
    `unknown` to the export."""

    datasets: dict[str, str]
    alias: str = "cnrs"
    broken: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    exports: dict[str, bytes] = field(default_factory=dict)
    down: bool = False
    asked: list[str] = field(default_factory=list)

    def get(self, path: str, asked: list[tuple[str, str]]) -> Reply:
        self.asked.append(path)
        told = dict(asked)
        if self.down:
            return HTML
        match path.strip("/").split("/"):
            case ["api", "search"]:
                return self.search(told)
            case ["api", "dataverses", alias] if alias in (self.alias, ":root"):
                return ok({"id": 3, "alias": alias, "name": "CNRS Research Data", "dataverseType": "UNCATEGORIZED"})
            case ["api", "info", "exportFormats"]:
                return ok({"oai_datacite": {"mediaType": "application/xml"}, "Datacite": {}, "oai_ddi": {}})
            case ["api", "datasets", "export"]:
                return self.export(told)
            case _:
                return error(404, f"Can't find dataverse with identifier='{path.rpartition('/')[2]}'")

    def search(self, told: dict[str, str]) -> Reply:
        if told.get("subtree", self.alias) != self.alias:
            return error(400, f"Could not find dataverse with alias {told['subtree']}")
        start, size = int(told.get("start", 0)), int(told.get("per_page", 10))
        found = sorted(self.datasets.items(), key=lambda pair: pair[1])
        items = [self.item(*pair) for pair in found[start : start + size] if size > 50 or pair[0] not in self.skipped]
        return ok({"q": told["q"], "total_count": len(found), "start": start, "spelling_alternatives": {},
                   "items": items, "count_in_response": len(items)})  # fmt: skip

    def item(self, name: str, title: str) -> dict[str, object]:
        return {"name": title, "type": "dataset", "url": f"https://doi.org/{name[4:]}", "global_id": name,
                "published_at": "2023-08-03T16:13:00Z", "publisher": "CNRS", "identifier_of_dataverse": self.alias,
                "versionId": 1, "versionState": "RELEASED", "createdAt": "2023-08-03T16:00:00Z",
                "updatedAt": "2023-10-26T14:17:02Z"}  # fmt: skip

    def export(self, told: dict[str, str]) -> Reply:
        name = told["persistentId"]
        if name in self.broken:
            return error(500, "Export Failed")
        if name in self.unknown or name not in self.datasets:
            return error(404, "A dataset with the persistentId was not found.")
        body = self.exports.get(name) or DATACITE.format(doi=name[4:], title=self.datasets[name]).encode()
        return 200, "application/xml", body

    def post(self, document: bytes) -> Reply:
        return 405, "text/html", b""


def ok(data: object) -> Reply:
    return 200, "application/json", json.dumps({"status": "OK", "data": data}).encode()


def error(status: int, message: str) -> Reply:
    return status, "application/json", json.dumps({"status": "ERROR", "message": message}).encode()


@dataclass
class GeoNetwork:
    """A catalogue service with ISO records; `change` may make something else of an answer to GetRecords."""

    numbers: list[int]
    change: Callable[[bytes, dict[str, str]], bytes | Reply] = lambda body, asked: body
    sorts: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)

    def get(self, path: str, asked: list[tuple[str, str]]) -> Reply:
        return xml(CAPABILITIES)

    def post(self, document: bytes) -> Reply:
        asked = {
            name.decode(): value.decode()
            for name, value in re.findall(rb'(startPosition|maxRecords|outputSchema)="([^"]*)"', document)
        }
        asked["detail"] = "brief" if b">brief<" in document else "full"
        self.asked.append(asked)
        if b"SortBy" in document and not self.sorts:
            return xml(exception("NoApplicableCode", "This server does not sort"))
        first = int(asked.get("startPosition", 1))
        numbers = self.numbers[first - 1 :][: int(asked["maxRecords"])]
        made = self.change(self.answer(numbers, first, asked["detail"]), asked)
        return xml(made) if isinstance(made, bytes) else made

    def answer(self, numbers: list[int], first: int, detail: str) -> bytes:
        after = first + len(numbers)
        records = "".join(brief(n) if detail == "brief" else iso.record(n).partition("?>")[2] for n in numbers)
        return (
            f'<csw:GetRecordsResponse xmlns:csw="{CSW}"><csw:SearchStatus timestamp="2024-05-01T10:00:00"/>'
            f'<csw:SearchResults numberOfRecordsMatched="{len(self.numbers)}" numberOfRecordsReturned="{len(numbers)}" '
            f'elementSet="{detail}" nextRecord="{0 if after > len(self.numbers) else after}">{records}'
            "</csw:SearchResults></csw:GetRecordsResponse>"
        ).encode()


CSW = "http://www.opengis.net/cat/csw/2.0.2"
OWS = 'xmlns:ows="http://www.opengis.net/ows"'
CAPABILITIES = f"""<csw:Capabilities xmlns:csw="{CSW}" {OWS} version="2.0.2">
<ows:ServiceIdentification><ows:Title>Sextant</ows:Title><ows:ServiceType>CSW</ows:ServiceType>
<ows:ServiceTypeVersion>2.0.2</ows:ServiceTypeVersion></ows:ServiceIdentification>
<ows:OperationsMetadata><ows:Operation name="GetRecords">
<ows:Parameter name="outputSchema"><ows:Value>{CSW}</ows:Value>
<ows:Value>http://www.isotc211.org/2005/gmd</ows:Value></ows:Parameter></ows:Operation></ows:OperationsMetadata>
</csw:Capabilities>""".encode()


def brief(number: int) -> str:
    return (
        f'<csw:BriefRecord xmlns:csw="{CSW}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:identifier>{iso.name(number)}</dc:identifier><dc:title>{number}</dc:title></csw:BriefRecord>"
    )


def exception(code: str, said: str) -> bytes:
    return (
        f'<ows:ExceptionReport {OWS} version="1.2.0"><ows:Exception exceptionCode="{code}">'
        f"<ows:ExceptionText>{said}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
    ).encode()


def xml(body: bytes) -> Reply:
    return 200, "application/xml", b'<?xml version="1.0" encoding="UTF-8"?>' + body
