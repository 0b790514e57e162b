"""What all kinds of Dublin Core share, a function a field: simple elements, their dcterms refinements, the record."""

from __future__ import annotations

from catalogue.formats import Notes, _alike
from catalogue.formats._dublin_core_coverage import periods, places
from catalogue.formats._oai_dc_identity import (
    Identity,
    container,
    files,
    formats,
    identity,
    landing_page,
    nameless,
    pids,
    sizes,
    texts,
)
from catalogue.formats._walk import Values
from catalogue.normal import access as accesses
from catalogue.normal import bylines, grants, identifiers, names, text, types, worded_dates
from catalogue.normal import dates as datings
from catalogue.normal import licences as licensing
from catalogue.normal import subjects as keywords
from catalogue.record import (
    Access,
    Agent,
    Date,
    Description,
    Funding,
    Licence,
    Record,
    Relation,
    Subject,
    Title,
)  # fmt: skip

_DATES = {
    "issued": "issued", "date": "issued", "available": "available", "created": "created", "modified": "updated",
    "dateSubmitted": "submitted", "dateAccepted": "accepted", "valid": "valid", "dateCopyrighted": "copyrighted",
}  # fmt: skip
_RELATIONS = {
    "relation": "Related", "references": "References", "isReferencedBy": "IsReferencedBy", "isPartOf": "IsPartOf",
    "hasPart": "HasPart", "isVersionOf": "IsVersionOf", "hasVersion": "HasVersion", "replaces": "Obsoletes",
    "isReplacedBy": "IsObsoletedBy", "requires": "Requires", "isRequiredBy": "IsRequiredBy",
    "isFormatOf": "IsVariantFormOf", "hasFormat": "IsVariantFormOf",
}  # fmt: skip


def read(found: Values, notes: Notes) -> Record:
    raws = type_raw(found)
    kind = types.resolve(raws)
    for value in kind.unknown:
        notes.add("unknown-type", "type", value)
    named = identity(found, kind.type, notes.header.identifier)
    titled = titles(found)
    dated = dates(found, notes)
    rights = statements(found)
    said, until = access(rights), embargo_until(found, rights)
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=pids(named) or (() if titled or landing_page(named) else nameless(named)),
        titles=titled,
        descriptions=descriptions(found),
        creators=agents(found, "creator"),
        contributors=agents(found, "contributor"),
        publisher=publisher(found),
        container=container(found, named, kind.type),
        year=year(dated),
        dates=dated,
        languages=languages(found, notes),
        subjects=subjects(found),
        access="embargoed" if until and said in (None, "restricted") else said,
        embargo_until=until,
        licences=licences(rights),
        rights=other_rights(rights),
        places=places(found, notes),
        periods=periods(found),
        funding=funding(found),
        relations=relations(found, named),
        version=version(raws),
        formats=formats(found),
        sizes=sizes(found, kind.type),
        files=files(named),
        landing_page=landing_page(named),
        genre=kind.genre,
    )


def type_raw(found: Values) -> tuple[str, ...]:
    return tuple(dict.fromkeys([text.label(one.text) for one in found.get("type", ())]))


def titles(found: Values) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for name in ("title", "alternative"):
        for one in found.get(name, ()):
            value = text.line(one.text)
            if value and value not in made and not names.is_placeholder(value):
                language = one.lang or text.language(value)
                made[value] = Title(value, language, "alternative" if name == "alternative" else None)
    return tuple(made.values())


def descriptions(found: Values) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for name, kind in (("description", None), ("abstract", "abstract"), ("tableOfContents", "toc")):
        for one in found.get(name, ()):
            value = text.prose(one.text)
            if value and value not in made and not names.is_placeholder(value):
                made[value] = Description(value, one.lang or text.language(value), kind)  # type: ignore[arg-type]
    return tuple(made.values())


def agents(found: Values, name: str) -> tuple[Agent, ...]:
    """HAL names projects among the contributors: these are funding and nobody's name."""
    if name not in found:
        return ()
    given = [one.text for one in found.get(name, ()) if name == "creator" or grants.told(one.text.strip()) is None]
    made = bylines.in_a_row(given, name != "creator")
    return tuple({agent.name: agent for agent in reversed(made)}.values())[::-1] if len(made) > 1 else tuple(made)


def publisher(found: Values) -> str | None:
    return names.publisher(text.label(one.text) for one in found.get("publisher", ()))


def year(dated: tuple[Date, ...]) -> int | None:
    """Of the first date that tells one: `19..` is a century and none, `[1913-06-21]` beside it is."""
    for kind in ("issued", "available", "created"):
        for date in dated:
            if date.kind == kind and not datings.is_vague(date) and (number := datings.year(date.start)):
                return number
    return None


def dates(found: Values, notes: Notes) -> tuple[Date, ...]:
    """A second dc:date is no second date of issue: DSpace gives the dates of accession there, with time of day."""
    plain = [(one.text.strip(), kind) for name, kind in _DATES.items() if name in found for one in found[name]]
    made: dict[Date, None] = {}
    for value, kind in sorted(plain, key=lambda pair: "T" in pair[0][:11]) if len(plain) > 1 else plain:
        labelled, dated = datings.labelled(value)
        span = datings.span(dated) or worded_dates.span(dated)
        if (span is None or span.repaired) and not names.is_placeholder(dated):
            notes.add("odd-date" if span else "unreadable-date", "dates", value)
        if span and labelled != "embargo":
            told = any(date.kind == "issued" and not datings.is_vague(date) for date in made)
            again = kind == "issued" and not labelled and told
            made.setdefault(Date(labelled or ("other" if again else kind), span.start, span.end))
    return (
        tuple(made)
        if len(made) < 2
        else tuple(date for date in made if not any(datings.says_more(o, date) for o in made))
    )


def languages(found: Values, notes: Notes) -> tuple[str, ...]:
    return _alike.spoken((one.text for one in found.get("language", ())), notes)


def subjects(found: Values) -> tuple[Subject, ...]:
    given = [keywords.keyword(one.text, one.lang, one.form) for one in found.get("subject", ())]
    return tuple([one for one in given if one])


def statements(found: Values) -> list[str]:
    """Every statement of rights as delivered: HTML holds the licence in its links."""
    return [one.text for name in ("rights", "accessRights", "license") for one in found.get(name, ())]


def access(rights: list[str]) -> Access | None:
    return next((said for value in rights if (said := accesses.access(value))), None)


def embargo_until(found: Values, rights: list[str]) -> str | None:
    """In dc:date by OpenAIRE's guidelines, in dc:rights where people put it beside the embargo; DataCite has the day on
    which what is embargoed will be available."""
    for value in [*[one.text for one in found.get("date", ())], *rights]:
        if "embargo" in value.lower():
            label, dated = datings.labelled(value.strip())
            if day := datings.day(dated) if label == "embargo" else accesses.embargo_until(value):
                return day
        elif (" jusqu" in value or " until " in value) and (day := accesses.embargo_until(value)):
            return day
        elif "Available:" in value and access(rights) == "embargoed":
            return datings.day(datings.labelled(value.strip())[1])
    return None


def licences(rights: list[str]) -> tuple[Licence, ...]:
    return licensing.merged([licence for value in rights for licence in licensing.licences(value)])


def other_rights(rights: list[str]) -> tuple[str, ...]:
    """A term of a vocabulary (`info:eu-repo/date/…`) is for programs and never shown; a sentence on access is."""
    rest = [licensing.remainder(one) for one in rights if not (accesses.is_term(one) or one.lstrip()[:5] == "info:")]
    return tuple(dict.fromkeys(value for value in rest if value and not names.is_placeholder(value)))


def funding(found: Values) -> tuple[Funding, ...]:
    given = texts(found, "relation", "contributor")
    made = [grants.grant(value) if value.startswith("info:") else grants.told(value) for value in given]
    return grants.merged([one for one in made if one])


def relations(found: Values, named: Identity) -> tuple[Relation, ...]:
    made: dict[tuple[str, str, str], Relation] = {}
    for name in [one for one in found if one in _RELATIONS]:
        for value in (part for one in texts(found, name) for part in identifiers.listed(one)):
            relation = keywords.relation(value, _RELATIONS[name])
            if relation and not named.holds(relation.scheme, relation.value):
                made.setdefault((relation.kind, relation.scheme, relation.value), relation)
    for value in texts(found, "source") if "source" in found else ():
        if (pid := identifiers.pid(value)) and pid.scheme == "doi" and not named.holds(pid.scheme, pid.value):
            made.setdefault(("IsDerivedFrom", pid.scheme, pid.value), Relation("IsDerivedFrom", pid.scheme, pid.value))
    return tuple(made.values())


def version(raws: tuple[str, ...]) -> str | None:
    return next(filter(None, map(types.version_term, raws)), None)
