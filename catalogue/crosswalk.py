"""From a record as delivered to what becomes of it: RawRecord → Accepted | Deleted | Rejected. Never raises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import lru_cache

from lxml import etree
from msgspec.structs import replace as changed

from catalogue import privacy
from catalogue import quirks as habits
from catalogue.formats import FORMATS, Format, Notes
from catalogue.formats._objects import lines, looks_like_json, tree
from catalogue.formats._settled import settled
from catalogue.mend import mended
from catalogue.record import Accepted, Change, Deleted, Header, Note, RawRecord, Record, Rejected

VERSION = 7
"""Grows when a crosswalk changes what it makes of a payload, so that `recrosswalk` knows what is out of date."""

_OAI = "http://www.openarchives.org/OAI/2.0/"
_DC = frozenset({"http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"})


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


def crosswalk(raw: RawRecord, quirks: Sequence[str] = ()) -> Change:
    """What becomes of a delivered record.

    `quirks` are those of its source (names, `-name` forbids). The payload of an Accepted is what is to be stored: the
    bytes delivered, less what privacy filters took out. Reasons of a Rejected: `no-record`, `no-metadata`,
    `not-well-formed`, `unsafe-xml`, `unknown-format`, `wrong-root`, `unreadable`, `nothing-to-go-by`.
    """
    if raw.faults:
        payload, filters = privacy.blanked(raw.payload or b"")
        return Rejected(raw, raw.faults, "parse", payload or None, filters)
    if raw.header.deleted:
        return Deleted(raw)
    if raw.root is None and not (raw.payload or b"").strip():
        return Rejected(raw, (Note("no-metadata", "The record has a header and no metadata."),))
    root = raw.root if raw.root is not None else _parsed(raw.payload or b"")
    if isinstance(root, Note) and raw.repaired:
        root = _parsed(mended(raw.payload or b""))
    if isinstance(root, Note):
        payload, filters = privacy.blanked(raw.payload or b"")
        return Rejected(raw, (root,), "parse", payload, filters)
    payload = raw.payload if raw.payload is not None else etree.tostring(root, encoding="utf-8", with_tail=False)
    payload, root, filters = privacy.filtered(payload, root)
    filters += ("repaired",) if raw.repaired else ()
    format = FORMATS.get(raw.prefix) or FORMATS.get(detect(root) or "")
    if fault := _misfit(raw.prefix, format, root):
        return Rejected(raw, (fault,), "crosswalk", payload, filters)
    assert format is not None
    if format.deleted is not None and format.deleted(root):
        return Deleted(raw)
    return _judged(raw, format, root, payload, filters, quirks)


def _judged(
    raw: RawRecord,
    format: Format,
    root: etree._Element,
    payload: bytes,
    filters: tuple[str, ...],
    quirks: Sequence[str],
) -> Change:
    notes = Notes(raw.header, [], frozenset(quirks))
    try:
        record = _read(format, root, notes, quirks)
    except Exception as error:  # a reader that fails on one record must not stop the other ninety-nine of its page
        reason = Note("unreadable", f"The {format.prefixes[0]} reader failed: {type(error).__name__}: {error}"[:500])
        return Rejected(raw, (reason,), "crosswalk", payload, filters)
    if not (record.titles or record.pids or record.landing_page):
        reason = Note("nothing-to-go-by", "The record has neither title nor own identifier nor landing page.")
        return Rejected(raw, (reason, *notes.found), "crosswalk", payload, filters)
    return Accepted(raw, record, tuple(notes.found), payload, filters)


def _read(format: Format, root: etree._Element, notes: Notes, quirks: Sequence[str]) -> Record:
    if quirks and (before := habits.in_force(quirks, (), "payload")):
        root = deepcopy(root)
        for quirk in before:
            root = quirk.apply(root, notes.header)
    record = settled(format.read(root, notes), notes)
    known = habits.recognised(notes.header, record, format.prefixes[0])
    if known or quirks:
        for quirk in habits.in_force(quirks, known, "record"):
            record = quirk.apply(record, notes.header)
    return privacy.without_mailboxes(record)


def _misfit(prefix: str, format: Format | None, root: etree._Element) -> Note | None:
    """Why a root is not one of the format's, or None."""
    if format is None:
        return Note(
            "unknown-format", f"No reader for prefix {prefix!r} with root {root.tag!r}.", raw=str(root.tag)[:200]
        )
    if _fits(root.tag, format.prefixes[0]) or (found := detect(root)) == format.prefixes[0]:
        return None
    if found == "oai_dc" and "dc" in format.roots:  # Dublin Core without an element around it is any Dublin Core
        return None
    wanted = " or ".join(format.roots)
    return Note(
        "wrong-root", f"The payload's root is {root.tag}, not {wanted} of {format.prefixes[0]}.", raw=root.tag[:200]
    )


@lru_cache(maxsize=256)
def _fits(tag: str, prefix: str) -> bool:
    namespace, _, name = tag.rpartition("}")
    format = FORMATS[prefix]
    return name in format.roots and (not namespace or namespace[1:] in format.namespaces)


def detect(root: etree._Element) -> str | None:
    """The prefix (ours) of the format whose root this is, or None."""
    name = etree.QName(root)
    formats = [one for one in dict.fromkeys(FORMATS.values()) if name.localname in one.roots]
    stated = [one for one in formats if name.namespace in one.namespaces]
    stated = stated or [one for one in formats if name.namespace and _another_version(name.namespace, one)]
    if found := _recognised(stated, root):
        return found
    if name.localname == "metadata" and _holds_dublin_core(root):
        return "oai_dc"
    if stated or (name.namespace is not None and name.namespace != _OAI):
        return None
    # a payload that forgot its own namespace has the one of the answer around it (Helmholtz-Zentrum Berlin); where
    # formats share the root (`resource`), the namespaces that are declared, or used inside, tell which
    declared = {*root.nsmap.values(), *(etree.QName(child).namespace for child in root if isinstance(child.tag, str))}
    near = [one for one in formats if declared & set(one.namespaces)] if len(formats) > 1 else []
    return _recognised(near or formats, root)


@lru_cache(maxsize=256)
def _another_version(namespace: str, format: Format) -> bool:
    """Whether a namespace is but for its numbers one of the format's: a version that came out after this reader."""
    return namespace.translate(_NUMBERS) in {one.translate(_NUMBERS) for one in format.namespaces}


_NUMBERS = dict.fromkeys(map(ord, "0123456789._-"))


def _recognised(formats: Sequence[Format], root: etree._Element) -> str | None:
    """The first of the formats that knows the payload for its own, else the first that any payload of the root is."""
    for format in formats:
        if format.recognises is not None and format.recognises(root):
            return format.prefixes[0]
    return next((format.prefixes[0] for format in formats if format.recognises is None), None)


def _holds_dublin_core(root: etree._Element) -> bool:
    """Dublin Core without an element around it (ARIADNE, Dataverse's dcterms): the children of `metadata` are it."""
    return any(isinstance(child.tag, str) and etree.QName(child).namespace in _DC for child in root)


def _parsed(data: bytes) -> etree._Element | Note:
    """The root, or the reason why there is none. A DOCTYPE is refused before the parser sees what it declares."""
    if looks_like_json(data):
        try:
            return tree(data)
        except ValueError as error:
            return Note("not-well-formed", f"This is no JSON: {error}"[:300], line=getattr(error, "lineno", None))
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower() == b"<!doctype html":
        return Note("no-record", "This is a web page and no record; look for the address that answers OAI-PMH.")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return Note("unsafe-xml", "The document declares a DOCTYPE, which OAI-PMH has no use for.")
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        return Note("not-well-formed", str(error.msg or error), line=error.lineno or None)
    except (ValueError, etree.LxmlError) as error:
        return Note("not-well-formed", str(error)[:300])
    if root.getroottree().docinfo.internalDTD is not None:
        # a document in UTF-16 hides its DOCTYPE from the search above
        return Note("unsafe-xml", "The document declares a DOCTYPE, which OAI-PMH has no use for.")
    return root


def from_file(data: bytes, prefix: str | None = None) -> Iterator[RawRecord]:
    """The records in a file: one payload, one `record`, or a whole OAI-PMH answer.

    Payloads are cut with the namespaces in scope, so that each parses alone. Without `prefix` the format is told from
    the root. A file that cannot be read, or holds no record, gives one RawRecord with that fault.
    """
    root = _parsed(data)
    if isinstance(root, Note) and (documents := lines(data)):
        for document in documents:
            yield from from_file(document, prefix)
        return
    if isinstance(root, Note):
        yield RawRecord(Header(""), prefix or "", data, faults=(root,))
        return
    if (found := detect(root)) and not _is_envelope(root):
        yield from _alone(root, prefix or found, data)
        return
    if _local(root) in ("GetRecordsResponse", "GetRecordByIdResponse") and (found_in := _searched(root, prefix)):
        yield from found_in
        return
    records = _records(root)
    if not records and prefix in FORMATS and _local(root) != "OAI-PMH":
        yield RawRecord(Header(""), prefix, data, root)
        return
    if not records:
        reason = Note("no-record", f"There is no record in this file: its root is {root.tag}.", raw=str(root.tag)[:200])
        yield RawRecord(Header(""), prefix or "", data, faults=(reason,))
    for record in records:
        made = _cut(record, prefix)
        yield made if made.prefix else changed(made, prefix=_asked(root))


def _asked(root: etree._Element) -> str:
    """The prefix that an answer says it was asked for: a deleted record has no payload to tell its format from."""
    asked = next((one.get("metadataPrefix", "") for one in root if _local(one) == "request"), "")
    return FORMATS[asked].prefixes[0] if asked in FORMATS else asked


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _is_envelope(root: etree._Element) -> bool:
    return _local(root) in ("OAI-PMH", "record") and any(_local(child) == "header" for child in root)


def _searched(root: etree._Element, prefix: str | None) -> list[RawRecord]:
    """The records in an answer of a catalogue service (CSW), those in a format that we read."""
    near = [*root, *(inner for child in root for inner in child)]
    known = [(one, detect(one)) for one in near if isinstance(one.tag, str)]
    return [
        raw
        for one, found in known
        if found
        for raw in _alone(one, prefix or found, etree.tostring(one, encoding="utf-8", with_tail=False))
    ]


def _alone(root: etree._Element, prefix: str, data: bytes) -> Iterator[RawRecord]:
    """The records of a payload that has no envelope: one, but where its format holds several in a document."""
    format = FORMATS.get(prefix)
    parts = list(format.split(root)) if format is not None and format.split is not None else []
    if len(parts) < 2:
        yield RawRecord(Header(""), prefix, data, root)
        return
    for part in parts:
        yield RawRecord(Header(""), prefix, etree.tostring(part, encoding="utf-8", with_tail=False), part)


def _records(root: etree._Element) -> list[etree._Element]:
    """The `record` elements of an answer: with a header of their own, never inside another one's metadata."""
    near = [root, *root, *(inner for child in root for inner in child)]
    return [one for one in near if _local(one) == "record" and any(_local(child) == "header" for child in one)]


def _cut(record: etree._Element, prefix: str | None) -> RawRecord:
    parts = {_local(child): child for child in record}
    header = _header(parts["header"])
    inner = list(parts.get("metadata", ()))
    if len(inner) > 1 and _holds_dublin_core(parts["metadata"]):
        inner = [parts["metadata"]]
    if not inner:
        return RawRecord(header, prefix or "")
    about = tuple(
        etree.tostring(child, encoding="utf-8", with_tail=False) for child in record if _local(child) == "about"
    )
    payload = etree.tostring(inner[0], encoding="utf-8", with_tail=False)
    made = RawRecord(header, prefix or detect(inner[0]) or "", payload, inner[0], about)
    return made if prefix or made.prefix else changed(made, prefix="")


def _header(element: etree._Element) -> Header:
    texts = [(_local(child), (child.text or "").strip()) for child in element]
    found = dict(texts)
    sets = tuple(text for name, text in texts if name == "setSpec" and text)
    return Header(found.get("identifier", ""), found.get("datestamp", ""), sets, element.get("status") == "deleted")
