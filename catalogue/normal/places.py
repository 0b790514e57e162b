"""Places on Earth: boxes, points and polygons in WGS 84, repaired only where the repair is certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import isfinite

import pycountry
from msgspec.structs import replace

from catalogue.record import Place

_NUMBER = r"[-+]?\d+(?:[.,]\d+)?"
_SIDES = re.compile(
    rf"\b(north|south|east|west|nord|sud|est|ouest|n|s|e|w|(?:north|south|east|west)limit)\b\s*[:=]?\s*({_NUMBER})",
    re.IGNORECASE,
)
_NUMBERS = re.compile(_NUMBER)
_POINT = re.compile(r"\b(east|north)\s*=\s*([-+]?\d+(?:\.\d+)?)", re.IGNORECASE)
_PLAIN_NUMBER = r"[-+]?\d++(?:\.\d++)?+"
_ONLY_NUMBERS = re.compile(rf"\s*+{_PLAIN_NUMBER}(?:[\s,;]++{_PLAIN_NUMBER})++\s*+$")
"""A comma parts numbers here even where it is that of a decimal: what may be either is tried in every way, and for a
list of forty numbers with a word behind it these are more than anybody can wait for."""
_ACROSS = frozenset({"W", "E", "O"})
_LETTER = {"nord": "n", "sud": "s", "ouest": "w", "est": "e"}


def number(raw: str | None) -> float | None:
    """A coordinate: a decimal number, with a comma if need be; None for anything else."""
    if not raw:
        return None
    try:
        found = float(raw.strip().replace(",", "."))
    except ValueError:
        return None
    return found if isfinite(found) else None


def in_order(first: str, second: str) -> tuple[str, str]:
    """Two edges, the smaller number first; as they are given where one is no number."""
    left, right = number(first), number(second)
    return (second, first) if left is not None and right is not None and left > right else (first, second)


def box(west: float, south: float, east: float, north: float) -> tuple[tuple[float, float, float, float] | None, bool]:
    """The box and whether it had to be repaired; None where no certain repair makes sense of it.

    Certain are: north and south swapped, latitudes given as longitudes, longitudes counted to 360, the whole world
    written from 180 to -180, and west and east swapped on one side of Greenwich (no box crosses it there).
    """
    given = (west, south, east, north)
    if not _latitudes(south, north) and _latitudes(west, east) and _longitudes(south, north):
        west, south, east, north = south, west, north, east
    if not _latitudes(south, north) or not all(-360 <= side <= 360 for side in (west, east)):
        return None, True
    if south > north:
        south, north = north, south
    if east - west == 360:
        west, east = -180.0, 180.0
    west, east = (_wrapped(west), _wrapped(east)) if not _longitudes(west, east) else (west, east)
    if west == 180 and east == -180:
        west, east = -180.0, 180.0
    elif west > east and (west < 0 or east > 0):
        west, east = east, west
    made = (west, south, east, north)
    return made, made != given


def point(longitude: float, latitude: float) -> tuple[tuple[float, float] | None, bool]:
    """The point and whether it had to be repaired: a latitude beyond 90 degrees is a longitude."""
    if _latitudes(latitude) and -180 <= longitude <= 360:
        return (_wrapped(longitude), latitude), longitude > 180
    if _latitudes(longitude) and _longitudes(latitude):
        return (latitude, longitude), True
    return None, True


def polygon(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The ring without its closing point; empty where a point is off the map or fewer than three remain."""
    ring = tuple(points[:-1] if len(points) > 1 and points[0] == points[-1] else points)
    whole = len(ring) >= 3 and all(_longitudes(longitude) and _latitudes(latitude) for longitude, latitude in ring)
    return ring if whole else ()


def _latitudes(*sides: float) -> bool:
    return all(-90 <= side <= 90 for side in sides)


def _longitudes(*sides: float) -> bool:
    return all(-180 <= side <= 180 for side in sides)


def _wrapped(longitude: float) -> float:
    return longitude - 360 if longitude > 180 else longitude + 360 if longitude < -180 else longitude


@lru_cache(maxsize=8192)
def from_text(raw: str, form: str | None = None) -> tuple[tuple[Place, ...], bool]:
    """The places that a text of dc:coverage or dcterms:spatial gives, and whether one was repaired or is unusable.

    Knows `North 37.3, South 37.2, East -32.2, West -32.3` (several in one text), DCMI Box and Point (`northlimit=…;`,
    `east=…; north=…`), and, with `form` `Box` or `Point`, bare numbers: south west north east (SEANOE), longitude
    latitude (ARIADNE). Anything else is a name.
    """
    kind = (form or "").rpartition(":")[2].lower()
    if kind == "box" and _ONLY_NUMBERS.match(raw):
        return _bare_boxes(raw)
    if kind == "point" and (values := _NUMBERS.findall(raw)) and len(values) == 2 and "=" not in raw:
        return _point(float(values[0].replace(",", ".")), float(values[1].replace(",", ".")))
    if "°" in raw and len(corners := _CORNERS.findall(raw)) == 4:
        return _cornered(corners)
    sides = _SIDES.findall(raw)
    letters = [side.upper() for side, _ in sides]
    if len(letters) == 4 > len(set(letters)) and _ACROSS.issuperset(letters[:2]):  # W 90 - W 45 / N 60 - N 30
        corners = [(side.upper(), float(value.replace(",", "."))) for side, value in sides]
        west, east, *along = (-value if side in ("W", "O", "S") else value for side, value in corners)
        return _boxes([(west, min(along), east, max(along))])
    if len(sides) >= 4:
        return _called(raw, *_sided(sides))
    if (spot := _SPOT.match(raw)) or (spot := _DEGREED.match(raw)):
        return _spot(spot)
    ends = {side.lower(): float(value) for side, value in _POINT.findall(raw)}
    if len(ends) == 2:
        return _called(raw, *_point(ends["east"], ends["north"]))
    return (), False


_SPOT = re.compile(
    rf"lat(?:itude)?\.?\s*[:=]?\s*(?P<y>{_NUMBER})\s*[;,/]?\s*lon(?:g(?:itude)?)?\.?\s*[:=]?\s*(?P<x>{_NUMBER})$",
    re.IGNORECASE,
)
_ANGLE = r"(\d{1,3})\s*°\s*(?:(\d{1,2})\s*['’′]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|”|″|''))?"
_DEGREED = re.compile(rf"(?P<n>[NS])?\s*{_ANGLE}\s*(?P<s>[NS])?[\s,;/-]*(?P<e>[EWO])?\s*{_ANGLE}\s*(?P<w>[EWO])?$")


def _spot(found: re.Match[str]) -> tuple[tuple[Place, ...], bool]:
    """The point of `lat: 48.85; lon: 2.35`, of `48°51'N 2°21'E` and of `N48°51' E2°21'`."""
    given = found.groupdict()
    if "y" in given:
        return _point(float(given["x"].replace(",", ".")), float(given["y"].replace(",", ".")))
    along, across = given["n"] or given["s"], given["e"] or given["w"]
    if not along or not across:
        return (), False
    angles = [float((part or "0").replace(",", ".")) for part in found.group(2, 3, 4, 7, 8, 9)]
    latitude, longitude = (
        round(whole + minutes / 60 + seconds / 3600, 6) for whole, minutes, seconds in (angles[:3], angles[3:])
    )
    return _point(-longitude if across in "WO" else longitude, -latitude if along == "S" else latitude)


_NAME = re.compile(r"\bname\s*=\s*([^;]+)", re.IGNORECASE)


def _called(raw: str, places: tuple[Place, ...], repaired: bool) -> tuple[tuple[Place, ...], bool]:
    """The only place with the name that DCMI Box and Point give it beside its sides."""
    found = _NAME.search(raw) if "=" in raw and len(places) == 1 else None
    return ((replace(places[0], name=found[1].strip()),) if found and found[1].strip() else places), repaired


_CORNERS = re.compile(r"\b([NSEWO])\s*(\d{1,3})\s*°\s*(?:(\d{1,2})\s*['’′])?\s*(?:(\d{1,2})\s*[\"”″])?")


def _cornered(corners: Sequence[tuple[str, str, str, str]]) -> tuple[tuple[Place, ...], bool]:
    """The box of `E 4°30'--E 5°10'/N 47°20'--N 46°10'`, as libraries write it."""
    across: list[float] = []
    along: list[float] = []
    for letter, whole, minutes, seconds in corners:
        side = round(int(whole) + int(minutes or 0) / 60 + int(seconds or 0) / 3600, 6)
        (along if letter in "NS" else across).append(-side if letter in "SWO" else side)
    return _boxes([(across[0], min(along), across[1], max(along))]) if len(along) == 2 else ((), True)


def _point(longitude: float, latitude: float) -> tuple[tuple[Place, ...], bool]:
    found, repaired = point(longitude, latitude)
    return ((Place(point=found),) if found else ()), repaired


def from_pair(raw: str) -> tuple[tuple[float, float] | None, bool]:
    """The point of a text `latitude longitude` (TEI's geo, GML's pos in WGS 84), and whether it was repaired."""
    values = _NUMBERS.findall(raw) if _ONLY_NUMBERS.match(raw) else []
    if len(values) != 2:
        return None, bool(raw.strip())
    return point(float(values[1].replace(",", ".")), float(values[0].replace(",", ".")))


def ring(raw: str, turned: bool = False) -> tuple[tuple[float, float], ...]:
    """The ring of a GML posList in WGS 84, `latitude longitude` pairs, `turned` the other way; empty for no ring."""
    values = [number(part) for part in raw.split()]
    known = [value for value in values if value is not None]
    if len(known) != len(values) or len(values) % 2:
        return ()
    first, second = known[::2], known[1::2]
    return polygon(list(zip(first, second, strict=True) if turned else zip(second, first, strict=True)))


def within(corners: Sequence[tuple[float, float]], box: tuple[float, float, float, float], margin: float = 0.5) -> bool:
    """Whether all corners lie in a box (west, south, east, north), give or take a margin in degrees."""
    west, south, east, north = box
    return all(west - margin <= x <= east + margin and south - margin <= y <= north + margin for x, y in corners)


def _bare_boxes(raw: str) -> tuple[tuple[Place, ...], bool]:
    values = [float(value.replace(",", ".")) for value in raw.split()] if "," not in raw else []
    values = values or [float(value) for value in re.split(r"[\s,;]+", raw.strip())]
    if len(values) % 4:
        return (), True
    return _boxes([(values[at + 1], values[at], values[at + 3], values[at + 2]) for at in range(0, len(values), 4)])


def _boxes(given: Sequence[tuple[float, float, float, float]]) -> tuple[tuple[Place, ...], bool]:
    made = [box(*sides) for sides in given]
    return tuple(Place(box=found) for found, _ in made if found), any(repaired for _, repaired in made)


def _sided(sides: Sequence[tuple[str, str]]) -> tuple[tuple[Place, ...], bool]:
    given: list[tuple[float, float, float, float]] = []
    seen: dict[str, float] = {}
    for name, value in sides:
        letter = _LETTER.get(name.lower(), name[0].lower())
        if letter in seen:
            seen = {}
        seen[letter] = float(value.replace(",", "."))
        if len(seen) == 4:
            given.append((seen["w"], seen["s"], seen["e"], seen["n"]))
            seen = {}
    return _boxes(given)


_COUNTRY = "/authority/country/"


def country(address: str) -> str | None:
    """The name of the country whose address in the EU's list this is (`…/authority/country/FRA`)."""
    return country_coded(address.partition(_COUNTRY)[2])


def country_coded(code: str) -> str | None:
    """The name of a country by its code of two or three letters (ISO 3166)."""
    upper = code.strip().upper()
    found = pycountry.countries.get(alpha_2=upper) if len(upper) == 2 else pycountry.countries.get(alpha_3=upper)
    return str(getattr(found, "common_name", found.name)) if found else None


_UNNAMED = re.compile(
    r"(?:(?:defined by )?bounding box|time ?series of .*|see coordinates|.*\(min, max latitude.*|https?://\S+|n/?a|none|unknown|:un\w+|-)$",
    re.IGNORECASE,
)


_LABEL = re.compile(
    r"(?:(?:geographic(?:al)?|spatial|temporal) coverage|couverture (?:géographique|spatiale|temporelle)|time period|"
    r"période|zeitraum)\s*:\s+(?=\S)",
    re.IGNORECASE,
)


def unlabelled(coverage: str) -> str:
    """A coverage without the word that says which kind it is: `Time period: 1993--1994` (da|ra, ICPSR)."""
    return coverage[found.end() :] if (found := _LABEL.match(coverage)) else coverage


def is_numbers(raw: str) -> bool:
    """Whether a text is but coordinates, without a word on their order."""
    return _ONLY_NUMBERS.match(raw) is not None


def is_unnamed(raw: str) -> bool:
    """Whether a text of dc:coverage names no place at all."""
    return _UNNAMED.match(raw) is not None or not any(character.isalpha() for character in raw)


_DEGREES = re.compile(r"([NSEWnsew+-])?\s*(\d{3}|(?<=[NSns])\d{2})(\d{2})(\d{2}(?:\.\d+)?)$")


def degrees(raw: str) -> float | None:
    """A coordinate of MARC 21's field 034: `e0193000` is 19.5, a decimal number is itself; None for anything else."""
    found = _DEGREES.match(raw.strip())
    if not found:
        sign = raw.strip()[:1].upper()
        plain = number(raw.strip()[1:] if sign in ("N", "S", "E", "W") else raw)
        return None if plain is None else -abs(plain) if sign in ("S", "W") else plain
    value = round(int(found[2]) + int(found[3]) / 60 + float(found[4]) / 3600, 6)
    return -value if (found[1] or "").upper() in ("S", "W", "-") else value
