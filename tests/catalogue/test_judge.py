"""Which records of a page are outside the set that was asked for."""

from __future__ import annotations

import pytest
from plugins.deliveries import Scene, delivered

SITUATIONS: dict[str, tuple[list[tuple[str, ...]], int]] = {
    "in the set": ([("phys",)], 0),
    "below the set": ([("phys",), ("phys:optics",)], 0),
    "in a set whose name begins so": ([("phys",), ("physiology",)], 1),
    "in another set alone": ([("phys",), ("shs",)], 1),
    "in another set, too": ([("shs", "phys")], 0),
    "without any set": ([("phys",), ()], 0),
    "on a page that never names the set": ([("shs",), ("physiology",)], 0),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_record_outside_the_set_asked_is_skipped(situation: str, light: Scene) -> None:
    """HAL's tokens are shared between queries, so a list may change its set half way."""
    sets, skipped = SITUATIONS[situation]
    records = [delivered(f"r{n}", sets=named) for n, named in enumerate(sets)]
    counted = light.counted(*records, set="phys")
    assert (counted.skipped, counted.added) == (skipped, len(sets) - skipped)
