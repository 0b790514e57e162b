"""A page that is not well-formed, taken apart record by record, so that one bad record costs one record."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from catalogue.mend import mended
from catalogue.record import Header, Note, RawRecord
from catalogue.run import Warning
from harvester.doors import envelope, records
from harvester.doors.envelope import Envelope
from harvester.faults import Symptom, Unreadable

EVIDENCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Isolated:
    """What could be saved of a page: the skeleton (everything but its records) and the records in order."""

    skeleton: Envelope
    records: list[RawRecord]
    warnings: tuple[Warning, ...]


def isolate(body: bytes, verb: str, prefix: str) -> Isolated:
    """Take a broken page apart. Raises Unreadable where the page is broken outside its records."""
    text, warnings = envelope.trimmed(body)
    head, pieces, tail = split(envelope.in_utf8(text), verb)
    skeleton = envelope.read(head + tail)
    opening, closing = frame(head, verb)
    found = [one(opening, piece, closing, prefix) for piece in pieces]
    mended = sum(raw.repaired for raw in found)
    lost = sum(raw.root is None and bool(raw.faults) and not raw.header.deleted for raw in found)
    note = Warning("repaired", f"a page was not well-formed: {mended} records mended, {lost} could not be read")
    return Isolated(skeleton, found, (*warnings, *skeleton.warnings, note))


def split(text: bytes, verb: str) -> tuple[bytes, list[bytes], bytes]:
    """The bytes before the first record, those of each record, and those after the last one."""
    item = b"header" if verb == "ListIdentifiers" else b"record"
    found = list(spans(text, item))
    if not found:
        raise Unreadable(Symptom.ILL_FORMED, "the document is not well-formed, and has no records that could be saved")
    between = b"".join(text[end:start].strip() for (_, end), (start, _) in pairwise(found))
    pieces = [piece for start, end in found for piece in opened(text[start:end], item)]
    return text[: found[0][0]], pieces, between + text[found[-1][1] :]


def spans(text: bytes, item: bytes) -> Iterator[tuple[int, int]]:
    """Where each item stands, from an opening tag to the next closing tag with its prefix, in one walk: one expression
    for all of it looks at the rest of the page anew for every tag that is never closed."""
    closings: dict[bytes, deque[re.Match[bytes]]] = {}
    for closing in re.finditer(rb"</(" + PREFIX + rb")" + item + rb"\s*>", text):
        closings.setdefault(closing[1], deque()).append(closing)
    after = inside = 0
    for opening in re.finditer(rb"<(" + PREFIX + rb")" + item + rb"(?=[\s>])", text):
        if opening.start() < after:
            continue
        if inside < opening.end() and (inside := text.find(b">", opening.end())) < 0:
            return
        ahead = closings.get(opening[1], deque())
        while ahead and ahead[0].start() < inside:
            ahead.popleft()
        if ahead:
            after = ahead[0].end()
            yield opening.start(), after


PREFIX = rb"(?:[A-Za-z_][\w.-]*:)?"


def opened(piece: bytes, item: bytes) -> list[bytes]:
    """A piece cut where a record begins right after another's metadata or header, because that one was never closed."""
    start = re.compile(
        rb"(?<=metadata>)\s*(?=<(?:[A-Za-z_][\w.-]*:)?" + item + rb"[\s>])|"
        rb"(?<=header>)\s*(?=<(?:[A-Za-z_][\w.-]*:)?record[\s>])"
    )
    return start.split(piece)


def frame(head: bytes, verb: str) -> tuple[bytes, bytes]:
    """The tags around a record: those of the page's own root, so that every namespace stays in scope."""
    root = re.search(rb"<((?:[A-Za-z_][\w.-]*:)?)OAI-PMH(?:\s[^>]*)?>", head)
    assert root is not None, "the page was found to be OAI-PMH before it is taken apart"
    inner = root[1] + verb.encode()
    return root[0] + b"<" + inner + b">", b"</" + inner + b"></" + root[1] + b"OAI-PMH>"


def one(opening: bytes, piece: bytes, closing: bytes, prefix: str) -> RawRecord:
    """One record of a broken page: as it is, else mended, else as a fault with its bytes as evidence."""
    try:
        return parsed(opening, piece, closing, prefix, repaired=False)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = error
    try:
        raw = parsed(opening, mended(piece), closing, prefix, repaired=True)
    except (etree.XMLSyntaxError, ValueError):
        return unreadable(piece, prefix, reason)
    payload = kept(piece, raw.payload) if raw.payload else None
    return RawRecord(raw.header, prefix, payload, raw.root, raw.about, raw.faults, repaired=True)


def parsed(opening: bytes, piece: bytes, closing: bytes, prefix: str, repaired: bool) -> RawRecord:
    text = opening + piece + closing
    root = etree.fromstring(text, envelope.parser())
    sheet = Envelope(root, f"{{{etree.QName(root).namespace}}}" if etree.QName(root).namespace else "", text)
    found = records.records_in(root[0], sheet, prefix, repaired)
    if len(found) != 1:
        raise ValueError("the piece is not one record")
    return found[0]


def kept(piece: bytes, payload: bytes) -> bytes:
    """What is stored of a mended record: the bytes as delivered where mending them again makes a document that parses
    alone, else the mended payload with the namespaces in scope."""
    found = delivered(piece)
    try:
        etree.fromstring(mended(found), envelope.parser())
    except (etree.XMLSyntaxError, ValueError):
        return payload
    return found


def delivered(piece: bytes) -> bytes:
    """The payload of a record exactly as it was delivered, faulty characters and all."""
    inner = re.search(rb"<(?:[\w.-]+:)?metadata(?:\s[^>]*)?>(.*)</(?:[\w.-]+:)?metadata\s*>", piece, re.DOTALL)
    return inner[1].strip() if inner else piece


def unreadable(piece: bytes, prefix: str, error: Exception) -> RawRecord:
    """A record that cannot be read: its header as far as it can be made out, its bytes, and why."""
    header = Header(field(piece, b"identifier"), field(piece, b"datestamp"))
    line = error.lineno if isinstance(error, etree.XMLSyntaxError) else None
    note = Note(code="not-well-formed", message=str(error)[:300], line=line)
    faults = (note,) if header.identifier else (note, records.NO_IDENTIFIER)
    return RawRecord(header, prefix, piece if len(piece) <= EVIDENCE else None, faults=faults)


def field(piece: bytes, name: bytes) -> str:
    """The text of a header's field, taken from the bytes."""
    head = piece[: 8 * envelope.PROLOG]
    found = re.search(rb"<(?:[\w.-]+:)?" + name + rb"(?:\s[^<>]*)?>([^<]*)</", head)
    return html.unescape(found[1].decode("utf-8", "replace").strip()) if found else ""
