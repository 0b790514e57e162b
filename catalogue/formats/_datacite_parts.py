"""The parts of a DataCite resource that have a structure of their own: agents, funding, places, related resources."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Notes
from catalogue.formats._datacite_container import PUBLISHED_IN, PUBLISHED_OR_UNSAID
from catalogue.formats._datacite_words import UNRESOLVED
from catalogue.formats._walk import Children, Element, children, first, inside, line, local, raw, under, unique
from catalogue.normal import access as accesses
from catalogue.normal import grants, identifiers, names, people, text, types
from catalogue.normal import licences as licensing
from catalogue.normal import places as placing
from catalogue.record import Access, Affiliation, Agent, Date, Funding, Ids, Licence, Pid, Place, Relation

_KINDS = {"Personal": "person", "Organizational": "organisation"}
_NAMED = frozenset({"creatorName", "contributorName"})


def attribute(element: Element, name: str) -> str | None:
    return (element.get(name) or "").strip() or None


def agents_of(element: Element, notes: Notes, field: str, role: str | None = None) -> Iterator[Agent]:
    """The agent of a creator or contributor; some put several names into one element, each starts an agent anew."""
    found: Children = {}
    for child in element.iterchildren("*"):
        name = local(child.tag)
        if name in _NAMED and found and next(iter(found)).endswith("Name"):
            yield from _agent(found, notes, field, role)
            found = {}
        found.setdefault(name, []).append(child)
    yield from _agent(found, notes, field, role)


def _agent(found: Children, notes: Notes, field: str, role: str | None) -> Iterator[Agent]:
    named = first(found, "creatorName")
    named = first(found, "contributorName") if named is None else named
    given, family = line(first(found, "givenName"), notes, field), line(first(found, "familyName"), notes, field)
    plain = names.agent(line(named, notes, field) or f"{family}, {given}".strip(", "))
    if plain is None:
        return
    kind = _KINDS.get(named.get("nameType", "")) if named is not None else None
    ids = (_ids(found, notes, field) if "nameIdentifier" in found else None) or plain.ids
    made = names.named(plain.name, family=family, given=given, kind=kind, ids=ids)
    above = [one for part in found.get("affiliation", ()) if (one := _affiliation(part, notes, field))]
    houses = tuple(above) or plain.affiliations
    yield Agent(made.name, made.family, made.given, made.kind, role or None, made.ids, houses)


def _ids(found: Children, notes: Notes, field: str) -> Ids | None:
    ids: Ids = {}
    for part in found.get("nameIdentifier", ()):
        value, scheme = raw(part).strip(), attribute(part, "nameIdentifierScheme") or attribute(part, "schemeURI")
        known = people.identifier(value, scheme) if value else None
        if known:
            ids.setdefault(*known)
        elif value and not names.is_placeholder(value):
            notes.add("odd-name-identifier", field, f"{scheme}: {value}")
    return ids or None


def _affiliation(part: Element, notes: Notes, field: str) -> Affiliation | None:
    name = names.affiliation(line(part, notes, field))
    if name is None:
        return None
    if not part.attrib:
        return Affiliation(name)
    value = attribute(part, "affiliationIdentifier") or ""
    scheme = attribute(part, "affiliationIdentifierScheme") or attribute(part, "schemeURI")
    known = people.identifier(value, scheme) if value else None
    return Affiliation(name, dict([known]) if known else None)


def grant_of(element: Element, notes: Notes) -> Funding | None:
    """The funding of a fundingReference, or of a contributor that is a funder or carries a grant's identifier."""
    contributes = local(element.tag) == "contributor"
    funds = contributes and element.get("contributorType") == "Funder"
    if contributes and not funds and next(element.iterchildren("{*}nameIdentifier"), None) is None:
        return None
    found = children(element)
    for one in found.get("nameIdentifier", ()):
        if grant := grants.grant(raw(one).strip()):
            return grant
    if contributes:
        name = line(first(found, "contributorName"), notes, "funding")
        return (
            (grants.grant(name) or Funding(funder=name)) if funds and name and not names.is_placeholder(name) else None
        )
    award = first(found, "awardNumber")
    number = line(award, notes, "funding")
    if agreement := grants.grant(number):
        return agreement
    agreed = grants.grant(award.get("awardURI", "")) if award is not None else None  # Zenodo: it names the programme
    made = Funding(
        funder=line(first(found, "funderName"), notes, "funding") or None,
        funder_ids=_funder(first(found, "funderIdentifier"), notes),
        award=number or None,
        award_title=line(first(found, "awardTitle"), notes, "funding") or None,
        award_uri=identifiers.url(award.get("awardURI", "")) if award is not None else None,
        programme=line(first(found, "fundingStream"), notes, "funding") or (agreed.programme if agreed else None),
    )
    return made if made != Funding() else None


def _funder(element: Element | None, notes: Notes) -> Ids | None:
    """A funder's identifier; one of type Other whose check digits are those of a ROR is one (Zenodo)."""
    if element is None:
        return None
    value, scheme = line(element, notes, "funding"), attribute(element, "funderIdentifierType")
    known = people.identifier(value, scheme) or (people.identifier(value, "ror") if scheme == "Other" else None)
    return dict([known]) if known else None


def related_of(element: Element, notes: Notes) -> Relation | None:
    """The relation of a relatedIdentifier or relatedItem; none to the journal's ISSN, which the container has."""
    typed: Element | None = element
    scheme = element.get("relatedIdentifierType")
    label = None
    if local(element.tag) == "relatedItem":
        found = children(element)
        typed = first(found, "relatedItemIdentifier")
        scheme = typed.get("relatedItemIdentifierType") if typed is not None else None
        label = next((line(one, notes, "relations") for one in under(found, "titles", "title")), None)
    value = line(typed, notes, "relations")
    pid = identifiers.pid(value, scheme) if value and not names.is_placeholder(value) else None
    if pid is None and label and element.get("relationType") not in PUBLISHED_IN:
        return Relation(element.get("relationType") or "Related", "other", label)
    if pid is None or (pid.scheme == "issn" and element.get("relationType") in PUBLISHED_OR_UNSAID):
        return None
    if pid.scheme == "other" and scheme in UNRESOLVED:
        pid = Pid("other", f"{scheme}:{pid.value.removeprefix(f'{scheme}:')}")
    general = element.get("resourceTypeGeneral") or element.get("relatedItemType") or ""
    sort = types.resolve((general,)).type if general not in ("", "Journal") else None  # it is no article and no data
    return Relation(element.get("relationType") or "Related", pid.scheme, pid.value, sort, label)


def place_of(element: Element, notes: Notes) -> Iterator[Place]:
    """The place of a geoLocation, coordinates in elements (kernel 4) or in text (kernel 3); further polygons apart."""
    found = children(element)
    name = line(first(found, "geoLocationPlace"), notes, "places")
    box, odd_box = _box(first(found, "geoLocationBox"))
    point, odd_point = _point(first(found, "geoLocationPoint"))
    polygons = [ring for one in found.get("geoLocationPolygon", ()) if (ring := _ring(one))]
    if odd_box or odd_point:
        notes.add(
            "repaired-place" if box or point else "unusable-place",
            "places",
            " ".join(one.text.strip() for one in element.iter() if one.text and one.text.strip()),
        )
    place = Place(
        name if name and not names.is_placeholder(name) else None, box, point, polygons[0] if polygons else ()
    )
    if place != Place():
        yield place
    yield from (Place(polygon=ring) for ring in polygons[1:])


def _numbers(element: Element, *wanted: str) -> list[float | None]:
    """The coordinates by name, or in order from the text of kernel 3."""
    if len(element):
        found = {local(child.tag): child.text for child in element.iterchildren("*", reversed=True)}
        return [placing.number(found.get(name)) for name in wanted]
    values = [placing.number(value) for value in raw(element).replace(",", " ").split()]
    return values if len(values) == len(wanted) else [None] * len(wanted)


def _box(element: Element | None) -> tuple[tuple[float, float, float, float] | None, bool]:
    if element is None:
        return None, False
    order = ("southBoundLatitude", "westBoundLongitude", "northBoundLatitude", "eastBoundLongitude")
    south, west, north, east = _numbers(element, *order)
    if south is None or west is None or north is None or east is None:
        return None, bool(raw(element).strip())
    return placing.box(west, south, east, north)


def _point(element: Element | None) -> tuple[tuple[float, float] | None, bool]:
    if element is None:
        return None, False
    latitude, longitude = _numbers(element, "pointLatitude", "pointLongitude")
    if latitude is None or longitude is None:
        return None, bool(raw(element).strip())
    return placing.point(longitude, latitude)


def _ring(element: Element) -> tuple[tuple[float, float], ...]:
    corners = [_point(one) for one in element.iterchildren("*") if local(one.tag) == "polygonPoint"]
    return placing.polygon([point for point, _ in corners if point])


def stated(found: Children) -> list[Element]:
    return [*under(found, "rightsList", "rights"), *found.get("rights", ())]


def licences_of(one: Element) -> tuple[Licence, ...]:
    return licensing.stated(raw(one), one.get("rightsURI", ""), one.get("rightsIdentifier", ""))


def resource(root: Element) -> Element:
    """The `resource` of an envelope: in its payload (DataCite) or directly in it (TUdatalib); else the root itself."""
    if local(root.tag) == "resource":
        return root
    return next((one for one in root.iter("*") if local(one.tag) == "resource"), root)


def embargo_until(said: Access | None, dated: tuple[Date, ...], rights: list[Element]) -> str | None:
    """The day when the resource becomes available, else the one that a statement of rights gives."""
    if said != "embargoed":
        return None
    available = (date.start for date in dated if date.kind == "available")
    told = (accesses.embargo_until(raw(one)) for one in rights)
    return next(available, None) or next(filter(None, told), None)


def listed(found: Children, parent: str, name: str) -> tuple[str, ...]:
    given = (text.label(raw(one)) for one in inside(found, parent, name))
    return unique(value for value in given if not names.is_placeholder(value))
