"""The parts of a DataCite resource with a structure of their own, written: agents, places, funding, lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from lxml import etree

from catalogue.formats._datacite_words import AFFILIATION_SCHEMES, FUNDER_SCHEMES, KERNEL, NAME_SCHEMES
from catalogue.normal import grants
from catalogue.normal.citations import MEETINGS
from catalogue.normal.geometries import decimal
from catalogue.record import Affiliation, Agent, Container, Funding, Place, Record

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Attributes: TypeAlias = Mapping[str, str | None]


def add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str | None) -> etree._Element:
    element = etree.SubElement(
        parent, f"{{{KERNEL}}}{name}", {key: value for key, value in attributes.items() if value}
    )
    element.text = text
    return element


def group(root: etree._Element, parent: str, name: str, values: Iterable[tuple[str, Attributes]]) -> None:
    """A list element with its children, or nothing where there are none."""
    made = [(text, attributes) for text, attributes in values if text]
    if not made:
        return
    holder = add(root, parent)
    for text, attributes in made:
        plain = {key: value for key, value in attributes.items() if key != "lang"}
        element = add(holder, name, text, **plain)
        tongue(element, attributes.get("lang"))


def tongue(element: etree._Element, lang: str | None) -> None:
    """xml:lang of two letters only (rule 8)."""
    if lang and len(lang) == 2:
        element.set(_LANG, lang)


def agent(holder: etree._Element, name: str, agent: Agent) -> None:
    """Rule 2: one nameIdentifier each, ORCID before ISNI before IdRef."""
    kind = {"person": "Personal", "organisation": "Organizational"}.get(agent.kind or "")
    add(holder, name, agent.name, nameType=kind)
    if agent.given and agent.family:
        add(holder, "givenName", agent.given)
        add(holder, "familyName", agent.family)
    for scheme, (label, address) in NAME_SCHEMES.items():
        if agent.ids and scheme in agent.ids:
            value = f"{address}/{agent.ids[scheme]}"
            add(holder, "nameIdentifier", value, nameIdentifierScheme=label, schemeURI=address)
            break
    for affiliation in agent.affiliations:
        _affiliation(holder, affiliation)


def _affiliation(holder: etree._Element, affiliation: Affiliation) -> None:
    if not affiliation.name:
        return
    for scheme, (label, address) in AFFILIATION_SCHEMES.items():
        if affiliation.ids and scheme in affiliation.ids:
            value = f"{address}/{affiliation.ids[scheme]}"
            add(holder, "affiliation", affiliation.name, affiliationIdentifier=value,
                affiliationIdentifierScheme=label, schemeURI=address)  # fmt: skip
            return
    add(holder, "affiliation", affiliation.name)


def places(root: etree._Element, places: Iterable[Place]) -> None:
    known = [place for place in places if place != Place()]
    holder = add(root, "geoLocations") if known else None
    for place in known:
        element = add(holder, "geoLocation") if holder is not None else root
        if place.name:
            add(element, "geoLocationPlace", place.name)
        if place.point:
            _point(add(element, "geoLocationPoint"), place.point)
        if place.box:
            box = add(element, "geoLocationBox")
            names = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
            sides = dict(zip(names, place.box, strict=True))
            for name in (names[0], names[2], names[1], names[3]):
                add(box, name, decimal(sides[name]))
        if place.polygon:
            polygon = add(element, "geoLocationPolygon")
            for corner in (*place.polygon, place.polygon[0]):
                _point(add(polygon, "polygonPoint"), corner)


def _point(element: etree._Element, point: tuple[float, float]) -> None:
    add(element, "pointLongitude", decimal(point[0]))
    add(element, "pointLatitude", decimal(point[1]))


def funding(root: etree._Element, funding: Iterable[Funding]) -> None:
    known = [one for one in funding if one.funder]
    holder = add(root, "fundingReferences") if known else root
    for one in known:
        element = add(holder, "fundingReference")
        add(element, "funderName", one.funder)
        _funder(element, one)
        if one.award:
            add(element, "awardNumber", one.award, awardURI=one.award_uri)
        if one.award_title:
            add(element, "awardTitle", one.award_title)


def _funder(element: etree._Element, one: Funding) -> None:
    ids = one.funder_ids or {}
    if registered := grants.registered(one):
        add(element, "funderIdentifier", f"https://doi.org/{registered}", funderIdentifierType="Crossref Funder ID")
        return
    for scheme, (label, address) in FUNDER_SCHEMES.items():
        if scheme in ids:
            add(element, "funderIdentifier", f"{address}/{ids[scheme]}", funderIdentifierType=label)
            return


def published_in(root: etree._Element, record: Record) -> None:
    """The host and the meeting as related items, the last property; without the year of publication, as OpenAIRE's
    script finds elements by their name wherever they stand, and would take that for the resource's."""
    around = record.container or Container()
    numbers = around.title or around.isbn or around.volume or around.issue or around.pages
    if not (numbers or around.event):
        return
    holder = add(root, "relatedItems")
    if numbers:
        _host(add(holder, "relatedItem", relatedItemType=_sort(record), relationType="IsPublishedIn"), around)
    if around.event:
        event = add(holder, "relatedItem", relatedItemType="Event", relationType="IsPartOf")
        add(add(event, "titles"), "title", around.event)


def _sort(record: Record) -> str:
    """What the host is: told by its numbers, else by what appeared in it."""
    if record.container and record.container.issn:
        return "Journal"
    if record.type in MEETINGS:
        return "ConferenceProceeding"
    if record.type == "book-chapter" or (record.container and record.container.isbn):
        return "Book"
    return "Journal" if record.type in ("article", "review") else "Text"


def _host(item: etree._Element, around: Container) -> None:
    if around.isbn or around.issn:
        scheme, value = ("ISBN", around.isbn[0]) if around.isbn else ("ISSN", around.issn[0])
        add(item, "relatedItemIdentifier", value, relatedItemIdentifierType=scheme)
    if around.title:
        add(add(item, "titles"), "title", around.title)
    first, last = (side.strip() for side in (around.pages or "").partition("-")[::2])
    pages = (first, last) if first and last and "-" not in last else (around.pages, None)
    given = zip(("volume", "issue", "firstPage", "lastPage"), (around.volume, around.issue, *pages), strict=True)
    for name, value in given:
        if value:
            add(item, name, value)
