"""Datestamps as OAI-PMH writes them and as repositories do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.datestamp import Granularity, Window, from_epoch, parse, parse_loosely, write

NOON = datetime(2024, 2, 29, 12, 30, 45, tzinfo=UTC)


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)))
def test_what_is_written_is_read(moment: datetime) -> None:
    assert parse(write(moment)) == moment.replace(microsecond=0)
    assert parse(write(moment, Granularity.DAY)) == moment.replace(hour=0, minute=0, second=0, microsecond=0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "2024-02-30",
        "2024-2-9",
        "2024-02-29T12:30Z",
        "2024-02-29T12:30:45",
        "2024-02-29 12:30:45Z",
        "٢٠٢٤-٠٢-٢٩",
    ],
)
def test_anything_else_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-02-29T12:30:45", NOON),
        ("2024-02-29T13:30:45+01:00", NOON),
        ("2024-02-29T12:30:45.999999Z", NOON),
        (" 2024-02-29T12:30:45Z\n", NOON),
        ("2024-02-29", NOON.replace(hour=0, minute=0, second=0)),
        ("yesterday", None),
        ("9999-12-31T23:59:59-01:00", None),
    ],
)
def test_loosely(text: str, moment: datetime | None) -> None:
    assert parse_loosely(text) == moment


def test_another_zone_is_written_in_utc() -> None:
    assert write(NOON.astimezone(timezone(timedelta(hours=9)))) == "2024-02-29T12:30:45Z"
    assert from_epoch(int(NOON.timestamp())) == NOON


class TestWindow:
    def test_both_ends_are_in_it(self) -> None:
        window = Window(NOON, NOON + timedelta(seconds=1))
        assert [NOON + timedelta(seconds=n) in window for n in (-1, 0, 1, 2)] == [False, True, True, False]
        assert NOON in Window()

    def test_it_may_be_one_moment_and_not_less(self) -> None:
        assert NOON in Window(NOON, NOON)
        with pytest.raises(ValueError, match="after its end"):
            Window(NOON, NOON - timedelta(seconds=1))

    @pytest.mark.parametrize(
        ("window", "granularity", "arguments"),
        [
            (Window(), Granularity.SECOND, {}),
            (Window(NOON), Granularity.DAY, {"from": "2024-02-29"}),
            (Window(end=NOON), Granularity.SECOND, {"until": "2024-02-29T12:30:45Z"}),
        ],
    )
    def test_as_arguments(self, window: Window, granularity: Granularity, arguments: dict[str, str]) -> None:
        assert window.arguments(granularity) == arguments


def test_granularity_knows_its_step() -> None:
    assert Granularity("YYYY-MM-DD").step == timedelta(days=1)
    assert Granularity("YYYY-MM-DDThh:mm:ssZ").step == timedelta(seconds=1)
