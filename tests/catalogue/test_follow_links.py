"""What a work has by its links, found from both ends, whichever comes first and whichever goes (issue: search)."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.databases import Databases
from plugins.deliveries import Scene, delivered, tombstone

from catalogue.query.parse import parse
from catalogue.record import RawRecord

ARTICLE = ("type", "info:eu-repo/semantics/article")


def dataset(name: str = "data", doi: str = "10.1000/data") -> RawRecord:
    return delivered(name, "Tides", dois=[doi], type="dataset")


def article(name: str = "article", about: Iterable[str] = ("10.1000/data",), title: str = "On tides") -> RawRecord:
    named = [("relation", f"https://doi.org/{doi}") for doi in about]
    return delivered(name, title, type="article", dois=[f"10.1000/{name}"], more=named)


def having(scene: Scene, what: str) -> set[str]:
    """The works that a search for those with data (an article, software) finds."""
    assert scene.follower.catch_up()
    return {work.id for work in scene.access.search(parse(f"has:{what}")).works}


@pytest.mark.parametrize("first", ["dataset", "article"])
def test_a_link_lights_up_at_both_ends_whichever_comes_first(scene: Scene, first: str) -> None:
    came = [dataset(), article()] if first == "dataset" else [article(), dataset()]
    for raw in came:
        scene.harvest([raw])
        scene.follower.catch_up()
    assert having(scene, "data") == {scene.work_of("article")}
    assert having(scene, "article") == {scene.work_of("data")}


def test_a_link_into_another_source_counts(scene: Scene) -> None:
    scene.harvest([article()])
    scene.harvest([dataset()], id="b")
    assert having(scene, "article") == {scene.work_of("data")}


def test_without_its_target_a_link_says_nothing(scene: Scene) -> None:
    scene.harvest([article()])
    assert having(scene, "data") == set()


def test_a_target_that_is_deleted_is_had_no_longer_and_again_when_it_is_back(scene: Scene) -> None:
    scene.harvest([article(), dataset()])
    assert having(scene, "data")
    scene.harvest([tombstone("data")])
    assert having(scene, "data") == set()
    scene.harvest([dataset()])
    assert having(scene, "data") == {scene.work_of("article")}


def test_an_article_that_is_deleted_leaves_its_data_without(scene: Scene) -> None:
    scene.harvest([article(), dataset()])
    assert having(scene, "article")
    scene.harvest([tombstone("article")])
    assert having(scene, "article") == set()


def test_a_relation_that_is_stated_no_longer_leaves_its_target_without(scene: Scene) -> None:
    scene.harvest([article(), dataset()])
    assert having(scene, "article")
    scene.harvest([article(about=())])
    scene.harvest([article(about=(), title="On tides, again")])
    assert having(scene, "article") == having(scene, "data") == set()
    links = scene.access.links(scene.access.search(parse("type:dataset")).works[0])
    assert links == ()


def test_another_type_of_the_target_is_another_thing_had(scene: Scene) -> None:
    scene.harvest([article(), dataset()])
    scene.follower.catch_up()
    scene.harvest([delivered("data", "Tides", dois=["10.1000/data"], type="software")])
    assert having(scene, "data") == set()
    assert having(scene, "software") == {scene.work_of("article")}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from(["dataset", "article", "software", "gone"]),
        st.sets(st.sampled_from(["one", "two", "three", "four"]), max_size=2),
        st.booleans(),
    ),
    max_size=8,
)


@settings(settings.get_profile("store"), max_examples=5)
@given(steps=STEPS)
def test_following_ends_with_what_rebuilding_finds(
    sqlite_databases: Databases, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, set[str], bool]]
) -> None:
    scene = Scene(sqlite_databases.migrated(), folder=tmp_path_factory.mktemp("index"))
    try:
        for name, type, named, catch_up in steps:
            more = [("relation", f"https://doi.org/10.1000/{other}") for other in sorted(named - {name})]
            raw = delivered(name, dois=[f"10.1000/{name}"], type=type, more=more)
            scene.harvest([tombstone(name) if type == "gone" else raw])
            if catch_up:
                scene.follower.catch_up()
        followed = {what: having(scene, what) for what in ("data", "article", "software")}
        scene.follower.rebuild()
        assert followed == {what: having(scene, what) for what in followed}
    finally:
        scene.close()
