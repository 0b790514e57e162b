"""Leases: one process at a base URL, and none that was taken for dead may write."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plugins.deliveries import Scene, delivered

from catalogue.ingest import AlreadyRunning, Ingest, LeaseLost
from catalogue.run import Asked, Mode, State
from catalogue.store.leases import LASTS

ASKED = Asked("oai_dc")


def other(scene: Scene) -> Ingest:
    """Another process, elsewhere."""
    return Ingest(scene.store, scene.sources, "elsewhere:1:1", scene.press)


def test_a_second_process_is_refused_and_told_who_is_there(light: Scene) -> None:
    light.open()
    with pytest.raises(AlreadyRunning) as refused:
        other(light).open(light.sources["a"], Mode.FULL, ASKED)
    assert refused.value.owner == "tests"


def test_two_sources_at_one_address_never_run_at_once(light: Scene) -> None:
    light.open()
    light.sources["c"] = replace(light.sources["b"], id="c", url=light.sources["a"].url)
    with pytest.raises(AlreadyRunning):
        other(light).open(light.sources["c"], Mode.FULL, ASKED)


def test_a_lease_that_nobody_renews_runs_out_and_its_run_is_interrupted(light: Scene) -> None:
    light.open()
    light.later(seconds=LASTS + 1)
    other(light).open(light.sources["a"], Mode.FULL, ASKED)
    assert [run.state for run in light.access.runs("a")] == [State.RUNNING, State.INTERRUPTED]


def test_a_page_renews_the_lease(light: Scene) -> None:
    run, point = light.open()
    light.later(seconds=LASTS - 1)
    light.apply(run, point, [delivered()], token="t1")
    light.later(seconds=LASTS - 1)
    with pytest.raises(AlreadyRunning):
        other(light).open(light.sources["a"], Mode.FULL, ASKED)


def test_whoever_lost_the_lease_writes_nothing(light: Scene) -> None:
    """A process that slept too long wakes up in the middle of another one's run."""
    run, point = light.open()
    light.later(seconds=LASTS + 1)
    other(light).open(light.sources["a"], Mode.FULL, ASKED)
    with pytest.raises(LeaseLost):
        light.apply(run, point, [delivered()])
    with pytest.raises(LeaseLost):
        light.ingest.beat(run)
    assert light.rows() == []
