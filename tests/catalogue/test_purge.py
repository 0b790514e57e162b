"""All records of a source removed: tombstones everywhere, nothing kept of them, and other sources untouched."""

from __future__ import annotations

import pytest
from plugins.deliveries import Scene, delivered, rubbish, tombstone

from catalogue.administration import Administration, Harvested
from catalogue.datestamp import Window
from catalogue.run import Mode
from catalogue.store import purging, tables
from catalogue.store.tables import DELETED, LIVE, SUPPRESSED


@pytest.fixture
def full(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Two sources, seven records of the first, more than two batches; one of them taken down."""
    monkeypatch.setattr(purging, "BATCH", 3)
    records = [delivered(f"x{n}", dois=[f"10.1000/{n}"]) for n in range(7)]
    scene.harvest([*records, tombstone("t"), rubbish("r")])
    scene.harvest([delivered("other", dois=["10.1000/0"])], id="b")
    scene.administration.suppress("a", "x6", "asked")
    scene.follower.catch_up()
    scene.later(hours=1)
    return scene


def states(scene: Scene) -> dict[str, int]:
    return {row.identifier: row.state for row in scene.rows() if row.source == "a"}


def test_every_record_is_a_tombstone_and_nothing_is_kept_of_it(full: Scene) -> None:
    assert (full.administration.shown("a"), full.administration.purge("a")) == (6, 6)
    assert states(full) == {f"x{n}": DELETED for n in range(6)} | {"x6": SUPPRESSED, "t": DELETED}
    mine = [row for row in full.rows() if row.source == "a"]
    assert not any(row.payload or row.record or row.hash for row in mine)
    assert full.rows(tables.reject) == []
    assert [row.source for row in full.rows(tables.checkpoint)] == ["b"]
    assert full.row("other").state == LIVE
    assert full.administration.purge("a") == 0


def test_index_and_provider_follow(full: Scene) -> None:
    now = full.clock.now()
    full.administration.purge("a")
    full.follower.catch_up()
    assert full.follower.index.records() == 1
    assert all(check.ok for check in full.administration.doctor())
    full.later(minutes=1)
    listed = full.access.records("oai_dc", Window(now))
    assert [one.deleted for one in listed] == [True] * 6


def test_one_that_was_interrupted_goes_on(full: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    bury, calls = purging.bury, []

    def die_at_the_second(*arguments):  # type: ignore[no-untyped-def]
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return bury(*arguments)

    monkeypatch.setattr(purging, "bury", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        full.administration.purge("a")
    assert sorted(states(full).values()) == sorted([DELETED] * 4 + [LIVE] * 3 + [SUPPRESSED])
    monkeypatch.setattr(purging, "bury", bury)
    assert full.administration.purge("a") == 3
    assert LIVE not in states(full).values()


def test_what_comes_back_takes_its_old_place(full: Scene) -> None:
    public = full.work_of("x1")
    full.administration.purge("a")
    run = full.harvest([delivered("x1", dois=["10.1000/1"]), delivered("x6")])
    assert (run.counters.changed, run.counters.skipped) == (1, 1)
    assert (full.work_of("x1"), full.row("x1").state) == (public, LIVE)


def test_where_the_source_stands_is_forgotten_but_not_that_it_is_paused(full: Scene) -> None:
    full.administration.pause("a", True)
    full.ingest.remember(full.sources["a"], window="3d")
    full.administration.purge("a")
    standing = full.ingest.standing(full.sources["a"])
    assert (standing.paused, standing.checkpoints, standing.last_success, standing.remembered) == (True, (), None, {})


def test_a_source_that_is_being_harvested_is_left_alone(full: Scene) -> None:
    full.open("a", Mode.FULL)
    administration: Administration = full.administration
    with pytest.raises(Harvested, match="a is being harvested by tests"):
        administration.purge("a")
    assert states(full)["x1"] == LIVE
