"""OpenAIRE Guidelines for Literature Repositories 4, which carry DataCite's properties: https://openaire-guidelines-for-literature-repository-managers.readthedocs.io/en/v4.0.0/."""

from __future__ import annotations

from msgspec import structs

from catalogue.formats import Format, Notes, _alike
from catalogue.formats import datacite as kernel
from catalogue.formats._datacite_container import container_of
from catalogue.formats._walk import Children, Element, children, first, lang, line, prose, raw, unique
from catalogue.normal import access as accesses
from catalogue.normal import identifiers, names, text, types
from catalogue.normal import licences as licensing
from catalogue.normal import places as placing
from catalogue.record import Access, Container, Description, File, Licence, Place, Record


def read(root: Element, notes: Notes) -> Record:
    found = children(root)
    raws = type_raw(found)
    kind = _alike.kind(raws, notes)
    own = Notes(notes.header, [])
    made = kernel.read(root, own)
    notes.found.extend(one for one in own.found if one.field not in ("type", "languages"))
    around = container(found, notes)
    inside = {*around.issn, *around.isbn} if around else set()
    return structs.replace(
        made,
        type=kind.type,
        genre=kind.genre,
        type_raw=raws,
        descriptions=descriptions(found, notes),
        container=around,
        languages=_alike.spoken((raw(one) for one in found.get("language", ())), notes),
        licences=licensing.merged([*licences(found), *made.licences]),
        places=places(found, made.places, notes),
        relations=tuple(one for one in made.relations if one.value not in inside),
        access=made.access or access(found),
        version=version(found, notes),
        formats=unique(text.label(raw(one)) for one in found.get("format", ())),
        files=files(found),
    )


def type_raw(found: Children) -> tuple[str, ...]:
    """The address of COAR, then the words; `literature` and its kin say nothing."""
    given = [value for one in found.get("resourceType", ()) for value in (one.get("uri", ""), raw(one))]
    return unique(text.label(value) for value in given if not names.is_placeholder(value))


def descriptions(found: Children, notes: Notes) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for one in found.get("description", ()):
        value = prose(one, notes, "descriptions")
        if value and not names.is_placeholder(value):
            made.setdefault(value, Description(value, lang(one) or text.language(value), "abstract"))
    return tuple(made.values())


def container(found: Children, notes: Notes) -> Container | None:
    """Journal, book or proceedings: its citation, the numbers that it is part of, the town of a conference."""
    numbers = container_of(found, notes) or Container()
    parts = [line(first(found, f"citation{name}"), notes, "container") for name in ("StartPage", "EndPage")]
    isbn = [
        pid.value
        for group in found.get("relatedIdentifiers", ())
        for one in group
        if isinstance(one.tag, str) and one.get("relationType") == "IsPartOf"
        if (pid := identifiers.pid(raw(one), one.get("relatedIdentifierType"))) and pid.scheme == "isbn"
    ]
    title, volume, issue, town = (
        line(first(found, f"citation{name}"), notes, "container") or None
        for name in ("Title", "Volume", "Issue", "ConferencePlace")
    )
    made = structs.replace(
        numbers,
        title=title or numbers.title,
        volume=volume,
        issue=issue,
        pages="-".join(part for part in parts if part) or None,
        isbn=tuple(dict.fromkeys([*numbers.isbn, *isbn])),
        event_place=town,
    )
    return made if made != Container() else None


def licences(found: Children) -> list[Licence]:
    given = found.get("licenseCondition", ())
    return [licence for one in given for licence in licensing.stated(raw(one), one.get("uri", ""))]


def access(found: Children) -> Access | None:
    """`oaire:accessRights` of version 4 as first published, which later became `datacite:rights`."""
    one = first(found, "accessRights")
    return (accesses.access(one.get("uri", "")) or accesses.access(raw(one))) if one is not None else None


def places(found: Children, known: tuple[Place, ...], notes: Notes) -> tuple[Place, ...]:
    """Locations and dc:coverage; the town of a conference is no place of the content."""
    town = line(first(found, "citationConferencePlace"), notes, "places")
    made = [one for one in known if not (town and one == Place(town))]
    for one in found.get("coverage", ()):
        value = line(one, notes, "places")
        given, repaired = placing.from_text(value) if value else ((), False)
        if repaired:
            notes.add("repaired-place" if given else "unusable-place", "places", value)
        made += given or ([Place(value)] if value and not placing.is_unnamed(value) and value != town else [])
    return tuple(dict.fromkeys(made))


def version(found: Children, notes: Notes) -> str | None:
    """By the address of COAR, else in the record's words."""
    one = first(found, "version")
    if one is None:
        return None
    return types.version_term(one.get("uri", "")) or types.version_term(raw(one)) or line(one, notes, "version") or None


def files(found: Children) -> tuple[File, ...]:
    given = ((identifiers.url(raw(one)), one.get("mimeType")) for one in found.get("file", ()))
    return tuple({url: File(url, form or None, kind="main") for url, form in given if url}.values())


def recognises(root: Element) -> bool:
    """By the namespace, its own or that of what is inside."""
    return root.tag.startswith(f"{{{_SPACE}}}") or _SPACE in root.nsmap.values()


_SPACE = "http://namespace.openaire.eu/schema/oaire/"

FORMAT = Format(
    prefixes=("oai_openaire", "openaire", "oai_openaire4", "openaire4"),
    namespaces=(_SPACE,),
    roots=("resource",),
    schema="https://www.openaire.eu/schema/repo-lit/4.0/openaire.xsd",
    read=read,
    recognises=recognises,
)
