"""The demo's repositories harvested whole: a catalogue of some two thousand works for tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from plugins.installations import Installation

from moisson.demo.play import start

DAY = date(2026, 11, 1)


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The installation of all who share it; whoever changes it makes one of its own."""
    folder, demo = tmp_path_factory.mktemp("sampled"), start(today=DAY)
    sources = {source.id: replace(source, min_interval=0.0) for source in demo.sources()}
    made = Installation(folder, sources, f"sqlite:///{folder / 'catalogue.db'}", "sample.example.org")
    for id in sources:
        made.harvest(id)
    demo.stop()
    made.follower.catch_up()
    yield made
    made.index.close()
    made.store.engine.dispose()
