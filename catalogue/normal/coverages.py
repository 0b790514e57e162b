"""What PANGAEA says of place and time in one dc:coverage, label by label."""

from __future__ import annotations

from functools import lru_cache

from catalogue.normal import dates, places
from catalogue.record import Place


def place(raw: str) -> Place | None:
    """The box or point of `… SOUTH-BOUND LATITUDE: -31.6 * WEST-BOUND LONGITUDE: -34.9 * …`; None for other texts."""
    given = _labelled(raw)
    sides = [places.number(given.get(f"{side}-BOUND {way}TUDE")) for side, way in _SIDES]
    west, south, east, north = sides
    if west is not None and south is not None and east is not None and north is not None:
        box, _ = places.box(west, south, east, north)
        return Place(box=box) if box else None
    latitude, longitude = (places.number(given.get(name)) for name in ("LATITUDE", "LONGITUDE"))
    if latitude is None or longitude is None:
        return None
    spot, _ = places.point(longitude, latitude)
    return Place(point=spot) if spot else None


def period(raw: str) -> tuple[str | None, str | None, None] | None:
    """From `DATE/TIME START` to `DATE/TIME END`; None for other texts."""
    if not is_one(raw):
        return None
    given = _labelled(raw)
    start, end = (dates.day(given.get(f"DATE/TIME {name}", "")) for name in ("START", "END"))
    return (start, end, None) if start or end else None


_SIDES = (("WEST", "LONGI"), ("SOUTH", "LATI"), ("EAST", "LONGI"), ("NORTH", "LATI"))


@lru_cache(maxsize=1024)
def _labelled(raw: str) -> dict[str, str]:
    return dict(one.partition(": ")[::2] for one in raw.split(" * ")) if is_one(raw) else {}


def is_one(raw: str) -> bool:
    return "ITUDE: " in raw[:30]
