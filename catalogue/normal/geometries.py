"""Geometries as portals write them: WKT and GeoJSON in WGS 84; a rectangle is a box, a point a point."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache

from catalogue.normal import places
from catalogue.record import Place

_CRS = re.compile(r"^\s*<([^>]*)>\s*")
_WKT = re.compile(r"^(?:SRID=\d+;)?\s*(\w+)\s*[ZM]{0,2}\s*\(+([^()]*)\)", re.IGNORECASE)
_LATITUDE_FIRST = ("EPSG/0/4326", "EPSG:4326", "EPSG::4326")


@lru_cache(maxsize=4096)
def geometry(raw: str) -> Place | None:
    """The place that a WKT or GeoJSON text gives; of several polygons the first. None for what cannot be read.

    Longitude comes first but where the text names EPSG:4326 by its address (GeoSPARQL 1.1, 8.5.1).
    """
    text = raw.strip()
    if text.startswith("{"):
        return _from_geojson(text)
    crs = _CRS.match(text)
    found = _WKT.match(text[crs.end() :] if crs else text)
    if found is None:
        return None
    turned = crs is not None and any(name in crs[1] for name in _LATITUDE_FIRST)
    pairs = [_numbers(pair) for pair in found[2].split(",")]
    if found[1].upper() == "ENVELOPE":
        sides = [pair[0] for pair in pairs if pair]
        return _box(sides[0], sides[3], sides[1], sides[2]) if len(sides) == 4 else None
    points = [(pair[1], pair[0]) if turned else (pair[0], pair[1]) for pair in pairs if len(pair) >= 2]
    return _placed(points) if len(points) == len(pairs) else None


def told(raw: str) -> Place | None:
    """The place of a text that begins with a word of WKT: `POINT(-4.5 48.5)`; `Paris (France)` is none."""
    return geometry(raw) if "(" in raw and raw[:5].upper() in _WORDS else None


_WORDS = frozenset({"POINT", "POLYG", "MULTI", "ENVEL"})


def _numbers(text: str) -> list[float]:
    values = [places.number(part) for part in text.split()]
    return [value for value in values if value is not None]


def _from_geojson(text: str) -> Place | None:
    try:
        found = json.loads(text, parse_constant=lambda name: None)
    except (ValueError, RecursionError):
        return None
    corners = found.get("coordinates") if isinstance(found, dict) else None
    while isinstance(corners, list) and corners and isinstance(corners[0], list) and _nested(corners[0]):
        corners = corners[0]
    if not isinstance(corners, list):
        return None
    given = corners if corners and isinstance(corners[0], list) else [corners]
    points = [
        (float(pair[0]), float(pair[1]))
        for pair in given
        if isinstance(pair, list) and len(pair) >= 2 and all(isinstance(side, int | float) for side in pair[:2])
    ]
    return _placed(points) if points and len(points) == len(given) else None


def _nested(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)


def _placed(points: list[tuple[float, float]]) -> Place | None:
    """A point, the box of a rectangle, or the ring."""
    if len(points) == 1:
        spot, _ = places.point(*points[0])
        return Place(point=spot) if spot else None
    across, along = {x for x, _ in points}, {y for _, y in points}
    if len(across) <= 2 and len(along) <= 2:
        return _box(min(across), min(along), max(across), max(along))
    ring = places.polygon(points)
    return Place(polygon=ring) if ring else None


def _box(west: float, south: float, east: float, north: float) -> Place | None:
    if west == east and south == north:
        spot, _ = places.point(west, south)
        return Place(point=spot) if spot else None
    made, _ = places.box(west, south, east, north)
    return Place(box=made) if made else None


def decimal(value: float) -> str:
    """A coordinate as a decimal number without an exponent, as all readers take it."""
    return f"{value:.15f}".rstrip("0").rstrip(".") if "e" in repr(value) else repr(value)


def polygon(ring: Sequence[tuple[float, float]]) -> str:
    """A ring as WKT, closed, longitude first."""
    corners = (f"{decimal(x)} {decimal(y)}" for x, y in (*ring, ring[0]))
    return f"POLYGON(({', '.join(corners)}))"
