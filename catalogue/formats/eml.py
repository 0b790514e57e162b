"""Ecological Metadata Language 2.0 to 2.2, of PNDB, GBIF and DataONE: https://eml.ecoinformatics.org/schema/."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Format, Notes, _alike
from catalogue.formats import _eml_coverage as coverage
from catalogue.formats import _eml_parts as parts
from catalogue.formats import _eml_works as works
from catalogue.formats._eml_parts import Document
from catalogue.formats._eml_relations import relations
from catalogue.formats._walk import Children, Element, children, first, lang, line, local, raw, under, unique
from catalogue.normal import access as accesses
from catalogue.normal import extents, identifiers, names, text
from catalogue.normal import licences as licensing
from catalogue.record import (
    Access,
    Agent,
    Date,
    Description,
    File,
    Funding,
    Period,
    Pid,
    Record,
    Subject,
    Title,
)

_RESOURCES = ("dataset", "software", "citation", "protocol")


def read(root: Element, notes: Notes) -> Record:
    document = Document(root)
    top = children(root)
    about = next((top[name][0] for name in _RESOURCES if name in top), root)
    found, gbif = children(about), next((children(one) for one in root.iter("{*}gbif")), {})
    raws = type_raw(about)
    kind = _alike.kind(raws, notes)
    own = pids(root, found, gbif)
    dated = dates(found, notes)
    published = works.publication(about)
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=own,
        titles=titles(found, lang(root), notes),
        descriptions=descriptions(found, lang(root), notes),
        creators=_alike.once(parts.party(document, one, notes, "creators") for one in found.get("creator", ())),
        contributors=_alike.once(contributors(document, found, notes)),
        publisher=publisher(document, found if "publisher" in found else {**published, **found}, notes),
        container=works.container(published, notes),
        year=_alike.year(dated),
        dates=dated,
        languages=_alike.spoken((raw(one) for one in found.get("language", ())), notes),
        subjects=subjects(found, notes),
        access=access(top, found),
        licences=licensing.merged(list(parts.licences(found))),
        rights=rights(found, notes),
        places=tuple(dict.fromkeys(coverage.places(document, found, notes))),
        periods=periods(document, found, gbif, notes),
        funding=funding(document, found, notes),
        relations=_alike.related(relations(found, gbif, notes), own),
        version=works.version(root, found, notes),
        formats=formats(found, gbif),
        sizes=sizes(found, gbif),
        files=files(found, gbif),
        landing_page=landing_page(found),
        genre=kind.genre,
    )


def type_raw(about: Element) -> tuple[str, ...]:
    """What the document describes: a data set, software, a protocol, or the kind of publication."""
    kinds = [local(str(one.tag)) for one in about] if local(about.tag) == "citation" else []
    return (next((kind for kind in kinds if kind in works.PUBLICATIONS), local(about.tag)),)


def pids(root: Element, found: Children, gbif: Children) -> tuple[Pid, ...]:
    """Alternate identifiers, GBIF's DOI and the package's; a package's own name only where there is nothing better."""
    package = root.get("packageId", "").strip()
    given = [(raw(one), one.get("system")) for one in found.get("alternateIdentifier", ())]
    given += [(one.get("identifier", ""), None) for one in gbif.get("citation", ())]
    number = works.package_version(package)
    given.append((identifiers.uuid(package[:36]) or package.removesuffix(f"/v{number}"), None))
    made = _alike.pids(given)
    better = tuple(pid for pid in made if pid.scheme not in ("other", "url"))
    return better or made


def titles(found: Children, default: str | None, notes: Notes) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for name, kind in (("title", None), ("shortName", "alternative")):
        for one in found.get(name, ()):
            for number, (given, language) in enumerate(parts.translated(one)):
                value = text.line(given)
                if value and not names.is_placeholder(value):
                    sort = "translated" if number and kind is None else kind
                    made.setdefault(value, Title(value, language or default or text.language(value), sort))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(found: Children, default: str | None, notes: Notes) -> tuple[Description, ...]:
    """Abstract and purpose; methods one after the other are one description."""
    made: dict[str, Description] = {}
    for name, kind in (("abstract", "abstract"), ("purpose", "note")):
        for one in found.get(name, ()):
            value = parts.paragraphs(one, notes, "descriptions")
            if value and not names.is_placeholder(value):
                made.setdefault(value, Description(value, lang(one) or default or text.language(value), kind))  # type: ignore[arg-type]
    steps = (step for one in found.get("methods", ()) for step in one.iter("{*}description", "{*}samplingDescription"))
    value = "\n".join(unique(parts.paragraphs(step, notes, "descriptions") for step in steps))
    if value and not names.is_placeholder(value):
        made.setdefault(value, Description(value, default or text.language(value), "methods"))
    return tuple(made.values())


def contributors(document: Document, found: Children, notes: Notes) -> Iterator[Agent | None]:
    """Associated parties by their role, contacts, and the people of the project; never who wrote the metadata."""
    for one in found.get("associatedParty", ()):
        role = parts.role(one, document)
        if role not in ("publisher", "funder"):
            yield parts.party(document, one, notes, "contributors", role)
    for one in found.get("contact", ()):
        yield parts.party(document, one, notes, "contributors", "ContactPerson")
    for one in under(found, "project", "personnel"):
        role = parts.role(one, document)
        leads = role in ("ProjectLeader", "ProjectManager")
        yield parts.party(document, one, notes, "contributors", role if leads else "ProjectMember")


def publisher(document: Document, found: Children, notes: Notes) -> str | None:
    """The publisher's organisation, else that of a party associated as one; a person alone publishes nothing."""
    given = [*found.get("publisher", ())]
    given += [one for one in found.get("associatedParty", ()) if parts.role(one, document) == "publisher"]
    named = (parts.party(document, one, notes, "publisher") for one in given)
    known = [one for one in named if one]
    return names.publisher(
        one.affiliations[0].name if one.kind == "person" else one.name
        for one in known
        if one.kind != "person" or one.affiliations
    )


def dates(found: Children, notes: Notes) -> tuple[Date, ...]:
    return _alike.dates((("issued", raw(one)) for one in found.get("pubDate", ())), notes)


def subjects(found: Children, notes: Notes) -> tuple[Subject, ...]:
    """Keywords with their thesaurus, annotations of the whole, and taxa."""
    made: dict[tuple[str, str | None], Subject] = {}
    for group in found.get("keywordSet", ()):
        inner = children(group)
        thesaurus = line(first(inner, "keywordThesaurus"), notes, "subjects")
        scheme = None if names.is_placeholder(thesaurus) else thesaurus.partition(": http")[0] or None
        for one in inner.get("keyword", ()):
            for given, language in parts.translated(one):
                value = text.line(given)
                if value and not names.is_placeholder(value):
                    made.setdefault((value, language), Subject(value, language, scheme))
    for inner in map(children, found.get("annotation", ())):
        for one in inner.get("valueURI", ()):
            if value := text.line(one.get("label", "")) or line(first(inner, "valueLabel"), notes, "subjects"):
                made.setdefault((value, None), Subject(value, uri=identifiers.url(raw(one))))
    for subject in coverage.taxa(found, notes):
        made.setdefault((subject.text, subject.lang), subject)
    return tuple(made.values())


def access(top: Children, found: Children) -> Access | None:
    """What intellectualRights says, else open where the public is allowed to read."""
    said = (accesses.access(raw(one)) for one in found.get("intellectualRights", ()))
    if known := next((one for one in said if one), None):
        return known
    for rules in (*top.get("access", ()), *found.get("access", ())):
        for allowed in children(rules).get("allow", ()):
            inner = children(allowed)
            who = {raw(one).strip().lower() for one in inner.get("principal", ())}
            what = {raw(one).strip().lower() for one in inner.get("permission", ())}
            if "public" in who and what & {"read", "all"}:
                return "open"
    return None


def rights(found: Children, notes: Notes) -> tuple[str, ...]:
    """Terms in words, where they are more than the licence's sentence."""
    given = [one for one in found.get("intellectualRights", ()) if not accesses.access(raw(one))]
    plain = [one for one in given if not list(parts.licences({"intellectualRights": [one]}))]
    return unique(value for one in plain if not names.is_placeholder(value := parts.paragraphs(one, notes, "rights")))


def periods(document: Document, found: Children, gbif: Children, notes: Notes) -> tuple[Period, ...]:
    """Temporal coverage, and the age of fossils in GBIF's profile; when a collection was formed is not it."""
    made = dict.fromkeys(coverage.periods(document, found, notes))
    for one in gbif.get("livingTimePeriod", ()):
        if period := _alike.period(line(one, notes, "periods"), notes):
            made[period] = None
    return tuple(made)


def funding(document: Document, found: Children, notes: Notes) -> tuple[Funding, ...]:
    given = [*parts.funding(found, notes), *parts.payers(document, found, notes)]
    made = {(one.award, one.funder): one for one in given if one != Funding()}
    return tuple(made.values())


def formats(found: Children, gbif: Children) -> tuple[str, ...]:
    given = (text.label(raw(name)) for one in parts.physical(found, gbif) for name in one.iter("{*}formatName"))
    return unique(value for value in given if not names.is_placeholder(value))


def sizes(found: Children, gbif: Children) -> tuple[str, ...]:
    return unique(
        parts.sized(size) or "" for one in parts.physical(found, gbif) for size in children(one).get("size", ())
    )


def files(found: Children, gbif: Children) -> tuple[File, ...]:
    given = [*parts.files(found, gbif), *(File(one) for one in works.implementations(found) if extents.is_file(one))]
    return tuple({one.url: one for one in reversed(given)}.values())[::-1]


def landing_page(found: Children) -> str | None:
    """The address for information, else one of the alternate identifiers, the page of GBIF's toolkit before others."""
    given = [*parts.addresses(found, "information", "search"), *parts.addresses(found, None)]
    given += works.implementations(found)
    given += sorted((raw(one).strip() for one in found.get("alternateIdentifier", ())), key=works.is_elsewhere)
    return next((page for one in given if (page := identifiers.page(one)) and not extents.is_file(page)), None)


FORMAT = Format(
    prefixes=("eml", "eml-2.2.0", "eml-2.1.1", "eml-2.1.0", "eml-2.0.1", "eml-2.0.0", "eml2"),
    namespaces=(
        "https://eml.ecoinformatics.org/eml-2.2.0",
        *(f"eml://ecoinformatics.org/eml-{version}" for version in ("2.1.1", "2.1.0", "2.0.1", "2.0.0")),
    ),
    roots=("eml",),
    schema="https://eml.ecoinformatics.org/eml-2.2.0/eml.xsd",
    read=read,
)
