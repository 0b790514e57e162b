"""What is kept of runs of long ago: how many there were, and what harvests and figures still build on."""

from __future__ import annotations

from plugins.deliveries import Scene, delivered, tombstone

from catalogue.run import Mode, Outcome, State
from catalogue.store import past, tables


def kept(scene: Scene) -> list[tuple[int, str]]:
    return [(row.id, row.state) for row in scene.rows(tables.run) if row.source == "a"]


def test_runs_and_their_lists_go_when_they_are_past(scene: Scene) -> None:
    """The full pass that figures tell of stays with what was harvested lately; another source is left alone."""
    scene.harvest([delivered("x1"), delivered("x2")])
    scene.harvest([delivered("other")], id="b")
    for _ in range(3):
        scene.later(hours=1)
        scene.harvest([delivered("x1", "Tides of March")], mode=Mode.INCREMENTAL)
    figures, counted = scene.access.sources(), scene.access.outcomes()
    scene.later(days=past.KEPT.days, hours=1)
    scene.harvest([], mode=Mode.INCREMENTAL)
    assert kept(scene) == [(1, "succeeded"), (6, "succeeded")]
    scene.later(hours=1)
    scene.harvest([], mode=Mode.INCREMENTAL)
    assert kept(scene) == [(1, "succeeded"), (6, "succeeded"), (7, "succeeded")]
    assert sorted((row.source, row.run) for row in scene.rows(tables.checkpoint)) == [
        ("a", 1),
        ("a", 6),
        ("a", 7),
        ("b", 2),
    ]
    assert [(one.declared, one.received, one.live) for one in scene.access.sources()] == [
        (one.declared, one.received, one.live) for one in figures
    ]
    assert scene.access.outcomes()["a", "succeeded"] == counted["a", "succeeded"] + 2
    scene.follower.catch_up()
    assert all(check.ok for check in scene.administration.doctor())


def test_an_older_pass_goes_when_a_newer_one_is_whole(scene: Scene) -> None:
    scene.harvest([delivered("x1")])
    scene.later(days=past.KEPT.days, hours=1)
    scene.harvest([delivered("x1")])
    assert [id for id, _ in kept(scene)] == [2]
    assert [row.run for row in scene.rows(tables.checkpoint)] == [2]


def test_what_waits_or_was_cut_short_stays(scene: Scene) -> None:
    scene.harvest([delivered("x1")], state=State.HELD)
    run, point = scene.open(mode=Mode.INCREMENTAL)
    run, point = scene.apply(run, point, [delivered("x2")], "more")
    scene.ingest.finish(run, Outcome(State.INTERRUPTED))
    scene.later(days=2 * past.KEPT.days)
    scene.harvest([], mode=Mode.INCREMENTAL, set="s")
    assert kept(scene) == [(1, "held"), (2, "interrupted"), (3, "succeeded")]
    assert [one.token for one in scene.ingest.standing(scene.sources["a"]).checkpoints if one.token] == ["more"]


def test_many_go_a_part_at_a_time_and_all_are_counted(scene: Scene, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(past, "BATCH", 4)
    for _ in range(10):
        scene.harvest([], mode=Mode.INCREMENTAL)
    scene.later(days=past.KEPT.days, hours=1)
    left = []
    for _ in range(4):
        scene.harvest([], mode=Mode.INCREMENTAL)
        left.append(len(kept(scene)))
    assert left == [7, 4, 3, 4]
    assert scene.access.outcomes() == {("a", "succeeded"): 14}


def test_no_list_gets_the_number_of_one_that_is_gone(scene: Scene) -> None:
    """Records remember the list that named them last: under a number given twice they would have come already."""
    _, first = scene.harvest_list([delivered("x1"), tombstone("x2")])
    scene.administration.purge("a")
    again, second = scene.harvest_list([delivered("x1"), tombstone("x2")])
    assert second.id != first.id
    assert (again.counters.changed, again.counters.unchanged, second.distinct) == (1, 1, 2)
