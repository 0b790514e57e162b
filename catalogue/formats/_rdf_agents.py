"""People and organisations in RDF: FOAF, vCard and PROV, described or named by an address."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from msgspec.structs import replace

from catalogue.formats import Notes, _alike
from catalogue.formats._rdf import RDF, Node, last
from catalogue.formats._walk import raw
from catalogue.normal import addresses, identifiers, people, roles, text
from catalogue.record import Affiliation, Agent, Ids

_RESOURCE = f"{RDF}resource"
_NAMES = ("name", "fn", "organization-name", "organisation-name", "title", "label", "prefLabel")
_ISO_ROLES = {
    "pointofcontact": "ContactPerson", "custodian": "DataManager", "distributor": "Distributor",
    "owner": "RightsHolder", "processor": "DataCurator", "resourceprovider": "Producer",
    "principalinvestigator": "Creator", "author": "Creator", "originator": "Creator", "publisher": "Publisher",
    "editor": "Editor", "funder": "Funder", "user": "Other",
}  # fmt: skip


def agent(node: Node, role: str | None = None) -> Agent | None:
    """A person or organisation by its name; a name that is an address or a mailbox is none."""
    parts = {name: text.line(raw(one)) for name in ("familyName", "family-name", "givenName", "given-name", "firstName")
             for one in node.of(name)}  # fmt: skip
    family, given = (
        (parts.get("familyName") or parts.get("family-name", "")),
        (parts.get("givenName") or parts.get("given-name") or parts.get("firstName", "")),
    )
    name = next((text.line(raw(one)) for wanted in _NAMES for one in node.of(wanted) if raw(one).strip()), "")
    houses = [text.line(house) for one in node.things("org", "memberOf") for house, _ in one.texts(*_NAMES)]
    houses += [text.line(raw(one)) for one in node.of("organization-name", "organisation-name")]
    name = name or (next(iter(houses), "") if not (family or given) else "")
    if addresses.is_written_out(name) and not (family or given):
        return None
    kinds = {"Organization", "Organisation", "FormalOrganization", "OrganizationalUnit"} & set(node.types())
    persons = {"Person", "Individual"} & set(node.types())
    kind = "organisation" if kinds else "person" if persons else None
    made = _alike.agent(name, family=family, given=given, kind=kind, role=role, ids=ids_of(node))
    above = tuple(Affiliation(house) for house in dict.fromkeys(houses) if made and house != made.name)
    return replace(made, affiliations=above) if made and above and made.kind == "person" else made


def ids_of(node: Node) -> Ids | None:
    given = [node.address, *node.addresses("sameAs", "identifier"), *(value for value, _ in node.texts("identifier"))]
    return dict(known for one in given if one and (known := people.identifier(one))) or None


def agents(node: Node, notes: Notes, name: str, role: str | None = None) -> Iterator[Agent | None]:
    """The agents of one property; an address that nothing describes is noted."""
    for one in node.of(name):
        thing = node.graph.thing(one)
        if thing is not None:
            yield agent(thing, role)
        elif raw(one).strip() and not identifiers.url(raw(one)):
            yield _alike.agent(text.line(raw(one)), role=role)
        elif house := _named_by_address(one.get(_RESOURCE, "")):
            yield Agent(house, kind="organisation", role=role)
        else:
            field = "contributors" if role else "publisher" if name == "publisher" else "creators"
            notes.add("unresolved-reference", field, one.get(_RESOURCE) or raw(one).strip())


def _named_by_address(address: str) -> str | None:
    """The organisation of which GeoNetwork's RDF has but an address, which ends in its name."""
    name = unquote(address.partition("/organizations/")[2])
    return text.line(name) or None if "/" not in name else None


def qualified(node: Node) -> Iterator[tuple[str, Agent]]:
    """(role, agent) of qualified attributions (PROV, GeoDCAT) and of contact points that say a role."""
    for one in node.things("qualifiedAttribution"):
        word = next((last(address) for address in one.addresses("hadRole")), "")
        word = word or next((text.line(value) for value, _ in one.texts("hadRole", "type")), "")
        for thing in one.things("agent"):
            if (found := agent(thing)) is not None:
                yield role_of(word), found
    for thing in node.things("contactPoint"):
        word = next((text.line(value) for value, _ in thing.texts("role")), "")
        if (found := agent(thing)) is not None:
            yield (role_of(word) if word else "ContactPerson"), found


def role_of(word: str) -> str:
    key = "".join(letter for letter in word.lower() if letter.isalpha())
    return _ISO_ROLES.get(key) or roles.role(word) or "Other"
