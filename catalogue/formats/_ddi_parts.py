"""The parts of a DDI codebook that have a structure of their own: agents, spans of time, grants, related works."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalogue.formats import Notes
from catalogue.formats._walk import Children, Element, children, first, lang, line, local, raw, whole
from catalogue.normal import addresses, bylines, grants, identifiers, languages, names, people, roles, text
from catalogue.normal import dates as datings
from catalogue.normal import places as placing
from catalogue.normal import subjects as keywords
from catalogue.record import Affiliation, Agent, Funding, Ids, Place, Relation

_SIDES = ("westBL", "southBL", "eastBL", "northBL")
_BESIDE = frozenset({"concept", "ExtLink", "Link"})
"""Elements inside a text that say something beside it."""


def each(element: Element, *names_of: str) -> Iterator[Element]:
    """The elements at the end of a path of names, whichever of the elements on it are repeated."""
    name, *rest = names_of
    for one in element:
        if isinstance(one.tag, str) and local(one.tag) == name:
            if rest:
                yield from each(one, *rest)
            else:
                yield one


def spoken(element: Element) -> str | None:
    """The language of an element: its own, else that of the nearest element around it."""
    at: Element | None = element
    while at is not None:
        if found := lang(at) or languages.code(at.get("xml-lang", "")):
            return found
        at = at.getparent()
    return None


def own(element: Element) -> str:
    """The text of an element without what stands beside it (`concept`, `ExtLink`)."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and local(child.tag) not in _BESIDE:
            parts.append(raw(child))
        parts.append(child.tail or "")
    return "".join(parts)


def words(element: Element, notes: Notes, field: str) -> str:
    value = text.line(whole(own(element), notes, field))
    return "" if names.is_placeholder(value) else value


def agent(element: Element, notes: Notes, field: str, role: str | None = None) -> Agent | None:
    """An AuthEnty, producer or contact: affiliation as attribute, ORCID and ROR as ExtLink."""
    plain = names.agent(words(element, notes, field))
    if plain is None:
        return None
    ids: Ids = {}
    above: Ids = {}
    for one in each(element, "ExtLink"):
        known = people.identifier(one.get("URI", "") or raw(one), one.get("title"))
        if known:
            of_body = known[0] == "ror" and plain.kind != "organisation"
            (above if of_body or "affiliation" in one.get("role", "").lower() else ids).setdefault(*known)
    if own_id := people.identifier(element.get("personalID", ""), element.get("typeOfPersonalID")):  # DDI 2.6
        ids.setdefault(*own_id)
    affiliation = text.label(element.get("affiliation", ""))
    affiliation = "" if names.is_placeholder(affiliation) or _is_host(affiliation) else affiliation
    places = (Affiliation(affiliation, above or None),) if affiliation else plain.affiliations
    return Agent(plain.name, plain.family, plain.given, plain.kind, role, ids or plain.ids, places)


def agents(elements: Iterable[Element], notes: Notes, field: str) -> Iterator[Agent | None]:
    """The agents of elements that may name several each (`Diekmann, Andreas; Fetchenhauer, Detlef`)."""
    for one in elements:
        several = bylines.people(words(one, notes, field))
        yield from several if len(several) > 1 else [agent(one, notes, field)]


def _is_host(affiliation: str) -> bool:
    """Whether an affiliation is an address; one with a capital is a name (`Dataverse.org`)."""
    return addresses.is_written_out(affiliation) and ("@" in affiliation or affiliation == affiliation.lower())


def once(agents: Iterable[Agent | None]) -> tuple[Agent, ...]:
    """Each name in each role once: bilingual studies repeat them."""
    made: dict[tuple[str, str | None], Agent] = {}
    for one in agents:
        if one:
            made.setdefault((one.name, one.role), one)
    return tuple(made.values())


def spans(elements: Iterable[Element], notes: Notes, field: str) -> Iterator[tuple[str | None, str | None, str | None]]:
    """Start, end and words of each span: `event` start and end make one, the attribute `date` goes before the text."""
    start: str | None = None
    for one in elements:
        event, given = one.get("event", "single"), one.get("date") or own(one).strip()
        span = datings.span(given) if given else None
        if given and (span is None or span.repaired):
            notes.add("odd-date" if span else "unreadable-date", field, given)
        if event == "start" and span:
            if start:
                yield start, None, None
            start = span.start
        elif event == "end" and span:
            yield start, span.end or span.start, None
            start = None
        elif span:
            whole_span = datings.coverage(given) or span
            yield whole_span.start, whole_span.end, None
        elif given and event == "single":
            yield None, None, text.line(given)
    if start:
        yield start, None, None


def finest(
    given: Iterable[tuple[str | None, str | None, str | None]],
) -> list[tuple[str | None, str | None, str | None]]:
    """The spans without those that another one only refines (`1851/1911` beside `1851-01-01/1911-12-31`)."""
    made = list(dict.fromkeys(given))
    return [one for one in made if not any(other != one and _refines(other, one) for other in made)]


def _refines(other: tuple[str | None, str | None, str | None], one: tuple[str | None, str | None, str | None]) -> bool:
    pairs = [*zip(other[:2], one[:2], strict=True)]
    return any(one[:2]) and all(bool(coarse) and (fine or "").startswith(coarse or "") for fine, coarse in pairs)


def funding(study: Element, notes: Notes) -> Iterator[Funding]:
    """Grants by the agency they name, then agencies without a grant; Dataverse has a funder among other authors."""
    given = [*each(study, "citation", "prodStmt", "fundAg")]
    short = {one.get("abbr", ""): name for one in given if one.get("abbr") and (name := words(one, notes, "funding"))}
    given += [one for one in each(study, "citation", "rspStmt", "othId") if roles.role(one.get("role", "")) == "Funder"]
    agencies = [value for one in given if (value := words(one, notes, "funding"))]
    paid: set[str] = set()
    for one in each(study, "citation", "prodStmt", "grantNo"):
        award, agency = words(one, notes, "funding"), text.label(one.get("agency", ""))
        agency = short.get(agency, agency) or (agencies[0] if len(agencies) == 1 else "")
        if known := grants.grant(award) or grants.anr(award):
            yield known
        elif award or agency:
            yield Funding(funder=agency or None, award=award or None)
        paid.add(agency)
    yield from (Funding(funder=name) for name in agencies if name not in paid)


def places(summary: Iterable[Element], notes: Notes) -> Iterator[Place]:
    """Nations, one name a country whatever the languages, other coverage by name, boxes and polygons."""
    countries: set[str] = set()
    for part in summary:
        found = children(part)
        for one in found.get("nation", ()):
            name, abbreviation = words(one, notes, "places"), one.get("abbr", "")
            if (name or abbreviation) and (abbreviation or name) not in countries:
                countries.add(abbreviation or name)
                yield Place(name or abbreviation)
        for one in found.get("geogCover", ()):
            name = words(one, notes, "places")
            if name and not placing.is_unnamed(name):
                yield Place(name)
        for one in found.get("geoBndBox", ()):
            yield from _box(children(one), notes)
        for one in (polygon for group in found.get("boundPoly", ()) for polygon in each(group, "polygon")):
            yield from _polygon(one, notes)


def _box(found: Children, notes: Notes) -> Iterator[Place]:
    given = [
        raw(found[name][0]).strip() if name in found else "" for name in ("westBL", "southBL", "eastBL", "northBL")
    ]
    west, south, east, north = (placing.number(value) for value in given)
    if west is None or south is None or east is None or north is None:
        if any(given):
            notes.add("unusable-place", "places", " ".join(given))
        return
    box, repaired = placing.box(west, south, east, north)
    if repaired:
        notes.add("repaired-place" if box else "unusable-place", "places", " ".join(given))
    if box:
        yield Place(box=box)


def _polygon(element: Element, notes: Notes) -> Iterator[Place]:
    pairs = [(first(found, "gringLat"), first(found, "gringLon")) for found in map(children, each(element, "point"))]
    ring = placing.ring(" ".join(f"{line(lat, notes, 'places')} {line(lon, notes, 'places')}" for lat, lon in pairs))
    if ring:
        yield Place(polygon=ring)


def related(element: Element, kind: str, notes: Notes) -> Relation | None:
    """A related publication, study or material: by an address or identifier in it, else by its words."""
    addresses = [one.get("URI", "") for one in element.iter("{*}ExtLink", "{*}holdings")]
    addresses += [raw(one).strip() for one in element.iter("{*}IDNo")]
    known = [pid for value in addresses if value and (pid := identifiers.pid(value)) and pid.scheme != "other"]
    titles = [raw(one) for one in element.iter("{*}titl", "{*}biblCit")]
    label = words(element, notes, "relations") if not titles else text.line(titles[0])
    if known:
        return Relation(kind, known[0].scheme, known[0].value, label=label or None)
    if found := identifiers.doi_in(label):
        return Relation(kind, found.scheme, found.value, label=label)
    return keywords.relation(label, kind) if label else None
