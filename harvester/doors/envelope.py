"""An OAI-PMH answer read strictly: bytes in, the checked root and what it says of itself out, or a Failure."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from catalogue.datestamp import parse_loosely
from catalogue.run import Warning
from harvester.faults import Refused, Symptom, TokenExpired, Unreadable, of_codes

NAMESPACE = "{http://www.openarchives.org/OAI/2.0/}"
PROLOG = 4096
WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
"""UTF-16 by its first two bytes: a byte order mark, or the first bracket without one."""
CLOSING = re.compile(rb"</(?:[A-Za-z_][\w.-]*:)?OAI-PMH\s*>")
OPENING = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?OAI-PMH[\s>]")
TITLE = re.compile(rb"<title[^<>]*>([^<]*)", re.IGNORECASE)
ENCODING = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A whole OAI-PMH document. `ns` is the namespace of its elements in Clark notation, empty where it has none;
    `body` its bytes from the declaration to the closing tag, `utf8` whether these are UTF-8."""

    root: etree._Element
    ns: str
    body: bytes = field(repr=False)
    utf8: bool = True
    warnings: tuple[Warning, ...] = ()

    def child(self, name: str) -> etree._Element | None:
        return self.root.find(self.ns + name)

    @property
    def response_date(self) -> datetime | None:
        """The repository's clock; None where there is none, or one before 1970: 0001-01-01 is a date left empty."""
        found = self.child("responseDate")
        told = parse_loosely(text_of(found)) if found is not None else None
        return told if told is not None and told.year >= 1970 else None


def text_of(element: etree._Element) -> str:
    """The text of an element without the blanks around it; comments and instructions in it are no part of it."""
    text = element.text or ""
    return (text + "".join(child.tail or "" for child in element) if len(element) else text).strip()


def parser() -> etree.XMLParser:
    """A parser that fetches nothing, expands nothing, and takes only what is well-formed."""
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False, collect_ids=False)


def is_oai(body: bytes) -> bool:
    """Whether the bytes begin like an OAI-PMH document, whole or not; UTF-16 is told by its first bytes."""
    return OPENING.search(readable(body[: 2 * PROLOG])) is not None


def readable(head: bytes) -> bytes:
    """The first bytes of a document as ASCII, whatever its encoding."""
    wide = WIDE.get(head[:2])
    return head.decode(wide, "replace").encode("ascii", "replace") if wide else head


def read(body: bytes) -> Envelope:
    """The OAI-PMH document in these bytes. Raises Unreadable; `Symptom.ILL_FORMED` alone leaves something to mend."""
    text, warnings = trimmed(body)
    refuse_doctype(text)
    if not is_oai(text):
        raise Unreadable(*foreign(text))
    try:
        root = etree.fromstring(text, parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise ill_formed(text, error) from error
    if root.getroottree().docinfo.internalDTD is not None:  # behind a comment that looks like the beginning
        raise Unreadable(*DECLARED)
    return checked(root, text, warnings)


def checked(root: etree._Element, text: bytes, warnings: tuple[Warning, ...]) -> Envelope:
    name = etree.QName(root)
    if name.localname != "OAI-PMH":
        raise Unreadable(Symptom.NOT_OAI, f"the answer is XML, but its root is {name.localname} and not OAI-PMH")
    if name.namespace is None:
        warnings += (Warning("no-namespace", "the answer's elements are in no namespace; read by their names"),)
    elif f"{{{name.namespace}}}" != NAMESPACE:
        raise Unreadable(
            Symptom.NOT_OAI, f"the answer is in the namespace {name.namespace}, not in that of OAI-PMH 2.0"
        )
    return Envelope(root, f"{{{name.namespace}}}" if name.namespace else "", text, is_utf8(text), warnings)


def trimmed(body: bytes) -> tuple[bytes, tuple[Warning, ...]]:
    """The document without a byte order mark and blanks before its declaration, as PHP includes leave them, and without
    what stands after its closing tag, as PHP's notices do. Words before it are no part of any document: they fail."""
    if body[:2] in WIDE:
        return body, ()
    text, odd = believable(body.removeprefix(b"\xef\xbb\xbf").lstrip())
    tail = text[-PROLOG:]
    last = max(CLOSING.finditer(tail), key=lambda match: match.end(), default=None)
    if last is None or not (rest := tail[last.end() :].strip()):
        return text, odd
    end = len(text) - len(tail) + last.end()
    return text[:end], (*odd, Warning("repaired", f"text after the end of the document was ignored: {quoted(rest)}"))


def believable(text: bytes) -> tuple[bytes, tuple[Warning, ...]]:
    """The document without a declared encoding that cannot be its own: one that nobody knows, or one of two bytes a
    character where one is used (what writes into a string of .NET declares UTF-16, whatever is sent)."""
    found = ENCODING.match(text[:PROLOG])
    if found is None:
        return text, ()
    declared = found[1].decode()
    with suppress(LookupError):
        if not codecs.lookup(declared).name.startswith(("utf-16", "utf-32", "utf-8-")):
            return text, ()
    warning = Warning("repaired", f"the document cannot be in the encoding that it declares, {declared}; read as UTF-8")
    return text[: found.start(1)] + b"UTF-8" + text[found.end(1) :], (warning,)


DECLARED = (Symptom.DOCTYPE, "the answer has a document type declaration, which OAI-PMH does not know")


def refuse_doctype(text: bytes) -> None:
    """Refuse a document type declaration before any parser sees it: entities are attacks or accidents."""
    head = readable(text[: 2 * PROLOG]).lstrip()
    if re.search(rb"<!DOCTYPE", head[: (opening.start() if (opening := OPENING.search(head)) else len(head))], re.I):
        if not is_oai(text):
            raise Unreadable(*foreign(text))
        raise Unreadable(*DECLARED)


def foreign(text: bytes, wanted: str = "OAI-PMH") -> tuple[Symptom, str]:
    """What an answer is that is not what was wanted, in words for the operator."""
    if not text.strip():
        return Symptom.EMPTY, "the answer is empty"
    if re.match(rb"\s*(<!DOCTYPE html|<html)", text[:PROLOG], re.IGNORECASE):
        title = TITLE.search(text[: 8 * PROLOG])
        return Symptom.HTML, f"HTML instead of XML: {quoted(title[1].strip() if title else text)}"
    return Symptom.NOT_OAI, f"the answer is not {wanted}: {quoted(text)}"


def ill_formed(text: bytes, error: Exception) -> Unreadable:
    if text[:2] not in WIDE and not CLOSING.search(text[-PROLOG:]):
        return Unreadable(Symptom.CUT_OFF, "the document is cut off: its closing tag never came")
    return Unreadable(Symptom.ILL_FORMED, f"the document is not well-formed: {error}")


def is_utf8(text: bytes) -> bool:
    """Whether the document is in UTF-8, as its declaration says or as is understood without one."""
    if text[:2] in WIDE:
        return False
    declared = ENCODING.match(text[:PROLOG])
    return declared is None or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii", b"ascii")


TABLES = ("iso8859", "cp", "koi8", "mac", "euc", "shift", "gb", "big5", "tis")
"""How the encodings begin, as Python names them, that repositories write and that are read by nothing but a table."""


def in_utf8(text: bytes) -> bytes:
    """The document in UTF-8, its declaration too, where it is in another encoding: pieces of it have no declaration of
    their own. Bytes that are no characters of that encoding stay what they are, and are no UTF-8 either."""
    wide, found = WIDE.get(text[:2]), ENCODING.match(text[:PROLOG])
    if wide is not None:
        told = LONE.sub("\uffff", text.decode(wide, "replace" if len(text) % 2 else "surrogatepass"))
        text = told.removeprefix("\ufeff").encode()
        found = ENCODING.match(text[:PROLOG])
    elif found is not None and codecs.lookup(found[1].decode()).name.startswith(TABLES):
        with suppress(UnicodeError):
            text = text.decode(found[1].decode(), "surrogateescape").encode("utf-8", "surrogateescape")
    else:
        return text
    return text if found is None else text[: found.start(1)] + b"UTF-8" + text[found.end(1) :]


LONE = re.compile("[\ud800-\udfff]")
"""Halves of a character in UTF-16 that have lost the other one; U+FFFF in their place is as bad, in every encoding."""


def quoted(text: bytes) -> str:
    """The beginning of some bytes as one harmless line."""
    line = " ".join(text[:300].decode("utf-8", "replace").split())[:160]
    return "".join(c if c.isprintable() else "\ufffd" for c in line)


def refuse_errors(envelope: Envelope, with_token: bool, date: datetime | None) -> None:
    """Raise what the OAI-PMH errors of an answer mean, if it has any: direct children of the root, never quoted ones.

    `date` is the repository's clock, which an error tells as well as any answer."""
    found = envelope.root.findall(envelope.ns + "error")
    if not found:
        return
    codes = tuple((error.get("code") or "").strip() or "unknown" for error in found)
    said = "; ".join(
        f"{code}: {quoted(text_of(error).encode())}".rstrip(": ") for code, error in zip(codes, found, strict=True)
    )
    symptom = of_codes(codes, with_token)
    if symptom is Symptom.BAD_TOKEN:
        raise TokenExpired(symptom, f"the repository no longer knows its own resumption token ({said})", codes, date)
    raise Refused(symptom, f"the repository answers {said}", codes, date)
