"""Embargoes end by date, whether anything is harvested or not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from plugins.deliveries import Scene, delivered, tombstone

from catalogue.embargo import ended, last_day, matured
from catalogue.record import Access, RawRecord, Record
from catalogue.store import tables


def embargoed(until: str, identifier: str = "x") -> RawRecord:
    more = [("rights", "info:eu-repo/semantics/embargoedAccess"), ("date", f"info:eu-repo/date/embargoEnd/{until}")]
    return delivered(identifier, more=more)


@pytest.mark.parametrize(
    ("access", "until", "today", "over"),
    [
        ("embargoed", "2024-03-02", "2024-03-01", False),
        ("embargoed", "2024-03-02", "2024-03-02", True),
        ("embargoed", "2024-03", "2024-03-30", False),
        ("embargoed", "2024-03", "2024-03-31", True),
        ("embargoed", "2024", "2024-12-30", False),
        ("embargoed", "2024", "2024-12-31", True),
        ("embargoed", "2024", "2025-01-01", True),
        ("embargoed", None, "2025-01-01", False),
        ("closed", "2020-01-01", "2025-01-01", False),
    ],
)
def test_an_embargo_is_over(access: Access, until: str | None, today: str, over: bool) -> None:
    record = Record(type="dataset", access=access, embargo_until=until)
    assert ended(record, today) is over
    assert matured(record, today).access == ("open" if over else access)


def test_a_bare_month_ends_with_its_last_day() -> None:
    assert [last_day(until) for until in ("2024-02", "2023-02", "2024-11", "2024")] == [
        "2024-02-29",
        "2023-02-28",
        "2024-11-30",
        "2024-12-31",
    ]


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class TestSweep:
    def access_of(self, scene: Scene, name: str) -> str | None:
        listed = {row.identifier: row.record for row in scene.administration.records("a", deleted=False)}
        return listed[name].access  # type: ignore[union-attr]

    def test_it_opens_what_is_over_and_logs_the_field(self, scene: Scene) -> None:
        scene.harvest([embargoed("2024-03-05", "x"), embargoed("2024-03-09", "y"), delivered("z")])
        before = scene.row("x").changed
        scene.later(days=4)
        assert scene.ingest.sweep(day("2024-03-04")) == 0
        assert scene.ingest.sweep(day("2024-03-05")) == 1
        assert (self.access_of(scene, "x"), self.access_of(scene, "y")) == ("open", "embargoed")
        assert scene.row("x").changed > before
        last = scene.rows(tables.change)[-1]
        assert (last.kind, last.fields, last.record, last.no) == (
            "changed",
            "access",
            scene.row("x").id,
            scene.row("x").change,
        )
        assert scene.ingest.sweep(day("2024-03-05")) == 0

    def test_the_same_delivered_again_stays_open(self, scene: Scene) -> None:
        scene.harvest([embargoed("2024-03-02")])
        scene.later(days=3)
        scene.ingest.sweep(scene.clock.now())
        assert scene.counted(embargoed("2024-03-02")).unchanged == 1
        assert self.access_of(scene, "x") == "open"

    def test_one_delivered_after_its_end_is_open_at_once(self, scene: Scene) -> None:
        scene.harvest([embargoed("2024-02-01")])
        assert self.access_of(scene, "x") == "open"
        assert scene.ingest.sweep(scene.clock.now()) == 0

    def test_tombstones_are_left_alone(self, scene: Scene) -> None:
        scene.harvest([embargoed("2024-03-02")])
        scene.harvest([tombstone("x")])
        scene.later(days=9)
        assert scene.ingest.sweep(scene.clock.now()) == 0
