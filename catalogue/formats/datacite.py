"""DataCite Metadata Schema, kernels 2.0 to 4.7, bare or in its OAI envelope: https://schema.datacite.org/."""

from __future__ import annotations

from catalogue.formats import Format, Notes
from catalogue.formats._datacite_parts import agents_of, attribute, container_of, grant_of, place_of, related_of
from catalogue.formats._datacite_write import writable, write
from catalogue.formats._walk import Children, Element, children, first, lang, line, local, prose, raw, under, unique
from catalogue.normal import access as accesses
from catalogue.normal import dates as datings
from catalogue.normal import extents, identifiers, names, people, text, types
from catalogue.normal import languages as tongues
from catalogue.normal import licences as licensing
from catalogue.record import (
    Access,
    Agent,
    Date,
    Description,
    File,
    Funding,
    Ids,
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
    "AlternativeTitle": "alternative",
    "Subtitle": "subtitle",
    "TranslatedTitle": "translated",
    "Other": "alternative",
}
_DESCRIPTIONS = {
    "Abstract": "abstract", "Methods": "methods", "TableOfContents": "toc", "TechnicalInfo": "technical",
    "SeriesInformation": "note", "Other": "note",
}  # fmt: skip
_COVERAGE = "Time period covered by the data"


def read(root: Element, notes: Notes) -> Record:
    found = children(resource(root))
    dated = dates(found, notes)
    said = access(found)
    kind = types.resolve(type_raw(found))
    if kind.type == "other" and kind.unknown:
        notes.add("unknown-type", "type", kind.unknown[0])
    own = pids(found, notes)
    return Record(
        type=kind.type,
        type_raw=type_raw(found),
        pids=own,
        titles=titles(found, notes),
        descriptions=descriptions(found, notes),
        creators=creators(found, notes),
        contributors=contributors(found, notes),
        publisher=publisher(found, notes),
        container=container_of(found, notes),
        year=year(found, dated),
        dates=dated,
        languages=languages(found, notes),
        subjects=subjects(found, notes),
        access=said,
        embargo_until=embargo_until(said, dated),
        licences=licences(found),
        rights=rights(found),
        places=places(found, notes),
        periods=periods(found),
        funding=funding(found, notes),
        relations=relations(found, own, notes),
        version=line(first(found, "version"), notes, "version") or None,
        formats=listed(found, "formats", "format"),
        sizes=listed(found, "sizes", "size"),
        files=files(found),
        landing_page=landing_page(found),
        publisher_ids=publisher_ids(found),
        genre=kind.genre,
    )


def resource(root: Element) -> Element:
    """The `resource` of an envelope: in its payload (DataCite) or directly in it (TUdatalib); else the root itself."""
    if local(root.tag) == "resource":
        return root
    return next((one for one in root.iter() if isinstance(one.tag, str) and local(one.tag) == "resource"), root)


def type_raw(found: Children) -> tuple[str, ...]:
    one = first(found, "resourceType")
    if one is None:
        return ()
    given = (one.get("resourceTypeGeneral", ""), raw(one))
    return unique(text.label(value) for value in given if not names.is_placeholder(value))


def pids(found: Children, notes: Notes) -> tuple[Pid, ...]:
    named = [(one, one.get("identifierType", "")) for one in found.get("identifier", ())]
    named += [(one, one.get("alternateIdentifierType", "")) for one in alternates(found)]
    made: list[Pid] = []
    for one, scheme in named:
        value = line(one, notes, "pids")
        pid = identifiers.own(value, scheme)
        if pid and pid not in made and not names.is_placeholder(value):
            made.append(pid)
    return identifiers.without_addresses(identifiers.sorted_unique(made))


def alternates(found: Children) -> list[Element]:
    return [*under(found, "alternateIdentifiers", "alternateIdentifier"), *found.get("alternateIdentifier", ())]


def titles(found: Children, notes: Notes) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for one in under(found, "titles", "title"):
        value = line(one, notes, "titles")
        if value and not names.is_placeholder(value):
            kind = _TITLES.get(one.get("titleType", ""))
            made.setdefault(value, Title(value, lang(one) or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(found: Children, notes: Notes) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for one in under(found, "descriptions", "description"):
        value = prose(one, notes, "descriptions")
        if value and not names.is_placeholder(value):
            kind = _DESCRIPTIONS.get(one.get("descriptionType", ""))
            made.setdefault(value, Description(value, lang(one) or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def creators(found: Children, notes: Notes) -> tuple[Agent, ...]:
    return tuple(agent for one in under(found, "creators", "creator") for agent in agents_of(one, notes, "creators"))


def contributors(found: Children, notes: Notes) -> tuple[Agent, ...]:
    """All but funders: those are funding, be it by kernel 3's contributorType or by a grant's identifier."""
    return tuple(
        agent
        for one in under(found, "contributors", "contributor")
        if one.get("contributorType") != "Funder" and grant_of(one, notes) is None
        for agent in agents_of(one, notes, "contributors", one.get("contributorType"))
    )


def publisher(found: Children, notes: Notes) -> str | None:
    return names.publisher(line(one, notes, "publisher") for one in found.get("publisher", ()))


def year(found: Children, dated: tuple[Date, ...]) -> int | None:
    stated = [datings.year(datings.day(raw(one))) for one in found.get("publicationYear", ())]
    by_kind = [
        datings.year(date.start) for kind in ("issued", "available", "created") for date in dated if date.kind == kind
    ]
    return next((number for number in (*stated, *by_kind) if number), None)


def dates(found: Children, notes: Notes) -> tuple[Date, ...]:
    made: dict[Date, None] = {}
    ends: dict[str, str | None] = {}
    for one in under(found, "dates", "date"):
        kind, value = one.get("dateType", "Other"), raw(one).strip()
        span = datings.span(value)
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
    given = [raw(one) for one in found.get("language", ())]
    for value in given:
        if value.strip() and not tongues.code(value):
            notes.add("unknown-language", "languages", value)
    return unique(tongues.code(value) or "" for value in given)


def subjects(found: Children, notes: Notes) -> tuple[Subject, ...]:
    made: dict[tuple[str, str | None], Subject] = {}
    for one in under(found, "subjects", "subject"):
        value = line(one, notes, "subjects")
        if value and not names.is_placeholder(value):
            words = (attribute(one, "subjectScheme"), attribute(one, "classificationCode"), attribute(one, "valueURI"))
            made.setdefault((value, lang(one)), Subject(value, lang(one), *words))
    return tuple(made.values())


def access(found: Children) -> Access | None:
    given = (value for one in stated(found) for value in (one.get("rightsURI", ""), raw(one)) if value.strip())
    return next((said for value in given if (said := accesses.access(value))), None)


def stated(found: Children) -> list[Element]:
    return [*under(found, "rightsList", "rights"), *found.get("rights", ())]


def embargo_until(said: Access | None, dated: tuple[Date, ...]) -> str | None:
    if said != "embargoed":
        return None
    return next((date.start for date in dated if date.kind == "available"), None)


def licences(found: Children) -> tuple[Licence, ...]:
    return licensing.merged([licence for one in stated(found) for licence in licences_of(one)])


def licences_of(one: Element) -> tuple[Licence, ...]:
    return licensing.stated(raw(one), one.get("rightsURI", ""), one.get("rightsIdentifier", ""))


def rights(found: Children) -> tuple[str, ...]:
    plain = ((one, text.line(raw(one))) for one in stated(found))
    return unique(
        value
        for one, value in plain
        if not (licences_of(one) or accesses.access(value) or accesses.access(one.get("rightsURI", "")))
        and not names.is_placeholder(value)
    )


def places(found: Children, notes: Notes) -> tuple[Place, ...]:
    return tuple(
        dict.fromkeys(place for one in under(found, "geoLocations", "geoLocation") for place in place_of(one, notes))
    )


def periods(found: Children) -> tuple[Period, ...]:
    given = under(found, "dates", "date")
    covered = [
        raw(one) for one in given if one.get("dateType") == "Coverage" or one.get("dateInformation") == _COVERAGE
    ]
    return tuple(Period(*period) for value in covered if value.strip() and (period := datings.period(value.strip())))


def funding(found: Children, notes: Notes) -> tuple[Funding, ...]:
    given = [*under(found, "fundingReferences", "fundingReference"), *found.get("fundingReference", ())]
    made = {(one.award or one.funder): one for element in given if (one := grant_of(element, notes))}
    for element in under(found, "contributors", "contributor"):
        if one := grant_of(element, notes):
            made.setdefault(one.award or one.funder, one)
    return tuple(made.values())


def relations(found: Children, own: tuple[Pid, ...], notes: Notes) -> tuple[Relation, ...]:
    made: dict[tuple[str, str, str], Relation] = {}
    given = [*under(found, "relatedIdentifiers", "relatedIdentifier"), *found.get("relatedIdentifier", ())]
    for one in (*given, *under(found, "relatedItems", "relatedItem")):
        relation = related_of(one, notes)
        if relation and Pid(relation.scheme, relation.value) not in own:
            made.setdefault((relation.kind, relation.scheme, relation.value), relation)
    return tuple(made.values())


def listed(found: Children, parent: str, name: str) -> tuple[str, ...]:
    given = (text.label(raw(one)) for one in under(found, parent, name))
    return unique(value for value in given if not names.is_placeholder(value))


def files(found: Children) -> tuple[File, ...]:
    return tuple(File(address) for address in addresses(found) if extents.is_file(address))


def addresses(found: Children) -> list[str]:
    given = [raw(one).strip() for one in (*found.get("identifier", ()), *alternates(found))]
    return [url for value in given if (url := identifiers.url(value)) and not identifiers.is_resolver(url)]


def landing_page(found: Children) -> str | None:
    return next((address for address in addresses(found) if not extents.is_file(address)), None)


def publisher_ids(found: Children) -> Ids | None:
    one = first(found, "publisher")
    value = one.get("publisherIdentifier", "") if one is not None else ""
    known = people.identifier(value, one.get("publisherIdentifierScheme")) if value and one is not None else None
    return dict([known]) if known else None


FORMAT = Format(
    prefixes=("oai_datacite", "datacite", "Datacite", "oai_datacite3", "oai_datacite4", "datacite4", "datacite3"),
    namespaces=(
        *(f"http://datacite.org/schema/kernel-{version}" for version in ("2.0", "2.1", "2.2", "3", "3.0", "3.1", "4")),
        *(f"http://datacite.org/schema/kernel-4.{minor}" for minor in range(8)),
        "http://schema.datacite.org/oai/oai-1.0/",
        "http://schema.datacite.org/oai/oai-1.1/",
        "http://schema.datacite.org/oai/oai-1.0",
        "http://schema.datacite.org/oai/oai-1.1",
        "http://datacite.org/schema/namespace",
        "http://datacite.org/schema/nonexistant",
    ),
    roots=("resource", "oai_datacite"),
    schema="https://schema.datacite.org/meta/kernel-4.6/metadata.xsd",
    read=read,
    write=write,
    writable=writable,
)
