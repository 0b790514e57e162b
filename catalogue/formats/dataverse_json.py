"""Dataverse's own JSON and its ORE map, from the export API: https://guides.dataverse.org/en/latest/admin/metadataexport.html."""

from __future__ import annotations

from msgspec.structs import replace

from catalogue.formats import Format, Notes, _alike, _objects
from catalogue.formats import _dataverse_parts as parts
from catalogue.formats._dataverse_parts import Fields, compounds, plain, said
from catalogue.formats._walk import Children, Element, children, raw, unique
from catalogue.normal import access as accesses
from catalogue.normal import dates as datings
from catalogue.normal import identifiers, names, text, types
from catalogue.normal import languages as tongues
from catalogue.normal import licences as licensing
from catalogue.record import (
    Access,
    Agent,
    Collection,
    Date,
    Description,
    File,
    Funding,
    Licence,
    Period,
    Pid,
    Record,
    Subject,
    Title,
)  # fmt: skip

_TERMS = ("termsOfUse", "restrictions", "specialPermissions", "confidentialityDeclaration", "termsOfAccess")


def read(root: Element, notes: Notes) -> Record:
    described = parts.version(root)
    top, about = children(root), children(described)
    found = parts.fields(described)
    raws = type_raw(top, found)
    spoken = tongues.code(said(top, "metadataLanguage") or said(about, "metadataLanguage"))
    own = pids(top, about, found)
    dated = dates(top, about, found, notes)
    kind = _alike.kind(typed(top) or (types.of_data(unique(map(text.label, plain(found, "kindOfData")))),), notes)
    stated = [value for name in _TERMS if (value := parts.value(about, name))]
    until = embargo_until(about) or next((day for one in stated if (day := accesses.embargo_until(one))), None)
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=own,
        titles=titles(found, spoken),
        descriptions=descriptions(found, spoken),
        creators=_alike.once(parts.agent(one, "author", notes) for one in compounds(found, "author")),
        contributors=contributors(found, notes),
        publisher=publisher(top, about),
        year=_alike.year(dated),
        dates=dated,
        languages=_alike.spoken(plain(found, "language"), notes),
        subjects=subjects(found),
        access="embargoed" if until else access(about),
        embargo_until=until,
        licences=licences(about, stated),
        rights=rights(stated),
        places=tuple(dict.fromkeys(parts.places(found, notes))),
        periods=periods(found, notes),
        funding=funding(found),
        relations=_alike.related(parts.relations(found), own),
        version=version(about),
        formats=unique(one.format or "" for one in listed(about)),
        files=tuple(one for one in listed(about) if one.url),
        collections=collections(about),
        genre=kind.genre,
        status="withdrawn" if said(about, "versionState") == "DEACCESSIONED" else None,
    )


def typed(top: Children) -> tuple[str, ...]:
    """The type of dataset that newer versions know: software, workflow."""
    return unique(text.label(raw(one)) for one in top.get("datasetType", ()))


def type_raw(top: Children, found: Fields) -> tuple[str, ...]:
    """The type of dataset, and the kinds of data as they are said."""
    return unique([*typed(top), *map(text.label, plain(found, "kindOfData"))])


def pids(top: Children, about: Children, found: Fields) -> tuple[Pid, ...]:
    given = [said(top, "persistentUrl"), said(about, "datasetPersistentId")]
    given += [said(about, "id")] if "authorName" not in about and "aggregates" in about else []
    made: list[tuple[str, str | None]] = [(one, None) for one in given if one]
    for one in compounds(found, "otherId"):
        pid = identifiers.pid(said(one, "otherIdValue"))
        if pid and pid.scheme not in ("other", "url", "issn"):
            made.append((pid.value, pid.scheme))
    return _alike.pids(made)


def titles(found: Fields, spoken: str | None) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for name, kind in (("title", None), ("subtitle", "subtitle"), ("alternativeTitle", "alternative")):
        for value in (text.line(one) for one in plain(found, name)):
            if value and not names.is_placeholder(value):
                made.setdefault(value, Title(value, text.language(value) or spoken, kind))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(found: Fields, spoken: str | None) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for one in compounds(found, "dsDescription"):
        value, stated = text.prose(parts.value(one, "dsDescriptionValue")), said(one, "dsDescriptionLanguage")
        if value and not names.is_placeholder(value):
            lang = text.language(value) or tongues.code(stated) or spoken
            made.setdefault(value, Description(value, lang, "abstract"))
    for value in map(text.prose, plain(found, "notesText")):
        if value and not names.is_placeholder(value):
            made.setdefault(value, Description(value, text.language(value) or spoken, "note"))
    return tuple(made.values())


def contributors(found: Fields, notes: Notes) -> tuple[Agent, ...]:
    """Contributors by their type, but funders; contacts, producers and distributors."""
    given = [one for one in compounds(found, "contributor") if parts.role(one) != "Funder"]
    made = [parts.agent(one, "contributor", notes, parts.role(one)) for one in given]
    for sort, role in (("datasetContact", "ContactPerson"), ("producer", "Producer"), ("distributor", "Distributor")):
        made += [parts.agent(one, sort, notes, role) for one in compounds(found, sort)]
    return _alike.once(made)


def publisher(top: Children, about: Children) -> str | None:
    return names.publisher([said(top, "publisher"), said(about, "includedInDataCatalog")])


def dates(top: Children, about: Children, found: Fields, notes: Notes) -> tuple[Date, ...]:
    stated = (said(top, "publicationDate"), said(about, "publicationDate"), said(about, "datePublished"))
    issued = next((one for one in stated if one), "")
    given = [("issued", issued), ("updated", said(about, "releaseTime") or said(about, "dateModified"))]
    given += [("submitted", one) for one in plain(found, "dateOfDeposit")]
    given += [("created", one) for one in plain(found, "productionDate")]
    given += [("issued", one) for one in plain(found, "distributionDate") if not issued]
    for one in compounds(found, "dateOfCollection"):
        start, end = said(one, "dateOfCollectionStart"), said(one, "dateOfCollectionEnd")
        given.append(("collected", start if start == end else f"{start or '..'}/{end or '..'}"))
    return _alike.dates(given, notes)


def subjects(found: Fields) -> tuple[Subject, ...]:
    made: dict[str, Subject] = {}
    for one in parts.subjects(found):
        if one.text and not names.is_placeholder(one.text):
            made.setdefault(one.text, one)
    return tuple(made.values())


def access(about: Children) -> Access | None:
    """What the files say: all restricted, or none; some of both say nothing of the whole."""
    given = [children(one) for name in ("files", "aggregates") for one in about.get(name, ())]
    closed = {said(one, "restricted") == "true" for one in given}
    if not given or len(closed) > 1:
        return None
    return "restricted" if closed == {True} else "open"


def embargo_until(about: Children) -> str | None:
    """The day on which the last file comes out, where all are under an embargo."""
    files = [children(one) for one in about.get("files", ())]
    held = [children(one["dataFile"][0]).get("embargo", []) if "dataFile" in one else [] for one in files]
    days = [datings.day(said(children(one[0]), "dateAvailable")) if one else None for one in held]
    known = [day for day in days if day]
    return max(known) if known and len(known) == len(files) else None


def licences(about: Children, stated: list[str]) -> tuple[Licence, ...]:
    made: list[Licence] = []
    for one in about.get("license", ()):
        parts_of = children(one)
        if parts_of:
            made += licensing.stated(said(parts_of, "name"), said(parts_of, "uri"), said(parts_of, "rightsIdentifier"))
        else:
            made += licensing.licences(raw(one))
    return licensing.merged([*made, *(licence for value in stated for licence in licensing.licences(value))])


def rights(stated: list[str]) -> tuple[str, ...]:
    rest = (licensing.remainder(value) for value in stated)
    return unique(value for value in rest if not names.is_placeholder(value))


def periods(found: Fields, notes: Notes) -> tuple[Period, ...]:
    made = []
    for one in compounds(found, "timePeriodCovered"):
        spans = [_alike.span(said(one, f"timePeriodCovered{end}"), notes, "periods") for end in ("Start", "End")]
        start, end = (span.start if span else None for span in spans)
        if start or end:
            made.append(Period(start, end))
    return tuple(dict.fromkeys(made))


def funding(found: Fields) -> tuple[Funding, ...]:
    """Grants, each with the project that has its number, and projects without any."""
    made = {(one.award, one.funder): one for one in parts.funding(found)}
    numbers = {one.award: key for key, one in made.items() if one.award}
    for project in parts.projects(found):
        key = numbers.get(project.award) if project.award else None
        if key:
            made[key] = replace(made[key], award_title=project.award_title, award_uri=project.award_uri)
        else:
            made.setdefault((project.award_title, None), project)
    return tuple(made.values())


def version(about: Children) -> str | None:
    """Major and minor number, as Dataverse shows them."""
    major, minor = said(about, "versionNumber"), said(about, "versionMinorNumber")
    return f"{major}.{minor or '0'}" if major else said(about, "version") or None


def listed(about: Children) -> list[File]:
    """The files; the JSON of Dataverse has no addresses, an ORE map has."""
    made = []
    for one in (children(one) for one in about.get("files", ())):
        inner = children(one["dataFile"][0]) if "dataFile" in one else {}
        made.append(File("", said(inner, "originalFileFormat") or said(inner, "contentType") or None))
    for one in (children(one) for one in about.get("aggregates", ())):
        size = said(one, "filesize")
        address = identifiers.url(said(one, "sameAs")) or ""
        made.append(File(address, said(one, "fileFormat") or None, f"{size} bytes" if size else None, "main"))
    return made


def collections(about: Children) -> tuple[Collection, ...]:
    """The collections around the dataset, but the root of all."""
    made = []
    holder = next(iter(about.get("isPartOf", ())), None)
    while holder is not None:
        inner = children(holder)
        code, name = said(inner, "id").rpartition("/dataverse/")[2], said(inner, "name")
        holder = next(iter(inner.get("isPartOf", ())), None)
        if code and holder is not None:
            made.append(Collection(code, name or None))
    return tuple(made)


FORMAT = Format(
    prefixes=("dataverse_json", "dataverse-json", "OAI_ORE"),
    namespaces=(_objects.SPACE,),
    roots=("dataverse",),
    schema="https://guides.dataverse.org/en/latest/_downloads/dataset-schema.json",
    read=read,
)
