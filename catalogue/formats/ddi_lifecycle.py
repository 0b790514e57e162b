"""DDI Lifecycle 3.1 to 3.3, what it says of the study: https://ddialliance.org/Specification/DDI-Lifecycle/3.2/."""

from __future__ import annotations

from itertools import chain

from catalogue.formats import Format, Notes, _alike
from catalogue.formats._ddi_parts import each
from catalogue.formats._ddi_parts3 import Parts, agents, funding, parts, places, said, texts
from catalogue.formats._walk import Element, raw, unique
from catalogue.normal import access as accesses
from catalogue.normal import identifiers, names, text
from catalogue.normal import licences as licensing
from catalogue.normal import subjects as keywords
from catalogue.record import (
    Agent,
    Date,
    Description,
    File,
    Licence,
    Period,
    Pid,
    Place,
    Record,
    Relation,
    Subject,
    Title,
)

_TITLES = {"Title": None, "SubTitle": "subtitle", "AlternateTitle": "alternative"}
_PUBLICATIONS = ("publication", "literature", "article", "report")


def read(root: Element, notes: Notes) -> Record:
    study = next(root.iter("{*}StudyUnit"), root)
    found = parts(root)
    own_pids = pids(study)
    dated = dates(study, notes)
    stated = statements(study, notes)
    return Record(
        type="dataset",
        type_raw=type_raw(study),
        pids=own_pids,
        titles=titles(study, notes),
        descriptions=descriptions(study, notes),
        creators=_alike.once(
            chain.from_iterable(agents(one, "Creator", found, notes) for one in cited(study, "Creator"))
        ),
        contributors=contributors(study, found, notes),
        publisher=publisher(study, found, notes),
        year=_alike.year(dated),
        dates=dated,
        languages=_alike.spoken((raw(one) for one in cited(study, "Language")), notes),
        subjects=subjects(study, notes),
        access=next((known for value in stated if (known := accesses.access(value))), None),
        licences=licences(stated),
        rights=rights(stated),
        places=spatial(study, found, notes),
        periods=periods(study, notes),
        funding=tuple(dict.fromkeys(funding(study, found, notes))),
        relations=relations(study, own_pids, notes),
        version=version(study),
        files=files(study),
    )


def cited(study: Element, name: str) -> list[Element]:
    """The study's own citation; that of the instance around it is the metadata's."""
    return list(each(study, "Citation", name))


def type_raw(study: Element) -> tuple[str, ...]:
    return unique(text.label(raw(one)) for one in each(study, "KindOfData"))


def pids(study: Element) -> tuple[Pid, ...]:
    """International identifiers by the agency that manages them, and the number that the archive gave the study."""
    given: list[tuple[str, str | None]] = []
    for one in cited(study, "InternationalIdentifier"):
        inner = next((raw(part).strip() for part in each(one, "IdentifierContent")), raw(one).strip())
        given.append((inner, next((raw(part).strip() for part in each(one, "ManagingAgency")), None)))
    numbers = (one for one in each(study, "UserID") if "version" not in one.get("typeOfUserID", "").lower())
    given += [(raw(one).strip(), None) for one in numbers]
    return _alike.pids(given)


def titles(study: Element, notes: Notes) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for name, kind in _TITLES.items():
        for one in cited(study, name):
            for at, value in enumerate(texts(one, notes, "titles")):
                words = text.line(value.text)
                sort = kind or ("translated" if at else None)
                if not names.is_placeholder(words):
                    made.setdefault(words, Title(words, value.lang or text.language(words), sort))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(study: Element, notes: Notes) -> tuple[Description, ...]:
    """Abstracts, and the universes that the study is about, in each language."""
    made: dict[str, Description] = {}
    given = [(one, "abstract") for one in each(study, "Abstract")]
    given += [(one, "methods") for top in study.iter("{*}Universe") for one in each(top, "Description")]
    for one, kind in given:
        for value in texts(one, notes, "descriptions"):
            if not names.is_placeholder(value.text):
                made.setdefault(value.text, Description(value.text, value.lang or text.language(value.text), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def contributors(study: Element, found: Parts, notes: Notes) -> tuple[Agent, ...]:
    """Those of the citation, the collectors of the data, the archive to ask."""
    given = [("Contributor", "Other", one) for one in cited(study, "Contributor")]
    given += [("DataCollector", "DataCollector", one) for one in study.iter("{*}CollectionEvent")]
    given += [("Contact", "ContactPerson", one) for one in study.iter("{*}Access")]
    return _alike.once(agent for name, role, one in given for agent in agents(one, name, found, notes, role))


def publisher(study: Element, found: Parts, notes: Notes) -> str | None:
    given = (agent for one in cited(study, "Publisher") for agent in agents(one, "Publisher", found, notes))
    return names.publisher(agent.name for agent in given if agent)


def dates(study: Element, notes: Notes) -> tuple[Date, ...]:
    given = [("issued", _moment(one)) for one in cited(study, "PublicationDate")]
    given += [("collected", _moment(one)) for one in study.iter("{*}DataCollectionDate")]
    given.append(("updated", study.get("versionDate", "")))
    return _alike.dates(given, notes)


def _moment(element: Element) -> str:
    """A date that has a start and an end, or is one day, as one text."""
    simple = [raw(one).strip() for one in each(element, "SimpleDate")]
    ends = [raw(one).strip() for name in ("StartDate", "EndDate") for one in each(element, name)]
    return (simple or ["/".join(ends)])[0]


def subjects(study: Element, notes: Notes) -> tuple[Subject, ...]:
    made: dict[tuple[str, str | None], Subject] = {}
    for coverage in each(study, "Coverage", "TopicalCoverage"):
        for one in chain(each(coverage, "Subject"), each(coverage, "Keyword")):
            scheme = text.label(one.get("codeListName") or one.get("codeListID") or "") or None
            for value in texts(one, notes, "subjects"):
                words = text.line(value.text)
                made.setdefault((words, value.lang), Subject(words, value.lang, scheme))
    return tuple(made.values())


def statements(study: Element, notes: Notes) -> list[str]:
    """What is said of use: the kind of access, its terms, copyright."""
    given: list[Element] = []
    for one in study.iter("{*}Access"):
        for name in ("AccessTypeName", "Description", "AccessConditions", "Restrictions", "CitationRequirement"):
            given += each(one, name)
    given += cited(study, "Copyright")
    return [value.text for one in given for value in texts(one, notes, "rights")]


def licences(stated: list[str]) -> tuple[Licence, ...]:
    return licensing.merged([licence for value in stated for licence in licensing.licences(value)])


def rights(stated: list[str]) -> tuple[str, ...]:
    rest = (licensing.remainder(value) for value in stated if not accesses.access(value))
    return unique(value for value in rest if not names.is_placeholder(value) and not licensing.licences(value))


def spatial(study: Element, found: Parts, notes: Notes) -> tuple[Place, ...]:
    coverages = each(study, "Coverage", "SpatialCoverage")
    return tuple(dict.fromkeys(place for one in coverages for place in places(one, found, notes)))


def periods(study: Element, notes: Notes) -> tuple[Period, ...]:
    given = (_alike.period(_moment(one), notes) for one in each(study, "Coverage", "TemporalCoverage", "ReferenceDate"))
    return tuple(dict.fromkeys(one for one in given if one))


def relations(study: Element, own_pids: tuple[Pid, ...], notes: Notes) -> tuple[Relation, ...]:
    """Publications among the other materials, by identifier or words, and the series."""
    made: list[Relation | None] = []
    for one in each(study, "OtherMaterial"):
        sort = " ".join(raw(part) for part in each(one, "TypeOfMaterial")).lower()
        kind = "IsReferencedBy" if any(word in sort for word in _PUBLICATIONS) else "Related"
        addresses = [
            *each(one, "Citation", "InternationalIdentifier", "IdentifierContent"),
            *each(one, "ExternalURLReference"),
        ]
        known = (identifiers.pid(raw(part)) for part in addresses)
        pid = next((pid for pid in known if pid and pid.scheme not in ("other", "url")), None)
        label = next(
            (said(part, notes, "relations") for part in (*each(one, "Citation", "Title"), *each(one, "Description"))),
            "",
        )
        if pid:
            made.append(Relation(kind, pid.scheme, pid.value, label=label or None))
        elif kind == "IsReferencedBy" and label:
            made.append(keywords.relation(label, kind))
    for one in each(study, "SeriesStatement", "SeriesName"):
        if label := said(one, notes, "relations"):
            made.append(Relation("IsPartOf", "other", label))
    return _alike.related(made, own_pids)


def version(study: Element) -> str | None:
    return next((value for one in each(study, "Version") if (value := text.line(raw(one)))), None)


def files(study: Element) -> tuple[File, ...]:
    """The data files by their addresses, and questionnaires and the like as annexes."""
    given = [(raw(one), "main") for one in study.iter("{*}DataFileURI")]
    for one in each(study, "OtherMaterial"):
        given += [(raw(part), "annex") for part in each(one, "ExternalURLReference")]
    made: dict[str, File] = {}
    for value, kind in given:
        known = identifiers.pid(value)
        if (address := identifiers.url(value)) and known and known.scheme == "url":
            made.setdefault(address, File(address, kind=kind))  # type: ignore[arg-type]
    return tuple(made.values())


FORMAT = Format(
    prefixes=(
        "oai_ddi32",
        "ddi32",
        "oai_ddi3",
        "oai_ddi31",
        "oai_ddi33",
        "ddi31",
        "ddi33",
        "ddi-lifecycle",
        "ddi_lifecycle",
    ),
    namespaces=("ddi:instance:3_2", "ddi:instance:3_1", "ddi:instance:3_3"),
    roots=("DDIInstance",),
    schema="https://ddialliance.org/Specification/DDI-Lifecycle/3.2/XMLSchema/instance.xsd",
    read=read,
)
