"""What readers of several formats do alike: dates with their notes, boxes, each agent and relation once, the year."""

from __future__ import annotations

from collections.abc import Iterable

from catalogue.formats import Notes
from catalogue.normal import dates as datings
from catalogue.normal import identifiers, languages, names, text, types
from catalogue.normal import places as placing
from catalogue.normal.types import Kind
from catalogue.record import Affiliation, Agent, Date, Funding, Ids, Period, Pid, Place, Relation


def kind(raws: tuple[str, ...], notes: Notes) -> Kind:
    """The type that raw values mean together; those that no row knows are noted where nothing is known."""
    found = types.resolve(raws)
    if found.type == "other":
        for value in found.unknown:
            notes.add("unknown-type", "type", value)
    return found


def year(dated: tuple[Date, ...]) -> int | None:
    """Of publication: issued, else available, else created."""
    for sort in ("issued", "available", "created"):
        for date in dated:
            if date.kind == sort and (number := datings.year(date.start)):
                return number
    return None


def span(given: str, notes: Notes, field: str = "dates") -> datings.Span | None:
    """The date or span in a text; what is odd or unreadable is noted."""
    value = given.strip()
    found = datings.span(value) if value else None
    if value and (found is None or found.repaired) and not names.is_placeholder(value):
        notes.add("odd-date" if found else "unreadable-date", field, value)
    return found


def dates(given: Iterable[tuple[str, str]], notes: Notes) -> tuple[Date, ...]:
    """The dates of (kind, text) pairs, each once; one that another says more precisely is left out."""
    made: dict[Date, None] = {}
    for sort, value in given:
        if found := span(value, notes):
            made.setdefault(Date(sort, found.start, found.end))
    return tuple(date for date in made if not any(datings.says_more(other, date) for other in made))


def period(given: str, notes: Notes) -> Period | None:
    """A temporal coverage in words or dates; words are its label."""
    found = datings.period(given.strip()) if given.strip() else None
    if found is None:
        if given.strip():
            notes.add("unreadable-date", "periods", given)
        return None
    start, end, label = found
    words = given.strip() if not label and start and text.is_worded(given) else label
    return Period(start, end, words) if any(found) else None


def spoken(given: Iterable[str], notes: Notes) -> tuple[str, ...]:
    """The languages of the resource by any of their codes or names."""
    codes: dict[str, None] = {}
    for value in given:
        if known := languages.codes(value):
            codes.update(dict.fromkeys(known))
        elif value.strip() and not (languages.says_nothing(value) or names.is_placeholder(value)):
            notes.add("unknown-language", "languages", value.strip())
    return tuple(codes)


def place(name: str, sides: tuple[str, str, str, str], notes: Notes) -> Place | None:
    """A place with its box from west, south, east and north; a box without extent is a point."""
    west, south, east, north = (placing.number(value) for value in sides)
    named = name if name and not placing.is_unnamed(name) else None
    if west is None or south is None or east is None or north is None:
        if any(value.strip() for value in sides):
            notes.add("unusable-place", "places", " ".join(sides))
        return Place(named) if named else None
    if west == east and south == north:
        spot, repaired = placing.point(west, south)
        made = Place(named, point=spot)
    else:
        box, repaired = placing.box(west, south, east, north)
        made = Place(named, box=box)
    if repaired:
        notes.add("repaired-place" if made.box or made.point else "unusable-place", "places", " ".join(sides))
    return made if made != Place() else None


def agent(
    name: str,
    *,
    family: str = "",
    given: str = "",
    kind: str | None = None,
    role: str | None = None,
    ids: Ids | None = None,
    above: Iterable[Affiliation] = (),
) -> Agent | None:
    """An agent from the parts that a format gives; None where only a placeholder stands for the name."""
    plain = names.agent(name or f"{family}, {given}".strip(", "))
    if plain is None:
        return None
    whole = plain
    if kind or (family and given):
        whole = names.named(plain.name, family=family or None, given=given or None, kind=kind)
    return Agent(
        whole.name, whole.family, whole.given, whole.kind, role, ids or plain.ids, tuple(above) or plain.affiliations
    )


def funders(agents: Iterable[tuple[str, Agent]]) -> tuple[Funding, ...]:
    """The names whose role is to have paid."""
    return tuple({one.name: Funding(funder=one.name) for role, one in agents if role == "Funder"}.values())


def once(agents: Iterable[Agent | None]) -> tuple[Agent, ...]:
    """Each name in each role once, the first that says most of it."""
    made: dict[tuple[str, str | None], Agent] = {}
    for one in agents:
        if one is not None:
            known = made.get((one.name, one.role))
            if known is None or (known.ids is None and one.ids):
                made[one.name, one.role] = one
    return tuple(made.values())


def related(found: Iterable[Relation | None], own: tuple[Pid, ...]) -> tuple[Relation, ...]:
    """Each relation once, none to the resource itself and none to a journal's ISSN, which the container has."""
    made: dict[tuple[str, str, str], Relation] = {}
    for one in found:
        if one and one.scheme != "issn" and Pid(one.scheme, one.value) not in own:
            made.setdefault((one.kind, one.scheme, one.value), one)
    return tuple(made.values())


def pids(given: Iterable[tuple[str, str | None]]) -> tuple[Pid, ...]:
    """The own identifiers in (text, scheme) pairs, the best first, addresses only where there is nothing better."""
    known = (identifiers.own(value.strip(), scheme) for value, scheme in given if value.strip())
    return identifiers.without_addresses(
        identifiers.sorted_unique(pid for pid in known if pid and not names.is_placeholder(pid.value))
    )
