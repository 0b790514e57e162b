"""The door to collections of a Dataverse: its Search API names the datasets, its export gives each of them.

For collections that are no OAI set, such as that of the CNRS in Recherche Data Gouv. The search knows no datestamps to
rely on: every list is whole, and contents are compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from catalogue.datestamp import Granularity
from catalogue.record import Header, Note, RawRecord
from catalogue.run import Page, Traffic
from catalogue.source import Source
from harvester import faults
from harvester.doors import envelope
from harvester.faults import Failure, Refused, Symptom, Unreachable, Unreadable
from harvester.hosts import HOSTS, Hosts
from harvester.patience import http_date
from harvester.repository import FormatDescription, HeaderPage, Identity, Request, SetDescription
from harvester.secrets import shown
from harvester.transport import Answer, Transport

PORTION = 20
"""Datasets in a page: each of them is a request of its own, and a page is what a restart goes back to."""

HEADERS = 500

EXPORTERS = {
    "oai_datacite": "oai_datacite",
    "datacite": "Datacite",
    "Datacite": "Datacite",
    "oai_ddi": "oai_ddi",
    "ddi": "ddi",
    "oai_dc": "oai_dc",
}
"""What Dataverse calls each metadata prefix of ours."""


NOT_FOUND = "not-found"
"""Code of the answer that there is no such thing: 404, and words that say so. A path that this version of Dataverse
does not have is 404, too, and its "endpoint does not exist"."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer of the API holds as `data`, and the server's clock (UTC)."""

    data: Any
    date: datetime | None


class DataverseRepository:
    """A Dataverse or one of its collections, asked within the limits of its source. One thread at a time; `close` from
    any."""

    def __init__(self, source: Source, user_agent: str = "Moisson", hosts: Hosts = HOSTS) -> None:
        self.source = source
        self.base = source.url.rstrip("/")
        self.transport = Transport(source, user_agent, hosts)

    def identify(self) -> Identity:
        """What the collection calls itself; raises Refused where there is none of that name."""
        told = self.transport.fetch(f"{self.base}/api/dataverses/{self.source.subtree or ':root'}", (), read)
        return Identity(
            name=" ".join(str(told.data.get("name") or "").split()) if isinstance(told.data, dict) else "",
            base_url=self.source.url,
            granularity=Granularity.SECOND,
            deleted="no",
            response_date=told.date,
            warnings=self.transport.noticed(),
        )

    def pages(self, request: Request) -> Iterator[Page]:
        exporter = self.exporter(request.prefix)
        for start, told, items in self.found(request, PORTION):
            yield Page(
                records=tuple(self.exported(header_of(item), request.prefix, exporter) for item in items),
                token=next_start(told, start, items),
                response_date=told.date,
                declared=total(told),
                cursor=start,
                traffic=self.transport.traffic(),
                warnings=self.transport.noticed(),
            )

    def headers(self, request: Request) -> Iterator[HeaderPage]:
        named = 0
        for start, told, items in self.found(request, HEADERS):
            token, named = next_start(told, start, items), named + len(items)
            yield HeaderPage(
                headers=tuple(header_of(item) for item in items),
                token=token,
                response_date=told.date,
                declared=total(told),
                closed=token is not None or named >= total(told),
                traffic=self.transport.traffic(),
                warnings=self.transport.noticed(),
            )

    def found(self, request: Request, size: int) -> Iterator[tuple[int, Told, list[dict[str, Any]]]]:
        """The pages of the search: where each starts, what was told, and its datasets."""
        start = int(request.token) if request.token and request.token.isdigit() else 0
        while True:
            told = self.search(start, size)
            items = [item for item in told.data.get("items", ()) if isinstance(item, dict)]
            yield start, told, items
            if next_start(told, start, items) is None:
                return
            start += len(items)

    def search(self, start: int, size: int) -> Told:
        asked = [("q", "*"), ("type", "dataset"), ("sort", "name"), ("order", "asc")]
        asked += [("start", str(start)), ("per_page", str(size))]
        asked += [("subtree", self.source.subtree)] if self.source.subtree else []
        asked += [("fq", self.source.filter)] if self.source.filter else []
        told = self.transport.fetch(f"{self.base}/api/search", asked, read)
        if not isinstance(told.data, dict) or not isinstance(told.data.get("total_count"), int):
            raise Unreadable(Symptom.OTHER_ANSWER, "the answer to the search does not say how many datasets there are")
        return told

    def exported(self, header: Header, prefix: str, exporter: str) -> RawRecord:
        """One dataset; an export that fails costs this record and not its page."""
        if not header.identifier:
            return RawRecord(header, prefix, faults=(Note("no-identifier", "a dataset without a global_id"),))
        try:
            return RawRecord(header, prefix, *self.export(header.identifier, exporter))
        except (Refused, Unreadable) as failure:
            return failed(header, prefix, failure)

    def record(self, identifier: str, prefix: str) -> RawRecord | None:
        """One dataset; None only where the Dataverse says that it has none of that name."""
        header, exporter = Header(identifier), self.exporter(prefix)
        try:
            return RawRecord(header, prefix, *self.export(identifier, exporter))
        except (Refused, Unreadable) as failure:
            unknown = isinstance(failure, Refused) and failure.codes == (NOT_FOUND,)
            return None if unknown else failed(header, prefix, failure)

    def export(self, identifier: str, exporter: str) -> tuple[bytes, etree._Element]:
        asked = [("exporter", exporter), ("persistentId", identifier)]
        return self.transport.fetch(f"{self.base}/api/datasets/export", asked, document)

    def exporter(self, prefix: str) -> str:
        if prefix in EXPORTERS:
            return EXPORTERS[prefix]
        said = f"a Dataverse is asked for {', '.join(sorted(EXPORTERS))}, not for {prefix}: change `prefix`"
        raise Unreachable(Symptom.MISCONFIGURED, said)

    def sets(self) -> Iterator[SetDescription]:
        """None: `subtree` in sources.toml names the collection that is asked."""
        return iter(())

    def formats(self) -> Iterator[FormatDescription]:
        """The exports that this Dataverse says it has, of those that we can ask for."""
        try:
            told = self.transport.fetch(f"{self.base}/api/info/exportFormats", (), read)
        except (Refused, Unreachable) as failure:
            if failure.symptom not in (Symptom.OAI_ERROR, Symptom.DENIED, Symptom.NO_SUCH):
                raise
            offered = set(EXPORTERS.values())  # versions before 6 do not tell, and have them all
        else:
            offered = set(told.data) if isinstance(told.data, dict) else set()
        for prefix, exporter in EXPORTERS.items():
            if exporter in offered:
                yield FormatDescription(prefix, "", "")

    def traffic(self) -> Traffic:
        return self.transport.traffic()

    def close(self) -> None:
        self.transport.close()


def failed(header: Header, prefix: str, failure: Failure) -> RawRecord:
    return RawRecord(header, prefix, faults=(Note("export-failed", failure.message[:300]),))


def header_of(item: dict[str, Any]) -> Header:
    """Identifier and the time of the last change, as the search tells them."""
    told = item.get("updatedAt") or item.get("published_at") or ""
    return Header(str(item.get("global_id") or "").strip(), str(told))


def total(told: Told) -> int:
    return int(told.data["total_count"])


def next_start(told: Told, start: int, items: list[dict[str, Any]]) -> str | None:
    """The token of the next page: None after the last one, and after an empty one, which would never end."""
    after = start + len(items)
    return str(after) if items and after < total(told) else None


def read(answer: Answer) -> Told:
    """What the API answers as JSON, whatever the HTTP status; raises Failure."""
    told = said(answer)
    if told.get("status") != "OK":
        message = str(told.get("message"))[:300]
        code = NOT_FOUND if answer.status == 404 and "found" in message else "ERROR"
        raise Refused(Symptom.OAI_ERROR, f"the Dataverse answers: {message}", (code,))
    return Told(told.get("data"), http_date(answer.headers.get("Date")))


def said(answer: Answer) -> dict[str, Any]:
    symptom = faults.of_status(answer.status)
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = None
    if isinstance(told, dict) and "status" in told and symptom is not Symptom.BUSY:
        return told
    found, words = envelope.foreign(answer.body, "JSON of a Dataverse")
    if symptom is not None:
        raise Unreachable(symptom, f"HTTP {answer.status} from {shown(answer.url)}: {words}")
    raise Unreadable(found, words)


def document(answer: Answer) -> tuple[bytes, etree._Element]:
    """An exported dataset as XML, its bytes and its root; the API's own errors come as JSON."""
    body = answer.body.removeprefix(b"\xef\xbb\xbf").strip()
    if answer.status != 200 or not body.startswith(b"<"):
        read(answer)
        raise Unreadable(Symptom.OTHER_ANSWER, "the export is no XML")
    if b"<!DOCTYPE" in body[: envelope.PROLOG]:
        raise Unreadable(*envelope.foreign(body, "an exported dataset"))
    try:
        return body, etree.fromstring(body, envelope.parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(Symptom.ILL_FORMED, f"the export is not well-formed: {error}") from error
