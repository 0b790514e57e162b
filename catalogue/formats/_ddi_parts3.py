"""The parts of DDI Lifecycle that stand elsewhere and are referred to: organisations, individuals, places; texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from catalogue.formats import Notes, _alike
from catalogue.formats._ddi_parts import each, spoken
from catalogue.formats._walk import Element, lang, local, raw, whole
from catalogue.normal import grants, people, text
from catalogue.record import Agent, Funding, Ids, Place

_NAMED = frozenset({"Organization", "Individual", "GeographicLocation", "LocationValue"})
_TEXTS = ("String", "Content")


class Text(NamedTuple):
    text: str
    lang: str | None


Parts = dict[str, Element]


def parts(root: Element) -> Parts:
    """What can be referred to, by its ID."""
    found: Parts = {}
    for one in root.iter("{*}Organization", "{*}Individual", "{*}GeographicLocation", "{*}LocationValue"):
        for name in each(one, "ID"):
            found.setdefault(raw(name).strip(), one)
    return found


def texts(element: Element, notes: Notes, field: str) -> list[Text]:
    """The words of an element, one for each language: `String` or `Content` (3.2), else its own text (3.1)."""
    given = [one for name in _TEXTS for one in each(element, name)]
    if not given and not any(local(str(child.tag)) in _TEXTS for child in element):
        given = [element]
    made = [Text(text.prose(whole(raw(one), notes, field)), lang(one) or spoken(element)) for one in given]
    return [one for one in made if one.text]


def said(element: Element, notes: Notes, field: str) -> str:
    """The words of an element in the language it gives first, as one line."""
    return next((text.line(one.text) for one in texts(element, notes, field)), "")


def referred(reference: Element, found: Parts) -> Element | None:
    """What a reference means: by its ID, else by the ID in its URN (`urn:ddi:agency:ID:version`)."""
    given = [raw(one).strip() for one in each(reference, "ID")]
    given += [raw(one).strip().split(":")[-2] for one in each(reference, "URN") if raw(one).count(":") >= 4]
    return next((found[one] for one in given if one in found), None)


def agents(element: Element, name: str, found: Parts, notes: Notes, role: str | None = None) -> Iterator[Agent | None]:
    """The agents that an element names (`CreatorName`) or refers to (`CreatorReference`)."""
    for child in element:
        tag = local(child.tag) if isinstance(child.tag, str) else ""
        if tag == f"{name}Name":
            yield _alike.agent(said(child, notes, "creators"), role=role)
        elif tag.endswith("Reference") and (part := referred(child, found)) is not None:
            yield agent(part, notes, role)
    if len(element) == 0 and raw(element).strip():  # 3.1 has the name right there
        yield _alike.agent(text.line(raw(element)), role=role)


def agent(part: Element, notes: Notes, role: str | None = None) -> Agent | None:
    """An organisation or an individual, with its identifiers."""
    person = local(part.tag) == "Individual"
    ids: Ids = {}
    for one in part.iter("{*}ResearcherID", "{*}ExternalIdentifier"):
        kind = next((raw(inner).strip() for inner in each(one, "TypeOfID")), None)
        for value in (*each(one, "URI"), *each(one, "ResearcherIdentification")):
            if known := people.identifier(raw(value), kind):
                ids.setdefault(*known)
    names = ("FullName", "IndividualName") if person else ("OrganizationName",)
    whole = next(
        (words for name in names for one in part.iter(f"{{*}}{name}") if (words := said(one, notes, "creators"))), ""
    )
    family = next((raw(one).strip() for one in part.iter("{*}LastName")), "")
    given = next((raw(one).strip() for one in part.iter("{*}FirstGiven", "{*}FirstName")), "")
    if person and family and given:
        return _alike.agent("", family=family, given=given, kind="person", role=role, ids=ids or None)
    return _alike.agent(whole, kind="person" if person else "organisation", role=role, ids=ids or None)


def funding(study: Element, found: Parts, notes: Notes) -> Iterator[Funding]:
    for one in each(study, "FundingInformation"):
        payer = next(
            (agent for part in each(one, "AgencyOrganizationReference") if (at := referred(part, found)) is not None
             and (agent := agent_name(at, notes))), None)  # fmt: skip
        award = next((text.line(raw(number)) for number in each(one, "GrantNumber")), "")
        if known := grants.grant(award) or grants.anr(award):
            yield known
        elif payer or award:
            yield Funding(funder=payer, award=award or None)


def agent_name(part: Element, notes: Notes) -> str | None:
    known = agent(part, notes)
    return known.name if known else None


def places(coverage: Element, found: Parts, notes: Notes) -> Iterator[Place]:
    """Boxes, places referred to by the name they have first, and codes of countries where there is no name."""
    for one in each(coverage, "BoundingBox"):
        sides = [next((raw(side).strip() for side in each(one, name)), "") for name in _SIDES]
        if place := _alike.place("", (sides[0], sides[1], sides[2], sides[3]), notes):
            yield place
    for one in each(coverage, "GeographicLocationReference"):
        part = referred(one, found)
        named = () if part is None else part.iter("{*}LocationValueName", "{*}GeographicName")
        if name := next((value for at in named if (value := said(at, notes, "places"))), ""):
            yield Place(name)
    for one in each(coverage, "CountryCode"):
        if name := text.line(raw(one)):
            yield Place(name)


_SIDES = ("WestLongitude", "SouthLatitude", "EastLongitude", "NorthLatitude")
