"""DDI Codebook 1.2.2, 2.1 and 2.5, what it says of the study: https://ddialliance.org/Specification/DDI-Codebook/2.5/."""

from __future__ import annotations

from itertools import chain

from catalogue.formats import Format, Notes
from catalogue.formats._ddi_keywords import keyword_places, sizes, subjects
from catalogue.formats._ddi_parts import (
    agent,
    agents,
    each,
    finest,
    funding,
    once,
    own,
    places,
    related,
    spans,
    spoken,
    words,
)
from catalogue.formats._ddi_rights import access, embargo_until, licences, rights, statements
from catalogue.formats._walk import Element, local, prose, raw, unique
from catalogue.normal import dates as datings
from catalogue.normal import extents, identifiers, names, roles, text, types
from catalogue.record import (
    Agent,
    Date,
    Description,
    File,
    Period,
    Pid,
    Record,
    Relation,
    Title,
)

_TITLES = {"titl": None, "subTitl": "subtitle", "altTitl": "alternative", "parTitl": "translated"}
_AGENTS = (
    ("rspStmt", "othId", "Other"),
    ("prodStmt", "producer", "Producer"),
    ("distStmt", "contact", "ContactPerson"),
)
_DATES = (("distStmt", "distDate", "issued"), ("prodStmt", "prodDate", "created"), ("distStmt", "depDate", "submitted"),
          ("verStmt", "version", "updated"))  # fmt: skip
_RELATED = {"relPubl": "IsReferencedBy", "relStdy": "Related", "relMat": "Related", "othRefs": "Related"}


def read(root: Element, notes: Notes) -> Record:
    study = next(iter(each(root, "stdyDscr")), root)
    own_pids, raws = pids(study), type_raw(study, notes)
    dated = dates(study, notes)
    stated = statements(study)
    return Record(
        type=types.of_data(raws),
        type_raw=raws,
        pids=own_pids,
        titles=titles(study, notes),
        descriptions=descriptions(study, notes),
        creators=creators(study, notes),
        contributors=contributors(study, notes),
        publisher=publisher(study, notes),
        year=year(dated),
        dates=dated,
        subjects=subjects(study, notes),
        access=access(stated),
        embargo_until=embargo_until(stated),
        licences=licences(stated),
        rights=rights(stated),
        places=tuple(
            dict.fromkeys([*places(each(study, "stdyInfo", "sumDscr"), notes), *keyword_places(study, notes)])
        ),
        periods=periods(study, notes),
        funding=tuple(dict.fromkeys(funding(study, notes))),
        relations=relations(study, own_pids, notes),
        version=version(root, study, notes),
        sizes=sizes(study, notes),
        files=files(root),
        landing_page=landing_page(study),
    )


def type_raw(study: Element, notes: Notes) -> tuple[str, ...]:
    """The kinds of data, in the study's words."""
    return unique(words(one, notes, "type") for one in each(study, "stdyInfo", "sumDscr", "dataKind"))


def pids(study: Element) -> tuple[Pid, ...]:
    """Identifiers and holdings; a bare number only where the study has nothing better."""
    given = [(raw(one).strip(), one.get("agency", "")) for one in each(study, "citation", "titlStmt", "IDNo")]
    given += [(one.get("URI", ""), "") for one in each(study, "citation", "holdings")]
    made = [pid for value, agency in given if value and (pid := identifiers.own(value, agency))]
    better = [pid for pid in made if not (pid.scheme == "other" and pid.value.isdigit())]
    return identifiers.without_addresses(identifiers.sorted_unique(better or made))


def titles(study: Element, notes: Notes) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for name, kind in _TITLES.items():
        for one in each(study, "citation", "titlStmt", name):
            if value := words(one, notes, "titles"):
                made.setdefault(value, Title(value, spoken(one) or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(study: Element, notes: Notes) -> tuple[Description, ...]:
    """Abstracts and universes, one of a language each: their repetitions are paragraphs, but abstracts with a date of
    their own (Dataverse) are descriptions of their own."""
    made: dict[tuple[str, str | None, str], list[str]] = {}
    given = [(one, "abstract") for one in each(study, "stdyInfo", "abstract")]
    given += [(one, "methods") for one in each(study, "stdyInfo", "sumDscr", "universe") if one.get("clusion") != "E"]
    for one, kind in given:
        value = prose(one, notes, "descriptions")
        if value and not names.is_placeholder(value):
            paragraphs = made.setdefault((kind, spoken(one), one.get("date", "")), [])
            if value not in paragraphs:
                paragraphs.append(value)
    joined = ((kind, lang, "\n".join(one)) for (kind, lang, _), one in made.items())
    return tuple(Description(one, lang or text.language(one), kind) for kind, lang, one in joined)  # type: ignore[arg-type]


def creators(study: Element, notes: Notes) -> tuple[Agent, ...]:
    return once(agents(each(study, "citation", "rspStmt", "AuthEnty"), notes, "creators"))


def contributors(study: Element, notes: Notes) -> tuple[Agent, ...]:
    made = [
        agent(one, notes, "contributors", roles.contributor(one.get("role", "")) or role)
        for part, name, role in _AGENTS
        for one in each(study, "citation", part, name)
        if roles.role(one.get("role", "")) != "Funder"
        if len(raw(one)) < 200  # othId is also used for a paragraph on the authors
    ]
    made += [agent(one, notes, "contributors", "ContactPerson") for one in each(study, "stdyInfo", "contact")]
    collectors = each(study, "method", "dataColl", "dataCollector")
    made += [agent(one, notes, "contributors", "DataCollector") for one in collectors]
    return once(made)


def publisher(study: Element, notes: Notes) -> str | None:
    """The distributor, else the producer."""
    given = chain(each(study, "citation", "distStmt", "distrbtr"), each(study, "citation", "prodStmt", "producer"))
    return names.publisher(words(one, notes, "publisher") for one in given)


def year(dated: tuple[Date, ...]) -> int | None:
    for kind in ("issued", "available", "created"):
        for date in dated:
            if date.kind == kind and (number := datings.year(date.start)):
                return number
    return None


def dates(study: Element, notes: Notes) -> tuple[Date, ...]:
    made: dict[Date, None] = {}
    for part, name, kind in _DATES:
        for one in each(study, "citation", part, name):
            given = one.get("date") or ("" if name == "version" else own(one).strip())
            span = datings.span(given) if given else None
            if given and (span is None or span.repaired) and not names.is_placeholder(given):
                notes.add("odd-date" if span else "unreadable-date", "dates", given)
            if span:
                made.setdefault(Date(kind, span.start, span.end))
    for start, end, _ in finest(spans(each(study, "stdyInfo", "sumDscr", "collDate"), notes, "dates")):
        if start or end:
            made.setdefault(Date("collected", start, end if end != start else None))
    return tuple(made)


def periods(study: Element, notes: Notes) -> tuple[Period, ...]:
    given = spans(each(study, "stdyInfo", "sumDscr", "timePrd"), notes, "periods")
    return tuple(dict.fromkeys(Period(*one) for one in finest(given)))


def relations(study: Element, own_pids: tuple[Pid, ...], notes: Notes) -> tuple[Relation, ...]:
    made: dict[tuple[str, str, str], Relation] = {}
    for part in ("othrStdyMat", "stdyInfo"):
        for name, kind in _RELATED.items():
            for one in each(study, part, name):
                relation = related(one, kind, notes)
                if relation and relation.scheme == "other" and relation.value.lower().startswith("language of study"):
                    continue  # a note of the UK Data Service on the study's description
                if relation and Pid(relation.scheme, relation.value) not in own_pids:
                    made.setdefault((relation.kind, relation.scheme, relation.value), relation)
    for one in each(study, "citation", "serStmt", "serName"):
        if value := words(one, notes, "relations"):
            made.setdefault(("IsPartOf", "other", value), Relation("IsPartOf", "other", value))
    return tuple(made.values())


def version(root: Element, study: Element, notes: Notes) -> str | None:
    """The study's, else that of the archive's description, which Dataverse numbers with the dataset."""
    given = [*each(study, "citation", "verStmt", "version")]
    archived = (one for one in each(root, "docDscr", "citation", "verStmt") if one.get("source") in ("archive", "DVN"))
    given += [one for statement in archived for one in each(statement, "version")]
    return next((value for one in given if (value := words(one, notes, "version"))), None)


def files(root: Element) -> tuple[File, ...]:
    """Data files and other materials by their addresses; the variables in dataDscr are not looked at."""
    made: dict[str, File] = {}
    for one in root:
        if isinstance(one.tag, str) and local(one.tag) in ("fileDscr", "otherMat"):
            address = identifiers.url(one.get("URI", ""))
            kinds = (note for note in each(one, "notes") if "CONTENTTYPE" in note.get("type", "").upper())
            form = next((raw(note).strip() for note in kinds), None)
            if address:
                made.setdefault(address, File(address, form or None))
    return tuple(made.values())


def landing_page(study: Element) -> str | None:
    """Of the holdings, an identifier that is an address, or where to get it, if that names the study and no archive."""
    given = [one.get("URI", "") for one in each(study, "citation", "holdings")]
    own = [raw(one).strip() for one in each(study, "citation", "titlStmt", "IDNo")]
    places = (one.get("URI", "") for one in each(study, "dataAccs", "setAvail", "accsPlac"))
    given += [*own, *(one for one in places if any(name and name.removeprefix("doi:") in one for name in own))]
    return next((page for value in given if (page := identifiers.page(value)) and not extents.is_file(page)), None)


FORMAT = Format(
    prefixes=("oai_ddi", "oai_ddi25", "ddi", "ddi25", "oai_ddi122", "oai_ddi21", "ddi_c"),
    namespaces=(
        "ddi:codebook:2_5",
        "ddi:codebook:2_6",
        "http://www.icpsr.umich.edu/DDI",
        "http://www.icpsr.umich.edu/DDI/Version2-1",
        "http://www.icpsr.umich.edu/DDI/Version2-0",
    ),
    roots=("codeBook",),
    schema="https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd",
    read=read,
)
