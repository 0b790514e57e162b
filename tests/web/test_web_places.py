"""Places as rectangles on the outline of the world, whose sides are 360 and 180 long."""

from __future__ import annotations

import pytest
from memory_access import NOW

from catalogue.index.values import Box
from catalogue.record import Place, Record
from catalogue.works import Work
from web.pages.regions import Drawn, drawn

SITUATIONS: dict[str, tuple[Box, list[Drawn]]] = {
    "in the west": ((-10.0, 40.0, 10.0, 50.0), [Drawn(170.0, 40.0, 20.0, 10.0)]),
    "the whole world": ((-180.0, -90.0, 180.0, 90.0), [Drawn(0.0, 0.0, 360.0, 180.0)]),
    "across 180°, all around, as its hull is": (
        (177.0, -19.0, -170.0, -16.0), [Drawn(0.0, 106.0, 360.0, 3.0)]
    ),
    "too small to be seen": ((2.0, 48.0, 2.1, 48.1), [Drawn(182.0, 41.9, 2.0, 2.0)]),
}  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_place_is_drawn_where_it_is(situation: str) -> None:
    box, expected = SITUATIONS[situation]
    record = Record(type="map", places=(Place("there", box=box),))
    assert drawn(None, [Work("0000000001A", record, (), NOW, NOW)]) == expected


def test_what_was_asked_for_is_drawn_last_and_on_both_sides_of_180_degrees() -> None:
    assert drawn((170.0, -10.0, -170.0, 10.0), []) == [
        Drawn(350.0, 80.0, 10.0, 20.0, asked=True),
        Drawn(0.0, 80.0, 10.0, 20.0, asked=True),
    ]
