"""What the web reads: pages of records under change, works by any identifier, links, figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from plugins.databases import Databases
from plugins.deliveries import DOMAIN, Scene, advanced, delivered, of_payload, payload, rubbish, source, tombstone

from catalogue.access import Gone
from catalogue.datestamp import Window
from catalogue.record import RawRecord
from catalogue.run import Asked, Checkpoint, Mode, Outcome, Page, State
from catalogue.store import AHEAD
from catalogue.store.served import Served
from catalogue.store.standings import Standing
from catalogue.works import Work

EVER = Window()


def pairs(scene: Scene, size: int, prefix: str = "oai_dc") -> list[Served]:
    found: list[Served] = []
    while part := scene.access.records(prefix, EVER, None, _after(found), size):
        found += part
    return found


def _after(found: list[Served]) -> tuple[int, int] | None:
    return (int(found[-1].changed.timestamp()), found[-1].id) if found else None


STEPS = st.lists(
    st.one_of(
        st.just("ask"),
        st.just("ask"),
        st.tuples(st.sampled_from(["touch", "delete"]), st.integers(0, 7)),
        st.tuples(st.just("wait"), st.integers(0, 7)),
    ),
    min_size=4,
    max_size=14,
)


@settings(settings.get_profile("store"))
@given(steps=STEPS, size=st.integers(1, 4))
def test_a_walk_loses_nothing_while_records_change(databases: Databases, steps: list[object], size: int) -> None:
    """Whatever is changed during a walk: each record comes, and last as it was when the walk ended."""
    scene = Scene(databases.migrated())
    try:
        scene.harvest([delivered(f"r{n}", f"Title {n}") for n in range(8)])
        scene.later(minutes=1)
        walked: list[Served] = []
        changed: set[str] = set()
        version = 0
        for step in steps:
            if step == "ask":
                walked += scene.access.records("oai_dc", EVER, None, _after(walked), size)
                continue
            what, n = step  # type: ignore[misc]
            version += 1
            if what == "wait":
                scene.later(seconds=n)
            else:
                scene.harvest([delivered(f"r{n}", f"Version {version}") if what == "touch" else tombstone(f"r{n}")])
                changed.add(f"r{n}")
        response = scene.clock.now()
        while part := scene.access.records("oai_dc", EVER, None, _after(walked), size):
            walked += part
        assert all(one.changed <= response for one in walked)
        order = [(one.changed, one.id) for one in walked]
        assert order == sorted(set(order))
        # what the client does next: it continues from our responseDate, when everything has come of age
        scene.later(seconds=AHEAD + 1)
        later = scene.access.records("oai_dc", Window(start=response), None, None, 100)
        held = {one.origin_identifier: (one.deleted, one.record) for one in [*walked, *later]}
        assert held == {one.origin_identifier: (one.deleted, one.record) for one in pairs(scene, 100)}
        assert len(held) == 8
        names = [one.origin_identifier for one in walked]
        assert {name for name in names if names.count(name) > 1} <= changed, "only what changed comes again"
    finally:
        databases.take_back()
        scene.close()


class TestPagesOfRecords:
    def test_tombstones_are_listed(self, scene: Scene) -> None:
        scene.harvest([delivered("x"), tombstone("y")])
        scene.later(seconds=AHEAD)
        assert [(one.origin_identifier, one.deleted) for one in pairs(scene, 9)] == [("x", False), ("y", True)]

    def test_one_that_cannot_be_written_any_more_is_listed_as_deleted(self, scene: Scene) -> None:
        scene.harvest([delivered("x", date="2023"), delivered("never", date=None)])
        scene.later(seconds=AHEAD)
        assert [one.origin_identifier for one in pairs(scene, 9, "oai_datacite")] == ["x"]
        scene.harvest([delivered("x", date=None)])
        scene.later(seconds=AHEAD)
        assert [(one.origin_identifier, one.deleted) for one in pairs(scene, 9, "oai_datacite")] == [("x", True)]
        assert [one.deleted for one in pairs(scene, 9)] == [False, False]

    @pytest.mark.parametrize(
        ("set_spec", "names"),
        [
            ("source:a", ["a1", "a2"]),
            ("type:article", ["a2"]),
            ("centre:data-terra", ["a1", "a2"]),
            ("centre:data-terra:odatis", ["a1", "a2"]),
            ("centre:data", []),
            ("source", ["a1", "a2", "b1"]),
            ("type", ["a1", "a2", "b1"]),
            ("centre", ["a1", "a2"]),
            ("source:none", []),
            ("nonsense", []),
            (None, ["a1", "a2", "b1"]),
        ],
    )
    def test_sets(self, scene: Scene, set_spec: str | None, names: list[str]) -> None:
        scene.sources["a"] = source("a", centre="data-terra/odatis")
        scene.harvest([delivered("a1"), delivered("a2", type="article")])
        scene.harvest([delivered("b1")], id="b")
        scene.later(seconds=AHEAD)
        found = scene.access.records("oai_dc", EVER, set_spec)
        assert [one.origin_identifier for one in found] == names
        assert scene.access.count("oai_dc", EVER, set_spec) == len(names)

    def test_every_set_that_is_named_holds_something(self, scene: Scene) -> None:
        scene.sources["b"] = source("b", redistribute=False, centre="elsewhere")
        scene.harvest([delivered("a1")])
        scene.harvest([delivered("b1", type="software")], id="b")
        scene.later(seconds=AHEAD)
        named = [spec for spec, _ in scene.access.sets()]
        assert named == ["source", "source:a", "type", "type:dataset", "openaire_data"]

    def test_what_may_not_be_handed_on_is_nowhere(self, scene: Scene) -> None:
        scene.sources["b"] = source("b", redistribute=False)
        scene.harvest([delivered("b1")], id="b")
        scene.later(seconds=AHEAD)
        assert pairs(scene, 9) == []
        assert scene.access.count("oai_dc", EVER) == 0
        assert scene.access.record(f"oai:{DOMAIN}:b/b1") is None
        assert isinstance(scene.access.work(scene.work_of("b1")), Work), "it is still shown and searched"

    def test_provenance_is_that_of_the_source(self, scene: Scene) -> None:
        scene.harvest([delivered("x", datestamp="1999-09-09")])
        scene.later(seconds=AHEAD)
        [one] = pairs(scene, 9)
        assert (one.origin_datestamp, one.origin_base_url) == ("1999-09-09", "https://a.example.org/oai")
        assert one.changed == scene.clock.now()
        assert scene.access.earliest() == one.changed

    def test_a_source_that_is_configured_no_more_keeps_its_name_and_address(self, scene: Scene) -> None:
        scene.harvest([delivered("x")], id="b")
        scene.later(seconds=AHEAD)
        del scene.sources["b"]
        [one] = pairs(scene, 9)
        assert (one.origin_base_url, one.origin_name) == ("https://b.example.org/oai", "B")
        assert ("source:b", "B") in scene.access.sets()

    @pytest.mark.parametrize(
        ("prefix", "root", "namespace"),
        [
            ("oai_datacite", "http://datacite.org/schema/kernel-3", "http://datacite.org/schema/kernel-3"),
            ("oai_datacite", "http://datacite.org/schema/kernel-4", "http://datacite.org/schema/kernel-4"),
            ("our_datacite", "http://datacite.org/schema/kernel-4", "http://datacite.org/schema/kernel-4"),
        ],
    )
    def test_the_namespace_is_that_of_the_payload(self, scene: Scene, prefix: str, root: str, namespace: str) -> None:
        """One prefix stands for several versions of a format, and repositories have prefixes of their own."""
        title = "<titles><title>Tides</title></titles><publicationYear>2023</publicationYear>"
        raw = of_payload("x", f'<resource xmlns="{root}">{title}</resource>'.encode())
        scene.harvest([replace(raw, prefix=prefix)])
        scene.later(seconds=AHEAD)
        assert [one.origin_namespace for one in pairs(scene, 9)] == [namespace]


class TestFind:
    @pytest.fixture
    def found(self, scene: Scene) -> Scene:
        scene.harvest([delivered("oai:x:1", dois=["10.1234/AbC"], more=[("identifier", "hal-01234567")])])
        return scene

    @pytest.mark.parametrize(
        "text",
        [
            "doi:10.1234/abc",
            "10.1234/ABC",
            "https://doi.org/10.1234/abc",
            "hal-01234567",
            "hal:hal-01234567",
            "oai:x:1",
            f"oai:{DOMAIN}:a/oai:x:1",
        ],
    )
    def test_by_every_form(self, found: Scene, text: str) -> None:
        assert found.access.find(text) == found.work_of("oai:x:1")

    def test_by_public_id_as_typed(self, found: Scene) -> None:
        id = found.work_of("oai:x:1")
        assert found.access.find(id) == found.access.find(id.lower()) == id

    @pytest.mark.parametrize("text", ["", "10.1234/other", f"oai:{DOMAIN}:a/nothing", "00000000000"])
    def test_what_is_not_there(self, found: Scene, text: str) -> None:
        assert found.access.find(text) is None

    def test_what_is_shown_comes_before_a_tombstone(self, scene: Scene) -> None:
        scene.harvest([delivered("gone", dois=["10.1000/x"]), delivered("kept", type="article", dois=["10.1000/x"])])
        scene.harvest([tombstone("gone")])
        run, point = scene.open()
        scene.ingest.bury(run, [point], only_again=True)
        assert scene.access.find("doi:10.1000/x") == scene.work_of("kept"), "missing is shown"


class TestWorks:
    def test_a_payload_is_what_was_delivered(self, scene: Scene) -> None:
        raw = delivered("x", "Ærø & <b>", dois=["10.1000/x"])
        scene.harvest([raw])
        work = scene.access.work(scene.work_of("x"))
        assert isinstance(work, Work)
        assert scene.access.payload(work.copies[0].raw) == raw.payload
        assert scene.access.payload(999) is None

    def test_why_the_copies_are_one_work(self, scene: Scene) -> None:
        scene.harvest([delivered("x", dois=["10.1000/x", "10.1000/y"])])
        scene.harvest([delivered("y", dois=["10.1000/y"])], id="b")
        work = scene.access.work(scene.work_of("x"))
        assert isinstance(work, Work)
        assert (work.why, [copy.source for copy in work.copies]) == ("doi:10.1000/y", ["a", "b"])

    def test_of_several_identifiers_the_one_that_most_copies_share_is_why(self, scene: Scene) -> None:
        scene.sources["c"] = source("c")
        scene.harvest([delivered("x", dois=["10.1000/a", "10.1000/z"])])
        scene.harvest([delivered("y", dois=["10.1000/a", "10.1000/z"])], id="b")
        scene.harvest([delivered("z", dois=["10.1000/z"])], id="c")
        work = scene.access.work(scene.work_of("x"))
        assert isinstance(work, Work)
        assert (work.why, len(work.copies)) == ("doi:10.1000/z", 3)

    def test_a_work_lives_while_one_copy_does(self, scene: Scene) -> None:
        scene.harvest([delivered("x", dois=["10.1000/x"]), delivered("y", dois=["10.1000/x"])])
        id = scene.work_of("x")
        scene.harvest([tombstone("x")])
        work = scene.access.work(id)
        assert isinstance(work, Work)
        assert [copy.identifier for copy in work.copies] == ["y"]
        scene.harvest([tombstone("y")])
        gone = scene.access.work(id)
        assert isinstance(gone, Gone)
        assert (gone.reason, gone.source) == ("deleted", "a")

    def test_a_take_down_says_why(self, scene: Scene) -> None:
        scene.harvest([delivered("x")])
        scene.administration.suppress("a", "x", "court order")
        gone = scene.access.work(scene.work_of("x"))
        assert isinstance(gone, Gone)
        assert (gone.reason, gone.record) == ("court order", None)

    def test_works_come_in_the_order_asked_without_the_gone(self, scene: Scene) -> None:
        scene.harvest([delivered("x"), delivered("y"), delivered("z")])
        scene.harvest([tombstone("y")])
        ids = [scene.work_of(name) for name in "zyx"]
        assert [work.id for work in scene.access.works([*ids, "nothing"])] == [ids[0], ids[2]]


def test_links_are_seen_from_both_ends(scene: Scene) -> None:
    article = payload(("title", "Article"), ("type", "article"), ("relation", "https://doi.org/10.1000/data"))
    from plugins.deliveries import of_payload

    scene.harvest([of_payload("article", article)])
    scene.harvest([delivered("data", "Data", dois=["10.1000/data"])], id="b")
    works = {name: scene.access.work(scene.work_of(name)) for name in ("article", "data")}
    assert all(isinstance(work, Work) for work in works.values())
    [out] = scene.access.links(works["article"])  # type: ignore[arg-type]
    [into] = scene.access.links(works["data"])  # type: ignore[arg-type]
    assert (out.outgoing, out.work and out.work.id) == (True, scene.work_of("data"))
    assert (into.outgoing, into.work and into.work.id) == (False, scene.work_of("article"))
    scene.harvest([tombstone("data")], id="b")
    [out] = scene.access.links(works["article"])  # type: ignore[arg-type]
    assert out.work is None


def read(scene: Scene, records: list[RawRecord], start: int | None, end: int | None) -> None:
    """A run of its own for the list between two days of January 2024."""
    days = [None if day is None else datetime(2024, 1, day, tzinfo=UTC) for day in (start, end)]
    run = scene.ingest.open(scene.sources["a"], Mode.FULL, Asked("oai_dc"))
    point = scene.ingest.start(run, Checkpoint("a", "oai_dc", None, start=days[0], end=days[1]))
    page = Page(tuple(records), None, scene.clock.now(), declared=len(records) or None)
    scene.ingest.apply(run, page, advanced(point, page, scene.clock.now()))
    scene.ingest.finish(run, Outcome(State.SUCCEEDED, complete=True))


def test_windows_of_one_pass_count_together_whatever_runs_they_came_in(scene: Scene) -> None:
    for start, end, window in ((None, 1, ["v", "w"]), (1, 2, ["x"])):
        read(scene, [delivered(name) for name in window], start, end)
        a = scene.access.sources()[0]
        assert (a.complete, a.share) == (False, None), "the pass goes on"
    read(scene, [], 2, None)
    a = scene.access.sources()[0]
    assert (a.received, a.declared, a.complete) == (3, None, True), "an empty list declares no size"
    assert a.equations == ("indexed",)
    read(scene, [delivered("v")], None, 1)
    assert scene.access.sources()[0].received == 3, "the next pass counts when it is whole"


def test_what_is_in_while_windows_are_to_come_is_told_of_all_that_was_declared(scene: Scene) -> None:
    """A record at the edge of two windows comes twice and is one."""
    scene.ingest.remember(scene.sources["a"], **Standing.declaring(scene.sources["a"], 8))
    read(scene, [delivered("v"), delivered("w")], None, 1)
    read(scene, [delivered("w"), tombstone("x")], 1, 2)
    a = scene.access.sources()[0]
    assert (a.received, a.known, a.share) == (4, 3, 3 / 8)
    read(scene, [], 2, None)
    assert scene.access.sources()[0].share is None, "all that was asked for is in"


def test_what_was_declared_of_other_sets_says_nothing(scene: Scene) -> None:
    scene.ingest.remember(scene.sources["a"], **Standing.declaring(source("a", sets=("s",)), 8))
    read(scene, [delivered("v")], None, 1)
    assert scene.access.sources()[0].share is None


class TestFigures:
    def test_the_three_equations_hold(self, scene: Scene) -> None:
        scene.harvest([delivered("x", dois=["10.1000/x"]), delivered("y"), tombstone("z"), rubbish("r"), rubbish("")])
        scene.harvest([delivered("y", "New")], mode=_incremental())
        scene.follower.catch_up()
        a, b = scene.access.sources()
        assert (a.live, a.deleted, a.missing, a.rejected, a.known, a.indexed) == (2, 1, 0, 2, 4, 2)
        assert (a.received, a.complete, a.with_doi, a.equations) == (5, True, 1, ())
        assert (b.state, b.known) == ("new", 0)

    def test_a_missing_record_breaks_none(self, scene: Scene) -> None:
        scene.harvest([delivered("x"), delivered("y")])
        run, point = scene.open()
        run, point = scene.apply(run, point, [delivered("x")])
        scene.ingest.bury(run, [point], only_again=True)
        scene.follower.catch_up()
        a = scene.access.sources()[0]
        assert (a.live, a.missing, a.indexed, a.equations) == (1, 1, 1, ())

    def test_those_that_do_not_hold_are_named(self, scene: Scene) -> None:
        run, point = scene.open()
        page = Page((delivered("x"),), None, scene.clock.now(), declared=2)
        scene.ingest.apply(run, page, advanced(point, page, scene.clock.now()))
        scene.ingest.finish(run, Outcome(State.SUCCEEDED))
        a = scene.access.sources()[0]
        assert a.equations == ("declared", "indexed")
        assert (a.declared, a.received, a.share) == (2, 1, 0.5)

    def test_lists_that_are_asked_for_no_more_count_no_more(self, scene: Scene) -> None:
        scene.sources["a"] = source("a", sets=("s", "t"))
        scene.harvest([delivered("x"), delivered("y")], set="s")
        assert scene.access.sources()[0].complete is False, "one of two sets is in"
        scene.harvest([delivered("z")], set="t")
        a = scene.access.sources()[0]
        assert (a.received, a.complete) == (3, True)
        scene.sources["a"] = source("a", sets=("s",))
        a = scene.access.sources()[0]
        assert (a.received, a.complete) == (2, True)
        scene.sources["a"] = source("a", prefix="oai_datacite")
        a = scene.access.sources()[0]
        assert (a.received, a.complete) == (None, None)

    def test_no_share_is_told_while_a_set_has_not_begun(self, scene: Scene) -> None:
        """Its size is not known, and the share would fall when it is."""
        scene.sources["a"] = source("a", sets=("s", "t"))
        for spec in ("s", "t"):
            run, point = scene.open(set=spec)
            page = Page((delivered(spec),), "next", scene.clock.now(), declared=4)
            scene.ingest.apply(run, page, advanced(point, page, scene.clock.now()))
            scene.ingest.finish(run, Outcome(State.STOPPED))
            assert scene.access.sources()[0].share == (None if spec == "s" else 2 / 8)

    def test_a_source_that_fails_is_failing_while_it_is_tried_again(self, scene: Scene) -> None:
        scene.harvest([delivered("x")])
        scene.harvest([], state=State.FAILED)
        assert scene.access.sources()[0].state == "failing"
        scene.open()
        assert scene.access.sources()[0].state == "failing"

    def test_what_is_configured_no_more_is_an_orphan(self, scene: Scene) -> None:
        scene.harvest([delivered("x")], id="b")
        del scene.sources["b"]
        assert [(one.source.id, one.state, one.live) for one in scene.access.sources()] == [
            ("a", "new", 0),
            ("b", "orphan", 1),
        ]

    def test_an_orphan_is_told_of_as_it_was_asked_last(self, scene: Scene) -> None:
        """What it was asked for before it left is not counted on top, as that is the same records in another list."""
        scene.harvest([delivered("x"), delivered("y")], id="b", set="old")
        scene.harvest([delivered("x")], id="b", set="new")
        del scene.sources["b"]
        (orphan,) = [one for one in scene.access.sources() if one.state == "orphan"]
        assert (orphan.received, orphan.complete, orphan.live) == (1, True, 2)

    @pytest.mark.parametrize(("days", "state"), [(1.5, "ok"), (2.5, "late")])
    def test_late_is_two_turns_without_success(self, scene: Scene, days: float, state: str) -> None:
        from dataclasses import replace as changed

        scene.harvest([delivered("x")])
        scene.later(days=days)
        daily = changed(scene.access, timetable=lambda source, after, failures=0: after and after + timedelta(days=1))
        assert daily.sources()[0].state == state


def _incremental():  # type: ignore[no-untyped-def]
    from catalogue.run import Mode

    return Mode.INCREMENTAL
