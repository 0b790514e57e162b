"""What operators decide about works outlives harvests, can be undone, and never mixes classes."""

from __future__ import annotations

import pytest
from plugins.deliveries import Scene, delivered, source

from catalogue.administration import Undecidable
from catalogue.grouping import Undone
from catalogue.works import Copy, Merged, Work


def work(scene: Scene, identifier: str) -> Work:
    found = scene.access.work(scene.work_of(identifier))
    assert isinstance(found, Work)
    return found


def copy(found: Work, identifier: str) -> Copy:
    return next(one for each in found.copies for one in (each, *each.doors) if one.identifier == identifier)


def together(scene: Scene, *identifiers: str) -> bool:
    return len({scene.work_of(identifier) for identifier in identifiers}) == 1


@pytest.fixture
def two(scene: Scene) -> Scene:
    """Two records that share nothing, of two sources."""
    scene.sources["b"] = source("b")
    scene.harvest([delivered("one", dois=["10.5555/one"])])
    scene.harvest([delivered("two", dois=["10.5555/two"])], id="b")
    return scene


def test_records_that_share_nothing_are_made_one_work(two: Scene) -> None:
    first, second = work(two, "one"), work(two, "two")
    two.administration.same([first, second], "op", "the same survey")
    assert together(two, "one", "two")
    merged = two.access.work(second.id)
    assert isinstance(merged, Merged)
    assert merged.into == first.id
    reasons = two.administration.explain(work(two, "one"))
    assert [(one.shared, [each.reason for each in one.decisions]) for one in reasons] == [((), ["the same survey"])] * 2


def test_harvests_keep_to_what_was_decided(two: Scene) -> None:
    two.administration.same([work(two, "one"), work(two, "two")], "op")
    two.harvest([delivered("one", "Another title", dois=["10.5555/one", "10.5555/more"])])
    two.harvest([delivered("two", "Changed, too", dois=[])], id="b")
    two.harvest([delivered("three", dois=["10.5555/more"])], id="b")
    assert together(two, "one", "two", "three")


def test_a_record_is_taken_out_of_its_work_and_stays_out(scene: Scene) -> None:
    scene.sources["b"] = source("b")
    scene.harvest([delivered("one", dois=["10.5555/x"])])
    scene.harvest([delivered("two", dois=["10.5555/x"])], id="b")
    before = work(scene, "one")
    assert together(scene, "one", "two")
    scene.administration.apart(before, copy(before, "two"), "op", "not the same at all")
    assert not together(scene, "one", "two")
    assert scene.work_of("one") == before.id, "the id stays with the record that it was minted for"
    scene.harvest([delivered("two", "New", dois=["10.5555/x", "10.5555/y"])], id="b")
    scene.harvest([delivered("one", "New", dois=["10.5555/x", "10.5555/y"])])
    assert not together(scene, "one", "two")


def test_decisions_are_taken_back(two: Scene) -> None:
    first, second = work(two, "one").id, work(two, "two").id
    two.administration.same([work(two, "one"), work(two, "two")], "op")
    assert two.administration.undecide(work(two, "one")).count == 2
    assert (two.work_of("one"), two.work_of("two")) == (first, second), "ids come back with their records"
    assert two.administration.undecide(work(two, "one")).count == 0


def test_a_later_decision_replaces_an_earlier_one(scene: Scene) -> None:
    scene.sources["b"] = source("b")
    scene.harvest([delivered("one", dois=["10.5555/x"])])
    scene.harvest([delivered("two", dois=["10.5555/x"])], id="b")
    one = work(scene, "one")
    scene.administration.apart(one, copy(one, "two"), "op")
    scene.administration.same([work(scene, "one"), work(scene, "two")], "op")
    assert together(scene, "one", "two")


def test_what_was_taken_out_comes_back_by_either_id(scene: Scene) -> None:
    scene.sources["b"] = source("b")
    scene.harvest([delivered("one", dois=["10.5555/x"])])
    scene.harvest([delivered("two", dois=["10.5555/x"]), delivered("three", dois=["10.5555/x"])], id="b")
    whole = work(scene, "one")
    for by in ("one", "two"):
        own = scene.administration.apart(whole, copy(whole, "two"), "op")
        assert own == scene.work_of("two") != whole.id
        assert scene.administration.undecide(work(scene, by)) == Undone(1, own)
        assert together(scene, "one", "two")


def test_of_two_that_were_taken_out_one_has_to_be_named(scene: Scene) -> None:
    scene.harvest([delivered(name, dois=["10.5555/x"]) for name in ("one", "two", "three")])
    whole = work(scene, "one")
    out = [scene.administration.apart(whole, copy(whole, name), "op") for name in ("two", "three")]
    with pytest.raises(Undecidable, match=" and ".join(sorted(out))):
        scene.administration.undecide(work(scene, "one"))
    assert len({scene.work_of(name) for name in ("one", "two", "three")}) == 3


def test_a_dataset_and_an_article_are_never_made_one(scene: Scene) -> None:
    scene.harvest([delivered("data"), delivered("paper", type="article")])
    with pytest.raises(Undecidable, match="never one work"):
        scene.administration.same([work(scene, "data"), work(scene, "paper")], "op")
    assert not together(scene, "data", "paper")


def test_the_index_follows_a_decision(two: Scene) -> None:
    two.follower.catch_up()
    assert two.index.documents() == 2
    two.administration.same([work(two, "one"), work(two, "two")], "op")
    two.follower.catch_up()
    assert list(two.index.works()) == [two.work_of("one")]
    assert two.index.records() == 2
    assert [check.ok for check in two.administration.doctor() if not check.ok] == []


def test_reasons_name_what_is_shared_and_minted(scene: Scene) -> None:
    scene.sources["b"] = source("b", mints=("10.5555",))
    scene.harvest([delivered("one", dois=["10.5555/x", "10.9999/own"])])
    scene.harvest([delivered("two", dois=["10.5555/x"])], id="b")
    reasons = {one.copy.identifier: one for one in scene.administration.explain(work(scene, "one"))}
    assert reasons["one"].shared == reasons["two"].shared == reasons["two"].minted == ("doi:10.5555/x",)
    assert (reasons["one"].minted, reasons["one"].kind) == ((), "data")
