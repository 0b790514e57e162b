"""The places of a MODS description: names, hierarchies of names, coordinates."""

from __future__ import annotations

from msgspec.structs import replace

from catalogue.formats import Notes
from catalogue.formats._walk import Children, Element, local, raw
from catalogue.normal import isbd, text
from catalogue.normal import places as placing
from catalogue.record import Place

_WIDTHS = {
    "city": 1, "county": 2, "territory": 3, "state": 3, "province": 3, "region": 4, "country": 5, "continent": 6,
    "extraTerrestrialArea": 7,
}  # fmt: skip
"""How wide the parts of a place are; what is not here (citySection, island, area) is narrower."""


def places(found: Children, notes: Notes) -> tuple[Place, ...]:
    """Geographic subjects by name, hierarchies from the narrowest part to the widest, and the coordinates of a text; a
    name and the one point beside it are one place."""
    made: dict[Place, None] = {}
    for group in found.get("subject", ()):
        inside = [one for part in group for one in located(part, notes)]
        names_only, shapes = [one for one in inside if one.name], [one for one in inside if not one.name]
        if len(names_only) == len(shapes) == 1:
            inside = [replace(shapes[0], name=names_only[0].name)]
        made.update(dict.fromkeys(inside))
    return tuple(made)


def located(part: Element, notes: Notes) -> tuple[Place, ...]:
    """The places of one part of a subject."""
    kind = local(part.tag) if isinstance(part.tag, str) else ""
    if kind not in ("geographic", "hierarchicalGeographic", "cartographics"):
        return ()
    inner = [one for one in part.iter() if isinstance(one.tag, str) and len(one) == 0 and raw(one).strip()]
    if kind == "hierarchicalGeographic":
        inner.sort(key=lambda one: _WIDTHS.get(local(str(one.tag)), 0))
    value = isbd.trimmed(", ".join(text.line(raw(one)) for one in inner))
    spot, turned = placing.from_pair(value) if kind == "cartographics" else (None, False)
    given: tuple[Place, ...]
    if kind == "cartographics" and (edges := _edges(value)):
        corners, turned = placing.box(*edges)
        given, repaired = ((Place(box=corners),) if corners else ()), turned or corners is None
    else:
        given, repaired = ((Place(point=spot),), turned) if spot else placing.from_text(value) if value else ((), False)
    if repaired:
        notes.add("repaired-place" if given else "unusable-place", "places", value)
    named = value and kind != "cartographics" and not placing.is_unnamed(value)
    return given or ((Place(value),) if named else ())


def _edges(value: str) -> tuple[float, float, float, float] | None:
    """West, south, east and north of `W0200000 E1600000 N900000 S900000`, the order of MARC 21's field 034."""
    words = value.split()
    if len(words) != 4 or not all(one[:1] in side for one, side in zip(words, ("WE", "WE", "NS", "NS"), strict=True)):
        return None
    west, east, north, south = (placing.degrees(one) for one in words)
    if west is None or east is None or north is None or south is None:
        return None
    return west, south, east, north
