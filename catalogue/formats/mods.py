"""MODS 3, of OpenEdition, Persée and libraries: https://www.loc.gov/standards/mods/."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Format, Notes, _alike
from catalogue.formats import _mods_parts as parts
from catalogue.formats._mods_places import places
from catalogue.formats._walk import Children, Element, children, lang, line, local, prose, raw, under, unique
from catalogue.normal import access as accesses
from catalogue.normal import extents, grants, identifiers, isbd, names, statements, text
from catalogue.normal import languages as tongues
from catalogue.normal import licences as licensing
from catalogue.record import (
    Access,
    Agent,
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
)

_HREF = "{http://www.w3.org/1999/xlink}href"
_NOT_THEIR_PAGE = ("preview", "iiif-manifest")


def read(root: Element, notes: Notes) -> Record:
    found = children(next(iter(split(root)), root))
    raws = type_raw(found)
    kind = _alike.kind(raws, notes)
    own = pids(found)
    agents = named(found, notes)
    dated = _alike.dates(parts.dated(found), notes)
    said = access(found)
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=own,
        titles=titles(found, notes),
        descriptions=descriptions(found, notes),
        creators=_alike.once(one for role, one in agents if role == "Creator"),
        contributors=contributors(agents),
        publisher=publisher(found, agents, notes),
        container=parts.container(found, notes),
        year=_alike.year(dated),
        dates=dated,
        languages=languages(found, notes),
        subjects=subjects(found, notes),
        access=said,
        embargo_until=embargo_until(said, dated),
        licences=licensing.merged([licence for one in conditions(found) for licence in licences(one)]),
        rights=rights(found),
        places=places(found, notes),
        periods=periods(found, notes),
        funding=(*_alike.funders(agents), *funding(found, notes)),
        relations=_alike.related(parts.relations(found, notes), own),
        formats=formats(found, notes),
        sizes=sizes(found, notes),
        files=files(found),
        landing_page=landing_page(found),
        genre=kind.genre,
    )


def funding(found: Children, notes: Notes) -> Iterator[Funding]:
    """What a note on funding says."""
    for one in found.get("note", ()):
        if one.get("type", "").lower() in ("funding", "funder"):
            yield from grants.in_words(line(one, notes, "funding"))


def type_raw(found: Children) -> tuple[str, ...]:
    """Addresses of COAR, genres, then the broad types of resource."""
    given = [*found.get("genre", ()), *found.get("typeOfResource", ())]
    stated = [one.get("valueURI", "") for one in given if "coar" in one.get("valueURI", "")]
    return unique(text.label(value) for value in (*stated, *(raw(one) for one in given)))


def pids(found: Children) -> tuple[Pid, ...]:
    """Identifiers by their type, but those marked invalid; numbers of library catalogues only of no use here."""
    given = [one for one in found.get("identifier", ()) if one.get("invalid") != "yes"]
    return _alike.pids((raw(one), one.get("type")) for one in given if one.get("type") not in ("oclc", "lccn"))


def titles(found: Children, notes: Notes) -> tuple[Title, ...]:
    return tuple({one.text: one for one in reversed(list(parts.titles(found, notes)))}.values())[::-1]


def descriptions(found: Children, notes: Notes) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for name, kind in (("abstract", "abstract"), ("tableOfContents", "toc")):
        for one in found.get(name, ()):
            value = prose(one, notes, "descriptions")
            if value and not names.is_placeholder(value):
                stated = lang(one) or tongues.code(one.get("lang", ""))
                made.setdefault(value, Description(value, stated or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def named(found: Children, notes: Notes) -> list[tuple[str, Agent]]:
    """Each name with its role; a name without any is a creator's."""
    made = []
    for one in (name for name in found.get("name", ()) if name.get("type") != "conference"):
        role = parts.role(one) or ("Other" if one.find("{*}role") is not None else "Creator")
        agent = parts.agent(one, notes, "creators", None if role == "Creator" else role)
        if agent:
            made.append((role, agent))
    return made


def contributors(agents: list[tuple[str, Agent]]) -> tuple[Agent, ...]:
    return _alike.once(one for role, one in agents if role not in ("Creator", "Publisher", "Grantor", "Funder"))


def publisher(found: Children, agents: list[tuple[str, Agent]], notes: Notes) -> str | None:
    """The publisher, else a name in that role, else the institution that grants the degree."""
    given = [isbd.trimmed(line(one, notes, "publisher")) for one in under(found, "originInfo", "publisher")]
    given += [one.name for wanted in ("Publisher", "Grantor") for role, one in agents if role == wanted]
    return names.publisher(given)


def languages(found: Children, notes: Notes) -> tuple[str, ...]:
    return _alike.spoken((raw(one) for one in under(found, "language", "languageTerm")), notes)


def subjects(found: Children, notes: Notes) -> tuple[Subject, ...]:
    made: dict[tuple[str, str | None], Subject] = {}
    for one in parts.subjects(found, notes):
        made.setdefault((one.text, one.lang), one)
    return tuple(made.values())


def conditions(found: Children) -> list[Element]:
    return found.get("accessCondition", [])


def stated_access(one: Element) -> Access | None:
    return accesses.access(one.get("valueURI", "")) or accesses.access(raw(one))


def access(found: Children) -> Access | None:
    return next((said for one in conditions(found) if (said := stated_access(one))), None)


def embargo_until(said: Access | None, dated: tuple[Date, ...]) -> str | None:
    if said != "embargoed":
        return None
    return next((date.start for date in dated if date.kind == "available"), None)


def licences(one: Element) -> tuple[Licence, ...]:
    """By address or name; an address that nobody knows only where the condition is of type licence."""
    address = one.get("valueURI", "") or one.get(_HREF, "")
    if stated_access(one) or licensing.is_reserved(address):
        return ()
    if one.get("type", "").lower() in ("license", "licence") or licensing.from_address(address):
        return licensing.stated(raw(one), address)
    return licensing.licences(raw(one))


def rights(found: Children) -> tuple[str, ...]:
    """Terms in words, and the statement of rightsstatements.org that an address names."""
    given = [one for one in conditions(found) if not stated_access(one)]
    rest = [licensing.remainder(raw(one)) for one in given if not licences(one)]
    rest += [address for one in given if "rightsstatements.org/" in (address := one.get(_HREF, ""))]
    return unique(statements.statement(value) for value in rest if not names.is_placeholder(value))


def periods(found: Children, notes: Notes) -> tuple[Period, ...]:
    given = (_alike.period(isbd.date(raw(one)), notes) for one in under(found, "subject", "temporal"))
    return tuple(dict.fromkeys(one for one in given if one))


def formats(found: Children, notes: Notes) -> tuple[str, ...]:
    return unique(line(one, notes, "formats") for one in under(found, "physicalDescription", "internetMediaType"))


def sizes(found: Children, notes: Notes) -> tuple[str, ...]:
    return unique(line(one, notes, "sizes") for one in under(found, "physicalDescription", "extent"))


def addresses(found: Children) -> list[tuple[Element, str]]:
    given = ((one, identifiers.url(raw(one))) for one in under(found, "location", "url"))
    return [(one, url) for one, url in given if url]


def files(found: Children) -> tuple[File, ...]:
    made: dict[str, File] = {}
    for one, url in addresses(found):
        if one.get("access") == "preview":
            made.setdefault(url, File(url, kind="thumbnail"))
        elif one.get("access") == "raw object" or extents.is_file(url):
            made.setdefault(url, File(url, kind="main"))
    page = landing_page(found)
    return tuple(one for one in made.values() if one.url != page)


def landing_page(found: Children) -> str | None:
    """The primary address, else the first that is neither a preview nor a file."""
    given = [
        (one, url)
        for one, url in addresses(found)
        if one.get("access") not in _NOT_THEIR_PAGE and one.get("note") not in _NOT_THEIR_PAGE
    ]
    primary = [url for one, url in given if (one.get("usage") or "").startswith("primary")]
    others = [url for _, url in given if not extents.is_file(url)]
    others += [url for one in found.get("identifier", ()) if (url := identifiers.page(raw(one)))]
    return next((url for url in (*primary, *others) if not identifiers.is_resolver(url)), None)


def split(root: Element) -> list[Element]:
    """The descriptions in a collection."""
    return [root] if local(root.tag) == "mods" else list(root.iterchildren("{*}mods"))


FORMAT = Format(
    prefixes=("mods", "oai_mods", "mods3", "MODS"),
    namespaces=("http://www.loc.gov/mods/v3", "http://www.loc.gov/mods/"),
    roots=("mods", "modsCollection"),
    schema="http://www.loc.gov/standards/mods/v3/mods-3-8.xsd",
    read=read,
    split=split,
)
