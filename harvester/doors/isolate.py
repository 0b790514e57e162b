"""A page that is not well-formed, taken apart record by record, so that one bad record costs one record."""

from __future__ import annotations

import codecs
import html.entities
import re
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from catalogue.record import Header, Note, RawRecord
from catalogue.run import Warning
from harvester.doors import envelope, records
from harvester.doors.envelope import Envelope
from harvester.faults import Symptom, Unreadable

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
REFERENCE = re.compile("&#(x[0-9A-Fa-f]+|[0-9]+);")
ENTITY = re.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)([A-Za-z][A-Za-z0-9]*;)?")
DECLARATION = re.compile(r"<\?xml\s[^>]*\?>\s*")
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
    head, pieces, tail = split(text, verb)
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
    pattern = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)" + item + rb"(?:\s[^>]*)?>.*?</\1" + item + rb"\s*>", re.DOTALL)
    found = list(pattern.finditer(text))
    if not found:
        raise Unreadable(Symptom.ILL_FORMED, "the document is not well-formed, and has no records that could be saved")
    between = b"".join(text[a.end() : b.start()].strip() for a, b in pairwise(found))
    return text[: found[0].start()], [match[0] for match in found], between + text[found[-1].end() :]


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
    return RawRecord(
        raw.header, prefix, delivered(piece) if raw.payload else None, raw.root, raw.about, raw.faults, repaired=True
    )


def parsed(opening: bytes, piece: bytes, closing: bytes, prefix: str, repaired: bool) -> RawRecord:
    text = opening + piece + closing
    root = etree.fromstring(text, envelope.parser())
    sheet = Envelope(root, f"{{{etree.QName(root).namespace}}}" if etree.QName(root).namespace else "", text)
    found = records.records_in(root[0], sheet, prefix, repaired)
    if len(found) != 1:
        raise ValueError("the piece is not one record")
    return found[0]


def delivered(piece: bytes) -> bytes:
    """The payload of a record exactly as it was delivered, faulty characters and all."""
    inner = re.search(rb"<(?:[\w.-]+:)?metadata(?:\s[^>]*)?>(.*)</(?:[\w.-]+:)?metadata\s*>", piece, re.DOTALL)
    return inner[1].strip() if inner else piece


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 are read as Windows does, which is where they come from nearly always."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("cp1252-bytes", _as_cp1252)


def mended(piece: bytes) -> bytes:
    """A record without what XML forbids: illegal characters and references to them, HTML's entities, bare ampersands,
    inner XML declarations, bytes that are not UTF-8. Markup out of balance is not mended."""
    text = piece.decode("utf-8", "cp1252-bytes")
    text = DECLARATION.sub("", FORBIDDEN.sub("", text))
    text = REFERENCE.sub(lambda match: match[0] if is_legal(match[1]) else "", text)
    return ENTITY.sub(lambda match: spelt(match[1]), text).encode()


def spelt(name: str | None) -> str:
    """What an entity without a declaration means in HTML, as XML may say it; a bare ampersand otherwise."""
    meant = html.entities.html5.get(name or "")
    if meant is None:
        return f"&amp;{name or ''}"
    return "".join(f"&#{ord(character)};" for character in meant)


def is_legal(reference: str) -> bool:
    number = int(reference[1:], 16) if reference[0] == "x" else int(reference[:8])
    return (
        number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF
    )


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
    found = re.search(rb"<(?:[\w.-]+:)?" + name + rb"(?:\s[^>]*)?>\s*([^<]*?)\s*</", head)
    return html.unescape(found[1].decode("utf-8", "replace")) if found else ""
