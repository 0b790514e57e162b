"""METS around a description in MODS or Dublin Core, of DSpace, OpenEdition, Persée: https://www.loc.gov/standards/mets/."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from catalogue.formats import Format, Notes, mods, qdc, tef
from catalogue.formats._walk import Element, local
from catalogue.normal import identifiers
from catalogue.record import File, Record

_HREF = "{http://www.w3.org/1999/xlink}href"
_MODS = "http://www.loc.gov/mods"
_DUBLIN_CORE = ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/")
_KINDS = {"THUMBNAIL": "thumbnail", "PREVIEW": "thumbnail"}
_NO_FILES = frozenset({"TEXT", "LICENSE", "CC-LICENSE", "METADATA", "ARCHIVE", "OCR", "SWORD"})


def read(root: Element, notes: Notes) -> Record:
    """The record of the main description, with the files and the identifier that METS adds."""
    if tef.recognises(root):
        return tef.read(root, notes)
    about = description(root)
    made = carried(about, notes) if about is not None else Record(type="other")
    found = {one.url: one for one in (*made.files, *files(root))}
    own = identifiers.strong([pid for value in [root.get("OBJID", "").strip()] if (pid := identifiers.pid(value))])
    return structs.replace(
        made, pids=identifiers.sorted_unique([*made.pids, *own]) if own else made.pids, files=tuple(found.values())
    )


def carried(about: Element, notes: Notes) -> Record:
    """What the data of a section say: MODS or Dublin Core, with or without an element of its own around it."""
    inner = [one for one in about if isinstance(one.tag, str)]
    root = inner[0] if len(inner) == 1 and len(inner[0]) else about
    namespaces = {part.tag.rpartition("}")[0][1:] for part in root if isinstance(part.tag, str)}
    if any(namespace.startswith(_MODS) for namespace in namespaces):
        return mods.read(root, notes)
    return qdc.read(root, notes)


def description(root: Element) -> Element | None:
    """The xmlData of the section that describes the whole: the one that the first div names, else the first."""
    sections = {one.get("ID", ""): one for one in root if isinstance(one.tag, str) and local(one.tag) == "dmdSec"}
    wanted = (one.get("DMDID", "") for one in divisions(root))
    named = (sections[name] for value in wanted for name in value.split() if name in sections)
    for section in (*list(named)[:1], *sections.values()):
        for data in section.iter("{*}xmlData"):
            if describes(data):
                return data
    return None


def describes(data: Element) -> bool:
    """Whether there is something that a reader of ours reads."""
    spaces = (one.tag.rpartition("}")[0][1:] for one in data.iter() if isinstance(one.tag, str))
    return any(space.startswith(_MODS) or space in _DUBLIN_CORE for space in spaces)


def divisions(root: Element) -> Iterator[Element]:
    for one in root:
        if isinstance(one.tag, str) and local(one.tag) == "structMap":
            yield from one.iter("{*}div")


def files(root: Element) -> Iterator[File]:
    """The files of the whole, not those of its chapters, texts made by machine or licences."""
    wanted = pointed(root)
    for group in root.iter("{*}fileGrp"):
        use = (group.get("USE") or "").upper()
        if use in _NO_FILES:
            continue
        for one in group:
            if not isinstance(one.tag, str) or local(one.tag) != "file" or (wanted and one.get("ID") not in wanted):
                continue
            for place in one.iter("{*}FLocat"):
                if address := identifiers.url(place.get(_HREF, "")):
                    size = one.get("SIZE")
                    kind = _KINDS.get(use, "main")
                    yield File(address, one.get("MIMETYPE") or None, f"{size} bytes" if size else None, kind)  # type: ignore[arg-type]


def pointed(root: Element) -> frozenset[str]:
    """The ids of the files that the first division with a description points to; empty where there is but one."""
    described = [one for one in divisions(root) if one.get("DMDID")]
    if len(described) < 2:
        return frozenset()
    return frozenset(
        one.get("FILEID", "") for one in described[0] if isinstance(one.tag, str) and local(one.tag) == "fptr"
    )


FORMAT = Format(
    prefixes=("mets", "METS", "persee_mets", "oai_mets"),
    namespaces=("http://www.loc.gov/METS/",),
    roots=("mets",),
    schema="http://www.loc.gov/standards/mets/mets.xsd",
    read=read,
)
