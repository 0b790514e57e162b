"""What is counted and filtered of a work beside its codes: names to the letter, the time and the place it covers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from catalogue.index.words import folded
from catalogue.query import NOT_STATED
from catalogue.query.names import laboratories
from catalogue.record import Agent, Place, Record, Relation
from catalogue.source import Source
from catalogue.works import Copy

MOST = 30
"""Names of one kind that a work is counted under: a collaboration of 3 000 authors would be 3 000 values."""
WORLD = 180.0, 90.0
_LONGEST = 200
_DATE = re.compile(r"(-?\d{1,6})(?:-(\d{2})(?:-(\d{2}))?)?")
_ARTICLES = frozenset({"article", "preprint", "thesis", "book", "book-chapter", "conference-paper", "report"})
_DATA = frozenset({"dataset", "collection", "image", "model"})
_WHAT = dict.fromkeys(_DATA, "data") | dict.fromkeys((*_ARTICLES, "text"), "article") | {"software": "software"}
_WRITTEN_OF = frozenset({"IsSupplementTo", "IsCitedBy", "IsReferencedBy", "IsDocumentedBy", "IsDescribedBy"})

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Covered:
    """The time and place that a work is about, as numbers to compare: ordinals of days, degrees of a hull."""

    first: int | None = None
    last: int | None = None
    box: Box | None = None


def named(record: Record, live: Sequence[Copy], sources: Mapping[str, Source]) -> dict[str, list[str]]:
    """The names that a work is counted under, by LISTED; NOT_STATED where it has none of a kind."""
    found = {
        "subject": _distinct([subject.text for subject in record.subjects if subject.text]),
        "org": _distinct(organisations(record)),
        "author": _distinct([agent.name for agent in record.creators]),
        "funder": _distinct([one.funder for one in record.funding if one.funder]) if record.funding else [],
        "format": _distinct([name.lower() for name in record.formats]) if record.formats else [],
        "collection": _distinct(collections(live, sources)),
    }
    return {name: values or [NOT_STATED] for name, values in found.items()}


def laboratory_keys(names: Iterable[str]) -> list[str]:
    """The codes of the laboratories named, as exact keys: `lab:umr5175`."""
    return [f"lab:{code}" for name in names for code in laboratories(name)]


def organisations(record: Record) -> list[str]:
    """Whom the people of a record belong to, and organisations that are its authors."""
    return [
        name
        for agent in chain(record.creators, record.contributors)
        if agent.affiliations or agent.kind == "organisation"
        for name in _of(agent)
    ]


def _of(agent: Agent) -> Iterator[str]:
    if agent.kind == "organisation":
        yield agent.name
    yield from (affiliation.name for affiliation in agent.affiliations)


def collections(live: Iterable[Copy], sources: Mapping[str, Source]) -> Iterator[str]:
    """`hal:CEFE`: the code of a collection after the repository that has it."""
    for copy in live:
        source = sources.get(copy.source)
        repository = (source.repository or source.id) if source else copy.source
        for collection in copy.record.collections if copy.record else ():
            yield f"{repository}:{collection.code}"


def linked(record: Record, others: Iterable[Record], near: Collection[str]) -> Iterator[str]:
    """`data`, `article` and `software` as far as links lead to or come from one, or the records say that they are
    related to one which nobody here has; `near` are the types of the works at the other ends of links."""
    said = {kind for one in (record, *others) for relation in one.relations for kind in _kinds(relation, record)}
    said.update(_WHAT[type] for type in near if type in _WHAT)
    return (name for name in ("data", "article", "software") if name in said)


def _kinds(relation: Relation, record: Record) -> Iterator[str]:
    told = (relation.type or "").lower()
    if told in _DATA:
        yield "data"
    elif told in _ARTICLES or told == "text" or relation.scheme in ("hal", "arxiv", "pmid"):
        yield "article"
    elif told in ("software", "computationalnotebook") or relation.scheme == "swhid":
        yield "software"
    elif relation.kind == "IsSupplementedBy" and record.type in _ARTICLES:
        yield "data"
    elif relation.kind in _WRITTEN_OF and record.type in _DATA:
        yield "article"


def covered(record: Record) -> Covered:
    """The hull of everything that a record covers."""
    periods = [period for period in record.periods if period.start or period.end]
    starts = [ordinal(period.start or "0") for period in periods]
    ends = [ordinal(period.end or "9999", last=True) for period in periods]
    first = min((day for day in starts if day is not None), default=None)
    last = max((day for day in ends if day is not None), default=None)
    return Covered(first, last, hull(record.places))


def ordinal(text: str, last: bool = False) -> int | None:
    """A number that orders dates of any precision, years before Christ too; `last` takes the end of a month or year."""
    found = _DATE.match(text)
    if not found:
        return None
    month = int(found[2] or (12 if last else 1))
    day = int(found[3] or (31 if last else 1))
    return int(found[1]) * 372 + month * 31 + day


def hull(places: Iterable[Place]) -> Box | None:
    """(west, south, east, north) around all places; all longitudes where one of them crosses the antimeridian."""
    boxes = [box for place in places if (box := _box(place))]
    if not boxes:
        return None
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    crossing = any(box[0] > box[2] for box in boxes)
    return (-WORLD[0], south, WORLD[0], north) if crossing else (west, south, east, north)


def _box(place: Place) -> Box | None:
    if place.box:
        return place.box
    if place.point:
        return (*place.point, *place.point)
    if place.polygon:
        longitudes, latitudes = zip(*place.polygon, strict=True)
        return min(longitudes), min(latitudes), max(longitudes), max(latitudes)
    return None


def spelt_alike(counts: Mapping[str, int], chosen: Iterable[str] = ()) -> dict[str, int]:
    """Counts of names with those taken together that differ by accents and case alone, under their commonest
    spelling, or under the one that was chosen."""
    spelt = {folded(value): (float("inf"), value) for value in chosen}
    sums: dict[str, int] = {}
    for value, count in counts.items():
        name = folded(value)
        sums[name] = sums.get(name, 0) + count
        known = spelt.get(name)
        if known is None or count > known[0] or (count == known[0] and value < known[1]):
            spelt[name] = (count, value)
    return {spelt[name][1]: count for name, count in sums.items()}


def agent_keys(agent: Agent) -> Iterator[str]:
    """The identifiers of a person or organisation and of whom they belong to."""
    for ids in (agent.ids, *(affiliation.ids for affiliation in agent.affiliations)):
        if ids:
            yield from (f"{scheme}:{value}" for scheme, value in ids.items())


def _distinct(values: Iterable[str]) -> list[str]:
    """The first MOST values, none of them endless, each once: `Végétation` and `Vegetation` of a work in two languages
    are one value of the facet, where the work would count twice."""
    spelt: dict[str, str] = {}
    for value in values:
        spelt.setdefault(folded(value), value)
        if len(spelt) == MOST:
            break
    kept = list(spelt.values())
    return kept if sum(map(len, kept)) < _LONGEST else [value for value in kept if len(value) <= _LONGEST]
