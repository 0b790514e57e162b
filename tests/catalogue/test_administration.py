"""What an operator does: recrosswalk, retry, take-downs, lists of records (DESIGN.md 4b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from plugins.deliveries import DOMAIN, Scene, delivered, rubbish, tombstone

from catalogue import administration, judge, retries
from catalogue.administration import Administration
from catalogue.quirks import QUIRKS
from catalogue.record import Title
from catalogue.run import Asked, Mode
from catalogue.store import tables
from catalogue.store.tables import LIVE, MISSING

QUIRK = "shouted-titles"


@pytest.fixture
def shouting(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A catalogue whose source `a` has got a quirk since its records came."""
    import msgspec

    scene.harvest([delivered("x", "quiet", dois=["10.1000/x"], sets=("s",)), delivered("y", "LOUD"), tombstone("z")])
    some = next(quirk for quirk in QUIRKS.values() if quirk.moment == "record")

    def shout(record: Any, header: Any) -> Any:
        titles = tuple(Title(title.text.upper(), title.lang, title.kind) for title in record.titles)
        return msgspec.structs.replace(record, titles=titles)

    monkeypatch.setitem(QUIRKS, QUIRK, replace(some, name=QUIRK, apply=shout))
    scene.later(hours=1)
    return scene


def with_quirk(scene: Scene) -> Any:
    return replace(scene.sources["a"], quirks=(QUIRK,))


class TestRecrosswalk:
    def test_a_dry_run_counts_by_field_and_changes_nothing(self, shouting: Scene) -> None:
        before = shouting.dump()
        summary = shouting.administration.recrosswalk(with_quirk(shouting), dry_run=True)
        assert (summary.read, summary.changed, summary.rejected, dict(summary.fields)) == (2, 1, 0, {"titles": 1})
        assert shouting.dump() == before

    def test_what_differs_is_changed_and_its_fields_logged(self, shouting: Scene) -> None:
        before = {row.identifier: row for row in shouting.rows()}
        shouting.administration.recrosswalk(with_quirk(shouting))
        after = {row.identifier: row for row in shouting.rows()}
        [change] = [row for row in shouting.rows(tables.change) if row.at > before["x"].changed]
        assert (change.record, change.kind, change.fields, change.run) == (after["x"].id, "changed", "titles", None)
        assert after["x"].changed > before["x"].changed
        assert after["y"].changed == before["y"].changed
        for name in ("list", "harvested", "datestamp", "sets", "key", "first_seen", "work", "hash"):
            assert getattr(after["x"], name) == getattr(before["x"], name)

    def test_a_second_time_changes_nothing(self, shouting: Scene) -> None:
        shouting.administration.recrosswalk(with_quirk(shouting))
        before = shouting.dump()["change"]
        assert shouting.administration.recrosswalk(with_quirk(shouting)).changed == 0
        assert shouting.dump()["change"] == before

    def test_nothing_new_changes_nothing(self, scene: Scene) -> None:
        scene.harvest([delivered("x", sets=("b", "a"))], [delivered("y")])
        before = scene.dump()["change"]
        assert scene.administration.recrosswalk(scene.sources["a"]).changed == 0
        assert scene.dump()["change"] == before

    def test_in_many_batches(self, shouting: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(administration, "BATCH", 1)
        assert shouting.administration.recrosswalk(with_quirk(shouting)).read == 2

    def test_a_new_version_of_the_crosswalks_is_noted(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        scene.harvest([delivered("x")])
        monkeypatch.setattr(judge, "VERSION", judge.VERSION + 1)
        changes = len(scene.rows(tables.change))
        scene.administration.recrosswalk(scene.sources["a"])
        assert scene.row("x").crosswalk == judge.VERSION
        assert len(scene.rows(tables.change)) == changes

    def test_stale_and_missing_stay_what_they_are(self, shouting: Scene) -> None:
        shouting.harvest([rubbish("x")])
        run, point = shouting.open()
        run, point = shouting.apply(run, point, [])
        shouting.ingest.bury(run, [point], only_again=True)
        shouting.administration.recrosswalk(with_quirk(shouting))
        row = shouting.row("x")
        assert (row.state, row.stale, row.missing_since) == (MISSING, True, shouting.clock())
        assert [reject.identifier for reject in shouting.access.rejects("a")] == ["x"]

    def test_a_version_that_came_in_between_is_not_overwritten(
        self, shouting: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        apply = Administration._apply

        def late(self: Administration, source: Any, deliveries: Sequence[Any]) -> None:
            shouting.harvest([delivered("x", "Newer"), tombstone("y")])
            apply(self, source, deliveries)

        monkeypatch.setattr(Administration, "_apply", late)
        shouting.administration.recrosswalk(with_quirk(shouting))
        rows = {row.identifier: row for row in shouting.administration.records("a", deleted=False)}
        assert [rows[name].record.titles[0].text for name in rows] == ["Newer"]  # type: ignore[union-attr]


class TestRetry:
    @pytest.fixture
    def mended(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
        """Two rejects of which a new crosswalk takes one; the other record has an older version."""
        scene.harvest([delivered("old")])
        scene.harvest([rubbish("x"), rubbish("old"), rubbish("still")])
        from catalogue.crosswalk import crosswalk
        from catalogue.record import Accepted, Deleted

        def kinder(raw: Any, quirks: Sequence[str] = ()) -> Any:
            found = crosswalk(raw, quirks)
            if isinstance(found, Accepted | Deleted) or raw.header.identifier == "still":
                return found
            return crosswalk(delivered(raw.header.identifier, "Mended"), quirks)

        monkeypatch.setattr(judge, "crosswalk", kinder)
        return scene

    @pytest.mark.parametrize("at_once", [1, 2, 200])
    def test_what_can_be_taken_now_is_taken(self, mended: Scene, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(retries, "BATCH", at_once)
        assert mended.administration.retry(mended.sources["a"]) == (2, 1)
        assert {row.identifier: (row.state, row.stale) for row in mended.rows()} == {
            "old": (LIVE, False),
            "x": (LIVE, False),
        }
        [reject] = mended.access.rejects("a")
        assert (reject.identifier, reject.attempts) == ("still", 2)

    def test_what_it_took_was_named_by_the_list_that_brought_it(self, mended: Scene) -> None:
        [point] = mended.ingest.standing(mended.sources["a"]).checkpoints
        mended.administration.retry(mended.sources["a"])
        run, _ = mended.open()
        assert mended.ingest.absence(run, [point]).absent == 0

    def test_a_version_that_came_in_between_is_not_overwritten(
        self, mended: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        apply = retries._apply

        def late(*arguments: Any) -> None:
            mended.harvest([delivered("x", "Newer"), tombstone("old")])
            apply(*arguments)

        monkeypatch.setattr(retries, "_apply", late)
        mended.administration.retry(mended.sources["a"])
        [row] = mended.administration.records("a", deleted=False)
        assert row.record is not None
        assert (row.identifier, row.record.titles[0].text) == ("x", "Newer")


class TestRecords:
    def test_live_ones_and_tombstones_are_listed_apart(self, scene: Scene) -> None:
        scene.harvest([delivered("y", sets=("s",)), delivered("x"), delivered("z"), tombstone("t"), rubbish("r")])
        scene.administration.suppress("a", "z", "asked")
        live = list(scene.administration.records("a", deleted=False))
        assert [(row.identifier, row.sets, row.deleted) for row in live] == [("x", (), False), ("y", ("s",), False)]
        assert live[0].work == scene.work_of("x")
        assert live[0].oai_identifier == f"oai:{DOMAIN}:a/x"
        gone = list(scene.administration.records("a", deleted=True))
        assert [(row.identifier, row.record) for row in gone] == [("t", None), ("z", None)]

    def test_more_than_one_step(self, scene: Scene) -> None:
        scene.harvest([delivered(f"r{n:04}") for n in range(501)])
        listed = [row.identifier for row in scene.administration.records("a", deleted=False)]
        assert listed == [f"r{n:04}" for n in range(501)]


def test_a_source_is_paused_and_resumed(scene: Scene) -> None:
    for paused in (True, False):
        scene.administration.pause("a", paused)
        assert scene.ingest.standing(scene.sources["a"]).paused is paused


def test_an_unknown_reject_is_none(scene: Scene) -> None:
    assert scene.administration.reject(7) is None


class TestRetryByItself:
    def judged(self, scene: Scene) -> tuple[int, int]:
        """How many records and how many attempts there are."""
        return len(scene.rows()), sum(reject.attempts for reject in scene.access.rejects("a"))

    def test_a_new_version_of_the_crosswalks_judges_what_was_rejected(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Once for each version: the sweep that follows leaves them alone."""
        scene.harvest([rubbish("x"), rubbish("y")])
        scene.ingest.sweep(scene.clock.now())
        before = self.judged(scene)
        scene.ingest.sweep(scene.clock.now())
        assert self.judged(scene) == before
        from catalogue.crosswalk import crosswalk

        monkeypatch.setattr(judge, "VERSION", judge.VERSION + 1)
        monkeypatch.setattr(
            judge, "crosswalk", lambda raw, quirks=(): crosswalk(delivered(raw.header.identifier), quirks)
        )
        scene.ingest.sweep(scene.clock.now())
        assert self.judged(scene) == (2, 0)

    def test_other_quirks_judge_them_before_the_next_run(self, scene: Scene) -> None:
        scene.harvest([rubbish("x")])
        scene.ingest.sweep(scene.clock.now())
        _, attempts = self.judged(scene)
        changed = with_quirk(scene)
        scene.ingest.open(changed, Mode.INCREMENTAL, Asked("oai_dc"))
        assert self.judged(scene) == (0, attempts + 1)


class TestUnmapped:
    def test_what_readers_could_not_place_is_counted_by_format_and_value(self, scene: Scene) -> None:
        scene.harvest(
            [
                delivered("x", type="Holographe"),
                delivered("y", type="Holographe", more=[("date", "long ago")]),
                delivered("z"),
                tombstone("w"),
            ]
        )
        found = scene.administration.unmapped(scene.sources["a"], page=1)
        assert found == {
            ("oai_dc", "unknown-type", "type", "Holographe"): 2,
            ("oai_dc", "unreadable-date", "dates", "long ago"): 1,
        }
