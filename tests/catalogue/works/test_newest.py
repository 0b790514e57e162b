"""Which of several versions is the newest: what they say, else their numbers, else their dates."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from catalogue.record import Date, Pid, Record, Relation
from catalogue.works import Copy, Work
from catalogue.works.newest import described, newest_first

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def work_of(id: str, version: str | None, issued: str, after: str | None = None, identifier: str = "") -> Work:
    record = Record(
        type="dataset",
        pids=(Pid("doi", f"10.5555/{id}"),),
        dates=(Date("issued", issued),),
        version=version,
        relations=(Relation("IsNewVersionOf", "doi", f"10.5555/{after}"),) if after else (),
    )
    copy = Copy("a", identifier or f"oai:a:{id}", "", "oai_dc", "", NOW, record)
    return Work(id, record, (copy,), NOW, NOW)


SITUATIONS: dict[str, list[Work]] = {
    "by their numbers, whatever their dates": [
        work_of("c", "10", "2020"), work_of("b", "9.1", "2022"), work_of("a", "v9", "2024"),
    ],
    "by their dates where one has no number": [
        work_of("c", None, "2024-05-02"), work_of("b", "12", "2023"), work_of("a", "v2", "2022-12-31"),
    ],
    "by their dates where none has a number": [
        work_of("c", None, "2024-05-02"), work_of("b", "final", "2024-05-01"), work_of("a", None, "2023"),
    ],
    "by what they say, whatever their numbers": [
        work_of("b", "1", "2020", after="a"), work_of("a", "2", "2024"),
    ],
    "by the number that HAL's identifier has": [
        work_of("b", None, "2020", identifier="oai:HAL:hal-00000001v10"),
        work_of("a", None, "2024", identifier="oai:HAL:hal-00000001v9"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_newest_comes_first(situation: str) -> None:
    expected = SITUATIONS[situation]
    for order in permutations(expected):
        assert [work.id for work in newest_first(order)] == [work.id for work in expected]


def test_each_is_described_as_it_calls_itself() -> None:
    versions = described([work_of("b", "v2.1", "2024"), work_of("a", None, "2023-05")])
    assert [(one.number, one.date) for one in versions] == [("2.1", "2024"), (None, "2023-05")]
