"""DataCite Metadata Schema, kernels 2.0 to 4.7, bare or in its OAI envelope: https://schema.datacite.org/."""

from __future__ import annotations

from msgspec import structs

from catalogue.formats import Format, Notes, _alike
from catalogue.formats._datacite_container import container_of, is_host
from catalogue.formats._datacite_identity import addresses, files, landing_page, pids, publisher_ids, recognises
from catalogue.formats._datacite_parts import (
    agents_of,
    attribute,
    embargo_until,
    grant_of,
    licences_of,
    listed,
    place_of,
    related_of,
    resource,
    stated,
)  # fmt: skip
from catalogue.formats._datacite_words import NAMESPACES
from catalogue.formats._datacite_write import writable, write
from catalogue.formats._walk import Children, Element, children, first, inside, lang, line, prose, raw, under, unique
from catalogue.normal import access as accesses
from catalogue.normal import dates as datings
from catalogue.normal import identifiers, names, text, types, worded_dates
from catalogue.normal import licences as licensing
from catalogue.record import (
    Access,
    Agent,
    Container,
    Date,
    Description,
    Funding,
    Licence,
    Period,
    Pid,
    Place,
    Record,
    Relation,
    Subject,
    Title,
)  # fmt: skip

_TITLES = {
    "AlternativeTitle": "alternative", "Subtitle": "subtitle", "TranslatedTitle": "translated", "Other": "alternative",
}  # fmt: skip
_DESCRIPTIONS = {
    "Abstract": "abstract", "Methods": "methods", "TableOfContents": "toc", "TechnicalInfo": "technical",
    "SeriesInformation": "note", "Other": "note",
}  # fmt: skip
_COVERAGE = "Time period covered by the data"


def read(root: Element, notes: Notes) -> Record:
    found = children(resource(root))
    dated = dates(found, notes)
    rights = stated(found)
    said = access(rights)
    embargo = embargo_until(said, dated, rights)
    raws = type_raw(found)
    kind = types.resolve(raws)
    if kind.type == "other" and kind.unknown:
        notes.add("unknown-type", "type", kind.unknown[0])
    own, at, around = pids(found, notes), addresses(found), container_of(found, notes)
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=own,
        titles=titles(found, notes),
        descriptions=descriptions(found, notes),
        creators=creators(found, notes),
        contributors=contributors(found, notes),
        publisher=publisher(found, notes),
        container=around,
        year=year(found, dated, embargo),
        dates=dated,
        languages=languages(found, notes),
        subjects=subjects(found, notes),
        access=said,
        embargo_until=embargo,
        licences=licences(rights),
        rights=other_rights(rights),
        places=places(found, notes),
        periods=periods(found),
        funding=funding(found, notes),
        relations=relations(found, own, around, notes),
        version=line(first(found, "version"), notes, "version") or None,
        formats=listed(found, "formats", "format"),
        sizes=listed(found, "sizes", "size"),
        files=files(at),
        landing_page=landing_page(at),
        publisher_ids=publisher_ids(found),
        genre=kind.genre,
    )


def type_raw(found: Children) -> tuple[str, ...]:
    one = first(found, "resourceType")
    if one is None:
        return ()
    given = (one.get("resourceTypeGeneral", ""), raw(one))
    return unique(text.label(value) for value in given if not names.is_placeholder(value))


def titles(found: Children, notes: Notes) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for one in inside(found, "titles", "title"):
        value = line(one, notes, "titles")
        if value and not names.is_placeholder(value):
            kind = _TITLES.get(one.get("titleType", ""))
            made.setdefault(value, Title(value, lang(one) or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(found: Children, notes: Notes) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for one in inside(found, "descriptions", "description"):
        value = prose(one, notes, "descriptions")
        if value and not names.is_placeholder(value):
            kind = _DESCRIPTIONS.get(one.get("descriptionType", ""))
            made.setdefault(value, Description(value, lang(one) or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def creators(found: Children, notes: Notes) -> tuple[Agent, ...]:
    return tuple(agent for one in inside(found, "creators", "creator") for agent in agents_of(one, notes, "creators"))


def contributors(found: Children, notes: Notes) -> tuple[Agent, ...]:
    """All but funders: those are funding, be it by kernel 3's contributorType or by a grant's identifier."""
    return tuple(
        agent
        for one in inside(found, "contributors", "contributor")
        if one.get("contributorType") != "Funder" and grant_of(one, notes) is None
        for agent in agents_of(one, notes, "contributors", one.get("contributorType"))
    )


def publisher(found: Children, notes: Notes) -> str | None:
    return names.publisher(line(one, notes, "publisher") for one in found.get("publisher", ()))


def year(found: Children, dated: tuple[Date, ...], embargo: str | None) -> int | None:
    """The year stated; where it is but that in which an embargo ends (property 5), the year of issue."""
    stated = [datings.year(datings.day(raw(one))) for one in found.get("publicationYear", ())]
    kinds = ("issued", "available", "created")
    by_kind = [datings.year(date.start) for kind in kinds for date in dated if date.kind == kind]
    if embargo and stated == [datings.year(embargo)] and any(date.kind == "issued" for date in dated):
        stated = []
    return next((number for number in (*stated, *by_kind) if number), None)


def dates(found: Children, notes: Notes) -> tuple[Date, ...]:
    made: dict[Date, None] = {}
    ends: dict[str, str | None] = {}
    for one in inside(found, "dates", "date"):
        kind, value = one.get("dateType", "Other"), raw(one).strip()
        span = datings.span(value) or worded_dates.span(value)
        if kind == "Coverage" or one.get("dateInformation") == _COVERAGE:
            continue
        if (span is None or span.repaired) and value and not names.is_placeholder(value):
            notes.add("odd-date" if span else "unreadable-date", "dates", value)
        if span and kind in ("StartDate", "EndDate"):
            ends[kind] = span.start
        elif span:
            made.setdefault(Date(datings.kind(kind), span.start, span.end))
    if ends:  # kernel 2 writes a span as two dates
        made.setdefault(Date("other", ends.get("StartDate"), ends.get("EndDate")))
    return tuple(made)


def languages(found: Children, notes: Notes) -> tuple[str, ...]:
    return _alike.spoken((raw(one) for one in found.get("language", ())), notes)


def subjects(found: Children, notes: Notes) -> tuple[Subject, ...]:
    made: dict[tuple[str, str | None], Subject] = {}
    for one in inside(found, "subjects", "subject"):
        value = line(one, notes, "subjects")
        if value and not names.is_placeholder(value):
            spoken = lang(one)
            words = (attribute(one, "subjectScheme"), attribute(one, "classificationCode"), attribute(one, "valueURI"))
            if value[:4] == "http" and words[2] is None:  # Zenodo, with `url` for a scheme
                words = (None if words[0] == "url" else words[0], words[1], identifiers.url(value))
            made.setdefault((value, spoken), Subject(value, spoken, *words) if any(words) else Subject(value, spoken))
    return tuple(made.values())


def access(rights: list[Element]) -> Access | None:
    given = (value for one in rights for value in (one.get("rightsURI", ""), raw(one)) if value.strip())
    return next((said for value in given if (said := accesses.access(value))), None)


def licences(rights: list[Element]) -> tuple[Licence, ...]:
    return licensing.merged([licence for one in rights for licence in licences_of(one)])


def other_rights(rights: list[Element]) -> tuple[str, ...]:
    given = [one for one in rights if not (accesses.is_term(raw(one)) or accesses.access(one.get("rightsURI", "")))]
    rest = (licensing.remainder(raw(one)) for one in given if not one.get("rightsURI", "").startswith("http"))
    return unique(value for value in rest if not names.is_placeholder(value))


def places(found: Children, notes: Notes) -> tuple[Place, ...]:
    return tuple(
        dict.fromkeys(place for one in inside(found, "geoLocations", "geoLocation") for place in place_of(one, notes))
    )


def periods(found: Children) -> tuple[Period, ...]:
    given = inside(found, "dates", "date")
    covered = [
        raw(one) for one in given if one.get("dateType") == "Coverage" or one.get("dateInformation") == _COVERAGE
    ]
    return tuple(Period(*period) for value in covered if value.strip() and (period := datings.period(value.strip())))


def funding(found: Children, notes: Notes) -> tuple[Funding, ...]:
    given = [*under(found, "fundingReferences", "fundingReference"), *found.get("fundingReference", ())]
    made = {(one.award or one.funder): one for element in given if (one := grant_of(element, notes))}
    for element in inside(found, "contributors", "contributor"):
        if one := grant_of(element, notes):
            known = made.setdefault(one.award or one.funder, one)
            if one.programme and not known.programme:  # only the agreement's address names it
                made[known.award or known.funder] = structs.replace(known, programme=one.programme)
    return tuple(made.values())


def relations(found: Children, own: tuple[Pid, ...], around: Container | None, notes: Notes) -> tuple[Relation, ...]:
    made: dict[tuple[str, str, str], Relation] = {}
    given = [*under(found, "relatedIdentifiers", "relatedIdentifier"), *found.get("relatedIdentifier", ())]
    for one in (*given, *inside(found, "relatedItems", "relatedItem")):
        relation = related_of(one, notes)
        if relation and Pid(relation.scheme, relation.value) not in own and not is_host(relation, around):
            made.setdefault((relation.kind, relation.scheme, relation.value), relation)
    return tuple(made.values())


FORMAT = Format(
    prefixes=("oai_datacite", "datacite", "Datacite", "oai_datacite3", "oai_datacite4", "datacite4", "datacite3"),
    namespaces=NAMESPACES,
    roots=("resource", "oai_datacite"),
    schema="https://schema.datacite.org/meta/kernel-4.6/metadata.xsd",
    read=read,
    recognises=recognises,
    write=write,
    writable=writable,
)
