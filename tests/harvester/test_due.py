"""When a source is due, in what mode, and which goes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.ingest import Standing
from catalogue.run import Checkpoint, ListState, Mode
from catalogue.source import Source
from harvester import due

NOW = datetime(2026, 3, 10, 12, 0, 0, tzinfo=UTC)  # a Tuesday
SOURCE = Source("f", {"en": "F"}, "http://f/oai", every="6h")
HOUR = timedelta(hours=1)


def started(hours: float, **more: object) -> Standing:
    return replace(Standing(last_started=NOW - hours * HOUR), **more)  # type: ignore[arg-type]


SITUATIONS: dict[str, tuple[Source, Standing, bool]] = {
    "never harvested": (SOURCE, Standing(), True),
    "harvested an hour ago": (SOURCE, started(1), False),
    "harvested long ago": (SOURCE, started(7), True),
    "paused": (SOURCE, started(100, paused=True), False),
    "disabled": (replace(SOURCE, enabled=False), Standing(), False),
    "asked to wait": (SOURCE, started(100, not_before=NOW + HOUR), False),
    "asked to wait, and waited": (SOURCE, started(100, not_before=NOW - HOUR), True),
    "failing for the fourth time": (SOURCE, started(7, failures=4), False),
    "failing for the fourth time, long ago": (SOURCE, started(24, failures=4), True),
    "last started in the future": (SOURCE, started(-500), False),
    "cut short": (SOURCE, started(0.1, checkpoints=(Checkpoint("f", "oai_dc", token="t", pages=3),)), True),
    "cut short by failures": (
        SOURCE,
        started(0.1, failures=1, checkpoints=(Checkpoint("f", "oai_dc", token="t", pages=3),)),
        False,
    ),
    "with windows still to come": (
        SOURCE,
        started(0.1, checkpoints=(Checkpoint("f", "oai_dc", end=NOW, pages=3, state=ListState.COMPLETE),)),
        True,
    ),
    "daily, before its hour": (replace(SOURCE, every="daily 13:00"), started(20), False),
    "daily, after its hour": (replace(SOURCE, every="daily 11:00"), started(20), True),
    "by cron, on another day": (replace(SOURCE, every="0 3 * * sat"), started(48), False),
    "by cron, on its day": (replace(SOURCE, every="0 3 * * tue"), started(48), True),
    "in its quiet hours": (replace(SOURCE, quiet="08:00-18:00"), started(100), False),
    "after its quiet hours": (replace(SOURCE, quiet="20:00-06:00"), started(100), True),
}


@pytest.mark.parametrize("what", SITUATIONS)
def test_a_source_is_due_or_not(what: str) -> None:
    source, standing, wanted = SITUATIONS[what]

    moment = due.due(source, standing, NOW)

    assert (moment is not None and moment <= NOW) is wanted


@pytest.mark.parametrize(
    ("quiet", "wanted"),
    [
        ("08:00-18:00", 18),
        ("22:00-14:00", 14),
        ("13:00-18:00", 12),
        ("12:00-13:00", 13),
        ("12:00-12:00", 12),
        (None, 12),
    ],
)
def test_quiet_hours_end(quiet: str | None, wanted: int) -> None:
    """Over midnight too; nothing is lost, it only comes later."""
    assert due.after_quiet(NOW, quiet) == NOW.replace(hour=wanted)


@pytest.mark.parametrize(
    "text", ["6 hours", "", "daily", "daily 25:00", "0 3 * * 1", "0 3 * * 1-5", "61 3 * * mon", "0h", "* * *"]
)
def test_a_rhythm_that_cannot_be_read(text: str) -> None:
    """Numeric weekdays are an error: programs count them from different days."""
    with pytest.raises(due.BadTime):
        due.every(text)


def test_the_delay_of_a_source_is_its_own_and_bounded() -> None:
    """Two hundred sources due at midnight do not start at midnight."""
    delays = {due.jitter(f"source-{n}", timedelta(days=1)) for n in range(200)}

    assert len(delays) == 200
    assert max(delays) <= timedelta(minutes=30)
    assert due.jitter("f", 6 * HOUR) == due.jitter("f", 6 * HOUR)


@given(st.integers(0, 1000), st.integers(1, 200))
def test_a_failing_source_is_slowed_down_but_never_forgotten(failures: int, hours: int) -> None:
    pause = hours * HOUR

    extra = due.slowed(pause, failures)

    assert timedelta() <= extra
    assert pause + extra <= max(due.SLOWEST, pause)
    assert due.slowed(pause, failures + 1) >= extra


MODES: dict[str, tuple[Source, Standing, Mode]] = {
    "a first run": (SOURCE, Standing(), Mode.INCREMENTAL),
    "an ordinary day": (SOURCE, Standing(last_full=NOW - timedelta(days=3)), Mode.INCREMENTAL),
    "a month after the last full pass": (SOURCE, Standing(last_full=NOW - timedelta(days=31)), Mode.FULL),
    "as often as the source says": (
        replace(SOURCE, full_every="2d"),
        Standing(last_full=NOW - timedelta(days=3)),
        Mode.FULL,
    ),
    "a source that is always read whole": (replace(SOURCE, deletions="full"), Standing(), Mode.FULL),
    "time to reconcile": (
        replace(SOURCE, deletions="reconcile", full_every="2d"),
        Standing(last_full=NOW - timedelta(days=3)),
        Mode.RECONCILE,
    ),
    "reconciled yesterday": (
        replace(SOURCE, deletions="reconcile", full_every="2d"),
        Standing(last_full=NOW - timedelta(days=3), remembered={"reconciled": "2026-03-09T12:00:00Z"}),
        Mode.INCREMENTAL,
    ),
}


@pytest.mark.parametrize("what", MODES)
def test_the_kind_of_run(what: str) -> None:
    source, standing, wanted = MODES[what]

    assert due.mode(source, standing, NOW) is wanted


def test_priority_comes_first_and_then_the_small() -> None:
    """Something real is there in minutes; what is known to be large waits."""
    sources = {
        "large": Standing(live=2_000_000),
        "told": Standing(remembered={"size": "50"}),
        "small": Standing(live=300),
        "unknown": Standing(),
        "urgent": Standing(live=9_000_000),
    }

    order = sorted(
        sources,
        key=lambda name: due.rank(replace(SOURCE, id=name, priority=int(name == "urgent")), sources[name]),
    )

    assert order == ["urgent", "told", "small", "unknown", "large"]
