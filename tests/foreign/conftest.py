"""Fixtures of the other doors: a catalogue with one source, harvested through the door that the product opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from plugins.installations import Install, Installation

from catalogue.run import HarvestRun, Mode
from harvester.run import harvest
from moisson.assemble import repository_of
from moisson.settings import read

Harvested = Callable[[Installation], HarvestRun]
Made = Callable[..., Installation]


@pytest.fixture
def made(install: Install) -> Made:
    """An installation with the source `x` at an address, with these keys."""

    def make(url: str, **keys: object) -> Installation:
        told = {"id": "x", "name": "X", "url": url, "allow_private": True, "min_interval": 0, "backoff": 0.01} | keys
        lines = (
            f"{key} = {str(value).lower() if isinstance(value, (bool, int, float)) else repr(value)}"
            for key, value in told.items()
        )
        return install("x", "[[source]]\n" + "\n".join(lines) + "\n")

    return make


@pytest.fixture
def harvested() -> Harvested:
    """One ordinary harvest of `x`."""

    def run(here: Installation) -> HarvestRun:
        door = repository_of(here.sources["x"], replace(read({}, with_sources=False), admin_email="a@example.org"))
        try:
            return harvest(here.sources["x"], door, here.ingest, here.clock.now, Mode.INCREMENTAL)
        finally:
            door.close()

    return run
