"""The records and headers of a parsed OAI-PMH list: direct children only, each payload so that it parses alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from lxml import etree

from catalogue.record import Header, Note, RawRecord
from harvester.doors.envelope import Envelope, text_of

NO_METADATA = Note(code="no-metadata", message="a live record without metadata")
NO_IDENTIFIER = Note(code="no-identifier", message="a record whose header has no identifier")


@dataclass(frozen=True, slots=True)
class Names:
    """The protocol's element names in the namespace of one answer, put together once and not for every record."""

    record: str
    header: str
    identifier: str
    datestamp: str
    set_spec: str
    metadata: str
    about: str


@cache
def names_in(ns: str) -> Names:
    return Names(
        *(ns + name for name in ("record", "header", "identifier", "datestamp", "setSpec", "metadata", "about"))
    )


def header_of(element: etree._Element | None, names: Names) -> Header:
    """The header in a `header` element; what is missing is empty."""
    if element is None:
        return Header("")
    identifier = datestamp = ""
    sets: list[str] = []
    for child in element:
        tag = child.tag
        if tag == names.set_spec:
            if spec := text_of(child):
                sets.append(spec)
        elif tag == names.identifier:
            identifier = text_of(child)
        elif tag == names.datestamp:
            datestamp = text_of(child)
    return Header(identifier, datestamp, tuple(sets), (element.get("status") or "").strip().lower() == "deleted")


def is_odd(datestamp: str) -> bool:
    """Whether a datestamp is not one of the protocol's two forms."""
    try:
        datetime.fromisoformat(datestamp)
    except ValueError:
        return True
    return len(datestamp) != 10 and not (len(datestamp) == 20 and datestamp[-1] == "Z")


def headers_in(container: etree._Element, ns: str) -> Iterator[Header]:
    """The headers of a ListIdentifiers; pycsw 2.6 wraps each in a `record`."""
    names = names_in(ns)
    for child in container:
        if child.tag == names.header:
            yield header_of(child, names)
        elif child.tag == names.record:
            yield header_of(child.find(names.header), names)


def records_in(container: etree._Element, envelope: Envelope, prefix: str, repaired: bool = False) -> list[RawRecord]:
    """The records of a ListRecords or GetRecord element, in order."""
    names = names_in(envelope.ns)
    elements = container.findall(names.record)
    cuts = Cuts(envelope, elements)
    found = [record_of(element, names, prefix, cuts, repaired) for element in elements]
    return found + strangers(container, envelope.ns, prefix)


def strangers(container: etree._Element, ns: str, prefix: str) -> list[RawRecord]:
    """Records of a list that are in another namespace than the list itself, each as a fault with its identifier."""
    found = []
    for child in container.iterchildren("{*}record"):
        if child.tag != ns + "record":
            namespace = etree.QName(child).namespace
            header = header_of(
                next(child.iterchildren("{*}header"), None), names_in(f"{{{namespace}}}" if namespace else "")
            )
            said = f"a record in {namespace or 'no namespace'}, which is not the namespace of its list"
            faults = (Note(code="other-namespace", message=said), *faults_of(header, present=True))
            found.append(RawRecord(header, prefix, alone(child), faults=faults))
    return found


def record_of(element: etree._Element, names: Names, prefix: str, cuts: Cuts, repaired: bool) -> RawRecord:
    header, root, payload = Header(""), None, None
    about: tuple[bytes, ...] = ()
    for child in element:
        tag = child.tag
        if tag == names.header:
            header = header_of(child, names)
        elif tag == names.metadata:
            found = next(child.iterchildren("*"), None)
            piece = cuts.payload(found)
            if found is not None:  # an empty one beside it says nothing
                root, payload = found, piece
        elif tag == names.about:
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
        carriers = sum(1 for _ in elements[0].getparent().iter(envelope.ns + "metadata"))  # type: ignore[union-attr, misc]
        plain = envelope.body.count(b"<" + oai + b"record>") == len(elements)
        if plain and len(pieces) == carriers == envelope.body.count(self._end) and not suspect(envelope.body):
            self._pieces = iter(pieces)
            scope = elements[0].nsmap
            self._inherited = f"{{{scope[None]}}}*" if None in scope else None
            self._prefixes = [(p.encode() + b":", b"xmlns:" + p.encode() + b"=") for p in scope if p]

    def payload(self, root: etree._Element | None) -> bytes | None:
        """The payload in the next metadata element, whose child is `root`; to be called for each, in order."""
        piece = next(self._pieces).partition(self._end)[0].strip() if self._pieces else b""
        if root is None:
            return None
        return piece if piece[:1] == b"<" and self._whole(piece, root) else alone(root)

    def _whole(self, piece: bytes, root: etree._Element) -> bool:
        """Whether a cut payload declares all that it uses, and is nothing but its root."""
        tag = piece[: piece.find(b">") + 1]
        if any(used in piece and declared not in tag for used, declared in self._prefixes):
            return False
        if self._inherited and b"xmlns=" not in tag and next(root.iter(self._inherited), None) is not None:
            return False
        return piece[1:2] not in b"?!" and root.getnext() is None


def suspect(body: bytes) -> bool:
    """Whether tags in these bytes may be something else: text in CDATA, or commented out. One look for both; there is
    no document type declaration in what was read."""
    return b"<!" in body
