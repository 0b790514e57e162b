"""The responsible parties of ISO 19115: CI_ResponsibleParty of 2003, CI_Responsibility with its parties of 2014."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from catalogue.formats import Notes
from catalogue.formats._iso_text import Parts, held, href, inside, path, said, term
from catalogue.formats._walk import Children, Element, children, local, raw
from catalogue.normal import bylines, names, people
from catalogue.record import Affiliation, Agent, Ids

CREATORS = frozenset({"author", "coAuthor", "principalInvestigator", "originator"})
_ROLES = {
    "pointOfContact": "ContactPerson", "custodian": "DataManager", "distributor": "Distributor",
    "owner": "RightsHolder", "rightsHolder": "RightsHolder", "editor": "Editor", "sponsor": "Sponsor",
    "processor": "DataCurator", "collaborator": "ProjectMember", "resourceProvider": "Producer",
}  # fmt: skip
_DISTRIBUTING = frozenset({"distributor", "pointOfContact", ""})


class Party(NamedTuple):
    """A person, an organisation or a person in one, and the role it has."""

    role: str
    person: str
    organisation: str
    person_ids: Ids
    organisation_ids: Ids


def parties(found: Parts, notes: Notes) -> list[Party]:
    """Those of the resource: of its citation, its points of contact and its distributors, never of the metadata."""
    given = [*found.citation.get("citedResponsibleParty", ()), *found.info.get("pointOfContact", ())]
    made = [party for one in given for party in _parties(one, notes)]
    ways = path(found.meta, "distributionInfo", "distributor", "distributorContact")
    given = [party for one in ways for party in _parties(one, notes)]
    return [*made, *(one._replace(role="distributor") for one in given if one.role in _DISTRIBUTING)]


def publishers(found: Parts, notes: Notes) -> list[Party]:
    """A contact of the metadata whose role is to publish publishes the resource (AERIS)."""
    given = (party for one in found.meta.get("contact", ()) for party in _parties(one, notes))
    return [party for party in given if party.role == "publisher"]


def _parties(element: Element, notes: Notes) -> Iterator[Party]:
    inner = inside(element)
    if inner is None:
        return
    found = children(inner)
    role = next((term(one) for one in found.get("role", ())), "")
    if "party" in found:
        for one in found["party"]:
            yield from _newer(inside(one), role, notes)
        return
    person, organisation = found.get("individualName", []), found.get("organisationName", [])
    house, ids = _name(organisation, notes), _ids([href(one) for one in person] + _pages(found))
    family, given = (_name(found.get(f"individual{part}Name", []), notes) for part in ("Last", "First"))
    called = ", ".join(filter(None, (family, given)))  # the Swiss profile has the parts of a name
    for name in bylines.apart(_name(person, notes) or called):
        yield Party(role, name, house, ids, _ids([href(one) for one in organisation]))


def _newer(element: Element | None, role: str, notes: Notes) -> Iterator[Party]:
    if element is None:
        return
    found, name = children(element), _name(children(element).get("name", []), notes)
    if local(str(element.tag)) == "CI_Individual":
        yield Party(role, name, "", _named_ids(found) or _ids(_pages(found)), {})
        return
    house = _named_ids(found) or _ids([href(one) for one in found.get("name", ())])
    people_in = [held(one) for one in found.get("individual", ())]
    known = [(_name(one.get("name", []), notes), _named_ids(one) or _ids(_pages(one))) for one in people_in]
    for person, ids in [pair for pair in known if pair[0]] or [("", {})]:
        yield Party(role, person, name, ids, house)


def _name(elements: list[Element], notes: Notes) -> str:
    name = next((value for one in elements if (value := said(one, notes, "creators"))), "")
    return "" if names.is_placeholder(name) else names.public(name)


def _pages(found: Children) -> list[str]:
    return [raw(one).strip() for one in path(found, "contactInfo", "onlineResource", "linkage")]


def _ids(addresses: list[str]) -> Ids:
    """Identifiers among addresses: of a person's page only an ORCID and its like says who it is."""
    return dict(reversed([known for one in addresses if one and (known := people.identifier(one))]))


def _named_ids(found: Children) -> Ids:
    made: Ids = {}
    for one in found.get("partyIdentifier", ()):
        inner = held(one)
        value = next((raw(part).strip() for part in inner.get("code", ())), "")
        scheme = next((raw(part).strip() for part in inner.get("codeSpace", ())), "")
        if known := people.identifier(value, scheme) if value else None:
            made.setdefault(*known)
    return made


def agent(party: Party, role: str | None = None) -> Agent | None:
    """A person with the organisation as affiliation, else the organisation."""
    plain = names.person(party.person) if party.person else None
    if plain and plain.kind != "organisation":
        house = Affiliation(party.organisation, party.organisation_ids or None) if party.organisation else None
        above = (house,) if house else plain.affiliations
        return Agent(plain.name, plain.family, plain.given, "person", role, party.person_ids or plain.ids, above)
    if plain and party.organisation and party.organisation != plain.name:  # a department in the place of a person
        house = Affiliation(party.organisation, party.organisation_ids or None)
        return Agent(plain.name, None, None, "organisation", role, party.person_ids or None, (house,))
    name = party.person or party.organisation
    ids = party.organisation_ids or party.person_ids
    return Agent(name, kind="organisation", role=role, ids=ids or None) if name else None


def role(party: Party) -> str:
    return _ROLES.get(party.role, "Other")
