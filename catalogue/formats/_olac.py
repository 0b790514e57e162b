"""OLAC's Dublin Core of language resources: codes of languages, linguistic types and roles stand in attributes."""

from __future__ import annotations

from msgspec import structs

from catalogue.formats import Notes, _alike, _dublin_core
from catalogue.formats._walk import Element, Value, Values, lang, local, raw, unique, whole
from catalogue.normal import access as accesses
from catalogue.normal import languages as tongues
from catalogue.normal import names, roles, text
from catalogue.normal import places as placing
from catalogue.record import Agent, Record, Subject

_FORM = "{http://www.w3.org/2001/XMLSchema-instance}type"
_OLAC = "{http://www.language-archives.org/OLAC/1.1/}code"
_CODES = (_OLAC, "{http://www.language-archives.org/OLAC/1.0/}code", "code")
_BY_CODE = frozenset({"language", "type"})


def read(root: Element, notes: Notes) -> Record:
    """The record of elements of Dublin Core beside one another, some of which say what they mean by a code."""
    found = values(root, notes)
    agents = list(named(root, notes))
    made = _dublin_core.read({name: given for name, given in found.items() if name != "contributor"}, notes)
    subjects = {(one.text, one.lang): one for one in (*coded_subjects(root), *made.subjects)}
    creators = [one for role, one in agents if role == "Creator"]
    terms = [one.text for one in found.get("accessRights", ()) if accesses.access(one.text) and one.text.count(" ") > 3]
    return structs.replace(
        made,
        creators=_alike.once([*made.creators, *creators]),
        contributors=_alike.once(one for role, one in agents if role != "Creator"),
        subjects=tuple(subjects.values()),
        rights=unique([*made.rights, *terms]),
    )


def code(element: Element) -> tuple[str, str]:
    """(kind, code) of an element: xsi:type and olac:code (OLAC), or the attribute that CMDI's profile makes of them."""
    stated = next((value for name in _CODES if (value := element.get(name))), "")
    if stated:
        return (element.get(_FORM) or "").rpartition(":")[2].removeprefix("olac-"), stated
    for name, given in element.attrib.items():
        kind = local(str(name))
        if kind.startswith("olac-") and given:
            return kind.removeprefix("olac-"), str(given)
    return "", ""


def values(root: Element, notes: Notes) -> Values:
    """The texts by element; a language, type or field without text is its code, a kind of discourse is no type."""
    found: Values = {}
    for child in root:
        if not isinstance(child.tag, str):
            continue
        name, (kind, stated) = local(child.tag), code(child)
        given = raw(child).strip()
        if kind == "discourse-type":
            name, given = "subject", given or stated.replace("_", " ")
        elif stated and name in _BY_CODE:
            given = stated
        elif name == "subject" and kind == "language":
            continue
        elif name == "subject" and kind:
            given = given or stated.replace("_", " ")
        kinds = [str(value) for key, value in child.attrib.items() if local(str(key)) == "dcterms-type"]
        form = child.get(_FORM) or next(iter(kinds), None)
        if (form or "").endswith("ISO3166"):
            given = placing.country_coded(given) or given
        if given:
            found.setdefault(name, []).append(Value(whole(given, notes, name), lang(child), None if kind else form))
    return found


def coded_subjects(root: Element) -> list[Subject]:
    """The languages that a resource is about, by the name given, else by that of the code."""
    made = []
    for child in root:
        if isinstance(child.tag, str) and local(child.tag) == "subject":
            kind, stated = code(child)
            if kind == "language" and stated:
                known = tongues.code(stated.removeprefix("x-sil-").lower())
                words = text.line(raw(child))
                name = words or (tongues.english(known) if known else None) or stated
                made.append(Subject(name, lang(child) if words else None, "ISO 639", known or stated))
    return made


def named(root: Element, notes: Notes) -> list[tuple[str, Agent]]:
    """Contributors by their role; one whose role is author is a creator."""
    made: list[tuple[str, Agent]] = []
    for child in root:
        if isinstance(child.tag, str) and local(child.tag) == "contributor":
            _, stated = code(child)
            role = (roles.role(stated) if stated else None) or "Other"
            plain = names.agent(text.line(whole(raw(child), notes, "contributors")))
            if plain:
                shown = None if role == "Creator" else role if stated else plain.role
                made.append((role, structs.replace(plain, role=shown)))
    return made
