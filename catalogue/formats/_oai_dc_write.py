"""Writes oai_dc as the OpenAIRE Guidelines for Literature Repositories v3 want it: info:eu-repo terms first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree
from msgspec.structs import replace

from catalogue import publication
from catalogue.embargo import last_day
from catalogue.normal import (
    citation_styles,
    citations,
    geometries,
    grants,
    identifiers,
    languages,
    licence_addresses,
    subjects,
    text,
    types,
)
from catalogue.normal.geometries import decimal
from catalogue.record import Date, Pid, Place, Record, Relation, Subject

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ACCESS = {
    "open": "openAccess",
    "embargoed": "embargoedAccess",
    "restricted": "restrictedAccess",
    "closed": "closedAccess",
    "metadata-only": "closedAccess",
}
_VERSIONS = ("draft", "submittedVersion", "acceptedVersion", "publishedVersion", "updatedVersion")
_ALTERNATIVE = {
    "doi": "doi",
    "handle": "hdl",
    "ark": "ark",
    "arxiv": "arxiv",
    "pmid": "pmid",
    "urn": "urn",
    "isbn": "isbn",
}


def write(record: Record) -> etree._Element:
    """The record as an `oai_dc:dc` element; a record without a title gives one without dc:title.

    The repository that it comes from is told by the provenance beside it and not here: what two catalogues say of one
    record is the same to the byte.
    """
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    for name, value, lang in _elements(record):
        element = etree.SubElement(root, f"{{{DC}}}{name}")
        element.text = value
        if lang:
            element.set(_XML_LANG, lang)
    return root


def _elements(record: Record) -> Iterator[tuple[str, str, str | None]]:
    yield from (("title", title.text, title.lang) for title in record.titles)
    makers = dict.fromkeys(agent.name for agent in record.creators)
    yield from (("creator", name, None) for name in makers)
    yield from (("subject", value, lang) for one in record.subjects for value, lang in _subject(one))
    yield from (("description", text.written(one.text), one.lang) for one in record.descriptions)
    if record.publisher:
        yield "publisher", record.publisher, None
    helpers = dict.fromkeys(agent.name for agent in record.contributors if agent.name not in makers)
    yield from (("contributor", name, None) for name in helpers)
    yield from (("date", value, None) for value in _dates(record))
    yield from (("type", value, None) for value in _types(record))
    yield from (("format", value, None) for value in (*record.formats, *record.sizes))
    yield from (("identifier", value, None) for value in _identifiers(record))
    yield from (("source", value, None) for value in _sources(record))
    yield from (("language", languages.three_letters(code), None) for code in record.languages)
    yield from (("relation", value, None) for value in dict.fromkeys(_relations(record)))
    yield from (("coverage", value, None) for value in _coverage(record))
    yield from (("rights", value, None) for value in _rights(record))


def _subject(one: Subject) -> Iterator[tuple[str, str | None]]:
    """The label, and a class of Dewey's as the guidelines have it; other codes are nobody's business here."""
    number = subjects.dewey(one)
    if one.text != number:
        yield one.text, one.lang
    if number:
        yield f"info:eu-repo/classification/ddc/{number}", None


def _dates(record: Record) -> Iterator[str]:
    """One date of publication, of the year that pages and citations tell, and the day on which an embargo ends."""
    dated = replace(record, dates=tuple(one for one in record.dates if not _ends_embargo(record, one)))
    date = publication.date(dated, (*publication.PUBLISHED, "available", "created"))
    if date or record.year:
        yield (date.start if date else None) or str(record.year)
    if record.embargo_until:
        yield f"info:eu-repo/date/embargoEnd/{last_day(record.embargo_until)}"


def _ends_embargo(record: Record, date: Date) -> bool:
    """Whether a date tells from when on the resource can be had, not when it was published."""
    return date.kind == "available" and (record.access == "embargoed" or date.start == record.embargo_until)


def _types(record: Record) -> Iterator[str]:
    """The info:eu-repo term first, then the version, then words that tell what the term hides (`dataset`)."""
    words = types.published(record.type, record.genre)
    yield f"info:eu-repo/semantics/{words.eu_repo}"
    if record.version in _VERSIONS:
        yield f"info:eu-repo/semantics/{record.version}"
    yield words.label


def _identifiers(record: Record) -> Iterable[str]:
    """The DOI, then the landing page, which readers take to be the first other address, then all else."""
    addresses = [identifiers.address(pid) or pid.value for pid in record.pids]
    first = 1 if record.pids and record.pids[0].scheme == "doi" else 0
    main = [file.url for file in record.files if file.kind == "main"]
    found = [*addresses[:first], record.landing_page, *addresses[first:], *main]
    found.sort(key=lambda value: not str(value).startswith("http"))
    return dict.fromkeys(value for value in found if value)


def _sources(record: Record) -> Iterator[str]:
    """The host: its title, its ISSN, a citation with its numbers, and the meeting, each as our reader knows it."""
    around = record.container
    if around is None:
        return
    met = around.event if record.type in citations.MEETINGS else None
    name = around.title or met
    citation = citation_styles.written(name, around, record.year) if name and record.year else None
    alone = met and not (around.title or around.event_place or citation)
    yield from filter(None, (around.title, met if alone else None))
    yield from (f"ISSN: {issn}" for issn in around.issn)
    if citation:
        yield citation
    if around.event and not alone:
        yield citations.presentation(around.event, around.event_place)


def _relations(record: Record) -> Iterator[str]:
    yield from (agreement for one in record.funding if (agreement := grants.agreement(one)))
    for pid in record.pids[1:]:
        if pid.scheme in _ALTERNATIVE:
            yield f"info:eu-repo/semantics/altIdentifier/{_ALTERNATIVE[pid.scheme]}/{pid.value}"
    for relation in record.relations:
        scheme = _ALTERNATIVE.get(relation.scheme)
        if relation.kind == "References" and scheme:
            sort = "dataset" if relation.type == "dataset" else "reference"
            yield f"info:eu-repo/semantics/{sort}/{scheme}/{relation.value}"
        else:
            yield _stated(relation)


_SELF_NAMED = frozenset({"ark", "urn", "ivoid", "swhid", "url", "other"})
"""Schemes whose values begin with their own name, and those that have none."""


def _stated(relation: Relation) -> str:
    """A related resource as anyone can follow or at least tell it: its address, else its identifier with its scheme."""
    if relation.scheme in _SELF_NAMED:
        return relation.value
    if relation.scheme == "issn":  # bare, it would be that of the journal around
        return f"https://portal.issn.org/resource/ISSN/{relation.value}"
    return identifiers.address(Pid(relation.scheme, relation.value)) or f"{relation.scheme}:{relation.value}"


def _coverage(record: Record) -> Iterator[str]:
    yield from (value for place in record.places for value in _place(place))
    for period in record.periods:
        dates = "/".join(end or ".." for end in (period.start, period.end))
        yield dates if dates != "../.." else period.label or ""


def _place(place: Place) -> Iterator[str]:
    if place.name:
        yield place.name
    if place.box:
        west, south, east, north = map(decimal, place.box)
        yield f"North {north}, South {south}, East {east}, West {west}"
    if place.point:
        yield "east={}; north={}".format(*map(decimal, place.point))
    if place.polygon:
        ring = geometries.polygon(place.polygon)
        told = geometries.geometry(ring)
        yield from _place(told) if told and not told.polygon else (ring,)  # a rectangle is a box


def _rights(record: Record) -> Iterator[str]:
    if record.access:
        yield f"info:eu-repo/semantics/{_ACCESS[record.access]}"
    for licence in record.licences:
        address = licence_addresses.address(licence)
        yield from dict.fromkeys(value for value in (address, licence.label or licence.spdx) if value)
    yield from record.rights
