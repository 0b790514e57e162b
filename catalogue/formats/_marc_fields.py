"""MARC records as fields: what MARC 21 and UNIMARC share, whatever the numbers of their fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from catalogue.formats import Notes
from catalogue.formats._walk import Element, local, raw, whole
from catalogue.normal import extents, identifiers, isbd, names, people, text
from catalogue.record import Container, File, Ids, Pid, Relation, Subject

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
    if (several := len(records(root))) > 1:
        notes.add("several-records", None, str(several), "Only the first of the records in this payload is read")
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
                (part.get("code", ""), plain(whole(isbd.sorted_whole(raw(part)), notes, tag)))
                for part in one
                if isinstance(part.tag, str)
            ]
            made.data.setdefault(tag, []).append(Field(one.get("ind1", " "), one.get("ind2", " "), parts))
    return made


def records(root: Element) -> list[Element]:
    """The records of a collection, else the one that the root is."""
    return [root] if local(str(root.tag)) != "collection" else list(root.iterchildren("{*}record"))


def record(root: Element) -> Element:
    return next(iter(records(root)), root)


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
    numbers = (one.partition(")")[2].strip() for one in field.all("0") if one.startswith("("))
    return Subject(value, None, scheme or None, field.one("3") or next(numbers, None) or None, uri)


def known_ids(field: Field, codes: str) -> Ids | None:
    """`(orcid)0000-…`, addresses of registries, numbers of IdRef in UNIMARC's $3."""
    ids: Ids = {}
    for code, value in field.parts:
        if code not in codes or not value:
            continue
        scheme, _, number = value[1:].partition(")") if value.startswith("(") else ("", "", value)
        scheme = {"3": "idref", "o": "isni"}.get(code, scheme)
        known = people.identifier(number.removeprefix("ISNI"), scheme or None)
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


def locations(found: Fields) -> list[Field]:
    """Where the resource is (856), not where something about it is: a table of contents, a cover (indicator 2)."""
    return [field for field in found.of("856") if field.second != "2"]


def resolved(found: Fields) -> tuple[Pid, ...]:
    """The identifiers that electronic locations resolve: a DOI, a handle, HAL's."""
    given = (identifiers.pid(one) for field in locations(found) for one in field.all("u"))
    return identifiers.strong(pid for pid in given if pid)


def about(found: Fields) -> Iterator[Relation]:
    """What field 856 leads to that is not the resource itself, where it says what that is."""
    for field in (one for one in found.of("856") if one.second == "2"):
        label = isbd.closed(field.one("3") or field.one("y"))
        yield from (Relation("Related", "url", address, label=label) for address in addresses(field) if label)


def meeting(field: Field, place: str) -> Container | None:
    """A congress as main or added entry is where something was presented; nobody of that name wrote it."""
    name = isbd.closed(isbd.trimmed(field.one("a")).rstrip("( "))
    town = next((isbd.closed(one.strip(" ()")) for one in field.all(place)), "")
    return Container(event=name, event_place=town or None) if name and not names.is_placeholder(name) else None


def met(host: Container | None, meetings: list[Container | None]) -> Container | None:
    """The host with the first of the meetings."""
    event = next((one for one in meetings if one), None)
    return replace(host, event=event.event, event_place=event.event_place) if host and event else host or event


def files(found: Fields) -> tuple[File, ...]:
    """Field 856: what has a size, a format or the name of a file; pages are left to the landing page."""
    made: dict[str, File] = {}
    for field in locations(found):
        for address in addresses(field):
            size, form = field.one("s"), field.one("q")
            if size or extents.is_file(address):
                sized = f"{size} bytes" if size.isdigit() else size
                made.setdefault(address, File(address, form or None, sized or None, "main"))
    return tuple(made.values())


def landing_page(found: Fields) -> str | None:
    known = {one.url for one in files(found)}
    pages = (page for field in locations(found) for one in addresses(field) if (page := identifiers.page(one)))
    return next((page for page in pages if page not in known), None)
