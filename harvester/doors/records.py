"""The records and headers of a parsed OAI-PMH list: direct children only, each payload so that it parses alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from catalogue.record import Header, Note, RawRecord
from harvester.doors.envelope import Envelope

UNPREFIXED = re.compile(rb"<[A-Za-z_][^:>\s/]*[\s/>]")
START_TAG = re.compile(rb"<[^>]*>")
NO_METADATA = Note(code="no-metadata", message="a live record without metadata")
NO_IDENTIFIER = Note(code="no-identifier", message="a record whose header has no identifier")


def header_of(element: etree._Element | None, ns: str) -> Header:
    """The header in a `header` element; what is missing is empty."""
    if element is None:
        return Header("")
    identifier = datestamp = ""
    sets: list[str] = []
    for child in element:
        if child.tag == ns + "identifier":
            identifier = (child.text or "").strip()
        elif child.tag == ns + "datestamp":
            datestamp = (child.text or "").strip()
        elif child.tag == ns + "setSpec" and child.text and (spec := child.text.strip()):
            sets.append(spec)
    return Header(identifier, datestamp, tuple(sets), element.get("status") == "deleted")


def is_odd(datestamp: str) -> bool:
    """Whether a datestamp is not one of the protocol's two forms."""
    try:
        datetime.fromisoformat(datestamp)
    except ValueError:
        return True
    return len(datestamp) != 10 and not (len(datestamp) == 20 and datestamp[-1] == "Z")


def headers_in(container: etree._Element, ns: str) -> Iterator[Header]:
    """The headers of a ListIdentifiers; pycsw 2.6 wraps each in a `record`."""
    for child in container:
        if child.tag == ns + "header":
            yield header_of(child, ns)
        elif child.tag == ns + "record":
            yield header_of(child.find(ns + "header"), ns)


def records_in(container: etree._Element, envelope: Envelope, prefix: str, repaired: bool = False) -> list[RawRecord]:
    """The records of a ListRecords or GetRecord element, in order."""
    elements = container.findall(envelope.ns + "record")
    cuts = Cuts(envelope, elements)
    return [record_of(element, envelope.ns, prefix, cuts, repaired) for element in elements]


def record_of(element: etree._Element, ns: str, prefix: str, cuts: Cuts, repaired: bool) -> RawRecord:
    header, root, payload = Header(""), None, None
    about: tuple[bytes, ...] = ()
    for child in element:
        if child.tag == ns + "header":
            header = header_of(child, ns)
        elif child.tag == ns + "metadata":
            root = next(child.iterchildren(etree.Element), None)
            payload = cuts.payload(root)
        elif child.tag == ns + "about":
            about += tuple(alone(inner) for inner in child.iterchildren(etree.Element))
    if header.deleted:
        return RawRecord(header, prefix, about=about, faults=faults_of(header, present=True), repaired=repaired)
    return RawRecord(header, prefix, payload, root, about, faults_of(header, root is not None), repaired)


def faults_of(header: Header, present: bool) -> tuple[Note, ...]:
    if header.identifier and present:
        return ()
    return (() if header.identifier else (NO_IDENTIFIER,)) + (() if present else (NO_METADATA,))


def alone(element: etree._Element) -> bytes:
    """An element as XML that stands by itself, with every namespace that was in scope."""
    return etree.tostring(element, encoding="UTF-8", with_tail=False)


class Cuts:
    """The payloads of a page, cut from its bytes where that is safe: nothing re-serialised, nothing lost.

    It is safe where the document is UTF-8, every `metadata` in the bytes is the metadata of a record, no record
    declares namespaces for itself, and the payload uses no prefix and no default namespace that is declared only above
    it. Otherwise the element is serialised.
    """

    def __init__(self, envelope: Envelope, elements: list[etree._Element]) -> None:
        self._pieces: Iterator[bytes] | None = None
        if not elements or not envelope.utf8:
            return
        oai = f"{envelope.root.prefix}:".encode() if envelope.root.prefix else b""
        self._end = b"</" + oai + b"metadata>"
        pieces = envelope.body.split(b"<" + oai + b"metadata>")[1:]
        carriers = sum(1 for e in elements for _ in e.iterchildren(envelope.ns + "metadata"))
        plain = envelope.body.count(b"<" + oai + b"record>") == len(elements)
        if plain and len(pieces) == carriers == envelope.body.count(self._end) and not suspect(envelope.body):
            self._pieces = iter(pieces)
            self._scope = scope_of(elements[0])

    def payload(self, root: etree._Element | None) -> bytes | None:
        """The payload in the next metadata element, whose child is `root`; to be called for each, in order."""
        piece = next(self._pieces).partition(self._end)[0].strip() if self._pieces else b""
        if root is None:
            return None
        return piece if self._whole(piece) else alone(root)

    def _whole(self, piece: bytes) -> bool:
        """Whether a cut payload declares all that it uses."""
        start = START_TAG.match(piece)
        if start is None:
            return False
        tag = start[0]
        for prefix in self._scope:
            if prefix is None:
                if b"xmlns=" not in tag and UNPREFIXED.search(piece):
                    return False
            elif prefix + b":" in piece and b"xmlns:" + prefix + b"=" not in tag:
                return False
        return True


def scope_of(element: etree._Element) -> list[bytes | None]:
    return [prefix.encode() if prefix else None for prefix in element.nsmap]


def suspect(body: bytes) -> bool:
    """Whether tags in these bytes may be something else: text in CDATA, or commented out."""
    return b"<![CDATA[" in body or b"<!--" in body
