"""VOResource 1.0 and 1.1, as registries of the Virtual Observatory give it: https://ivoa.net/documents/VOResource/."""

from __future__ import annotations

from catalogue.formats import Format, Notes, _alike
from catalogue.formats._voresource_links import files, languages, relations
from catalogue.formats._walk import Children, Element, children, line, raw, under, unique, whole
from catalogue.normal import access as accesses
from catalogue.normal import bylines, identifiers, markdown, names, people, text, types
from catalogue.normal import dates as datings
from catalogue.normal import licences as licensing
from catalogue.normal import subjects as keywords
from catalogue.record import (
    Access,
    Agent,
    Date,
    Description,
    Ids,
    Licence,
    Period,
    Pid,
    Record,
    Subject,
    Title,
)

_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_DATES = {"creation": "created", "update": "updated", "representative": "other"}


def read(root: Element, notes: Notes) -> Record:
    found = children(root)
    curation, content = part(found, "curation"), part(found, "content")
    raws = type_raw(root, content)
    kind = types.resolve(raws)
    if kind.type == "other" and kind.unknown:
        notes.add("unknown-type", "type", kind.unknown[0])
    own = pids(found)
    dated = dates(curation, notes)
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=own,
        titles=titles(found, notes),
        descriptions=descriptions(content, notes),
        creators=creators(curation, notes),
        contributors=contributors(curation, notes),
        publisher=publisher(curation, notes),
        year=year(dated),
        dates=dated,
        languages=languages(found, notes),
        subjects=subjects(content, notes),
        access=access(found),
        licences=licences(found),
        rights=rights(found),
        periods=periods(found, notes),
        relations=relations(content, own, notes),
        version=version(curation, notes),
        formats=unique(line(one, notes, "formats") for one in found.get("format", ())),
        files=files(found),
        landing_page=landing_page(content),
        publisher_ids=publisher_ids(curation),
        genre=kind.genre,
    )


def part(found: Children, name: str) -> Children:
    return children(found[name][0]) if name in found else {}


def type_raw(root: Element, content: Children) -> tuple[str, ...]:
    """content/type before xsi:type: a catalogue that comes with services is a data set."""
    given = [text.label(raw(one)) for one in content.get("type", ())]
    return unique([*given, root.get(_TYPE, "").rpartition(":")[2]])


def pids(found: Children) -> tuple[Pid, ...]:
    given = [raw(one).strip() for name in ("identifier", "altIdentifier") for one in found.get(name, ())]
    known = (identifiers.own(value) for value in given if value)
    return identifiers.without_addresses(identifiers.sorted_unique(pid for pid in known if pid))


def titles(found: Children, notes: Notes) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for name, kind in (("title", None), ("shortName", "alternative")):
        for one in found.get(name, ()):
            value = markdown.notation(line(one, notes, "titles"))
            if value and not names.is_placeholder(value):
                made.setdefault(value, Title(value, text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(content: Children, notes: Notes) -> tuple[Description, ...]:
    plain = (markdown.notation(markdown.plain(raw(one))) for one in content.get("description", ()))
    given = unique(text.prose(whole(one, notes, "descriptions")) for one in plain)
    return tuple(Description(one, text.language(one), "abstract") for one in given if not names.is_placeholder(one))


def creators(curation: Children, notes: Notes) -> tuple[Agent, ...]:
    """Each creator's name may hold a whole byline (CDS); identifiers belong to a creator with one name."""
    made: dict[str, Agent] = {}
    for one in curation.get("creator", ()):
        found = children(one)
        named = [agent for name in found.get("name", ()) for agent in bylines.authors(line(name, notes, "creators"))]
        ids = known_ids([raw(alternative).strip() for alternative in found.get("altIdentifier", ())])
        for agent in named:
            whole = Agent(agent.name, agent.family, agent.given, agent.kind, None, ids if len(named) == 1 else None)
            made.setdefault(agent.name, whole)
    return tuple(made.values())


def known_ids(given: list[str]) -> Ids | None:
    return dict(known for value in given if value and (known := people.identifier(value))) or None


def contributors(curation: Children, notes: Notes) -> tuple[Agent, ...]:
    given = (line(one, notes, "contributors") for one in curation.get("contributor", ()))
    made = [agent for one in given for agent in bylines.credits(one, "Other")]
    for one in under(curation, "contact", "name"):
        if contact := _alike.agent(line(one, notes, "contributors"), role="ContactPerson"):
            made.append(contact)
    return tuple({(one.name, one.role): one for one in made}.values())


def publisher(curation: Children, notes: Notes) -> str | None:
    return names.publisher(line(one, notes, "publisher") for one in curation.get("publisher", ()))


def year(dated: tuple[Date, ...]) -> int | None:
    for kind in ("issued", "available", "created"):
        for date in dated:
            if date.kind == kind and (number := datings.year(date.start)):
                return number
    return None


def dates(curation: Children, notes: Notes) -> tuple[Date, ...]:
    """Of the resource; `created` and `updated` of the root are the registry record's."""
    made: dict[Date, None] = {}
    for one in curation.get("date", ()):
        role, value = one.get("role", "representative").strip().lower(), raw(one).strip()
        span = datings.span(value) if value else None
        if value and (span is None or span.repaired) and not names.is_placeholder(value):
            notes.add("odd-date" if span else "unreadable-date", "dates", value)
        if span:
            made.setdefault(Date(_DATES.get(role) or datings.kind(role), span.start, span.end))
    return tuple(made)


def subjects(content: Children, notes: Notes) -> tuple[Subject, ...]:
    """VizieR writes blanks as `_`."""
    given = (part for one in content.get("subject", ()) for part in line(one, notes, "subjects").split(";"))
    plain = unique(part.replace("_", " ").strip() for part in given)
    return tuple(keywords.concept(one) or Subject(one) for one in plain if not names.is_placeholder(one))


def access(found: Children) -> Access | None:
    """`public`, or what VOResource 1.0 called `secure` and `proprietary`."""
    given = (value for one in found.get("rights", ()) for value in (raw(one), one.get("rightsURI", "")))
    return next((said for value in given if value.strip() and (said := accesses.access(value))), None)


def licences(found: Children) -> tuple[Licence, ...]:
    made = [licence for one in found.get("rights", ()) for licence in licence_of(one)]
    return licensing.merged(made)


def licence_of(one: Element) -> tuple[Licence, ...]:
    return () if accesses.access(raw(one)) else licensing.stated(raw(one), one.get("rightsURI", ""))


def rights(found: Children) -> tuple[str, ...]:
    return unique(
        text.label(raw(one)) for one in found.get("rights", ()) if not accesses.access(raw(one)) and not licence_of(one)
    )


def periods(found: Children, notes: Notes) -> tuple[Period, ...]:
    """coverage/temporal: modified Julian days. What is spatial there is the sky, and no place on Earth."""
    made: list[Period] = []
    for one in under(found, "coverage", "temporal"):
        days = [datings.modified_julian(value) for value in raw(one).split()]
        if len(days) == 2 and all(days):
            made.append(Period(*days))
        elif days:
            notes.add("unreadable-date", "periods", raw(one))
    return tuple(dict.fromkeys(made))


def version(curation: Children, notes: Notes) -> str | None:
    """As it is written: VizieR's is a day (`20-Feb-1999`)."""
    return next((value for one in curation.get("version", ()) if (value := line(one, notes, "version"))), None)


def landing_page(content: Children) -> str | None:
    given = (raw(one) for one in content.get("referenceURL", ()))
    return next((address for value in given if (address := identifiers.url(value))), None)


def publisher_ids(curation: Children) -> Ids | None:
    return known_ids([one.get("altIdentifier", "") for one in curation.get("publisher", ())])


def deleted(root: Element) -> bool:
    """A resource that says so is deleted, whatever the header says (Registry Interfaces 1.0, section 2.5)."""
    return root.get("status", "").strip().lower() == "deleted"


def recognises(root: Element) -> bool:
    """By its namespace; a `resource` without any where what is in it looks like VOResource."""
    space = root.tag.rpartition("}")[0][1:]
    return space in FORMAT.namespaces or bool({"curation", "content", "shortName"} & children(root).keys())


FORMAT = Format(
    prefixes=("ivo_vor", "vor"),
    namespaces=("http://www.ivoa.net/xml/RegistryInterface/v1.0", "http://www.ivoa.net/xml/VOResource/v1.0"),
    roots=("Resource", "resource"),
    schema="http://www.ivoa.net/xml/RegistryInterface/v1.0",
    read=read,
    recognises=recognises,
    deleted=deleted,
)
