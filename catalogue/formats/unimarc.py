"""UNIMARC in XML, of the Sudoc and French libraries: https://www.ifla.org/unimarc/."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Format, Notes, _alike
from catalogue.formats import _marc_fields as marc
from catalogue.formats._marc_fields import Field, Fields
from catalogue.formats._walk import Element, unique
from catalogue.normal import access as accesses
from catalogue.normal import dates as datings
from catalogue.normal import extents, identifiers, isbd, names, roles, text
from catalogue.normal import languages as tongues
from catalogue.normal import licences as licensing
from catalogue.record import Agent, Container, Date, Description, Ids, Pid, Place, Record, Relation, Subject, Title

_UNTITLED = frozenset({"s.n", "s.n.", "s.l", "s.l."})
_LINKS = {
    "410": "IsPartOf", "452": "IsVariantFormOf", "455": "IsVariantFormOf", "456": "IsVariantFormOf",
    "430": "Continues", "440": "IsContinuedBy", "453": "IsTranslationOf", "488": "Related",
}  # fmt: skip


def read(root: Element, notes: Notes) -> Record:
    found = marc.fields(root, notes)
    raws = type_raw(found)
    host = container(found)
    kind = _alike.kind(marc.within(raws, bool(host and host.issn)), notes)
    agents = list(named(found))
    own = pids(found)
    dated = dates(found, notes)
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=own,
        titles=titles(found),
        descriptions=descriptions(found),
        creators=_alike.once(one for role, one in agents if role == "Creator"),
        contributors=_alike.once(
            one for role, one in agents if role not in ("Creator", "Publisher", "Funder", "Grantor")
        ),
        publisher=publisher(found, agents),
        container=host,
        year=_alike.year(dated) or next((datings.year(one.start) for one in dated if one.kind == "defended"), None),
        dates=dated,
        languages=_alike.spoken(found.values("101", "a"), notes),
        subjects=subjects(found),
        access=next((said for words in terms(found) if (said := accesses.access(words))), None),
        licences=licensing.merged([one for words in terms(found) for one in licensing.licences(words)]),
        rights=rights(found),
        places=tuple(Place(name) for name in unique(isbd.closed(one) for one in found.values("607", "a"))),
        funding=_alike.funders(agents),
        relations=_alike.related(relations(found), own),
        version=isbd.closed(next(iter(found.values("205", "a")), "")) or None,
        formats=unique(found.values("856", "q")),
        sizes=unique(isbd.closed(one) for one in found.values("215", "a")),
        files=marc.files(found),
        landing_page=landing_page(found),
        publisher_ids=publisher_ids(found),
        genre=kind.genre,
    )


def type_raw(found: Fields) -> tuple[str, ...]:
    """The nature of a thesis, genres, then the leader's type and level."""
    given = [isbd.closed(one) for one in found.values("328", "b")] or (["thesis"] if found.of("328") else [])
    given += [isbd.closed(one) for one in found.values("608", "a")]
    return unique([*given, f"leader {found.leader[6:8]}" if found.leader[6:8].strip() else ""])


def pids(found: Fields) -> tuple[Pid, ...]:
    """ISBN, the national number of a thesis, identifiers with their scheme, and what locations resolve."""
    given: list[tuple[str, str | None]] = [(value, "isbn") for value in found.values("010", "a")]
    given += [(value.partition(" ")[0], "nnt") for value in found.values("029", "b")]
    given += [(field.one("a"), field.one("2")) for field in found.of("017", "033") if field.one("a")]
    known = [pid for value, scheme in given if (pid := identifiers.own(value, scheme))]
    return identifiers.sorted_unique(
        [*(pid for pid in known if pid.scheme not in ("other", "url")), *marc.resolved(found)]
    )


def titles(found: Fields) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for field in found.of("200"):
        for code, kind in (("a", None), ("e", "subtitle"), ("d", "translated")):
            parts = [isbd.closed(one) for one in field.all("hi")] if code == "a" else []
            for one in field.all(code)[: 1 if code == "a" else None]:
                _keep(made, ". ".join([isbd.closed(one), *parts]), kind, None)
    for tag, kind in (("541", "translated"), ("510", "translated"), ("517", "alternative"), ("500", "alternative")):
        for field in found.of(tag):
            _keep(made, isbd.closed(" : ".join(field.all("ae"))), kind, tongues.code(field.one("z")))
    return tuple(made.values())


def _keep(made: dict[str, Title], value: str, kind: str | None, language: str | None) -> None:
    if value and not names.is_placeholder(value):
        made.setdefault(value, Title(value, language or text.language(value), kind))  # type: ignore[arg-type]


def descriptions(found: Fields) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for tag, kind in (("330", "abstract"), ("327", "toc")):
        for value in (text.prose(one) for one in found.values(tag, "a")):
            if value and not names.is_placeholder(value):
                made.setdefault(value, Description(value, text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def named(found: Fields) -> Iterator[tuple[str, Agent]]:
    """Persons (700 to 702) and bodies (710 to 712) with the role of $4; 700 and 710 without one are the author."""
    for tag in ("700", "701", "702", "710", "711", "712", "720", "721", "722"):
        for field in (one for one in found.of(tag) if not _is_meeting(tag, one)):
            role = roles.first(field.all("4")) or ("Other" if field.all("4") or tag[2] == "2" else "Creator")
            if agent := _agent(field, tag, None if role == "Creator" else role):
                yield role, agent


def _is_meeting(tag: str, field: Field) -> bool:
    """The first indicator of a body says that it is a congress."""
    return tag.startswith("71") and field.first == "1"


def _agent(field: Field, tag: str, role: str | None) -> Agent | None:
    ids = marc.known_ids(field, "3o")
    if tag.startswith("71"):
        name = ". ".join(isbd.closed(one) for one in field.all("ab"))
        return _alike.agent(name, kind="organisation", role=role, ids=ids)
    family, given = isbd.trimmed(field.one("a")), isbd.trimmed(field.one("b"))
    return _alike.agent(f"{family}, {given}" if given else family, family=family, given=given, role=role, ids=ids)


def publisher(found: Fields, agents: list[tuple[str, Agent]]) -> str | None:
    """Who published it, else who grants the degree."""
    given = [isbd.closed(one) for tag in ("214", "219", "210") for one in found.values(tag, "c")]
    given += [one.name for wanted in ("Publisher", "Grantor") for role, one in agents if role == wanted]
    return names.publisher(one for one in given if one.lower() not in _UNTITLED)


def publisher_ids(found: Fields) -> Ids | None:
    grants = (field for field in found.of("710", "711", "712") if roles.first(field.all("4")) == "Grantor")
    bodies = [
        tag
        for tag in ("210", "214", "219")
        if any(isbd.trimmed(one).lower() not in _UNTITLED for one in found.values(tag, "c"))
    ]
    return None if bodies else next((ids for field in grants if (ids := marc.known_ids(field, "3"))), None)


def dates(found: Fields, notes: Notes) -> tuple[Date, ...]:
    """The date of publication, else that of field 100; of a thesis the year of its defence."""
    given = [isbd.date(one) for tag in ("214", "219", "210") for one in found.values(tag, "d")]
    readable = [one for one in given if (day := datings.day(one)) and datings.year(day)]
    coded = next(iter(found.values("100", "a")), "")[9:13]
    made = [("issued", one) for one in readable[:1]] or [("issued", coded)] * coded.isdigit()
    return _alike.dates([*made, *(("defended", isbd.date(one)) for one in found.values("328", "d"))], notes)


def subjects(found: Fields) -> tuple[Subject, ...]:
    """Headings with subdivisions, free keywords, classes of Dewey."""
    made: dict[str, Subject] = {}
    for tag in ("600", "601", "602", "604", "605", "606", "607", "610"):
        for field in found.of(tag):
            free = [Field(field.first, field.second, [("a", one)]) for one in field.all("a")] if tag == "610" else []
            for each in free or [field]:  # free keywords are a list, no heading
                one = marc.heading(each, "abxyz" if tag in ("600", "601") else "axyz", field.one("2") or None)
                if one and one.text:
                    made.setdefault(one.text, one)
    for field in found.of("676"):
        for value in field.all("a"):
            made.setdefault(value, Subject(value, None, "DDC", value))
    return tuple(made.values())


def terms(found: Fields) -> list[str]:
    return [*found.values("371", "ac"), *found.values("310", "a"), *found.values("540", "a")]


def rights(found: Fields) -> tuple[str, ...]:
    """Terms that neither name a licence nor say access alone; the end of an embargo is read from them."""
    rest = (isbd.trimmed(one) for one in terms(found) if not (licensing.licences(one) or accesses.is_term(one)))
    return unique(one for one in rest if not names.is_placeholder(one))


def container(found: Fields) -> Container | None:
    """The host of an article or chapter, and the congress (710 to 712 with a first indicator of 1)."""
    bodies = [(tag, field) for tag in ("710", "711", "712") for field in found.of(tag)]
    return marc.met(_host(found), [marc.meeting(field, "e") for tag, field in bodies if _is_meeting(tag, field)])


def _host(found: Fields) -> Container | None:
    """Fields 461 to 464."""
    for field in found.of("461", "463", "464", "462"):
        issn = [pid.value for one in field.all("x") if (pid := identifiers.pid(one, "issn")) and pid.scheme == "issn"]
        isbn = [pid.value for one in field.all("y") if (pid := identifiers.pid(one, "isbn")) and pid.scheme == "isbn"]
        made = Container(
            title=isbd.closed(field.one("t")) or None,
            issn=tuple(issn),
            isbn=tuple(isbn),
            volume=field.one("v") or None,
            pages=extents.pages(field.one("p")) or None,
        )
        if made != Container():
            return made
    return None


def relations(found: Fields) -> Iterator[Relation]:
    yield from marc.about(found)
    series = found.of("225") if not found.of("410") else []
    yield from (Relation("IsPartOf", "other", name) for one in series if (name := isbd.closed(one.one("a"))))
    for tag, kind in _LINKS.items():
        for field in found.of(tag):
            label = isbd.closed(field.one("t"))
            address = identifiers.pid(field.one("u")) if field.one("u") else None
            if address and address.scheme != "other":
                yield Relation(kind, address.scheme, address.value, label=label or None)
            elif label:
                yield Relation(kind, "other", label)


def landing_page(found: Fields) -> str | None:
    """The page of a thesis on theses.fr, a page of the document, else its notice in the catalogue (field 003)."""
    given = (identifiers.url(one) for one in found.values("033", "a") if "theses.fr/" in one)
    return (
        next((page for page in given if page), None)
        or marc.landing_page(found)
        or identifiers.page(found.control.get("003", ""))
    )


def recognises(root: Element) -> bool:
    """A title in field 200, as UNIMARC has it, and none in field 245."""
    used = marc.tags(root)
    return "200" in used and "245" not in used


FORMAT = Format(
    prefixes=("unimarc", "oai_unimarc", "unimarcxml"),
    namespaces=("http://www.loc.gov/MARC21/slim", "info:lc/xmlns/marcxchange-v1", "info:lc/xmlns/marcxchange-v2"),
    roots=("record", "collection"),
    schema="http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd",
    read=read,
    deleted=marc.deleted,
    split=marc.records,
    recognises=recognises,
)
