"""A CMDI record by the names of its elements, whatever components its profile is made of; people and sizes in them."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Notes, _alike
from catalogue.formats._walk import Children, Element, children, first, line, local, raw
from catalogue.normal import names, roles
from catalogue.record import Affiliation, Agent, Funding

Leaves = dict[str, list[Element]]

_BESIDE = frozenset({
    "project", "metadatainfo", "communicationinfo", "creationtoolinfo", "annotationtoolinfo", "sizeperlanguage",
    "resourcedocumentationinfo", "relationinfo", "fundingproject", "affiliation", "contact", "cooperations",
})  # fmt: skip
"""Components that tell of something else than the resource."""
_PEOPLE = {
    "contactperson": "ContactPerson", "iprholderperson": "RightsHolder", "iprholderorganization": "RightsHolder",
    "distributionrightsholderperson": "Distributor", "distributionrightsholderorganization": "Distributor",
    "resourcecreatorperson": "Creator", "resourcecreatororganization": "Creator", "creator": "Creator",
    "author": "Creator", "annotator": "DataCurator", "editor": "Editor", "contributor": "Other",
}  # fmt: skip


def leaves(components: Element) -> Leaves:
    """Elements by their names in lower case, but for what is beside the resource."""
    found: Leaves = {}
    pending = [components]
    while pending:
        one = pending.pop(0)
        for child in one:
            if isinstance(child.tag, str):
                name = local(child.tag).lower()
                if name in _BESIDE or (name in _PEOPLE and len(child)):
                    continue
                found.setdefault(name, []).append(child)
                if len(child):
                    pending.append(child)
    return found


def people(components: Element, notes: Notes) -> Iterator[tuple[str, Agent]]:
    """(role, agent) of every person and organisation that has a hand in the resource; never who described it."""
    for one in components.iter():
        if not isinstance(one.tag, str):
            continue
        name = local(one.tag).lower()
        if name in _PEOPLE and not _described(one):
            role = _PEOPLE[name]
            if name == "contributor":
                word = next((raw(inner).strip() for inner in one if local(str(inner.tag)).lower() == "role"), "")
                role = roles.role(word) or "Other"
            if agent := _agent(one, notes, None if role == "Creator" else role):
                yield role, agent


def _described(element: Element) -> bool:
    """Whether an element is about the description or a project, not the resource."""
    return any(local(str(one.tag)).lower() in ("metadatainfo", "project", "header") for one in element.iterancestors())


def _agent(element: Element, notes: Notes, role: str | None) -> Agent | None:
    found: Children = {}
    for one in element.iter():
        if isinstance(one.tag, str) and len(one) == 0:
            found.setdefault(local(one.tag).lower(), []).append(one)
    above = [Affiliation(name) for one in _houses(element) if (name := line(one, notes, "contributors"))]
    family, given = (
        next((said for name in wanted if (said := line(first(found, name), notes, "contributors"))), "")
        for wanted in (("surname", "lastname"), ("givenname", "firstname", "forename"))
    )
    if family or given:
        return _alike.agent("", family=family, given=given, kind="person", role=role, above=above)
    person = next(
        (line(first(found, name), notes, "contributors") for name in ("person", "fullname", "name") if name in found),
        "",
    )
    if person:
        return _alike.agent(person, role=role, above=above)
    if len(element) == 0:
        return _alike.agent(line(element, notes, "contributors"), role=role)
    return _alike.agent(above[0].name, kind="organisation", role=role) if above else None


def _houses(element: Element) -> list[Element]:
    """The names of organisations, one a language: of several the English or else the first."""
    made: list[Element] = []
    for parent in element.iter():
        named = [
            one
            for one in parent
            if isinstance(one.tag, str)
            and local(one.tag).lower() in ("organizationname", "organisation", "affiliation")
            and len(one) == 0
        ]
        english = [one for one in named if one.get("{http://www.w3.org/XML/1998/namespace}lang", "")[:2] == "en"]
        made += (english or named)[:1]
    return made


def sizes(found: Leaves) -> Iterator[str]:
    """`size` and its unit, which stand beside one another."""
    for one in (leaf for leaf in found.get("size", ()) if len(leaf) == 0):
        parent = one.getparent()
        unit = (
            ""
            if parent is None
            else next(
                (raw(other).strip() for other in parent if local(str(other.tag)).lower() in ("sizeunit", "unit")), ""
            )
        )
        if raw(one).strip() and unit.lower() != "other" and not names.is_placeholder(raw(one)):
            yield f"{raw(one).strip()} {unit}".strip()


def funding(found: Leaves, notes: Notes) -> Iterator[Funding]:
    """The funds of CLARIN's repositories (LINDAT): organisation, number and name of the project."""
    for one in found.get("funding", ()):
        inner = {name.lower(): leaves for name, leaves in children(one).items()}
        funder, award, title = (
            line(first(inner, name), notes, "funding") for name in ("organization", "code", "projectname")
        )
        if funder or award:
            yield Funding(funder=funder or None, award=award or None, award_title=title or None)


def inside(element: Element, *parents: str) -> bool:
    """Whether the component around an element is one of these."""
    parent = element.getparent()
    return parent is not None and local(str(parent.tag)).lower() in parents


def resources(root: Element) -> Iterator[tuple[str, str, str]]:
    """(kind, media type, address) of every resource proxy."""
    for proxy in root.iter("{*}ResourceProxy"):
        found = children(proxy)
        kind, reference = first(found, "ResourceType"), first(found, "ResourceRef")
        if kind is not None and reference is not None:
            yield raw(kind).strip(), kind.get("mimetype") or "", resolved(raw(reference).strip())


def resolved(value: str) -> str:
    """The address of a handle, without the view of it that is asked for: `hdl:1839/00-0A@view`."""
    return f"https://hdl.handle.net/{value[4:].partition('@')[0]}" if value.startswith("hdl:") else value
