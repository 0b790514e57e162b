"""Each delivery ends as exactly one outcome (DESIGN.md 2 and 4b), on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import msgspec
import pytest
from plugins.deliveries import Scene, delivered, of_payload, rubbish, tombstone

from catalogue.record import RawRecord
from catalogue.run import Counters, Mode
from catalogue.store import rejects, tables
from catalogue.store.tables import DELETED, LIVE, MISSING, SUPPRESSED

OLD, NEW = delivered(title="Old"), delivered(title="New")
SETS = delivered(sets=("one", "two"))
HEADER_ONLY = RawRecord(delivered().header, "oai_dc")

SITUATIONS: dict[str, tuple[Sequence[Sequence[RawRecord]], str, int | None]] = {
    "a record never seen": ([[OLD]], "added", LIVE),
    "a deletion never seen": ([[tombstone()]], "deleted", DELETED),
    "a repeated tombstone": ([[tombstone()], [tombstone(datestamp="2024-02-09")]], "unchanged", DELETED),
    "a deletion of a live record": ([[OLD], [tombstone()]], "deleted", DELETED),
    "revived with the same content": ([[OLD], [tombstone()], [OLD]], "changed", LIVE),
    "revived with other content": ([[OLD], [tombstone()], [NEW]], "changed", LIVE),
    "born of a tombstone never seen before": ([[tombstone()], [OLD]], "changed", LIVE),
    "the same again": ([[OLD], [OLD]], "unchanged", LIVE),
    "the same with a new datestamp": ([[OLD], [delivered(title="Old", datestamp="2024-05-05")]], "unchanged", LIVE),
    "other content": ([[OLD], [NEW]], "changed", LIVE),
    "sets in another order": ([[SETS], [delivered(sets=("two", "one"))]], "unchanged", LIVE),
    "another set": ([[SETS], [delivered(sets=("one", "three"))]], "changed", LIVE),
    "sets for the first time": ([[delivered()], [SETS]], "changed", LIVE),
    "nothing to go by": ([[rubbish()]], "rejected", None),
    "no metadata": ([[HEADER_ONLY]], "rejected", None),
    "not well-formed": ([[of_payload("oai:x:1", b"<dc><title>")]], "rejected", None),
    "a new version that is rejected": ([[OLD], [rubbish()]], "rejected", LIVE),
    "taken after it was rejected": ([[rubbish()], [OLD]], "added", LIVE),
    "a deletion of a rejected one": ([[rubbish()], [tombstone()]], "deleted", DELETED),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_last_delivery_ends_as(scene: Scene, situation: str) -> None:
    runs, outcome, state = SITUATIONS[situation]
    for page in runs:
        scene.later(minutes=1)
        last = scene.harvest(page)
    assert last.counters == Counters(**{outcome: 1})
    assert [row.state for row in scene.rows()] == ([state] if state else [])


def test_received_is_the_sum_of_the_outcomes(scene: Scene) -> None:
    scene.harvest([OLD, delivered("oai:x:2"), delivered("oai:x:3"), delivered("oai:x:4")])
    page = [
        NEW,
        delivered("oai:x:2"),
        tombstone("oai:x:3"),
        rubbish("oai:x:4"),
        delivered("oai:x:5"),
        delivered("oai:x:5"),
    ]
    counters = scene.harvest(page).counters
    assert counters == Counters(added=1, changed=1, unchanged=1, deleted=1, rejected=1, skipped=1)
    assert counters.received == len(page)
    stored = scene.access.runs("a")[0].counters
    assert {one.name: getattr(stored, one.name) for one in fields(Counters)} == {
        one.name: getattr(counters, one.name) for one in fields(Counters)
    }


class TestAgainInTheSameList:
    @pytest.mark.parametrize(
        ("first", "again"),
        [
            (OLD, OLD),
            (tombstone(), tombstone()),
            (rubbish(), rubbish()),
        ],
        ids=["a record", "a tombstone", "a reject"],
    )
    def test_on_another_page_is_skipped(self, scene: Scene, first: RawRecord, again: RawRecord) -> None:
        run, point = scene.harvest_list([first], [again])
        assert (run.counters.skipped, run.counters.received) == (1, 2)
        assert point.distinct == 1

    def test_within_a_page_counts_once_and_keeps_the_last(self, scene: Scene) -> None:
        run, point = scene.harvest_list([OLD, NEW])
        assert run.counters == Counters(added=1, skipped=1)
        assert point.distinct == 1
        assert scene.access.work(scene.work_of("oai:x:1")).record.titles[0].text == "New"  # type: ignore[union-attr]

    def test_another_list_is_another_list(self, scene: Scene) -> None:
        scene.harvest([OLD])
        assert scene.harvest([OLD]).counters == Counters(unchanged=1)

    def test_a_restarted_list_is_a_new_list(self, scene: Scene) -> None:
        run, point = scene.open()
        run, point = scene.apply(run, point, [OLD], token="t1")
        scene.ingest.abandon(run, point)
        point = scene.ingest.start(run, point)
        run, point = scene.apply(run, point, [OLD])
        assert run.counters == Counters(added=1, unchanged=1)

    def test_records_without_identifier_are_each_rejected(self, scene: Scene) -> None:
        run, point = scene.harvest_list([rubbish("", "one"), rubbish("", "two")])
        assert run.counters == Counters(rejected=2)
        assert point.distinct == 2
        assert len(scene.access.rejects("a")) == 2


class TestOutsideWhatWasAsked:
    def test_a_header_that_names_other_sets_only_is_skipped(self, scene: Scene) -> None:
        page = [delivered("oai:x:1", sets=("sea",)), delivered("oai:x:2", sets=("land",))]
        assert scene.counted(*page, set="sea") == Counters(added=1, skipped=1)

    def test_a_set_below_the_one_asked_is_inside(self, scene: Scene) -> None:
        page = [delivered("oai:x:1", sets=("sea",)), delivered("oai:x:2", sets=("sea:deep",))]
        assert scene.counted(*page, set="sea") == Counters(added=2)

    def test_where_no_header_names_the_set_nothing_is_concluded(self, scene: Scene) -> None:
        page = [delivered("oai:x:1", sets=("land",)), delivered("oai:x:2")]
        assert scene.counted(*page, set="sea") == Counters(added=2)

    def test_the_one_inside_is_kept_where_the_same_record_comes_twice(self, scene: Scene) -> None:
        page = [delivered(sets=("sea",)), delivered(sets=("land",))]
        assert scene.counted(*page, set="sea") == Counters(added=1, skipped=1)

    def test_membership_is_kept_apart_from_the_sets_of_the_header(self, scene: Scene) -> None:
        scene.harvest([delivered(sets=("land",))], set="sea")
        assert [row.asked for row in scene.rows(tables.membership)] == ["sea"]


class TestSuppressed:
    def test_it_is_a_tombstone_without_payload(self, scene: Scene) -> None:
        scene.harvest([OLD])
        assert scene.administration.suppress("a", "oai:x:1", "asked by its author")
        row = scene.row()
        assert (row.state, row.payload, row.record, row.hash) == (SUPPRESSED, None, None, None)

    @pytest.mark.parametrize("again", [OLD, NEW, tombstone(), rubbish()], ids=["same", "new", "deleted", "rejected"])
    def test_no_harvest_brings_it_back(self, scene: Scene, again: RawRecord) -> None:
        scene.harvest([OLD])
        scene.administration.suppress("a", "oai:x:1", "asked")
        before = scene.row()
        run, point = scene.harvest_list([again])
        assert run.counters == Counters(skipped=1)
        assert (scene.row().state, scene.row().payload, scene.row().changed) == (SUPPRESSED, None, before.changed)
        assert scene.access.rejects("a") == []
        assert point.distinct == 1

    def test_what_was_kept_of_a_rejected_version_goes_too(self, scene: Scene) -> None:
        scene.harvest([OLD])
        scene.harvest([rubbish()])
        scene.administration.suppress("a", "oai:x:1", "asked")
        assert scene.access.rejects("a") == []

    def test_an_unknown_record_is_told(self, scene: Scene) -> None:
        assert not scene.administration.suppress("a", "oai:x:none", "asked")


class TestRejects:
    def test_they_are_kept_with_reasons_and_payload(self, scene: Scene) -> None:
        raw = rubbish(said="a sentence")
        scene.harvest([raw])
        [reject] = scene.access.rejects("a")
        assert [reason.code for reason in reject.reasons][:1] == ["nothing-to-go-by"]
        assert (reject.identifier, reject.stage, reject.attempts) == ("oai:x:1", "crosswalk", 1)
        found = scene.administration.reject(reject.id)
        assert found is not None
        assert found[1] == raw.payload
        assert reject.kept

    def test_one_that_came_without_metadata_has_nothing_to_show(self, scene: Scene) -> None:
        scene.harvest([msgspec.structs.replace(rubbish(), payload=None, root=None)])
        [reject] = scene.access.rejects("a")
        assert not reject.kept

    def test_attempts_are_counted_and_both_dates_told(self, scene: Scene) -> None:
        scene.harvest([rubbish()])
        scene.later(days=1)
        scene.harvest([rubbish()])
        [reject] = scene.access.rejects("a")
        assert reject.attempts == 2
        assert (reject.last_seen - reject.first_seen).days == 1

    def test_one_is_forgotten_when_its_record_is_taken(self, scene: Scene) -> None:
        scene.harvest([rubbish("oai:x:1"), rubbish("oai:x:2")])
        scene.harvest([delivered("oai:x:1")])
        assert [reject.identifier for reject in scene.access.rejects("a")] == ["oai:x:2"]

    def test_one_without_an_identifier_is_past_after_a_whole_pass_without_it(self, scene: Scene) -> None:
        scene.harvest([rubbish(""), delivered("oai:x:1")])
        scene.harvest([delivered("oai:x:1")], mode=Mode.INCREMENTAL)
        scene.harvest([rubbish("", "another")], mode=Mode.INCREMENTAL)
        assert len(scene.access.rejects("a")) == 2, "what changed says nothing of the rest"
        scene.harvest([rubbish("", "another"), delivered("oai:x:1")])
        assert [reject.attempts for reject in scene.access.rejects("a")] == [2]
        scene.harvest([delivered("oai:x:1")])
        assert scene.access.rejects("a") == []

    def test_the_old_version_stays_live_and_is_stale(self, scene: Scene) -> None:
        scene.harvest([OLD])
        before = scene.row()
        scene.later(minutes=5)
        scene.harvest([rubbish()])
        after = scene.row()
        assert (after.state, after.stale, after.payload) == (LIVE, True, before.payload)
        assert after.changed == before.changed

    @pytest.mark.parametrize("again", [OLD, NEW], ids=["the old one", "a new one"])
    def test_stale_ends_with_a_version_that_is_taken(self, scene: Scene, again: RawRecord) -> None:
        scene.harvest([OLD])
        scene.harvest([rubbish()])
        scene.harvest([again])
        assert not scene.row().stale
        assert scene.access.rejects("a") == []

    def test_a_missing_record_whose_new_version_is_rejected_is_not_missing(self, scene: Scene) -> None:
        scene.harvest([OLD, delivered("oai:x:2")])
        run, point = scene.open()
        run, point = scene.apply(run, point, [delivered("oai:x:2")])
        scene.ingest.bury(run, [point], only_again=True)
        assert scene.row().state == MISSING
        scene.ingest.finish(run, _succeeded())
        scene.harvest([rubbish()])
        assert (scene.row().state, scene.row().missing_since) == (LIVE, None)

    def test_many_names_at_once(self, scene: Scene) -> None:
        """Some repositories send everything on one page: more names than a statement takes."""
        names = [f"oai:x:{n}" for n in range(70_000)]
        with scene.store.write() as connection:
            assert rejects.among(connection, "a", names) == {}
            rejects.forget(connection, "a", names)


def _succeeded():  # type: ignore[no-untyped-def]
    from catalogue.run import Outcome, State

    return Outcome(State.SUCCEEDED)
