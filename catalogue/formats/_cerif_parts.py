"""The parts of CERIF that have a structure of their own: people, organisations, grants, files."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from catalogue.formats import Notes, _alike
from catalogue.formats._walk import Children, Element, children, first, line, local, raw, under
from catalogue.normal import grants, people
from catalogue.record import Affiliation, Agent, Funding, Ids


def agent(element: Element, notes: Notes, field: str, role: str | None = None) -> Agent | None:
    """A person by the parts of the name, else an organisation, else the name that is displayed."""
    found = children(element)
    shown = line(first(found, "DisplayName"), notes, field)
    above = tuple(one for unit in under(found, "Affiliation", "OrgUnit") if (one := affiliation(unit, notes, field)))
    for person in found.get("Person", ()):
        inner = children(person)
        named = children(inner["PersonName"][0]) if "PersonName" in inner else {}
        family, given = (line(first(named, name), notes, field) for name in ("FamilyNames", "FirstNames"))
        units = (affiliation(unit, notes, field) for unit in under(inner, "Affiliation", "OrgUnit"))
        above += tuple(one for one in units if one)
        name, ids = "" if family else shown, known_ids(inner)
        return _alike.agent(name, family=family, given=given, kind="person", role=role, ids=ids, above=above)
    for unit in found.get("OrgUnit", ()):
        house = affiliation(unit, notes, field)
        return _alike.agent(house.name, kind="organisation", role=role, ids=house.ids) if house else None
    return _alike.agent(shown, role=role, above=above)


_REGISTRIES = {
    "ORCID": "orcid", "AlternativeORCID": "orcid", "ResearcherID": "researcherid", "ScopusAuthorID": "scopus",
    "ISNI": "isni", "RORID": "ror", "ROR": "ror", "FundRefID": "crossref funder", "Identifier": None,
}  # fmt: skip


def affiliation(unit: Element, notes: Notes, field: str) -> Affiliation | None:
    inner = children(unit)
    name = line(first(inner, "Name"), notes, field) or line(first(inner, "Acronym"), notes, field)
    return Affiliation(name, known_ids(inner)) if name else None


def funded(project: Children, notes: Notes) -> Funding | None:
    """The grant of a project that says by whom and as what it is funded, with the widest programme around that.

    A number that is the project's own stands for the grant where the funding has none.
    """
    known = grant(project, notes) if "Funded" in project else None
    if known is None or known.programme:
        return known
    around = [
        children(one) for top in under(project, "Funded", "As") for one in top.iterfind(".//{*}PartOf/{*}Funding")
    ]
    programmes = (line(first(one, name), notes, "funding") for one in reversed(around) for name in ("Acronym", "Name"))
    return replace(known, programme=next(filter(None, programmes), None))


_CONSORTIUM = {"Coordinator": "ProjectLeader", "Contact": "ContactPerson", "InKindContributor": "Sponsor"}


def consortium(project: Children, notes: Notes) -> Iterator[Agent | None]:
    """The partners of a project and its team, but for the principal investigators, who are its creators."""
    for group in (*project.get("Consortium", ()), *project.get("Team", ())):
        for one in group:
            name = local(one.tag) if isinstance(one.tag, str) else ""
            if name and name != "PrincipalInvestigator":
                yield agent(one, notes, "contributors", _CONSORTIUM.get(name, "ProjectMember"))


def known_ids(found: Children) -> Ids | None:
    ids: Ids = {}
    for name, scheme in _REGISTRIES.items():
        for one in found.get(name, ()):
            known = people.identifier(raw(one).strip(), scheme)
            if known:
                ids.setdefault(*known)
    return ids or None


def grant(project: Children, notes: Notes) -> Funding | None:
    """A project or funding with a number or a funder; a bare acronym of a project is no grant."""
    payers = [*under(project, "Funded", "By"), *project.get("Funder", ())]
    houses = (affiliation(unit, notes, "funding") for payer in payers for unit in payer if isinstance(unit.tag, str))
    house = next((one for one in houses if one), None)
    awards = [children(award) for granted in under(project, "Funded", "As") for award in granted]
    given = [*project.get("Identifier", ()), *project.get("GrantNumber", ())]
    given += [one for award in awards for one in award.get("Identifier", ())]
    number = next((line(one, notes, "funding") for one in given if raw(one).strip()), "")
    title = line(first(project, "Title"), notes, "funding") or line(first(project, "Name"), notes, "funding")
    title = title or line(first(project, "Acronym"), notes, "funding")
    if agreement := grants.grant(number):
        return agreement
    if not (number or house):
        return None
    return Funding(house.name if house else None, house.ids if house else None, number or None, title or None)


def media(found: Children) -> list[Children]:
    return [children(one) for one in under(found, "FileLocations", "Medium")]
