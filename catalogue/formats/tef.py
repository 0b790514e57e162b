"""TEF, French theses in METS, of STAR and theses.fr: http://www.abes.fr/abes/documents/tef/."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Format, Notes, _alike
from catalogue.formats import _tef_rights as rights
from catalogue.formats._walk import Children, Element, children, first, lang, line, prose, raw, unique
from catalogue.normal import dates as datings
from catalogue.normal import extents, identifiers, names, people, text
from catalogue.record import Agent, Date, Description, File, Ids, Period, Pid, Place, Record, Subject, Title

_TEF = "{http://www.abes.fr/abes/documents/tef}"
_FORM = "{http://www.w3.org/2001/XMLSchema-instance}type"
_ROLES = {
    "directeurThese": "Supervisor", "presidentJury": "Jury", "membreJury": "Jury", "rapporteur": "Jury",
    "ecoleDoctorale": "Other", "partenaireRecherche": "HostingInstitution",
}  # fmt: skip


def read(root: Element, notes: Notes) -> Record:
    record = parts(root, "thesisRecord")
    admin = parts(root, "thesisAdmin")
    editions = [children(one) for one in root.iter(f"{_TEF}edition")]
    raws = type_raw(record)
    kind = _alike.kind(("thesis", *raws), notes)
    dated = dates(admin, notes)
    ends = rights.embargo_until(root)
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=pids(admin, editions),
        titles=titles(record, notes),
        descriptions=descriptions(record, notes),
        creators=_alike.once(
            agent(one, notes, "creators") for name in ("auteur", "coAuteur") for one in admin.get(name, ())
        ),
        contributors=_alike.once(contributors(admin, notes)),
        publisher=publisher(admin, notes),
        year=year(dated),
        dates=dated,
        languages=_alike.spoken((raw(one) for one in record.get("language", ())), notes),
        subjects=subjects(record, admin, notes),
        access="embargoed" if ends else rights.access(root),
        embargo_until=ends,
        places=places(record, notes),
        periods=periods(record, notes),
        formats=listed(editions, "medium"),
        sizes=tuple(sized(value) for value in listed(editions, "extent")),
        files=files(editions),
        landing_page=landing_page(admin),
        publisher_ids=publisher_ids(admin),
        genre=kind.genre,
    )


def parts(root: Element, name: str) -> Children:
    """The children of the first element of that name, wherever METS wraps it."""
    return next((children(one) for one in root.iter(f"{_TEF}{name}")), {})


def type_raw(record: Children) -> tuple[str, ...]:
    return unique(text.label(raw(one)) for one in record.get("type", ()))


def pids(admin: Children, editions: list[Children]) -> tuple[Pid, ...]:
    """The national number, and what the editions are called elsewhere (HAL, DOI)."""
    given = [(raw(one), "nnt" if one.get(_FORM, "").endswith("NNT") else None) for one in admin.get("identifier", ())]
    elsewhere = [raw(one).strip() for edition in editions for one in edition.get("identifier", ())]
    given += [(value, None) for value in elsewhere if (pid := identifiers.pid(value)) and pid.scheme != "url"]
    return _alike.pids(given)


def titles(record: Children, notes: Notes) -> tuple[Title, ...]:
    """An alternative title in another language than the title's is its translation."""
    made: dict[str, Title] = {}
    main = next((lang(one) for one in record.get("title", ())), None)
    for name in ("title", "alternative"):
        for one in record.get(name, ()):
            value, language = line(one, notes, "titles"), lang(one)
            if value and not names.is_placeholder(value):
                kind = None if name == "title" else "translated" if language != main else "alternative"
                made.setdefault(value, Title(value, language or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(record: Children, notes: Notes) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for name, kind in (("abstract", "abstract"), ("tableOfContents", "toc"), ("description", "note")):
        for one in record.get(name, ()):
            value = prose(one, notes, "descriptions")
            if value and not names.is_placeholder(value):
                made.setdefault(value, Description(value, lang(one) or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def agent(element: Element, notes: Notes, field: str, role: str | None = None) -> Agent | None:
    """A person or body; what TEF says of birth and nationality is filtered before anything is read."""
    found = children(element)
    family, given = line(first(found, "nom"), notes, field), line(first(found, "prenom"), notes, field)
    if given:
        return _alike.agent("", family=family, given=given, kind="person", role=role, ids=known_ids(found))
    kind = "organisation" if role in ("Other", "HostingInstitution") else None
    return _alike.agent(family, kind=kind, role=role, ids=known_ids(found))


def known_ids(found: Children) -> Ids | None:
    given = ((raw(one).strip(), one.get("autoriteSource")) for one in found.get("autoriteExterne", ()))
    return dict(known for value, source in given if value and (known := people.identifier(value, source))) or None


def contributors(admin: Children, notes: Notes) -> Iterator[Agent | None]:
    """Directors, jury, schools and laboratories, then who grants the degree beside the publisher (co-tutelle)."""
    for name, role in _ROLES.items():
        for one in admin.get(name, ()):
            yield agent(one, notes, "contributors", role)
    for degree in map(children, admin.get("thesis.degree", ())):
        for one in degree.get("thesis.degree.grantor", ())[1:]:
            yield agent(one, notes, "contributors", "Other")


def grantors(admin: Children) -> list[Children]:
    degrees = (children(one) for one in admin.get("thesis.degree", ()))
    return [children(one) for degree in degrees for one in degree.get("thesis.degree.grantor", ())]


def publisher(admin: Children, notes: Notes) -> str | None:
    """The institution that grants the degree, as for theses in HAL."""
    return names.publisher(line(first(one, "nom"), notes, "publisher") for one in grantors(admin))


def publisher_ids(admin: Children) -> Ids | None:
    return next((ids for one in grantors(admin) if (ids := known_ids(one))), None)


def year(dated: tuple[Date, ...]) -> int | None:
    return _alike.year(dated) or next((datings.year(date.start) for date in dated if date.kind == "defended"), None)


def dates(admin: Children, notes: Notes) -> tuple[Date, ...]:
    """dcterms:dateAccepted is the day of the defence."""
    return _alike.dates((("defended", raw(one)) for one in admin.get("dateAccepted", ())), notes)


def subjects(record: Children, admin: Children, notes: Notes) -> tuple[Subject, ...]:
    """Free keywords, RAMEAU with the number of IdRef, the discipline of the degree."""
    made: dict[tuple[str, str | None], Subject] = {}
    for one in record.get("subject", ()):
        value, form = line(one, notes, "subjects"), one.get(_FORM, "").rpartition(":")[2] or None
        if value:
            made.setdefault((value, lang(one)), Subject(value, lang(one), form))
    for heading in (entry for one in record.get("sujetRameau", ()) for entry in one if isinstance(entry.tag, str)):
        elements = [one for one in heading.iter() if isinstance(one.tag, str) and len(one) == 0 and raw(one).strip()]
        value = " -- ".join(line(one, notes, "subjects") for one in elements)
        number = elements[0].get("autoriteExterne") if len(elements) == 1 else None
        if value:
            made[value, "fr"] = Subject(value, "fr", "RAMEAU", number)
    for degree in (children(one) for one in admin.get("thesis.degree", ())):
        for one in degree.get("thesis.degree.discipline", ()):
            value = line(one, notes, "subjects")
            if value:
                made.setdefault((value, lang(one)), Subject(value, lang(one)))
    return tuple(made.values())


def places(record: Children, notes: Notes) -> tuple[Place, ...]:
    """Spatial coverage, and RAMEAU's headings that are places, as in MARC."""
    headings = [
        one
        for group in record.get("sujetRameau", ())
        for heading in group.iterchildren("{*}vedetteRameauNomGeographique")
        for one in heading.iter("{*}elementdEntree")
    ]
    return tuple(
        Place(name) for name in unique(line(one, notes, "places") for one in (*record.get("spatial", ()), *headings))
    )


def periods(record: Children, notes: Notes) -> tuple[Period, ...]:
    given = (_alike.period(raw(one), notes) for one in record.get("temporal", ()))
    return tuple(dict.fromkeys(one for one in given if one))


def listed(editions: list[Children], name: str) -> tuple[str, ...]:
    return unique(text.label(raw(one)) for edition in editions for one in edition.get(name, ()))


def sized(value: str) -> str:
    """An extent is a number of bytes."""
    return f"{value} bytes" if value.isdigit() else value


def files(editions: list[Children]) -> tuple[File, ...]:
    """The addresses of editions; the paths in METS's fileSec are the archive's own."""
    made: dict[str, File] = {}
    for edition in editions:
        form, size = (next(iter(listed([edition], name)), "") for name in ("medium", "extent"))
        for one in edition.get("identifier", ()):
            address = identifiers.page(raw(one)) if raw(one).strip() else None
            pid = identifiers.pid(raw(one)) if address else None
            if address and pid and (pid.scheme == "url" or extents.is_file(address)):
                made.setdefault(address, File(address, form or None, sized(size) or None, "main"))
    return tuple(made.values())


def landing_page(admin: Children) -> str | None:
    given = (identifiers.url(raw(one)) for one in admin.get("identifier", ()) if raw(one).strip())
    return next((address for address in given if address), None)


def recognises(root: Element) -> bool:
    return next(root.iter(f"{_TEF}thesisRecord", f"{_TEF}thesisAdmin"), None) is not None


FORMAT = Format(
    prefixes=("tef", "oai_tef"),
    namespaces=("http://www.loc.gov/METS/", "http://www.abes.fr/abes/documents/tef"),
    roots=("mets", "thesisRecord"),
    schema="http://www.abes.fr/abes/documents/tef/recommandation/tef_schemas.xsd",
    read=read,
    recognises=recognises,
)
