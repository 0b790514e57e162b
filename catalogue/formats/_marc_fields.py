"""MARC records as fields: what MARC 21 and UNIMARC share, whatever the numbers of their fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from catalogue.formats import Notes
from catalogue.formats._walk import Element, local, raw, whole
from catalogue.normal import extents, identifiers, isbd, names, people, text
from catalogue.record import File, Ids, Pid, Subject

Tag = str

_LONG = frozenset({"520", "505", "330", "327"})
"""Summaries and tables of contents of MARC 21 and UNIMARC, whose paragraphs are kept."""


class Field(NamedTuple):
    """A data field: indicators, and its subfields in order, mojibake mended."""

    first: str
    second: str
    parts: list[tuple[str, str]]

    def all(self, codes: str) -> list[str]:
        return [value for code, value in self.parts if code in codes and value]

    def one(self, code: str) -> str:
        return next((value for found, value in self.parts if found == code and value), "")


class Fields(NamedTuple):
    """A whole record: leader, control fields, data fields by tag in their order."""

    leader: str
    control: dict[Tag, str]
    data: dict[Tag, list[Field]]

    def of(self, *tags: Tag) -> list[Field]:
        return [field for tag in tags for field in self.data.get(tag, ())]

    def values(self, tag: Tag, codes: str) -> list[str]:
        return [value for field in self.data.get(tag, ()) for value in field.all(codes)]


def fields(root: Element, notes: Notes) -> Fields:
    """The fields of a record, or of the first record of a collection; spaces around values left out."""
    made = Fields(_leader(record(root)), {}, {})
    for one in record(root):
        if not isinstance(one.tag, str):
            continue
        tag = one.get("tag", "")
        if local(one.tag) == "controlfield":
            made.control.setdefault(tag, (one.text or "").rstrip())
        elif local(one.tag) == "datafield":
            plain = text.prose if tag in _LONG else text.line
            parts = [
                (part.get("code", ""), plain(whole(raw(part), notes, tag))) for part in one if isinstance(part.tag, str)
            ]
            made.data.setdefault(tag, []).append(Field(one.get("ind1", " "), one.get("ind2", " "), parts))
    return made


def record(root: Element) -> Element:
    inner = (one for one in root if isinstance(one.tag, str) and local(one.tag) == "record")
    return next(inner, root) if local(str(root.tag)) == "collection" else root


def _leader(root: Element) -> str:
    given = (one.text or "" for one in root if isinstance(one.tag, str) and local(one.tag) == "leader")
    return next(given, "").ljust(24)


def tags(root: Element) -> frozenset[Tag]:
    """The tags that a record uses; empty for a root that is no MARC record."""
    return frozenset(one.get("tag", "") for one in record(root) if isinstance(one.tag, str) and one.get("tag"))


def deleted(root: Element) -> bool:
    """A record whose leader has `d` as its status is deleted."""
    return _leader(record(root))[5] == "d"


def heading(field: Field, codes: str, scheme: str | None) -> Subject | None:
    """A subject heading, its subdivisions behind ` -- `; the address or number of its authority."""
    value = " -- ".join(part for one in field.all(codes) if (part := isbd.closed(one)))
    if not value or names.is_placeholder(value):
        return None
    uri = next((address for one in field.all("01") if (address := identifiers.url(one))), None)
    return Subject(value, None, scheme or None, field.one("3") or None, uri)


def known_ids(field: Field, codes: str) -> Ids | None:
    """`(orcid)0000-…`, addresses of registries, numbers of IdRef in UNIMARC's $3."""
    ids: Ids = {}
    for code, value in field.parts:
        if code not in codes or not value:
            continue
        scheme, _, number = value[1:].partition(")") if value.startswith("(") else ("", "", value)
        known = people.identifier(number, "idref" if code == "3" else scheme or None)
        if known:
            ids.setdefault(*known)
    return ids or None


def addresses(field: Field) -> Iterator[str]:
    for value in field.all("u"):
        if address := identifiers.url(value):
            yield address


def within(raws: tuple[str, ...], serial: bool) -> tuple[str, ...]:
    """A part of something is an article where that is a serial, as MARC 21's level b says and UNIMARC's a does not."""
    return tuple("leader ab" if one == "leader aa" else one for one in raws) if serial else raws


def resolved(found: Fields) -> tuple[Pid, ...]:
    """The identifiers that electronic locations resolve: a DOI, a handle, HAL's."""
    return identifiers.strong(pid for one in found.values("856", "u") if (pid := identifiers.pid(one)))


def files(found: Fields) -> tuple[File, ...]:
    """Field 856: what has a size, a format or the name of a file; pages are left to the landing page."""
    made: dict[str, File] = {}
    for field in found.of("856"):
        for address in addresses(field):
            size, form = field.one("s"), field.one("q")
            if size or extents.is_file(address):
                sized = f"{size} bytes" if size.isdigit() else size
                made.setdefault(address, File(address, form or None, sized or None, "main"))
    return tuple(made.values())


def landing_page(found: Fields) -> str | None:
    known = {one.url for one in files(found)}
    pages = (page for field in found.of("856") for one in addresses(field) if (page := identifiers.page(one)))
    return next((page for page in pages if page not in known), None)
