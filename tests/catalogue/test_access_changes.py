"""What mirrors and exports read: changes of works, deletions, shelves of the sitemap, a walk through a result."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from plugins.deliveries import Scene, delivered, source, tombstone

from catalogue.access import Unwritten
from catalogue.index import BadCursor
from catalogue.query import Query
from catalogue.query.parse import parse
from catalogue.works import Work


def kinds(scene: Scene, after: int = 0) -> dict[str, str]:
    return {one.work: one.kind for one in scene.access.changes(after).works}


def test_a_change_says_what_the_work_is_now(scene: Scene) -> None:
    scene.harvest([delivered("kept"), delivered("gone"), delivered("edited")])
    kept, gone, edited = (scene.work_of(name) for name in ("kept", "gone", "edited"))
    assert kinds(scene) == {kept: "added", gone: "added", edited: "added"}
    last = max(one.number for one in scene.access.changes(0).works)
    scene.later(minutes=5)
    began = scene.clock.now()
    scene.harvest([tombstone("gone"), delivered("edited", "Another title")])
    assert kinds(scene, last) == {gone: "deleted", edited: "changed"}
    assert {one.work for one in scene.access.changes(0, began).works} == {gone, edited}
    assert scene.access.changes(0, scene.clock.now() + timedelta(hours=1)).works == ()


def test_changes_are_walked_by_number(scene: Scene) -> None:
    scene.harvest([delivered(f"r{n}") for n in range(7)])
    first = scene.access.changes(0, limit=3)
    rest = scene.access.changes(first.onward or 0, limit=4)
    numbers = [one.number for one in (*first.works, *rest.works)]
    assert (len(first.works), rest.onward) == (3, None)
    assert len(numbers) == 7
    assert numbers == sorted(set(numbers))


def test_changes_that_touch_no_work_are_not_the_end(scene: Scene) -> None:
    """Tombstones of records never seen are in no work, and there may be more of them than fit into an answer."""
    scene.harvest([tombstone(f"never{n}") for n in range(7)])
    scene.harvest([delivered("kept")])
    found = [scene.access.changes(0, limit=3)]
    while (onward := found[-1].onward) is not None:
        found.append(scene.access.changes(onward, limit=3))
    assert [one.work for part in found for one in part.works] == [scene.work_of("kept")]
    assert len(found) == 3


def test_changes_since_a_moment_are_found_wherever_it_lies(scene: Scene) -> None:
    moments = []
    for n in range(9):
        moments.append(scene.clock.now())
        scene.harvest([delivered(f"r{n}")])
        scene.later(minutes=1)
    for n, moment in enumerate(moments):
        assert [one.work for one in scene.access.changes(0, moment).works] == [
            scene.work_of(f"r{m}") for m in range(n, 9)
        ]
    assert scene.access.changes(0, scene.clock.now()).works == ()


def test_a_merged_work_is_deleted_for_those_who_mirror(scene: Scene) -> None:
    scene.sources["b"] = source("b")
    scene.harvest([delivered("one", dois=["10.5555/x"])])
    scene.harvest([delivered("two")], id="b")
    winner, loser = scene.work_of("one"), scene.work_of("two")
    scene.harvest([delivered("two", dois=["10.5555/x"])], id="b")
    assert kinds(scene)[loser] == "deleted"
    assert kinds(scene)[winner] in ("added", "changed")


def test_works_that_are_gone_are_told_the_last_first(scene: Scene) -> None:
    scene.harvest([delivered("a"), delivered("b"), delivered("c")])
    names = {scene.work_of(name): name for name in "abc"}
    for name in ("b", "a"):
        scene.later(minutes=1)
        scene.harvest([tombstone(name)])
    assert [names[one.id] for one in scene.access.deleted()] == ["a", "b"]
    assert [names[one.id] for one in scene.access.deleted(1)] == ["a"]


def test_what_was_taken_down_is_told_as_gone(scene: Scene) -> None:
    """Whoever has a copy from us is to remove it, whatever was the reason."""
    scene.harvest([delivered("kept"), delivered("asked away")])
    gone = scene.work_of("asked away")
    scene.later(minutes=1)
    scene.administration.suppress("a", "asked away", "removed at the depositor's request")
    assert [(one.id, one.record, one.reason) for one in scene.access.deleted()] == [
        (gone, None, "removed at the depositor's request")
    ]


def test_shelves_hold_every_live_work_once(scene: Scene) -> None:
    scene.harvest([delivered(f"r{n}") for n in range(7)])
    scene.harvest([tombstone("r3")])
    shelved = [id for number in range(1, scene.access.shelves(3) + 1) for id, _ in scene.access.shelf(number, 3)]
    assert sorted(shelved) == sorted(scene.work_of(f"r{n}") for n in range(7) if n != 3)


def test_a_walk_reads_a_whole_result(scene: Scene) -> None:
    scene.harvest([delivered(f"r{n}", f"Tides {n}") for n in range(1203)])
    scene.follower.catch_up()
    walked = [work.id for work in scene.access.walk(replace(parse("tides"), sort="added"), 100_000)]
    assert len(walked) == len(set(walked)) == 1203
    assert [work.id for work in scene.access.walk(replace(parse("tides"), sort="added"), 7)] == walked[:7]
    assert list(scene.access.walk(parse("nothing"), 10)) == []
    ranked = [work.id for work in scene.access.walk(parse("tides"), 100_000)]
    assert sorted(ranked) == sorted(walked)
    assert ranked != walked, "else nothing is tested here"
    assert [work.id for work in scene.access.walk(parse("tides"), 100_000, by_rank=1202)] == walked
    assert [work.id for work in scene.access.walk(parse("tides"), 7, by_rank=1202)] == ranked[:7]
    first = scene.access.search(parse("tides"))
    asked = replace(parse("tides"), cursor=first.results.next_cursor)
    assert [work.id for work in scene.access.walk(asked, 100_000)] == ranked[len(first.works) :]
    with pytest.raises(BadCursor, match="sort=added"):
        scene.access.walk(asked, 100_000, by_rank=1202)


def test_the_order_of_changes_is_there_for_feeds(scene: Scene) -> None:
    scene.harvest([delivered("a", "Tides"), delivered("b", "Tides")])
    scene.later(minutes=5)
    scene.harvest([delivered("a", "Tides again")])
    scene.follower.catch_up()
    found = scene.access.search(Query(sort="modified"))
    assert found.works[0].id == scene.work_of("a")


def test_a_link_says_who_asserts_it(scene: Scene) -> None:
    scene.harvest([delivered("paper", dois=["10.5555/paper"], type="article")])
    scene.harvest([delivered("data", dois=["10.5555/data"], more=[("relation", "https://doi.org/10.5555/paper")])])
    paper, data = (scene.access.work(scene.work_of(name)) for name in ("paper", "data"))
    assert isinstance(paper, Work)
    assert isinstance(data, Work)
    (onward,), (back,) = scene.access.links(data), scene.access.links(paper)
    assert (onward.outgoing, onward.asserted_by, onward.work and onward.work.id) == (True, ("a",), paper.id)
    assert (back.outgoing, back.asserted_by, back.work and back.work.id) == (False, ("a",), data.id)


def test_no_sign_in_an_identifier_is_an_error(scene: Scene) -> None:
    scene.harvest([delivered("x", dois=["10.5555/x"])])
    assert [scene.access.find(text) for text in ("\0", "doi:10.5555/\0", "\u202e", "")] == [None] * 4
    assert scene.access.find("10.5555/x\0") == scene.work_of("x")


def test_a_number_that_the_log_has_not_come_to_is_no_place_to_go_on_from(scene: Scene) -> None:
    """Whoever has it had it from a catalogue that was put back to an older state since."""
    scene.harvest([delivered("x")])
    (last,) = scene.access.changes(0).works
    assert scene.access.changes(last.number).works == ()
    with pytest.raises(Unwritten):
        scene.access.changes(last.number + 1)
