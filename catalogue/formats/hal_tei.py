"""HAL's TEI, as its OAI-PMH prefix xml-tei and its deposit give it: https://api.archives-ouvertes.fr/documents/aofr.xsd."""

from __future__ import annotations

from catalogue.formats import Format, Notes, _alike
from catalogue.formats import _hal_parts as parted
from catalogue.formats._hal_structures import acknowledgements, funding
from catalogue.formats._hal_tree import Parts, child, parts
from catalogue.formats._walk import Element, lang, line, prose, raw, under, unique
from catalogue.normal import dates as datings
from catalogue.normal import identifiers, names, text, types
from catalogue.normal import licences as licensing
from catalogue.record import (
    Access,
    Agent,
    Collection,
    Date,
    Description,
    Funding,
    Licence,
    Pid,
    Place,
    Record,
    Relation,
    Subject,
    Title,
)

_DATES = {
    "datePub": "issued", "yearPub": "issued", "dateEpub": "available", "dateDefended": "defended",
    "whenWritten": "created", "whenSubmitted": "submitted", "whenReleased": "available", "whenModified": "updated",
    "whenProduced": "created",
}  # fmt: skip
_SCHEMES = {
    "halDomain": "HAL", "mesh": "MeSH", "acm": "ACM", "jel": "JEL", "vocinrae": "VOCINRAE",
    "classification": "classification",
}  # fmt: skip
_OWN_ISBN = frozenset({"book", "thesis", "master-thesis", "report", "map"})


def read(root: Element, notes: Notes) -> Record:
    found = parts(root, notes)
    raws = type_raw(found)
    kind = types.resolve((*parted.subtypes(found.classes), *raws))
    if kind.type == "other" and kind.unknown:
        notes.add("unknown-type", "type", kind.unknown[0])
    dated = dates(found, notes)
    until = embargo_until(found, dated)
    own = pids(found, kind.type)
    host, extent = parted.host_of(found.monogr, child(found.struct, "series"), kind.type in _OWN_ISBN, notes)
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=own,
        titles=titles(found, notes),
        descriptions=descriptions(found, notes),
        creators=creators(found, notes),
        contributors=contributors(found, notes),
        publisher=publisher(found, kind.type, notes),
        container=host,
        year=year(dated),
        dates=dated,
        languages=languages(found, notes),
        subjects=subjects(found, notes),
        access=access(found, until),
        embargo_until=until,
        licences=licences(found),
        rights=rights(found),
        places=places(found, kind.type, notes),
        funding=fundings(found, notes),
        relations=relations(found, own, notes),
        version=version(found, notes),
        sizes=extent,
        files=parted.files_of((*found.edition.get("ref", ()), *found.struct.get("ref", ()))),
        landing_page=landing_page(found),
        collections=collections(found, notes),
        genre=kind.genre,
    )


def type_raw(found: Parts) -> tuple[str, ...]:
    coded = (one for one in found.classes.get("classCode", ()) if one.get("scheme") in ("halTypology", "typology"))
    return unique(text.label(value) for one in coded for value in (one.get("n", ""), raw(one)))


def pids(found: Parts, kind: str) -> tuple[Pid, ...]:
    return identifiers.sorted_unique(parted.own_pids(found.struct, found.monogr, found.published, kind in _OWN_ISBN))


def titles(found: Parts, notes: Notes) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for one in found.analytic.get("title") or found.titles.get("title") or []:
        value = line(one, notes, "titles")
        if value and not names.is_placeholder(value):
            kind = "subtitle" if one.get("type") == "sub" else None
            made.setdefault(value, Title(value, lang(one) or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(found: Parts, notes: Notes) -> tuple[Description, ...]:
    given = [(one, "abstract") for one in found.profile.get("abstract", ())]
    given += [(one, "note") for one in found.notes.get("note", ()) if one.get("type") in ("description", "commentary")]
    made: dict[str, Description] = {}
    for one, kind in given:
        value = prose(one, notes, "descriptions")
        if value and not names.is_placeholder(value):
            made.setdefault(value, Description(value, lang(one) or text.language(value), kind))  # type: ignore[arg-type]
    for value in acknowledgements(found.titles.get("funder", ()), notes):
        made.setdefault(value, Description(value, text.language(value), "note"))
    return tuple(made.values())


def authors(found: Parts) -> list[Element]:
    return found.analytic.get("author") or found.titles.get("author") or []


def creators(found: Parts, notes: Notes) -> tuple[Agent, ...]:
    made = (parted.agent_of(one, found.orgs, notes) for one in authors(found) if one.get("role", "") in parted.CREATORS)
    return tuple({one.name: one for one in made if one}.values())


def contributors(found: Parts, notes: Notes) -> tuple[Agent, ...]:
    """Other roles of authors, directors and jury of a thesis, editors, consortia; the depositor is not one."""
    others = [one for one in authors(found) if one.get("role", "") not in parted.CREATORS]
    made = [parted.agent_of(one, found.orgs, notes, parted.role_of(one)) for one in others]
    made += parted.authorities(found.monogr, notes)
    editing = (*found.monogr.get("editor", ()), *child(found.struct, "series").get("editor", ()))
    houses = [line(one, notes, "publisher") for one in under(found.monogr, "imprint", "publisher")]
    made += (one for one in parted.editors(editing, found.orgs, notes) if one.name not in houses)
    groups = (*under(found.profile, "particDesc", "org"), *under(found.profile, "abstract", "particDesc"))
    named = (line(one, notes, "contributors") for one in groups if one.get("type") == "consortium")
    made += (Agent(name, kind="organisation", role="ResearchGroup") for name in named if name)
    return tuple({(one.name, one.role): one for one in made if one}.values())


def publisher(found: Parts, kind: str, notes: Notes) -> str | None:
    """The imprint's; of a thesis or report the institution behind it. HAL (`distributor`) publishes nothing."""
    named = [line(one, notes, "publisher") for one in under(found.monogr, "imprint", "publisher")]
    if kind in ("thesis", "master-thesis", "report"):
        granting = (one for one in found.monogr.get("authority", ()) if one.get("type") == "institution")
        named += [line(one, notes, "publisher") for one in granting]
    return names.publisher(named)


def year(dated: tuple[Date, ...]) -> int | None:
    for kind in ("issued", "defended", "created", "available"):
        for date in dated:
            if date.kind == kind and (number := datings.year(date.start)):
                return number
    return None


def dates(found: Parts, notes: Notes) -> tuple[Date, ...]:
    """Of the work and of its current version; `whenProduced` is the date HAL cites it by, so it goes first."""
    made: dict[Date, None] = {}
    given = [*under(found.monogr, "imprint", "date"), *found.edition.get("date", ())]
    for one in sorted(given, key=lambda date: date.get("type") != "whenProduced"):
        kind, value = _DATES.get(one.get("type", "")), raw(one).strip()
        span = datings.span(value) if kind and value else None
        if kind and value and (span is None or span.repaired):
            notes.add("odd-date" if span else "unreadable-date", "dates", value)
        if span and kind:
            made.setdefault(Date(kind, span.start, span.end))
    return tuple(date for date in made if not any(datings.says_more(other, date) for other in made))


def languages(found: Parts, notes: Notes) -> tuple[str, ...]:
    given = (one.get("ident", "") or raw(one) for one in under(found.profile, "langUsage", "language"))
    return _alike.spoken(given, notes)


def subjects(found: Parts, notes: Notes) -> tuple[Subject, ...]:
    made: dict[tuple[str, str | None, str | None], Subject] = {}
    for one in under(found.classes, "keywords", "term"):
        value = line(one, notes, "subjects")
        if value and not names.is_placeholder(value):
            made.setdefault((value, lang(one), None), Subject(value, lang(one)))
    for one in found.classes.get("classCode", ()):
        scheme = _SCHEMES.get(one.get("scheme", ""))
        value = parted.domain(line(one, notes, "subjects")) or one.get("n", "") if scheme else ""
        if value:
            made.setdefault((value, lang(one), scheme), Subject(value, lang(one), scheme, one.get("n") or None))
    return tuple(made.values())


def access(found: Parts, until: str | None) -> Access | None:
    """Open or embargoed where there are files; without them the record says nothing of access elsewhere."""
    held = any(one.get("type") == "file" for one in (*found.edition.get("ref", ()), *found.struct.get("ref", ())))
    return None if not held else "embargoed" if until else "open"


def embargo_until(found: Parts, dated: tuple[Date, ...]) -> str | None:
    """Only an end that lay ahead when the record was last exported or changed: HAL dates every deposit's files. Where
    nothing tells that day the end holds."""
    end = parted.embargo_of(found.edition)
    known = [
        day for day in (datings.day(found.exported), *(date.start for date in dated if date.kind == "updated")) if day
    ]
    return end if end and end > max(known, default="") else None


def licences(found: Parts) -> tuple[Licence, ...]:
    return licensing.merged([licence for one in parted.stated(found.published) for licence in parted.licence_of(one)])


def rights(found: Parts) -> tuple[str, ...]:
    given = (one for one in parted.stated(found.published) if not parted.licence_of(one))
    return unique(text.label(raw(one)) or one.get("target", "") for one in given)


def places(found: Parts, kind: str, notes: Notes) -> tuple[Place, ...]:
    """Where a picture or recording was made; of other documents, settlement and country tell of something else."""
    return parted.places_of(found.source, found.monogr, kind, notes)


def fundings(found: Parts, notes: Notes) -> tuple[Funding, ...]:
    made = (one for funder in found.titles.get("funder", ()) for one in funding(funder, found.orgs, notes))
    return tuple(dict.fromkeys(made))


def relations(found: Parts, own: tuple[Pid, ...], notes: Notes) -> tuple[Relation, ...]:
    series = parted.series_of(found.monogr, child(found.struct, "series"), notes)
    return _alike.related([*parted.relations_of(found.struct, found.edition, own, notes), *series], own)


def version(found: Parts, notes: Notes) -> str | None:
    """The software's own version, else that of the deposit."""
    own = (line(one, notes, "version") for one in found.notes.get("note", ()) if one.get("type") == "version")
    return next((value for value in own if value), None) or found.version


def landing_page(found: Parts) -> str | None:
    given = (raw(one) for one in found.published.get("idno", ()) if one.get("type") in ("halUri", "url"))
    return next((address for value in given if (address := identifiers.url(value))), None)


def collections(found: Parts, notes: Notes) -> tuple[Collection, ...]:
    """The stamps."""
    stamps = [one for one in found.series.get("idno", ()) if one.get("type") == "stamp" and one.get("n")]
    made = {code: Collection(code, line(one, notes, "collections") or None) for one in stamps if (code := one.get("n"))}
    return tuple(made.values())


FORMAT = Format(
    prefixes=("xml-tei",),
    namespaces=("http://www.tei-c.org/ns/1.0",),
    roots=("TEI",),
    schema="https://api.archives-ouvertes.fr/documents/aofr.xsd",
    read=read,
)
