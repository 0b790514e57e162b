"""The extents of ISO 19115: boxes, polygons and names of places, periods of time."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Notes
from catalogue.formats._iso_text import Parts, held, inside, path, said
from catalogue.formats._walk import Children, Element, first, local, raw
from catalogue.normal import dates as datings
from catalogue.normal import names
from catalogue.normal import places as placing
from catalogue.record import Period, Place

Box = tuple[float, float, float, float]
_SIDES = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")


def places(found: Parts, notes: Notes) -> Iterator[Place]:
    """The places of each extent; its description names the one box it has."""
    for extent in found.info.get("extent", ()):
        parts = held(extent)
        name = next((text for one in parts.get("description", ()) if (text := said(one, notes, "places"))), "")
        name = "" if names.is_placeholder(name) or placing.is_unnamed(name) else name
        elements = [inner for one in parts.get("geographicElement", ()) if (inner := inside(one)) is not None]
        boxes = [box for one in elements for box in _boxes(one)]
        made = [place for one in elements for place in _place(one, boxes, notes)]
        shapes = [place for place in made if place.name is None]
        if name and len(shapes) == 1:
            yield from (Place(name, one.box, one.point, one.polygon) if one is shapes[0] else one for one in made)
        else:
            yield from made
            if name:
                yield Place(name)


def _boxes(element: Element) -> Iterator[Box]:
    found = held_of(element)
    west, south, east, north = (placing.number(raw(found[name][0])) if name in found else None for name in _SIDES)
    if west is not None and south is not None and east is not None and north is not None:
        box, _ = placing.box(west, south, east, north)
        yield from [box] if box else []


def _place(element: Element, boxes: list[Box], notes: Notes) -> Iterator[Place]:
    found = held_of(element)
    excluded = first(found, "extentTypeCode")
    if excluded is not None and raw(excluded).strip().lower() in ("false", "0"):
        return
    match local(str(element.tag)):
        case "EX_GeographicBoundingBox":
            yield from _box(found, notes)
        case "EX_BoundingPolygon":
            for ring in element.iter("{*}posList"):
                yield from _ring(ring, boxes, notes)
        case "EX_GeographicDescription":
            text = next((said(one, notes, "places") for one in path(found, "geographicIdentifier", "code")), "")
            # a name, and no code of a country (FXX, WWW)
            if len(text) > 3 and "://" not in text and not placing.is_unnamed(text):
                yield Place(text)


def held_of(element: Element) -> Children:
    found: Children = {}
    for child in element:
        if isinstance(child.tag, str):
            found.setdefault(local(child.tag), []).append(child)
    return found


def _box(found: Children, notes: Notes) -> Iterator[Place]:
    sides = [placing.number(raw(found[name][0])) if name in found else None for name in _SIDES]
    west, south, east, north = sides
    given = " ".join(raw(found[name][0]).strip() for name in _SIDES if name in found)
    if west is None or south is None or east is None or north is None:
        if given.strip():
            notes.add("unusable-place", "places", given)
        return
    if west == east and south == north:
        point, repaired = placing.point(west, south)
        box = None
    else:
        point = None
        box, repaired = placing.box(west, south, east, north)
    if repaired:
        notes.add("repaired-place" if box or point else "unusable-place", "places", given)
    if box or point:
        yield Place(box=box, point=point)


def _ring(element: Element, boxes: list[Box], notes: Notes) -> Iterator[Place]:
    """A ring in the order of axes that puts it in a box beside it; else latitude comes first, but in CRS84."""
    given, likely = raw(element), _is_turned(element)
    made = [ring for turned in (likely, not likely) if (ring := placing.ring(given, turned))]
    beside = [ring for ring in made if any(placing.within(ring, box) for box in boxes)]
    ring = next(iter([*beside, *made]), ())
    if ring:
        yield Place(polygon=ring)
    elif given.strip():
        notes.add("unusable-place", "places", given)


def _is_turned(element: Element) -> bool:
    around = (element, *element.iterancestors())
    return next(("CRS84" in one.get("srsName", "") for one in around if one.get("srsName")), False)


def periods(found: Parts, notes: Notes) -> Iterator[Period]:
    """TimePeriod and TimeInstant of any GML; an end that is `now` stays open. Where one of two ends cannot be a date
    (years before -9999), both are the label: the other end alone would say something else."""
    for one in path(found.info, "extent", "temporalElement", "extent"):
        for time in (child for child in one if isinstance(child.tag, str)):
            if local(time.tag) == "TimeInstant":
                instant = _day(next(time.iter("{*}timePosition"), None), notes)
                start, end, label = instant, instant, None
            else:
                start, end, label = _span(time, notes)
            if start or end or label:
                yield Period(start, end, label)


def _span(time: Element, notes: Notes) -> tuple[str | None, str | None, str | None]:
    positions = [_position(time, end) for end in ("begin", "end")]
    start, end = (_day(one, notes) for one in positions)
    given = [raw(one).strip() if one is not None else "" for one in positions]
    lost = [day is None and is_said(text) for day, text in zip((start, end), given, strict=True)]
    if any(lost) and (start or end):
        return None, None, "/".join(given)
    interval = first(held_of(time), "timeInterval")
    if start and not given[1] and interval is not None:
        end = datings.after(start, raw(interval).strip(), interval.get("unit", ""))
    return start, end, None


def is_said(text: str) -> bool:
    """Whether a text says something that is neither an open end nor a placeholder (`None-12-31`, DEIMS)."""
    return not (datings.is_open(text) or names.is_placeholder(text) or text.startswith("None-"))


def _position(time: Element, end: str) -> Element | None:
    for one in time:
        if isinstance(one.tag, str) and local(one.tag) == f"{end}Position":
            return one
        if isinstance(one.tag, str) and local(one.tag) == end:
            return next(one.iter("{*}timePosition"), None)
    return None


def _day(element: Element | None, notes: Notes) -> str | None:
    given = raw(element).strip() if element is not None else ""
    span = datings.span(given) if given else None
    if is_said(given) and (span is None or span.repaired):
        notes.add("odd-date" if span else "unreadable-date", "periods", given)
    return span.start if span and not datings.is_open(given) else None
