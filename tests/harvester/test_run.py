"""A run from its lease to its end: resumed, stopped, held, reconciled, and never more sure than its lists are."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from faulty import Ask, Faulty, Reply, error, record, serving
from memory import MemoryIngest

from catalogue.ingest import AlreadyRunning, LeaseLost
from catalogue.run import ListState, Mode, Page, State
from harvester.run import Progress, harvest


def now() -> datetime:
    return datetime.now(UTC)


def rows(count: int) -> list[str]:
    return [record(n) for n in range(count)]


class PowerCut(BaseException):
    """The process is gone: nothing after it may run."""


def test_a_run_that_died_in_the_middle_goes_on_at_its_token() -> None:
    """Pages applied before are not asked again, and nothing comes twice."""
    with serving(Faulty(rows(30))) as server:
        ingest = MemoryIngest()

        def die_at_the_fourth(page: Page) -> None:
            if page.records and page.records[0].header.identifier == "oai:f:15":
                raise PowerCut

        ingest.before_apply = die_at_the_fourth
        with pytest.raises(PowerCut):
            harvest(server.source(), server.repository(), ingest, now)
        ingest.before_apply = lambda page: None
        ingest.leases.clear()
        server.asks.clear()
        run = harvest(server.source(), server.repository(), ingest, now)

    assert run.state is State.SUCCEEDED
    assert server.pages_asked() == [3, 4, 5]
    assert (run.counters.added, run.counters.skipped, len(ingest.live("f"))) == (15, 0, 30)
    assert [entry.state for entry in ingest.shelf("f").runs] == [State.INTERRUPTED, State.SUCCEEDED]


def test_a_run_that_died_after_its_last_page_only_proves_the_list() -> None:
    """Nothing but Identify is asked again."""
    with serving(Faulty(rows(10))) as server:
        ingest = MemoryIngest()

        def die_at_the_end(page: Page) -> None:
            if not page.records:
                raise PowerCut

        ingest.before_apply = die_at_the_end
        with pytest.raises(PowerCut):
            harvest(server.source(), server.repository(), ingest, now)
        ingest.before_apply = lambda page: None
        ingest.leases.clear()
        server.asks.clear()
        run = harvest(server.source(), server.repository(), ingest, now)

    assert (run.state, run.complete) == (State.SUCCEEDED, True)
    assert [ask.verb for ask in server.asks] == ["Identify"]


def test_a_resumed_list_that_is_not_whole_is_asked_anew() -> None:
    """The repository changed its order in between; the figures show it."""
    with serving(Faulty(rows(20)[::-1], fault=lambda ask, right: Reply(b"", 500) if ask.page == 2 else None)) as server:
        ingest = MemoryIngest()
        harvest(server.source(retries=0), server.repository(retries=0), ingest, now)
        server.records, server.fault = rows(20), lambda ask, right: None
        run = harvest(server.source(), server.repository(), ingest, now)

    assert run.state is State.SUCCEEDED
    assert len(ingest.live("f")) == 20


def test_a_second_process_is_told_who_is_there() -> None:
    with serving(Faulty(rows(5))) as server:
        ingest = MemoryIngest()
        ingest.leases[server.source().url] = 99

        with pytest.raises(AlreadyRunning):
            harvest(server.source(), server.repository(), ingest, now)
    assert server.asks == []


@pytest.mark.parametrize(
    ("asked", "state"), [(State.STOPPED, State.STOPPED), (State.INTERRUPTED, State.INTERRUPTED), (None, State.STOPPED)]
)
def test_a_run_ends_within_one_page_when_asked(asked: State | None, state: State) -> None:
    """By the process that ends, or by somebody who told the catalogue; what came is kept and goes on later."""
    with serving(Faulty(rows(50))) as server:
        ingest, told = MemoryIngest(), threading.Event()

        def after_two(progress: Progress) -> None:
            if progress.run.pages == 2:
                told.set()
                if asked is None:
                    ingest.stops.add(progress.run.id)
                    time.sleep(1.01)  # the lease is renewed about once a second, and the request is seen then

        run = harvest(
            server.source(),
            server.repository(),
            ingest,
            now,
            listen=after_two,
            stopping=lambda: asked if told.is_set() else None,
        )
        again = harvest(server.source(), server.repository(), ingest, now)

    assert (run.state, run.pages, run.counters.added) == (state, 2, 10)
    assert (again.state, again.counters.added) == (State.SUCCEEDED, 40)


def test_a_run_that_waits_for_a_silent_server_ends_at_once_when_asked() -> None:
    """Neither the silence nor its time limit holds the process up."""
    with serving(Faulty(rows(50), fault=lambda ask, right: time.sleep(3) if ask.page == 1 else None)) as server:  # type: ignore[func-returns-value]
        began = time.monotonic()

        run = harvest(
            server.source(timeout=30.0),
            server.repository(timeout=30.0),
            MemoryIngest(),
            now,
            stopping=lambda: State.INTERRUPTED if time.monotonic() - began > 0.3 else None,
        )

    assert run.state is State.INTERRUPTED
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_a_run_as_interrupted(how: signal.Signals) -> None:
    """Its lease is let go, and the handlers are as they were."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
    before = signal.getsignal(signal.SIGTERM)

    def signalling(ask: Ask, right: bytes) -> None:
        if ask.page == 2:
            os.kill(os.getpid(), how)
            time.sleep(0.5)

    with serving(Faulty(rows(50), fault=signalling)) as server:
        ingest = MemoryIngest()
        run = harvest(server.source(), server.repository(), ingest, now)

    assert run.state is State.INTERRUPTED
    assert ingest.leases == {}
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_run_that_lost_its_lease_writes_nothing_more() -> None:
    with serving(Faulty(rows(20))) as server:
        ingest = MemoryIngest()
        run = harvest(
            server.source(), server.repository(), ingest, now, listen=lambda progress: ingest.lost.add(progress.run.id)
        )

    assert run.state is State.INTERRUPTED
    assert len(ingest.live("f")) == 5
    assert ingest.shelf("f").runs[0].state is State.RUNNING


def test_a_catalogue_that_cannot_write_fails_the_run_as_storage() -> None:
    with serving(Faulty(rows(20))) as server:
        ingest = MemoryIngest()

        def full(page: Page) -> None:
            raise OSError("No space left on device")

        ingest.before_apply = full
        with pytest.raises(OSError, match="No space"):
            harvest(server.source(), server.repository(), ingest, now)

    ended = ingest.shelf("f").runs[0]
    assert (ended.state, ended.fault and ended.fault.code) == (State.FAILED, "storage")


def test_a_limit_takes_so_many_and_moves_nothing() -> None:
    with serving(Faulty(rows(30))) as server:
        ingest = MemoryIngest()
        some = harvest(server.source(), server.repository(), ingest, now, limit=7)
        everything = harvest(server.source(), server.repository(), ingest, now)

    assert (some.state, some.counters.received, some.complete) == (State.SUCCEEDED, 7, False)
    assert everything.counters.received == 30
    assert everything.mode is Mode.FULL


def vanished(count: int, left: int, **more: object) -> tuple[object, MemoryIngest]:
    with serving(Faulty(rows(count), size=50, deleted="no")) as server:
        ingest = MemoryIngest()
        harvest(server.source(**more), server.repository(), ingest, now)
        server.records = server.records[:left]
        run = harvest(server.source(**more), server.repository(), ingest, now, Mode.FULL)
    return run, ingest


@pytest.mark.parametrize(
    ("count", "left", "state", "live"),
    [
        (100, 90, State.SUCCEEDED, 90),
        (100, 75, State.SUCCEEDED, 75),
        (100, 74, State.HELD, 100),
        (100, 0, State.HELD, 100),
        (3, 1, State.HELD, 3),
    ],
)
def test_what_a_whole_list_no_longer_names(count: int, left: int, state: State, live: int) -> None:
    """A few are gone at once; too many wait for a decision."""
    run, ingest = vanished(count, left)

    assert (run.state, len(ingest.live("f"))) == (state, live)  # type: ignore[attr-defined]


def test_an_empty_repository_is_suspicious_even_where_only_announcements_count() -> None:
    run, ingest = vanished(30, 0, deletions="announced")

    assert run.fault is not None  # type: ignore[attr-defined]
    assert run.fault.code == "suspicious"  # type: ignore[attr-defined]
    assert len(ingest.live("f")) == 30


def test_nothing_is_gone_where_only_announcements_count() -> None:
    run, ingest = vanished(30, 20, deletions="announced")

    assert (run.state, len(ingest.live("f"))) == (State.SUCCEEDED, 30)  # type: ignore[attr-defined]


def test_a_wave_of_announced_deletions_is_held() -> None:
    """More than half of what was live: even the source's own word waits then."""
    with serving(Faulty(rows(100), size=20)) as server:
        ingest = MemoryIngest()
        harvest(server.source(), server.repository(), ingest, now)
        server.records = [record(n, deleted=True, datestamp="2031-01-01T00:00:00Z") for n in range(100)]
        run = harvest(server.source(), server.repository(), ingest, now)

    assert (run.state, run.fault and run.fault.code) == (State.HELD, "suspicious")
    assert run.fault is not None
    assert f"`moisson runs approve {run.id}`" in run.fault.message
    assert len(ingest.live("f")) >= 40


@pytest.mark.parametrize(
    ("decision", "state", "left"),
    [(None, State.HELD, 40), ("approved", State.SUCCEEDED, 0), ("rejected", State.HELD, 40)],
)
def test_a_wave_of_announced_deletions_takes_no_more_until_it_is_approved(
    decision: str | None, state: State, left: int
) -> None:
    """Run after run would else remove half of what the one before had left."""
    with serving(Faulty(rows(100), size=20)) as server:
        ingest = MemoryIngest()
        harvest(server.source(), server.repository(), ingest, now)
        server.records = [record(n, deleted=True, datestamp="2031-01-01T00:00:00Z") for n in range(100)]
        harvest(server.source(), server.repository(), ingest, now)
        if decision:
            ingest.remember(server.source(), announced=decision)
        for _ in range(2):
            run = harvest(server.source(), server.repository(), ingest, now)

    assert (run.state, len(ingest.live("f"))) == (state, left)
    assert ingest.shelf("f").remembered["announced"] == ("" if state is State.SUCCEEDED else "waiting")


def test_a_repository_that_has_come_to_its_senses_may_announce_a_few_deletions() -> None:
    """The run after the held one ends well, though nobody has decided, and the wave is forgotten."""
    with serving(Faulty(rows(100), size=20)) as server:
        ingest = MemoryIngest()
        harvest(server.source(), server.repository(), ingest, now)
        server.records = [record(n, deleted=True, datestamp="2031-01-01T00:00:00Z") for n in range(100)]
        harvest(server.source(), server.repository(), ingest, now)
        server.records = [record(n, deleted=n < 3, datestamp="2031-01-02T00:00:00Z") for n in range(100)]
        run = harvest(server.source(), server.repository(), ingest, now)

    assert (run.state, len(ingest.live("f"))) == (State.SUCCEEDED, 97)
    assert ingest.shelf("f").remembered["announced"] == ""


def test_without_a_declared_size_headers_prove_what_is_gone() -> None:
    """The list of records says nothing of its size, so the list of headers is read before anything is buried."""
    with serving(Faulty(rows(30), declares=False, deleted="no")) as server:
        ingest = MemoryIngest()
        harvest(server.source(), server.repository(), ingest, now)
        server.records = server.records[:28]
        server.asks.clear()
        run = harvest(server.source(), server.repository(), ingest, now, Mode.FULL)

    assert (run.state, len(ingest.live("f"))) == (State.SUCCEEDED, 28)
    assert "ListIdentifiers" in {ask.verb for ask in server.asks}


def test_unproved_absence_waits_for_a_second_sighting_and_the_grace() -> None:
    """Where headers cannot be had, a record leaves when it was missing twice, a week apart."""

    def no_headers(ask: Ask, right: bytes) -> Reply | None:
        return Reply(error("badVerb")) if ask.verb == "ListIdentifiers" else None

    days = [0]
    with serving(Faulty(rows(30), declares=False, deleted="no", fault=no_headers)) as server:
        ingest = MemoryIngest(lambda: datetime.now(UTC) + timedelta(days=days[0]))
        lives = []
        harvest(server.source(), server.repository(), ingest, ingest.clock)
        server.records = server.records[:28]
        for day in (1, 5, 9):
            days[0] = day
            run = harvest(server.source(), server.repository(), ingest, ingest.clock, Mode.FULL)
            lives.append(len(ingest.live("f")))

    assert lives == [30, 30, 28]
    assert run.state is State.SUCCEEDED


def test_a_reconciliation_reads_headers_alone() -> None:
    """What is not named is gone, what is called deleted is deleted, and the checkpoint stays."""
    with serving(Faulty(rows(30), deleted="no")) as server:
        ingest = MemoryIngest()
        harvest(server.source(), server.repository(), ingest, now)
        before = ingest.standing(server.source()).checkpoints
        server.records = [*server.records[:26], record(26, deleted=True)]
        server.asks.clear()
        run = harvest(server.source(), server.repository(), ingest, now, Mode.RECONCILE)

    assert (run.state, run.mode, len(ingest.live("f"))) == (State.SUCCEEDED, Mode.RECONCILE, 26)
    assert {ask.verb for ask in server.asks} == {"Identify", "ListIdentifiers"}
    assert ingest.standing(server.source()).checkpoints == before
    assert "reconciled" in ingest.shelf("f").remembered


def test_windows_are_lists_of_their_own_and_turns_take_one_each() -> None:
    """A large source is read a window a run, until it stands like any other; windows of little become wider."""

    def dated(ask: Ask, right: bytes) -> Reply | None:
        if ask.verb != "ListRecords":
            return None
        low, high = ask.params.get("from", "0"), ask.params.get("until", "9")
        found = [row for n, row in enumerate(server.records) if low <= f"20{20 + n}-01-02T00:00:00Z" <= high]
        inner = "".join(found)
        return (
            Reply(right[: right.index(b"<ListRecords>")] + f"<ListRecords>{inner}</ListRecords></OAI-PMH>".encode())
            if found
            else Reply(error("noRecordsMatch"))
        )

    with serving(Faulty([record(n, datestamp=f"20{20 + n}-01-02T00:00:00Z") for n in range(5)], size=50)) as server:
        server.fault = dated
        ingest, settings = MemoryIngest(), {"window": "365d"}
        clock = lambda: datetime(2024, 6, 1, tzinfo=UTC)  # noqa: E731
        counts = []
        for _ in range(6):
            run = harvest(server.source(**settings), server.repository(), ingest, clock, turns=1)
            counts.append((run.counters.received, run.complete, run.mode))

    assert sum(received for received, _, _ in counts[:5]) >= 5
    assert [whole for _, whole, _ in counts] == [False, False, False, True, True, True]
    assert counts[-1][2] is Mode.INCREMENTAL
    assert len(ingest.live("f")) == 5


@pytest.mark.parametrize(
    ("declares", "instead", "known"),
    [(True, None, 12), (False, None, 0), (True, Reply(error("badArgument")), 0), (True, Reply(b"<html/>"), 0)],
    ids=["told", "not told", "refused", "broken"],
)
def test_how_much_there_is_in_all_is_asked_once_where_windows_are_to_come(
    declares: bool, instead: Reply | None, known: int
) -> None:
    def fault(ask: Ask, right: bytes) -> Reply | None:
        return instead if ask.verb == "ListIdentifiers" else None

    with serving(Faulty(rows(12), fault=fault, declares=declares)) as server:
        source, ingest = server.source(window="365d"), MemoryIngest()
        clock = lambda: datetime(2024, 6, 1, tzinfo=UTC)  # noqa: E731
        runs = [harvest(source, server.repository(retries=0), ingest, clock, turns=1) for _ in range(2)]

    asks = [ask.params for ask in server.asks if ask.verb == "ListIdentifiers"]
    assert asks == [{"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}]
    assert ingest.standing(source).declares(source) == known
    assert ingest.standing(source).declares(server.source(window="365d", sets=("a",))) is None
    assert sum(run.requests for run in runs) == len(server.asks)


def test_requests_of_a_repository_that_never_answers_are_counted() -> None:
    """An operator reads from them what it was tried with."""
    with serving(Faulty(rows(3), fault=lambda ask, right: Reply(b"", 500))) as server:
        run = harvest(server.source(), server.repository(retries=2), MemoryIngest(), now)

    assert (run.state, run.requests, run.retries) == (State.FAILED, len(server.asks), 2)


def test_a_run_can_be_stopped_while_it_asks_how_much_there_is() -> None:
    """The lease is renewed meanwhile, too: a repository may take minutes to count."""
    asked = threading.Event()

    def slow(ask: Ask, right: bytes) -> Reply | None:
        if ask.verb == "ListIdentifiers":
            asked.set()
            time.sleep(3)
        return None

    with serving(Faulty(rows(12), fault=slow)) as server:
        stopping = lambda: State.STOPPED if asked.is_set() else None  # noqa: E731
        clock = lambda: datetime(2024, 6, 1, tzinfo=UTC)  # noqa: E731
        ingest, source = MemoryIngest(), server.source(window="365d")
        run = harvest(source, server.repository(), ingest, clock, turns=1, stopping=stopping)

    assert run.state is State.STOPPED
    assert ingest.standing(source).declares(source) is None


def test_nobody_is_asked_how_much_there_is_where_one_list_tells() -> None:
    with serving(Faulty(rows(12))) as server:
        harvest(server.source(), server.repository(), MemoryIngest(), now)

    assert not [ask for ask in server.asks if ask.verb == "ListIdentifiers"]


def test_progress_is_told_after_each_page() -> None:
    seen: list[tuple[int, int | None]] = []
    with serving(Faulty(rows(12))) as server:
        harvest(
            server.source(), server.repository(), MemoryIngest(), now,
            listen=lambda progress: seen.append((progress.received, progress.declared)),
        )  # fmt: skip

    assert seen == [(5, 12), (10, 12), (12, 12)]


def test_the_next_page_is_fetched_while_this_one_is_stored() -> None:
    """So that a token which lives two seconds never waits for a database that takes three."""
    with serving(Faulty(rows(20))) as server:
        ingest, asked = MemoryIngest(), []

        def slow(page: Page) -> None:
            time.sleep(0.1)
            asked.append(len(server.pages_asked()))

        ingest.before_apply = slow
        harvest(server.source(), server.repository(), ingest, now)

    assert asked == [2, 3, 4, 4, 4]


def test_a_missing_set_is_told() -> None:
    with serving(Faulty([])) as server:
        run = harvest(server.source(sets=("gone",)), server.repository(), MemoryIngest(), now)

    assert run.state is State.SUCCEEDED
    assert [warning.code for warning in run.warnings] == ["set-gone"]


def test_a_set_added_later_that_lists_nothing_is_told() -> None:
    with serving(Faulty(rows(20))) as server:
        server.fault = lambda ask, right: Reply(error("noRecordsMatch")) if ask.params.get("set") == "gone" else None
        ingest = MemoryIngest()
        harvest(server.source(sets=("a",)), server.repository(), ingest, now)
        run = harvest(server.source(sets=("a", "gone")), server.repository(), ingest, now)
        again = harvest(server.source(sets=("a", "gone")), server.repository(), ingest, now)

    assert (run.mode, run.state) == (Mode.INCREMENTAL, State.SUCCEEDED)
    assert [warning.code for warning in run.warnings] == ["set-gone"]
    assert "`moisson sources sets f`" in run.warnings[0].message
    assert again.warnings == (), "an incremental list may be empty"


def test_a_run_says_what_it_asks_in_the_granularity_of_the_repository() -> None:
    with serving(Faulty(rows(20), granularity="YYYY-MM-DD")) as server:
        ingest = MemoryIngest()
        harvest(server.source(), server.repository(), ingest, now)
        run = harvest(server.source(), server.repository(), ingest, now)

    assert run.asked.start is not None
    assert run.asked.start == run.asked.start.replace(hour=0, minute=0, second=0, microsecond=0)
    assert {ask.params["from"] for ask in server.asks if "from" in ask.params} == {f"{run.asked.start:%Y-%m-%d}"}


def test_a_source_that_ignores_from_is_told() -> None:
    with serving(Faulty(rows(20), size=20)) as server:
        ingest = MemoryIngest()
        harvest(server.source(), server.repository(), ingest, now)
        run = harvest(server.source(), server.repository(), ingest, now)

    assert "from-ignored" in [warning.code for warning in run.warnings]
    assert run.counters.unchanged == 20


def test_lists_of_a_failed_run_are_never_called_complete() -> None:
    """Whatever page fails, whatever the run before: no complete list without its last page and its proof."""
    for bad in range(4):
        fault = lambda ask, right, bad=bad: Reply(b"", 404) if ask.page == bad else None  # noqa: E731
        with serving(Faulty(rows(20), fault=fault)) as server:
            ingest = MemoryIngest()
            run = harvest(server.source(), server.repository(), ingest, now)
        assert run.state is State.FAILED
        assert [point.state for point in ingest.shelf("f").lists.values()] == [ListState.OPEN]


def test_lease_lost_is_not_swallowed_by_a_beat() -> None:
    ingest = MemoryIngest()
    with serving(Faulty(rows(5))) as server:
        run = harvest(server.source(), server.repository(), ingest, now)
    ingest.lost.add(run.id)

    with pytest.raises(LeaseLost):
        ingest.beat(replace(run))
