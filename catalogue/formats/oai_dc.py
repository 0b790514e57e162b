"""Simple Dublin Core, and dcterms put beside it: http://www.openarchives.org/OAI/2.0/oai_dc.xsd."""

from __future__ import annotations

from typing import NamedTuple

from catalogue.formats import Format, Notes
from catalogue.formats._oai_dc_write import write
from catalogue.formats._walk import Children, Element, children, lang, line, prose, raw, unique
from catalogue.normal import access as accesses
from catalogue.normal import dates as datings
from catalogue.normal import extents, grants, identifiers, names, text, types
from catalogue.normal import languages as tongues
from catalogue.normal import licences as licensing
from catalogue.normal import places as placing
from catalogue.normal import subjects as keywords
from catalogue.record import (
    Access,
    Agent,
    Container,
    Date,
    Description,
    File,
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

_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_DATES = {
    "date": "issued", "issued": "issued", "available": "available", "created": "created", "modified": "updated",
    "dateSubmitted": "submitted", "dateAccepted": "accepted", "valid": "valid", "dateCopyrighted": "copyrighted",
}  # fmt: skip
_RELATIONS = {
    "relation": "Related", "references": "References", "isReferencedBy": "IsReferencedBy", "isPartOf": "IsPartOf",
    "hasPart": "HasPart", "isVersionOf": "IsVersionOf", "hasVersion": "HasVersion", "replaces": "Obsoletes",
    "isReplacedBy": "IsObsoletedBy", "requires": "Requires", "isRequiredBy": "IsRequiredBy",
    "isFormatOf": "IsVariantFormOf", "hasFormat": "IsVariantFormOf",
}  # fmt: skip
_CONTAINER_SCHEMES = ("issn",)


class Identified(NamedTuple):
    """What dc:identifier, dc:relation and dc:source say of identity: own pids, addresses, the journal's numbers."""

    pids: list[Pid]
    addresses: list[str]
    issn: list[str]


def read(root: Element, notes: Notes) -> Record:
    found = children(root)
    named = identified(found, notes)
    rights = unique(line(element, notes, "rights") for name in _RIGHTS for element in found.get(name, ()))
    issued = dates(found, notes)
    kind = types.resolve(type_raw(found))
    for value in kind.unknown:
        notes.add("unknown-type", "type", value)
    return Record(
        type=kind.type,
        type_raw=type_raw(found),
        pids=identifiers.sorted_unique(named.pids),
        titles=titles(found, notes),
        descriptions=descriptions(found, notes),
        creators=creators(found, notes),
        contributors=agents(found, "contributor", notes),
        publisher=publisher(found, notes),
        container=Container(issn=tuple(dict.fromkeys(named.issn))) if named.issn else None,
        year=year(issued),
        dates=issued,
        languages=languages(found, notes),
        subjects=subjects(found, notes),
        access=access(rights),
        embargo_until=embargo_until(found),
        licences=licences(found, rights),
        rights=other_rights(found, rights),
        places=places(found, notes),
        periods=periods(found, notes),
        funding=funding(found),
        relations=relations(found, notes),
        version=version(found),
        formats=formats(found),
        sizes=sizes(found),
        files=files(named),
        landing_page=landing_page(named),
        genre=kind.genre,
    )


_RIGHTS = ("rights", "accessRights", "license")


def type_raw(found: Children) -> tuple[str, ...]:
    return unique(types.without_versions([text.label(raw(element)) for element in found.get("type", ())]))


def identified(found: Children, notes: Notes) -> Identified:
    made = Identified([], [], [])
    for element in found.get("identifier", ()):
        value = line(element, notes, "pids")
        if value and not value.startswith("oai:"):
            _sort(identifiers.pid(value), value, made)
    for element in found.get("relation", ()):
        value = raw(element).strip()
        if "altidentifier/" in value[:45].lower() and (alternative := identifiers.pid(value)):
            _sort(alternative, value, made)
    for element in found.get("source", ()):
        source = identifiers.pid(line(element, notes, "container"))
        if source and source.scheme in _CONTAINER_SCHEMES:
            made.issn.append(source.value)
    return made


def _sort(pid: Pid | None, value: str, made: Identified) -> None:
    if pid is None or names.is_placeholder(value):
        return
    if pid.scheme in _CONTAINER_SCHEMES:
        made.issn.append(pid.value)
    elif pid.scheme != "url":
        made.pids.append(pid)
    address = identifiers.url(value)
    if address and not identifiers.is_resolver(address):
        made.addresses.append(address)


def titles(found: Children, notes: Notes) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for name in ("title", "alternative"):
        for element in found.get(name, ()):
            value = line(element, notes, "titles")
            if value and value not in made and not names.is_placeholder(value):
                made[value] = Title(
                    value, lang(element) or text.language(value), "alternative" if name == "alternative" else None
                )
    return tuple(made.values())


def descriptions(found: Children, notes: Notes) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for name, kind in (("description", None), ("abstract", "abstract"), ("tableOfContents", "toc")):
        for element in found.get(name, ()):
            value = prose(element, notes, "descriptions")
            if value and value not in made and not names.is_placeholder(value):
                made[value] = Description(value, lang(element) or text.language(value), kind)  # type: ignore[arg-type]
    return tuple(made.values())


def creators(found: Children, notes: Notes) -> tuple[Agent, ...]:
    return agents(found, "creator", notes)


def agents(found: Children, name: str, notes: Notes) -> tuple[Agent, ...]:
    made: dict[str, Agent] = {}
    for element in found.get(name, ()):
        given = line(element, notes, f"{name}s")
        agent = names.agent(given) if given else None
        if agent:
            made.setdefault(agent.name, agent)
    return tuple(made.values())


def publisher(found: Children, notes: Notes) -> str | None:
    return names.publisher(line(element, notes, "publisher") for element in found.get("publisher", ()))


def year(issued: tuple[Date, ...]) -> int | None:
    for kind in ("issued", "available", "created"):
        for date in issued:
            if date.kind == kind and (number := datings.year(date.start)):
                return number
    return None


def dates(found: Children, notes: Notes) -> tuple[Date, ...]:
    made: dict[Date, None] = {}
    plain = [(raw(element).strip(), kind) for name, kind in _DATES.items() for element in found.get(name, ())]
    for value, kind in sorted(plain, key=lambda pair: "T" in pair[0][:11]):
        labelled, dated = datings.labelled(value)
        span = datings.span(dated) if dated else None
        if dated and (span is None or span.repaired) and not names.is_placeholder(dated):
            notes.add("odd-date" if span else "unreadable-date", "dates", value)
        if span and labelled != "embargo":
            # a second dc:date is no second date of issue: DSpace gives accession and availability there too
            again = kind == "issued" and not labelled and any(date.kind == "issued" for date in made)
            made.setdefault(Date(labelled or ("other" if again else kind), span.start, span.end))
    return tuple(date for date in made if not any(_says_more(other, date) for other in made))


def _says_more(other: Date, date: Date) -> bool:
    """`2018-01-18` says more than `2018`, be it of the same kind or of a kind that `date` does not tell."""
    if other is date or date.end or not date.start or not (other.start or "").startswith(date.start):
        return False
    return date.kind in (other.kind, "other") and (other.start != date.start or other.kind != date.kind)


def languages(found: Children, notes: Notes) -> tuple[str, ...]:
    codes: dict[str, None] = {}
    for element in found.get("language", ()):
        code = tongues.code(raw(element))
        if code:
            codes[code] = None
        elif raw(element).strip():
            notes.add("unknown-language", "languages", raw(element))
    return tuple(codes)


def subjects(found: Children, notes: Notes) -> tuple[Subject, ...]:
    made: dict[tuple[str, str | None], Subject] = {}
    for element in found.get("subject", ()):
        value = line(element, notes, "subjects")
        if value and not names.is_placeholder(value):
            subject = keywords.subject(value, lang(element), element.get(_TYPE))
            made.setdefault((subject.text, subject.lang), subject)
    return tuple(made.values())


def access(rights: tuple[str, ...]) -> Access | None:
    return next((said for value in rights if (said := accesses.access(value))), None)


def embargo_until(found: Children) -> str | None:
    for element in found.get("date", ()):
        labelled, dated = datings.labelled(raw(element).strip())
        if labelled == "embargo":
            return datings.day(dated)
    return None


def licences(found: Children, rights: tuple[str, ...]) -> tuple[Licence, ...]:
    stated = [raw(element) for name in _RIGHTS for element in found.get(name, ())]
    return licensing.merged([licence for value in stated for licence in licensing.licences(value)])


def other_rights(found: Children, rights: tuple[str, ...]) -> tuple[str, ...]:
    licensed = {
        text.line(raw(element))
        for name in _RIGHTS
        for element in found.get(name, ())
        if licensing.licences(raw(element))
    }
    return tuple(
        value
        for value in rights
        if value not in licensed and not accesses.access(value) and not names.is_placeholder(value)
    )


def places(found: Children, notes: Notes) -> tuple[Place, ...]:
    made: dict[Place, None] = {}
    for name in ("coverage", "spatial"):
        for element in found.get(name, ()):
            value = line(element, notes, "places")
            given, repaired = placing.from_text(value, element.get(_TYPE))
            if repaired:
                notes.add("repaired-place" if given else "unusable-place", "places", value)
            made.update(dict.fromkeys(given))
            if value and not given and not repaired and not placing.is_unnamed(value) and not datings.span(value):
                made.setdefault(Place(name=value))
    return tuple(made)


def periods(found: Children, notes: Notes) -> tuple[Period, ...]:
    made: dict[Period, None] = {}
    for name in ("coverage", "temporal"):
        for element in found.get(name, ()):
            value = line(element, notes, "periods")
            period = datings.period(value, named=name == "temporal") if value else None
            if period:
                made.setdefault(Period(*period))
    return tuple(made)


def funding(found: Children) -> tuple[Funding, ...]:
    given = [raw(element).strip() for name in ("relation", "contributor") for element in found.get(name, ())]
    made = [grants.grant(value) if value.startswith("info:") else grants.anr(value) for value in given]
    return tuple({(one.award, one.funder): one for one in made if one}.values())


def relations(found: Children, notes: Notes) -> tuple[Relation, ...]:
    made: dict[tuple[str, str, str], Relation] = {}
    for name, kind in _RELATIONS.items():
        for element in found.get(name, ()):
            value = line(element, notes, "relations")
            relation = keywords.relation(value, kind) if value else None
            if relation and relation.scheme != "issn":
                made.setdefault((relation.kind, relation.scheme, relation.value), relation)
    return tuple(made.values())


def version(found: Children) -> str | None:
    return next((term for element in found.get("type", ()) if (term := types.version_term(raw(element)))), None)


def formats(found: Children) -> tuple[str, ...]:
    given = [text.label(raw(element)) for name in ("format", "medium") for element in found.get(name, ())]
    return unique(value for value in given if not extents.is_size(value) and not names.is_placeholder(value))


def sizes(found: Children) -> tuple[str, ...]:
    given = [text.label(raw(element)) for name in ("format", "extent") for element in found.get(name, ())]
    return unique(value for value in given if extents.is_size(value))


def files(named: Identified) -> tuple[File, ...]:
    return tuple(File(address, kind="main") for address in dict.fromkeys(named.addresses) if extents.is_file(address))


def landing_page(named: Identified) -> str | None:
    return next((address for address in named.addresses if not extents.is_file(address)), None)


FORMAT = Format(
    prefixes=("oai_dc",),
    namespaces=(
        "http://www.openarchives.org/OAI/2.0/oai_dc/",
        "http://purl.org/dc/elements/1.1/",
        "http://www.openarchives.org/OAI/dc.xsd",
        "http://www.openarchives.org/OAI/1.1/dc",
    ),
    roots=("dc",),
    schema="http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    read=read,
    write=write,
)
