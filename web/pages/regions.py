"""Places on the results page: named regions to choose from, and the boxes of the works shown on an outline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext

from catalogue.index.values import Box, hull
from catalogue.works import Work
from web import show

_REGIONS: tuple[tuple[str, Box], ...] = (
    (lazy_gettext("Mainland France"), (-5.5, 41.2, 9.8, 51.3)),
    (lazy_gettext("Mediterranean Sea"), (-6.0, 30.0, 36.5, 46.0)),
    (lazy_gettext("English Channel"), (-6.5, 48.3, 2.2, 51.3)),
    (lazy_gettext("Bay of Biscay"), (-11.0, 43.0, -1.0, 48.8)),
    (lazy_gettext("Antilles and Guiana"), (-63.5, 2.0, -51.0, 18.5)),
    (lazy_gettext("Réunion and Mayotte"), (44.5, -22.0, 56.5, -12.0)),
    (lazy_gettext("New Caledonia"), (156.0, -26.5, 172.5, -14.5)),
    (lazy_gettext("French Polynesia"), (-155.0, -28.5, -134.0, -7.5)),
    (lazy_gettext("Southern and Antarctic Lands"), (39.0, -90.0, 142.0, -37.0)),
)
"""Regions by name with their boxes, in whole or half degrees: a way in, not a gazetteer."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A rectangle on the outline, whose sides are 360 and 180 long; `asked` is the place searched for."""

    x: float
    y: float
    width: float
    height: float
    asked: bool = False


def named() -> list[tuple[str, Box]]:
    return [(str(name), box) for name, box in _REGIONS]


def drawn(asked: Box | None, works: Iterable[Work]) -> list[Drawn]:
    """The places of the works on this page and, last, the one that was asked for."""
    boxes = [box for work in works if (box := hull(work.record.places))]
    found = [rectangle for box in boxes for rectangle in _rectangles(box, False)]
    return found + (list(_rectangles(asked, True)) if asked else [])


def _rectangles(box: Box, asked: bool) -> Iterator[Drawn]:
    west, south, east, north = box
    if west > east:
        yield from _rectangles((west, south, 180.0, north), asked)
        yield from _rectangles((-180.0, south, east, north), asked)
        return
    yield Drawn(
        round(west + 180, 2),
        round(90 - north, 2),
        max(round(east - west, 2), 2.0),
        max(round(north - south, 2), 2.0),
        asked,
    )


def said(box: Box) -> str:
    """The box in the order in which people name it: north, south, west, east; a point by its two numbers."""
    west, south, east, north = (show.degrees(one) for one in box)
    if (west, south) == (east, north):
        return str(gettext("N %(north)s, E %(east)s", north=north, east=east))
    return str(
        gettext("N %(north)s, S %(south)s, W %(west)s, E %(east)s", north=north, south=south, west=west, east=east)
    )
