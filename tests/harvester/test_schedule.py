"""The scheduler: what is due runs, jobs are worked off, and it ends cleanly in the middle of a harvest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from faulty import Ask, Faulty, Reply, record, serving
from memory import MemoryIngest
from structlog.testing import capture_logs

from catalogue.run import Job, Mode, State
from catalogue.source import Source
from harvester.doors.oai import OaiRepository
from harvester.hosts import Hosts
from harvester.schedule import Schedule


def now() -> datetime:
    return datetime.now(UTC)


def until(true: Callable[[], object], seconds: float = 8.0) -> None:
    """Wait for something to become true; the test fails where it does not."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@contextmanager
def scheduled(sources: list[Source], ingest: MemoryIngest, workers: int = 4) -> Iterator[Schedule]:
    schedule = Schedule(
        lambda: sources, ingest, lambda source: OaiRepository(source, hosts=Hosts()), now, workers, tick=0.1
    )
    schedule.start()
    try:
        yield schedule
    finally:
        schedule.stop()


def states(ingest: MemoryIngest, *sources: str) -> list[list[State]]:
    return [[run.state for run in ingest.shelf(source).runs] for source in sources]


def test_what_is_due_is_harvested_once() -> None:
    """A new source at once; after that not before its time has come."""
    with serving(Faulty([record(n) for n in range(12)])) as server:
        ingest = MemoryIngest()
        with scheduled([server.source(), replace(server.source(), id="off", enabled=False)], ingest):
            until(lambda: ingest.live("f"))
            until(lambda: states(ingest, "f") == [[State.SUCCEEDED]])
            time.sleep(0.4)

    assert states(ingest, "f", "off") == [[State.SUCCEEDED], []]
    assert len(ingest.live("f")) == 12


def test_two_sources_at_one_address_never_run_at_once() -> None:
    """HAL shares its tokens between all who ask."""
    most = [0]
    running = [0]

    def count(ask: Ask, right: bytes) -> Reply | None:
        if ask.page == 0:
            time.sleep(0.1)
            most[0] = max(most[0], running[0])
        return None

    with serving(Faulty([record(n) for n in range(12)], fault=count)) as server:
        ingest = MemoryIngest()
        opened, finished = ingest.open, ingest.finish

        def open_(*arguments: object) -> object:
            running[0] += 1
            return opened(*arguments)  # type: ignore[arg-type]

        def finish(*arguments: object) -> object:
            running[0] -= 1
            return finished(*arguments)  # type: ignore[arg-type]

        ingest.open, ingest.finish = open_, finish  # type: ignore[assignment, method-assign]
        with scheduled([replace(server.source(), id=name) for name in ("a", "b", "c")], ingest):
            until(lambda: states(ingest, "a", "b", "c") == [[State.SUCCEEDED]] * 3)

    assert most[0] == 1


def test_a_base_url_in_other_hands_is_no_error() -> None:
    with serving(Faulty([record(1)])) as server:
        ingest = MemoryIngest()
        ingest.leases[server.source().url] = 999
        with scheduled([server.source()], ingest) as schedule:
            until(lambda: "f" in schedule.looked)

    assert states(ingest, "f") == [[]]


def test_stopping_ends_runs_after_their_page_and_they_go_on_later() -> None:
    with serving(
        Faulty([record(n) for n in range(60)], fault=lambda ask, right: time.sleep(0.05) if ask.page else None)  # type: ignore[func-returns-value]
    ) as server:
        ingest = MemoryIngest()
        with scheduled([server.source()], ingest):
            until(lambda: len(ingest.live("f")) >= 10)
            began = time.monotonic()
        took = time.monotonic() - began
        first = states(ingest, "f")
        ingest.shelf("f").runs = [
            replace(run, started=run.started.replace(year=2020)) for run in ingest.shelf("f").runs
        ]
        with scheduled([server.source()], ingest):
            until(lambda: len(ingest.live("f")) == 60)
            until(lambda: states(ingest, "f") == [[State.INTERRUPTED, State.SUCCEEDED]])

    assert first == [[State.INTERRUPTED]]
    assert took < 3


@pytest.mark.parametrize("silent", ["Identify", "ListRecords"])
def test_stopping_waits_for_no_repository_that_keeps_silent(silent: str) -> None:
    """`up` is killed after fifteen seconds, and a run that was killed says nothing of itself."""
    asked, answer = threading.Event(), threading.Event()

    def wait(ask: Ask, right: bytes) -> Reply | None:
        if ask.verb == silent:
            asked.set()
            answer.wait(30)
        return None

    with serving(Faulty([record(n) for n in range(12)], fault=wait)) as server:
        ingest = MemoryIngest()
        with scheduled([server.source(timeout=60.0)], ingest):
            assert asked.wait(8)
            began = time.monotonic()
        took = time.monotonic() - began
        answer.set()

    assert states(ingest, "f") == [[State.INTERRUPTED]]
    assert took < 8


JOBS: dict[str, tuple[str, dict[str, object], str, Callable[[object], bool]]] = {
    "run": ("run", {"mode": "full", "limit": 3}, "f", lambda result: result["state"] == "succeeded"),  # type: ignore[index]
    "sets": ("sets", {}, "f", lambda result: result == {"sets": [{"spec": "a", "name": "A"}], "more": False}),
    "trial": ("trial", {}, "f", lambda result: result["declared"] == 12 and len(result["records"]) == 5),  # type: ignore[index]
    "a source that is not there": ("run", {}, "g", lambda result: result["error"]["code"] == "not-found"),  # type: ignore[index]
    "a kind that is not there": ("dance", {}, "f", lambda result: result["error"]["code"] == "unknown-job"),  # type: ignore[index]
}


@pytest.mark.parametrize("what", JOBS)
def test_a_job_is_worked_off(what: str) -> None:
    """What a page, a command or another process asks is answered in its row."""
    kind, arguments, source, good = JOBS[what]
    with serving(Faulty([record(n) for n in range(12)])) as server:
        ingest = MemoryIngest()
        ingest.jobs.append(Job(7, kind, source, arguments, now()))
        with scheduled([replace(server.source(), every="1w", id="f")], ingest):
            until(lambda: 7 in ingest.results)

    assert good(ingest.results[7]), ingest.results[7]


def test_a_stop_job_stops_a_run() -> None:
    with serving(
        Faulty([record(n) for n in range(60)], fault=lambda ask, right: time.sleep(0.05) if ask.page else None)  # type: ignore[func-returns-value]
    ) as server:
        ingest = MemoryIngest()
        with scheduled([server.source()], ingest):
            until(lambda: len(ingest.live("f")) >= 10)
            ingest.jobs.append(Job(8, "stop", "f", {}, now()))
            until(lambda: State.STOPPED in states(ingest, "f")[0])

    assert ingest.results[8] == {"stopping": True}


def test_many_idle_sources_cost_next_to_nothing() -> None:
    """Two hundred sources that are not due: their standing is read once in minutes, not at every tick."""
    ingest, asked, before = MemoryIngest(), [0], threading.active_count()
    standing = ingest.standing

    def counted(source: Source) -> object:
        asked[0] += 1
        return replace(standing(source), last_started=now())

    ingest.standing = counted  # type: ignore[assignment, method-assign]
    sources = [Source(f"s{n}", {"en": "S"}, f"http://s{n}.example.org/oai") for n in range(200)]
    with scheduled(sources, ingest):
        time.sleep(0.8)

    assert asked[0] == 200
    assert threading.active_count() < before + 40


def test_a_run_that_comes_into_quiet_hours_ends_and_goes_on_after_them() -> None:
    """It is interrupted after its page; what is left is due when the quiet hours are over."""
    times = {"now": datetime(2024, 5, 6, 7, 59, tzinfo=UTC)}
    with serving(Faulty([record(n) for n in range(12)])) as server:
        source = server.source(quiet="08:00-18:00")
        schedule = Schedule(lambda: [source], MemoryIngest(), lambda s: server.repository(), lambda: times["now"])
        assert schedule.end_of(source) is None
        times["now"] = datetime(2024, 5, 6, 8, 0, tzinfo=UTC)
        assert schedule.end_of(source) is State.INTERRUPTED
        times["now"] = datetime(2024, 5, 6, 18, 0, tzinfo=UTC)
        assert schedule.end_of(source) is None


def test_a_source_that_keeps_failing_is_asked_less_often_and_says_so() -> None:
    with serving(Faulty([], fault=lambda ask, right: Reply(b"no", 404))) as server:
        ingest = MemoryIngest()
        schedule = Schedule(lambda: [], ingest, lambda s: server.repository(), now)
        with capture_logs() as logs:
            for _ in range(3):
                schedule.run(server.source(), Mode.INCREMENTAL, None, None, None)

    assert states(ingest, "f") == [[State.FAILED] * 3]
    [told] = [entry for entry in logs if entry["event"] == "asked less often"]
    assert (told["source"], told["failures"]) == ("f", 3)


def test_a_sweep_says_what_it_changed_and_nothing_else() -> None:
    """It comes every minute, and a day of it must not be 1 440 lines of nothing."""
    ingest = MemoryIngest()
    schedule = Schedule(lambda: [], ingest, lambda source: OaiRepository(source, hosts=Hosts()), now)
    with capture_logs() as quiet:
        schedule.sweep()
    ingest.embargoes = 3
    with capture_logs() as told:
        schedule.sweep()

    assert quiet == []
    assert [(line["event"], line["changed"]) for line in told] == [("records dated anew", 3)]
    assert [job.func for job in schedule.engine.get_jobs()] == [schedule.tick], "nobody else sweeps"
