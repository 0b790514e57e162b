"""The door to catalogue services (CSW 2.0.2): OWSLib words the requests, our transport sends them, answers are read
strictly.

There are no datestamps to rely on: every list is whole, and contents are compared. Pages are cut from one stable order.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from lxml import etree
from owslib import fes
from owslib.catalogue.csw2 import CatalogueServiceWeb

from catalogue.datestamp import Granularity
from catalogue.record import Header, Note, RawRecord
from catalogue.run import Page, Traffic
from catalogue.source import Source
from harvester.doors import ogc
from harvester.doors.ogc import SCHEMAS, Kind, Sheet
from harvester.doors.records import NO_IDENTIFIER, alone
from harvester.faults import Failure, Refused, Symptom, Unreachable, Unreadable
from harvester.hosts import HOSTS, Hosts
from harvester.repository import FormatDescription, HeaderPage, Identity, Request, SetDescription
from harvester.transport import Transport

PORTION = 100
"""Records asked for at once; catalogues give fewer where they allow fewer."""

BRIEF = "http://www.opengis.net/cat/csw/2.0.2"
SPLITS = {Symptom.ILL_FORMED, Symptom.TOO_LARGE}
"""Faults of a page that a smaller one may not have: one bad record costs one record."""


class Catalogue(CatalogueServiceWeb):  # type: ignore[misc]  # OWSLib ships no types
    """OWSLib's client with a transport that has limits; it words requests, and reads what a catalogue says of itself.

    Its reading of the records themselves is left out: they are read by our crosswalks.
    """

    sheet: Sheet

    def __init__(self, url: str, transport: Transport) -> None:
        self.transport = transport
        super().__init__(url, skip_caps=True)

    def describe(self) -> None:
        """Ask for the capabilities, as the constructor of OWSLib's client does."""
        transport = self.transport
        super().__init__(self.url, skip_caps=False)
        self.transport = transport

    def _invoke(self) -> None:
        if isinstance(self.request, str):
            asked: Any = parse_qsl(self.request)
        else:
            asked = etree.tostring(self.request, encoding="UTF-8", xml_declaration=True)
        self.sheet = self.transport.fetch(self.url, asked, ogc.read)
        self._exml = self.sheet.root.getroottree()
        self.response = b""

    def _parserecords(self, outputschema: str, esn: str) -> None:
        """Nothing: see above."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Some records of the list, from a place in it (counted from 1)."""

    records: tuple[RawRecord, ...]
    matched: int
    after: int
    date: datetime | None


class CswRepository:
    """A catalogue service, asked within the limits of its source. One thread at a time; `close` from any."""

    def __init__(self, source: Source, user_agent: str = "Moisson", hosts: Hosts = HOSTS) -> None:
        self.source = source
        self.transport = Transport(source, user_agent, hosts)
        self.catalogue = Catalogue(source.url, self.transport)
        self.sorted = True

    def identify(self) -> Identity:
        self.catalogue.describe()
        said = self.catalogue.identification
        return Identity(
            name=(getattr(said, "title", None) or "").strip(),
            base_url=self.source.url,
            granularity=Granularity.SECOND,
            deleted="no",
            response_date=self.catalogue.sheet.date,
            warnings=self.transport.noticed(),
        )

    def pages(self, request: Request) -> Iterator[Page]:
        kind, place = self.kind(request.prefix), place_of(request)
        while True:
            portion = self.portion(kind, request.prefix, place, PORTION)
            token = next_place(portion, place, bool(portion.records))
            yield Page(
                records=portion.records,
                token=token,
                response_date=portion.date,
                declared=portion.matched,
                cursor=place - 1,
                traffic=self.transport.traffic(),
                warnings=self.transport.noticed(),
            )
            if token is None:
                return
            place = portion.after

    def portion(self, kind: Kind, prefix: str, place: int, size: int) -> Portion:
        """Some records from a place in the list; where they cannot be read together, in halves, and one that cannot
        be read alone as a fault."""
        try:
            sheet = self.search(kind.schema, "full", place, size)
        except Unreadable as failure:
            if failure.symptom not in SPLITS or size == 1:
                if size > 1:
                    raise
                return self.unreadable(prefix, place, failure)
        except Unreachable as failure:
            if failure.symptom is not Symptom.TOO_LARGE:
                raise
            if size == 1:
                return self.unreadable(prefix, place, failure)
        else:
            found = tuple(raw_of(element, kind, prefix) for element in sheet.results)
            return Portion(found, sheet.matched, place + max(len(found), sheet.returned), sheet.date)
        return self.halves(kind, prefix, place, size)

    def halves(self, kind: Kind, prefix: str, place: int, size: int) -> Portion:
        first = self.portion(kind, prefix, place, size // 2)
        if first.after > first.matched or first.after == place:
            return first
        second = self.portion(kind, prefix, first.after, size - size // 2)
        return replace(second, records=first.records + second.records)

    def unreadable(self, prefix: str, place: int, failure: Failure) -> Portion:
        """The one record at a place that cannot be read, under the name that the brief list gives it."""
        sheet = self.search(BRIEF, "brief", place, 1)
        name = next((ogc.brief_identifier(element) for element in sheet.results), "")
        note = Note(code="not-well-formed", message=failure.message[:300])
        faults = (note,) if name else (note, NO_IDENTIFIER)
        return Portion((RawRecord(Header(name), prefix, faults=faults),), sheet.matched, place + 1, sheet.date)

    def headers(self, request: Request) -> Iterator[HeaderPage]:
        place, named = place_of(request), 0
        while True:
            sheet = self.search(BRIEF, "brief", place, PORTION)
            found = tuple(Header(ogc.brief_identifier(element)) for element in sheet.results)
            portion = Portion((), sheet.matched, place + max(len(found), sheet.returned), sheet.date)
            token, named = next_place(portion, place, bool(found)), named + len(found)
            yield HeaderPage(
                headers=found,
                token=token,
                response_date=sheet.date,
                declared=sheet.matched,
                closed=token is not None or named >= sheet.matched,
                traffic=self.transport.traffic(),
                warnings=self.transport.noticed(),
            )
            if token is None:
                return
            place = portion.after

    def search(self, schema: str, detail: str, place: int, size: int) -> Sheet:
        """One answer to GetRecords, in the order of the identifiers unless the catalogue cannot sort."""
        try:
            return self.asked(schema, detail, place, size)
        except Refused:
            if not self.sorted or place > 1:
                raise
            self.sorted = False
            return self.asked(schema, detail, place, size)

    def asked(self, schema: str, detail: str, place: int, size: int) -> Sheet:
        order = fes.SortBy([fes.SortProperty("dc:identifier", "ASC")]) if self.sorted else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # OWSLib warns of a missing nextRecord, which we count ourselves
            try:
                self.catalogue.getrecords2(
                    sortby=order,
                    esn=detail,
                    outputschema=schema,
                    startposition=place,
                    maxrecords=size,
                    cql=self.source.filter,
                )
            except (AttributeError, TypeError, ValueError) as error:
                raise Unreadable(Symptom.OTHER_ANSWER, "the answer does not say how many records there are") from error
        return self.catalogue.sheet

    def record(self, identifier: str, prefix: str) -> RawRecord | None:
        kind = self.kind(prefix)
        self.catalogue.getrecordbyid(id=[identifier], esn="full", outputschema=kind.schema)
        found = [element for element in self.catalogue.sheet.root if isinstance(element.tag, str)]
        return raw_of(found[0], kind, prefix) if found else None

    def kind(self, prefix: str) -> Kind:
        if prefix in SCHEMAS:
            return SCHEMAS[prefix]
        said = f"a catalogue service is asked for {', '.join(sorted(SCHEMAS))}, not for {prefix}: change `prefix`"
        raise Unreachable(Symptom.MISCONFIGURED, said)

    def sets(self) -> Iterator[SetDescription]:
        """A catalogue service has none; `filter` in sources.toml narrows what is asked."""
        return iter(())

    def formats(self) -> Iterator[FormatDescription]:
        if not hasattr(self.catalogue, "operations"):
            self.catalogue.describe()
        operation = next((one for one in self.catalogue.operations if one.name == "GetRecords"), None)
        values = operation.parameters.get("outputSchema", {}).get("values", []) if operation else []
        for prefix, kind in SCHEMAS.items():
            if kind.schema in values:
                yield FormatDescription(prefix, kind.schema, kind.schema)

    def traffic(self) -> Traffic:
        return self.transport.traffic()

    def close(self) -> None:
        self.transport.close()


def place_of(request: Request) -> int:
    """Where a list goes on, counted from 1; our own tokens are such places."""
    return int(request.token) if request.token and request.token.isdigit() else 1


def next_place(portion: Portion, place: int, brought: bool) -> str | None:
    """The token of the next page: None after the last one, and where a page brought nothing, since asking on would
    never end; what is missing then shows in the figures."""
    return str(portion.after) if portion.after <= portion.matched and brought and portion.after > place else None


def raw_of(element: etree._Element, kind: Kind, prefix: str) -> RawRecord:
    header = Header(kind.identifier(element), kind.datestamp(element))
    return RawRecord(header, prefix, alone(element), element, faults=() if header.identifier else (NO_IDENTIFIER,))
