"""Writes DataCite kernel 4.6 so that OpenAIRE, B2FIND and EOSC Data Commons all read it (EOSC dossier, section 6)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from catalogue import publication
from catalogue.embargo import last_day
from catalogue.formats._datacite_words import (
    ALTERNATES,
    COAR_ACCESS,
    CONTRIBUTOR_TYPES,
    DATES,
    DESCRIPTIONS,
    EU_REPO_ACCESS,
    IDENTIFIERS,
    KERNEL,
    RELATED,
    RELATION_TYPES,
    TITLES,
    UNRESOLVED,
    VERSION,
)  # fmt: skip
from catalogue.formats._datacite_write_parts import Attributes, add, agent, funding, group, places, published_in, tongue
from catalogue.normal import dates, grants, identifiers, licence_addresses, subjects, text, types
from catalogue.record import Agent, Licence, Pid, Record, Relation

_XSI = "http://www.w3.org/2001/XMLSchema-instance"

_NAMESPACES: dict[str | None, str] = {None: KERNEL, "xsi": _XSI}


def writable(record: Record) -> bool:
    """DataCite demands a year of publication; everything else has a standard value for what is unknown."""
    return record.year is not None


def write(record: Record) -> etree._Element:
    """The record as a `resource`; one that names no publisher has `:unav`."""
    root = etree.Element(f"{{{KERNEL}}}resource", nsmap=_NAMESPACES)  # type: ignore[arg-type]  # the stubs do not know the default namespace
    root.set(f"{{{_XSI}}}schemaLocation", f"{KERNEL} https://schema.datacite.org/meta/kernel-{VERSION}/metadata.xsd")
    main = _main(record)
    add(root, "identifier", main[1], identifierType=main[0])
    creators = add(root, "creators")
    for creator in record.creators or (Agent(":unkn"),):
        agent(add(creators, "creator"), "creatorName", creator)
    _titles(root, record)
    _publisher(root, record)
    add(root, "publicationYear", _year(record))
    words = types.published(record.type, record.genre)
    add(root, "resourceType", words.label, resourceTypeGeneral=words.datacite)
    _subjects(root, record)
    _contributors(root, record)
    _dates(root, record)
    if record.languages:
        add(root, "language", record.languages[0])
    group(root, "alternateIdentifiers", "alternateIdentifier", _alternates(record, main[1]))
    group(root, "relatedIdentifiers", "relatedIdentifier", _related(record))
    group(root, "sizes", "size", ((size, {}) for size in record.sizes))
    group(root, "formats", "format", ((one, {}) for one in record.formats))
    if record.version:
        add(root, "version", record.version)
    group(root, "rightsList", "rights", _rights(record))
    group(root, "descriptions", "description", _descriptions(record))
    places(root, record.places)
    funding(root, record.funding)
    published_in(root, record)
    return root


def _main(record: Record) -> tuple[str, str]:
    """Rule 1: the first of DOI, Handle, ARK, URN, URL; what has none is named by the address of another identifier."""
    for scheme, name in IDENTIFIERS.items():
        for pid in record.pids:
            if pid.scheme == scheme:
                return name, pid.value
    address = record.landing_page or next((found for pid in record.pids if (found := identifiers.address(pid))), None)
    if address:
        return "URL", address
    return "Other", record.pids[0].value if record.pids else ":unav"


def _year(record: Record) -> str:
    """The year of publication; of what is under embargo, the year in which that ends (kernel 4, property 5)."""
    if record.access == "embargoed" and (end := dates.year(record.embargo_until)):
        return f"{end:04d}"
    return f"{record.year:04d}" if record.year else ":unav"


def _titles(root: etree._Element, record: Record) -> None:
    holder = add(root, "titles")
    if not record.titles:
        add(holder, "title", "(:unav)")
    for title in record.titles:
        tongue(add(holder, "title", title.text, titleType=TITLES.get(title.kind or "")), title.lang)


def _publisher(root: etree._Element, record: Record) -> None:
    ror = (record.publisher_ids or {}).get("ror") if record.publisher else None
    element = add(root, "publisher", record.publisher or ":unav")
    if ror:
        element.set("publisherIdentifier", f"https://ror.org/{ror}")
        element.set("publisherIdentifierScheme", "ROR")
        element.set("schemeURI", "https://ror.org")


def _subjects(root: etree._Element, record: Record) -> None:
    group(root, "subjects", "subject", (
        (one.text, {"lang": one.lang, "subjectScheme": one.scheme, "classificationCode": one.code, "valueURI": one.uri,
                    "schemeURI": subjects.vocabulary_address(one.scheme)})
        for one in record.subjects))  # fmt: skip


def _contributors(root: etree._Element, record: Record) -> None:
    """Rule 7: a grant of the EC is a contributor, too, whose identifier is the grant agreement."""
    european = [one for one in record.funding if grants.is_european(one)]
    if not (record.contributors or european):
        return
    holder = add(root, "contributors")
    for one in record.contributors:
        role = one.role if one.role in CONTRIBUTOR_TYPES else "Other"
        agent(add(holder, "contributor", contributorType=role), "contributorName", one)
    for grant in european:
        element = add(holder, "contributor", contributorType="Other")
        add(element, "contributorName", "European Commission", nameType="Organizational")
        add(element, "nameIdentifier", grants.agreement(grant), nameIdentifierScheme="info")


def _dates(root: etree._Element, record: Record) -> None:
    """Rules 3 and 4: coverage and collection first, exactly one Issued, Available only for an embargo."""
    written: list[tuple[str, Attributes]] = []
    for period in record.periods:
        if span := _span(period.start, period.end):
            written.append((span, {"dateType": "Coverage"}))
    for name in (
        "collected",
        "created",
        "submitted",
        "accepted",
        "updated",
        "valid",
        "copyrighted",
        "withdrawn",
        "other",
    ):
        spans = (_span(date.start, date.end) for date in record.dates if date.kind == name)
        written.extend((span, {"dateType": DATES[name]}) for span in spans if span)
    written.append((_issued(record) or str(record.year or ""), {"dateType": "Issued"}))
    if record.embargo_until and record.access in ("embargoed", "open"):
        written.append((last_day(record.embargo_until), {"dateType": "Available"}))
    once = dict.fromkeys((span, str(words["dateType"])) for span, words in written)
    group(root, "dates", "date", ((span, {"dateType": kind}) for span, kind in once))


def _issued(record: Record) -> str | None:
    """The date of the year of publication, else the one that the record has."""
    found = (publication.date(record), *(one for one in record.dates if one.kind == "issued"))
    return next(filter(None, (_span(one.start, one.end) for one in found if one)), None)


def _span(start: str | None, end: str | None) -> str:
    """A date or a range as all readers take it; nothing for one whose start nobody knows or that lies before Christ,
    for which EOSC Data Commons refuses the record (EOSC dossier, section 5)."""
    if not start or start.startswith("-") or (end or "").startswith("-"):
        return ""
    return f"{start}/{end}" if end and end != start else start


def _alternates(record: Record, main: str) -> Iterator[tuple[str, Attributes]]:
    for pid in record.pids:
        if pid.value != main:
            yield pid.value, {"alternateIdentifierType": ALTERNATES.get(pid.scheme, "Other")}
        if pid.scheme == "handle" and pid.value == main:
            yield f"https://hdl.handle.net/{pid.value}", {"alternateIdentifierType": "URL"}
    if record.landing_page and record.landing_page != main:
        yield record.landing_page, {"alternateIdentifierType": "URL"}


def _related(record: Record) -> Iterator[tuple[str, Attributes]]:
    for relation in record.relations:
        written = _identifier(relation)
        if written:
            kind = relation.kind if relation.kind in RELATION_TYPES else "References"
            yield written[1], {
                "relatedIdentifierType": written[0], "relationType": kind,
                "resourceTypeGeneral": _general(relation.type),
            }  # fmt: skip
    for issn in record.container.issn if record.container else ():
        yield issn, {"relatedIdentifierType": "ISSN", "relationType": "IsPartOf"}


def _general(kind: str | None) -> str | None:
    """The general type of a related resource; of a review nobody says whether it is an article or a referee's."""
    return types.published(kind).datacite if kind in types.CANONICAL and kind != "review" else None


def _identifier(relation: Relation) -> tuple[str, str] | None:
    """Type and value as kernel 4.6 has them; what it has no type for goes by its address, or not at all."""
    if relation.scheme in RELATED:
        name = "w3id" if relation.value.startswith("https://w3id.org/") else RELATED[relation.scheme]
        return name, relation.value
    name, _, value = relation.value.partition(":")
    if relation.scheme == "other" and name in UNRESOLVED and value:
        return name, relation.value if name == "RRID" else value
    address = identifiers.address(Pid(relation.scheme, relation.value))
    return ("URL", address) if address else None


def _rights(record: Record) -> Iterator[tuple[str, Attributes]]:
    """Rule 5: info:eu-repo and COAR where the access is known, then the licences, then other words."""
    if record.access:
        label, term = EU_REPO_ACCESS[record.access]
        yield label, {"rightsURI": f"info:eu-repo/semantics/{term}"}
        words, code = COAR_ACCESS[record.access]
        yield words, {
            "rightsURI": f"http://purl.org/coar/access_right/{code}", "rightsIdentifier": code,
            "rightsIdentifierScheme": "COAR", "schemeURI": "http://purl.org/coar/access_right",
        }  # fmt: skip
    yield from (_licence(licence) for licence in record.licences)
    yield from ((words, {}) for words in record.rights)


def _licence(licence: Licence) -> tuple[str, Attributes]:
    if licence.spdx:
        return licence.label or licence.spdx, {
            "rightsURI": licence_addresses.page(licence.spdx), "rightsIdentifier": licence.spdx,
            "rightsIdentifierScheme": "SPDX", "schemeURI": "https://spdx.org/licenses/",
        }  # fmt: skip
    address = licence_addresses.address(licence)
    return licence.label or address or "", {"rightsURI": address}


def _descriptions(record: Record) -> Iterator[tuple[str, Attributes]]:
    for one in record.descriptions:
        kind = DESCRIPTIONS.get(one.kind or "abstract", "Other")
        yield text.written(one.text), {"lang": one.lang, "descriptionType": kind}
