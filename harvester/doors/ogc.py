"""Answers of OGC catalogue services read strictly: bytes in, the checked root and its search results out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from harvester import faults
from harvester.doors import envelope
from harvester.faults import Refused, Symptom, Unreachable, Unreadable
from harvester.patience import http_date
from harvester.secrets import shown
from harvester.transport import Answer

ROOTS = {"Capabilities", "GetRecordsResponse", "GetRecordByIdResponse"}
DC = "{http://purl.org/dc/elements/1.1/}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A form that catalogues give records in: its output schema, and where identifier and date stand in it."""

    schema: str
    identifiers: tuple[str, ...]
    datestamps: tuple[str, ...]

    def identifier(self, element: etree._Element) -> str:
        return first(element, self.identifiers)

    def datestamp(self, element: etree._Element) -> str:
        return first(element, self.datestamps)


ISO_19139 = Kind(
    "http://www.isotc211.org/2005/gmd",
    ("{*}fileIdentifier/{*}CharacterString", "{*}fileIdentifier/{*}Anchor"),
    ("{*}dateStamp/{*}DateTime", "{*}dateStamp/{*}Date"),
)
DUBLIN_CORE = Kind("http://www.opengis.net/cat/csw/2.0.2", (f"{DC}identifier",), ("{*}modified", f"{DC}date"))


def iso_19115_3(version: str) -> Kind:
    return Kind(
        f"http://standards.iso.org/iso/19115/-3/mdb/{version}",
        ("{*}metadataIdentifier/{*}MD_Identifier/{*}code/{*}CharacterString",),
        ("{*}dateInfo/{*}CI_Date/{*}date/{*}DateTime", "{*}dateInfo/{*}CI_Date/{*}date/{*}Date"),
    )


SCHEMAS: dict[str, Kind] = {
    "iso19139": ISO_19139,
    "iso19115-3": iso_19115_3("2.0"),
    "iso19115-3.2018": iso_19115_3("2.0"),
    "iso19115-3.2014": iso_19115_3("1.0"),
    "csw-dc": DUBLIN_CORE,
}
"""What is asked for by each metadata prefix of ours."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole answer of a catalogue service; `date` is the server's clock (UTC) by its HTTP header."""

    root: etree._Element
    date: datetime | None

    @property
    def found(self) -> etree._Element | None:
        return self.root.find("{*}SearchResults")

    @property
    def results(self) -> list[etree._Element]:
        return [] if self.found is None else [one for one in self.found if isinstance(one.tag, str)]

    @property
    def matched(self) -> int:
        return self.number("numberOfRecordsMatched")

    @property
    def returned(self) -> int:
        return self.number("numberOfRecordsReturned")

    def number(self, name: str) -> int:
        text = ("" if self.found is None else self.found.get(name) or "").strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def read(answer: Answer) -> Sheet:
    """The answer of a catalogue service in an HTTP answer, whatever the status."""
    symptom = faults.of_status(answer.status)
    try:
        root = whole(answer.body)
    except Unreadable:
        if symptom is None:
            raise
        said = envelope.foreign(answer.body, "XML of a catalogue service")[1]
        raise Unreachable(symptom, f"HTTP {answer.status} from {shown(answer.url)}: {said}") from None
    name = etree.QName(root).localname
    if name == "ExceptionReport":
        raise refusal(root)
    if symptom is not None:
        raise Unreachable(symptom, f"HTTP {answer.status} from {shown(answer.url)} with an answer that names no error")
    if name not in ROOTS:
        raise Unreadable(Symptom.NOT_OAI, f"the answer is XML, but its root is {name}, not one of a catalogue service")
    return Sheet(root, http_date(answer.headers.get("Date")))


def whole(body: bytes) -> etree._Element:
    """The root of a document that is whole and harmless."""
    text = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    head = envelope.readable(text[: 2 * envelope.PROLOG])
    if b"<html" in head[:1000].lower() or not text.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(*envelope.foreign(text, "XML of a catalogue service"))
    if b"<!DOCTYPE" in head:
        raise Unreadable(Symptom.DOCTYPE, "the answer has a document type declaration, which CSW does not know")
    try:
        return etree.fromstring(text, envelope.parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        if not text.rstrip().endswith(b">"):
            raise Unreadable(Symptom.CUT_OFF, "the document is cut off in the middle of its text") from error
        raise Unreadable(Symptom.ILL_FORMED, f"the document is not well-formed: {error}") from error


def refusal(root: etree._Element) -> Refused:
    """What an exception report says."""
    found = root.findall("{*}Exception")
    codes = tuple(one.get("exceptionCode") or "unknown" for one in found) or ("unknown",)
    said = "; ".join(words(one) for one in found)
    return Refused(Symptom.OAI_ERROR, f"the catalogue answers {', '.join(codes)}: {said[:300]}", codes)


def brief_identifier(element: etree._Element) -> str:
    return first(element, (f"{DC}identifier",))


def first(element: etree._Element, paths: tuple[str, ...]) -> str:
    """The text at the first of some paths that has one."""
    found = (one for path in paths for one in element.iterfind(path))
    return next((text for one in found if (text := words(one))), "")


def words(element: etree._Element) -> str:
    """All text in an element, as one line."""
    return " ".join("".join(str(text) for text in element.itertext()).split())
