"""The back of HAL's TEI: structures with the institutions above them, and projects with their funders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from catalogue.formats import Notes
from catalogue.formats._walk import Children, Element, children, first, line, local, raw
from catalogue.normal import grants, people
from catalogue.record import Affiliation, Funding, Ids


class Orgs(NamedTuple):
    """The `org` elements of listOrg by their xml:id, and what was read of each structure with those above it."""

    listed: dict[str, Element]
    climbed: dict[str, tuple[Affiliation, ...]]


_ID = "{http://www.w3.org/XML/1998/namespace}id"
_FUNDERS = {"anrProject": "ANR", "europeanProject": "EC"}


def listed(back: Element | None) -> Orgs:
    """Every structure and project of the back, under whatever listOrg it stands."""
    groups = back if back is not None else ()
    found = {key: one for group in groups for one in group if local(str(one.tag)) == "org" and (key := one.get(_ID))}
    return Orgs(found, {})


def referred(element: Element) -> str:
    """`struct-13621` of `ref="#struct-13621"`."""
    return (element.get("ref") or element.get("active") or "").strip().lstrip("#")


def affiliations(element: Element, orgs: Orgs, notes: Notes) -> Iterator[Affiliation]:
    """The structures that an affiliation refers to or holds, each followed by those above it."""
    inner = [one for one in element if isinstance(one.tag, str) and local(one.tag) == "org"]
    reference = referred(element)
    if reference in orgs.listed:
        if reference not in orgs.climbed:
            orgs.climbed[reference] = tuple(_climbed(reference, orgs, notes))
        yield from orgs.climbed[reference]
    elif inner:
        for org in inner:
            yield from _held(org, notes)
    elif reference:
        notes.add("unknown-structure", "creators", reference, "No structure of this record has that number")
    elif name := line(element, notes, "creators"):
        yield Affiliation(name)


def _climbed(start: str, orgs: Orgs, notes: Notes) -> Iterator[Affiliation]:
    """Breadth first along listRelation: laboratory, its direct institutions, what is above these."""
    waiting, seen = [start], {start}
    for key in waiting:
        found = children(orgs.listed[key])
        if one := affiliation(found, notes, key):
            yield one
        for relation in (part for group in found.get("listRelation", ()) for part in group):
            above = referred(relation)
            if above in orgs.listed and above not in seen:
                seen.add(above)
                waiting.append(above)


def _held(org: Element, notes: Notes) -> Iterator[Affiliation]:
    found = children(org)
    if one := affiliation(found, notes, org.get(_ID, "")):
        yield one
    for above in found.get("org", ()):
        yield from _held(above, notes)


def affiliation(found: Children, notes: Notes, key: str = "") -> Affiliation | None:
    """A structure by its full name, never by its acronym alone; identifiers that are none are noted.

    `key` is the number that HAL has for it (`struct-13621`): most laboratories have no other one.
    """
    named = sorted(found.get("orgName", ()), key=lambda one: one.get("type") == "acronym")
    name = next((text for one in named if (text := line(one, notes, "creators"))), "")
    ids: Ids = {}
    for one in found.get("idno", ()):
        value, scheme = raw(one).strip(), one.get("type", "")
        if known := people.identifier(value, scheme):
            ids.setdefault(*known)
        elif value and people.scheme_named(scheme):
            notes.add("odd-name-identifier", "creators", f"{scheme}: {value}")
    if known := people.identifier(key, "halstruct"):
        ids.setdefault(*known)
    return Affiliation(name, ids or None) if name else None


def funding(funder: Element, orgs: Orgs, notes: Notes) -> Iterator[Funding]:
    """The project that a funder refers to, else what its words say."""
    project = orgs.listed.get(referred(funder))
    if project is None:
        yield from grants.in_words(line(funder, notes, "funding"))
    elif made := _project(project, notes):
        yield made


def acknowledgements(funders: Iterable[Element], notes: Notes) -> Iterator[str]:
    """Thanks in whole sentences that authors put where a funder's name belongs."""
    given = (line(one, notes, "funding") for one in funders if not referred(one))
    return (words for words in given if grants.is_sentence(words))


def _project(project: Element, notes: Notes) -> Funding | None:
    found = children(project)
    numbers = {one.get("type", ""): line(one, notes, "funding") for one in found.get("idno", ())}
    code = _FUNDERS.get(project.get("type", ""))
    title = line(first(found, "desc"), notes, "funding") or line(first(found, "orgName"), notes, "funding")
    award = numbers.get("anr") or numbers.get("number")
    made = Funding(
        funder=grants.funder(code) if code else line(first(found, "orgName"), notes, "funding") or None,
        award=award or None,
        award_title=title or None,
        programme=numbers.get("program") or None,
    )
    return made if made.award or made.award_title else None
