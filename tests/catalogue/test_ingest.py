"""What a harvester asks of the catalogue: leases, lists, jobs, what is gone, how runs end."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from plugins.deliveries import Scene, delivered, rubbish, source, tombstone
from sqlalchemy import Connection

from catalogue import judge
from catalogue.ingest import AlreadyRunning, Ingest, LeaseLost, owner_name
from catalogue.record import Header
from catalogue.run import Asked, Checkpoint, Fault, HarvestRun, ListState, Mode, Outcome, Page, State, Warning
from catalogue.store import leases, tables
from catalogue.store.tables import DELETED, LIVE, MISSING

ASKED = Asked("oai_dc")


def another(scene: Scene, owner: str = "elsewhere:1:1") -> Ingest:
    return Ingest(scene.store, scene.sources, owner, scene.press)


def a_dead_owner() -> str:
    """The name of a process of this host that is no more."""
    ended = subprocess.run(
        [sys.executable, "-c", "import os, socket; print(f'{socket.gethostname()}:{os.getpid()}:1')"],
        capture_output=True,
        check=True,
        text=True,
    )
    return ended.stdout.strip()


class TestLeases:
    def test_one_source_runs_once(self, scene: Scene) -> None:
        scene.open()
        with pytest.raises(AlreadyRunning, match=r"a\.example\.org"):
            another(scene).open(scene.sources["a"], Mode.FULL, ASKED)
        with pytest.raises(AlreadyRunning):
            scene.open()
        another(scene).open(scene.sources["b"], Mode.FULL, ASKED)

    def test_two_sources_at_one_address_never_run_at_once(self, scene: Scene) -> None:
        scene.sources["twin"] = source("twin", repository="a")
        twin = Scene(scene.url, {**scene.sources, "twin": scene.sources["a"]})
        scene.open()
        with pytest.raises(AlreadyRunning):
            twin.ingest.open(twin.sources["twin"], Mode.FULL, ASKED)
        twin.close()

    def test_it_is_let_go_at_the_end(self, scene: Scene) -> None:
        scene.harvest([delivered()])
        assert scene.rows(tables.lease) == []
        another(scene).open(scene.sources["a"], Mode.FULL, ASKED)

    def test_it_runs_out_and_the_run_is_interrupted(self, scene: Scene) -> None:
        run, _ = scene.open()
        scene.later(seconds=leases.LASTS)
        new = another(scene).open(scene.sources["a"], Mode.FULL, ASKED)
        assert (scene.access.run(run.id) or run).state is State.INTERRUPTED
        assert new.state is State.RUNNING

    @pytest.mark.parametrize("renewal", ["a page", "a beat"])
    def test_it_is_renewed(self, scene: Scene, renewal: str) -> None:
        run, point = scene.open()
        scene.later(seconds=leases.LASTS - 1)
        if renewal == "a page":
            scene.apply(run, point, [delivered()])
        else:
            assert scene.ingest.beat(run) is False
        scene.later(seconds=leases.LASTS - 1)
        with pytest.raises(AlreadyRunning):
            another(scene).open(scene.sources["a"], Mode.FULL, ASKED)

    def test_a_dead_process_of_this_host_holds_nothing(self, scene: Scene) -> None:
        dead = another(scene, a_dead_owner())
        run = dead.open(scene.sources["a"], Mode.FULL, ASKED)
        scene.open()
        assert (scene.access.run(run.id) or run).state is State.INTERRUPTED

    def test_a_living_process_and_another_host_are_left_alone(self, scene: Scene) -> None:
        for owner in (owner_name(), "another-host:999999:1"):
            run = another(scene, owner).open(scene.sources["a"], Mode.FULL, ASKED)
            with pytest.raises(AlreadyRunning):
                scene.open()
            another(scene, owner).finish(run, Outcome(State.STOPPED))

    @pytest.mark.parametrize("taken_by", ["a", "b"])
    def test_whoever_was_taken_for_dead_writes_no_more(self, scene: Scene, taken_by: str) -> None:
        run, point = scene.open()
        scene.later(seconds=leases.LASTS + 1)
        another(scene).open(scene.sources[taken_by], Mode.FULL, ASKED)
        for write in (
            lambda: scene.apply(run, point, [delivered()]),
            lambda: scene.ingest.beat(run),
            lambda: scene.ingest.bury(run, [point], only_again=False),
            lambda: scene.ingest.start(run, Checkpoint("a", "oai_dc", "other")),
            lambda: scene.ingest.abandon(run, point),
            lambda: scene.ingest.recognised(run, [Header("oai:x:1")], point),
            lambda: scene.ingest.unnamed(run, ["oai:x:1"], point),
            lambda: scene.ingest.refetched(run, point, 10),
            lambda: scene.ingest.rename(run, {}),
        ):
            with pytest.raises(LeaseLost):
                write()
        assert scene.ingest.finish(run, Outcome(State.SUCCEEDED)).state is State.INTERRUPTED
        assert scene.ingest.standing(scene.sources["a"]).last_success is None
        assert scene.rows() == []
        assert scene.rows(tables.change) == []

    def test_a_sweep_interrupts_the_dead(self, scene: Scene) -> None:
        run = another(scene, a_dead_owner()).open(scene.sources["a"], Mode.FULL, ASKED)
        scene.ingest.sweep(scene.clock.now())
        assert (scene.access.run(run.id) or run).state is State.INTERRUPTED
        assert scene.rows(tables.lease) == []


class TestLists:
    def test_a_dead_run_is_resumed_from_its_token(self, scene: Scene) -> None:
        dead = another(scene, a_dead_owner())
        run = dead.open(scene.sources["a"], Mode.FULL, ASKED)
        first = Scene(scene.url, owner=dead.owner, clock=scene.clock)
        point = first.ingest.start(run, Checkpoint("a", "oai_dc"))
        first.apply(run, point, [delivered("oai:x:1")], token="page-2")
        first.close()
        run = scene.ingest.open(scene.sources["a"], Mode.FULL, ASKED)
        [left] = scene.ingest.standing(scene.sources["a"]).checkpoints
        assert (left.token, left.state, left.received) == ("page-2", ListState.OPEN, 1)
        run, point = scene.apply(run, left, [delivered("oai:x:1"), delivered("oai:x:2")])
        assert (run.counters.skipped, run.counters.added, point.distinct) == (1, 1, 2)

    def test_a_new_list_for_the_same_window_gives_up_the_open_one(self, scene: Scene) -> None:
        run, point = scene.open()
        again = scene.ingest.start(run, Checkpoint("a", "oai_dc"))
        other = scene.ingest.start(run, Checkpoint("a", "oai_dc", "sea"))
        states = {row.id: row.state for row in scene.rows(tables.checkpoint)}
        assert states == {point.id: "abandoned", again.id: "open", other.id: "open"}

    def test_one_given_up_is_no_standing(self, scene: Scene) -> None:
        run, point = scene.open()
        scene.apply(run, point, [delivered()], token="t")
        scene.ingest.abandon(run, point)
        assert scene.ingest.standing(scene.sources["a"]).checkpoints == ()

    def test_standing_is_the_last_complete_list_of_each_set(self, scene: Scene) -> None:
        for set in ("sea", "land", "sea"):
            scene.later(hours=1)
            scene.harvest([delivered()], set=set)
        lists = scene.ingest.standing(scene.sources["a"]).checkpoints
        assert {(one.set, one.state, one.first_response) for one in lists} == {
            ("sea", ListState.COMPLETE, scene.clock.now()),
            ("land", ListState.COMPLETE, scene.clock.now() - timedelta(hours=1)),
        }

    def test_a_list_that_does_not_move_is_no_standing(self, scene: Scene) -> None:
        run = scene.ingest.open(scene.sources["a"], Mode.FULL, ASKED)
        point = scene.ingest.start(run, Checkpoint("a", "oai_dc", moves=False))
        scene.apply(run, point, [delivered()])
        standing = scene.ingest.standing(scene.sources["a"])
        assert (standing.checkpoints, standing.live) == ((), 1)


class TestStanding:
    def test_facts_are_remembered_one_beside_the_other(self, scene: Scene) -> None:
        scene.ingest.remember(scene.sources["a"], granularity="day")
        scene.ingest.remember(scene.sources["a"], size="12", not_before="2024-03-02T00:00:00Z")
        standing = scene.ingest.standing(scene.sources["a"])
        assert standing.remembered == {"granularity": "day", "size": "12"}
        assert standing.not_before == scene.clock.now() + timedelta(hours=12)

    def test_failures_add_up_until_a_success(self, scene: Scene) -> None:
        scene.ingest.remember(scene.sources["a"], not_before="2024-03-02T00:00:00Z")
        for count in (1, 2):
            run, _ = scene.open()
            scene.ingest.finish(run, Outcome(State.FAILED, Fault("http", "503")))
            assert scene.ingest.standing(scene.sources["a"]).failures == count
        scene.harvest([delivered()])
        standing = scene.ingest.standing(scene.sources["a"])
        assert (standing.failures, standing.not_before) == (0, None)
        assert standing.last_success == standing.last_full == standing.last_started == scene.clock.now()

    def test_an_incremental_success_is_no_full_pass(self, scene: Scene) -> None:
        scene.harvest([delivered()], mode=Mode.INCREMENTAL)
        standing = scene.ingest.standing(scene.sources["a"])
        assert (standing.last_success, standing.last_full) == (scene.clock.now(), None)

    @pytest.mark.parametrize(("rejected", "state"), [(1, State.SUCCEEDED), (2, State.REJECTS)])
    def test_rejects_above_the_threshold(self, scene: Scene, rejected: int, state: State) -> None:
        good = [delivered(f"oai:x:{n}") for n in range(50 - rejected)]
        ended = scene.harvest([*good, *[rubbish(f"oai:y:{n}") for n in range(rejected)]])
        assert ended.state is state

    def test_a_run_keeps_what_was_odd(self, scene: Scene) -> None:
        run, _ = scene.open()
        fault, odd = Fault("loop", "The token came again."), (Warning("moved", "308 to elsewhere"),)
        ended = scene.ingest.finish(run, Outcome(State.FAILED, fault, odd, complete=False, declared=7))
        assert (ended.fault, ended.warnings, ended.complete, ended.declared) == (fault, odd, False, 7)
        assert scene.access.runs("a") == [ended]

    def test_one_asked_to_stop_hears_it_with_its_beat(self, scene: Scene) -> None:
        run, _ = scene.open()
        assert scene.administration.stop(run.id)
        assert scene.ingest.beat(run) is True
        scene.ingest.finish(run, Outcome(State.STOPPED))
        assert not scene.administration.stop(run.id)


def take_all(url: str, owner: str, found: object) -> None:
    scene = Scene(url)
    taken = []
    while (job := scene.ingest.take(owner)) is not None:
        taken.append(job.id)
    found.put(taken)  # type: ignore[attr-defined]
    scene.close()


@pytest.mark.parametrize("gap", ["one page", "two pages"])
@pytest.mark.parametrize("order", ["newer first", "older first", "alike"])
def test_of_two_versions_in_a_list_the_later_counts(light: Scene, gap: str, order: str) -> None:
    """DOAJ repeats records within a list, in any order; dated alike, the last is as good a guess as there is."""
    first, second = {"newer first": ("05", "01"), "older first": ("01", "05"), "alike": ("05", "05")}[order]
    versions = [
        delivered("oai:x:1", "First", datestamp=f"2024-{first}-01"),
        delivered("oai:x:1", "Second", datestamp=f"2024-{second}-01"),
    ]
    pages = [versions] if gap == "one page" else [[one] for one in versions]
    run = light.harvest(*pages)
    [held] = light.administration.records("a", False)
    assert held.record.titles[0].text == ("First" if order == "newer first" else "Second")
    assert run.counters.received == 2


def test_while_all_is_new_nobody_looks_for_what_is_known(light: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """It spares judging records again that came before; looking costs as much as a tenth of judging new ones."""
    light.harvest([delivered("oai:x:1"), delivered("oai:x:2")])
    looked: list[list[str]] = []
    look = judge.known_hashes

    def seen(connection: Connection, source: str, page: Page) -> dict[str, Any]:
        looked.append([raw.header.identifier for raw in page.records])
        return look(connection, source, page)

    monkeypatch.setattr(judge, "known_hashes", seen)
    run = light.harvest([delivered("oai:x:3")], [delivered("oai:x:1")], [delivered("oai:x:2")], mode=Mode.INCREMENTAL)
    assert looked == [["oai:x:3"], ["oai:x:2"]]
    assert (run.counters.added, run.counters.unchanged) == (1, 2)


class TestJobs:
    def test_oldest_first_and_once(self, scene: Scene) -> None:
        ids = [scene.administration.ask("run", "a", {"n": n}, "me") for n in range(3)]
        jobs = [scene.ingest.take("x") for _ in range(4)]
        assert [job and job.id for job in jobs] == [*ids, None]
        assert jobs[0] is not None
        assert (jobs[0].kind, jobs[0].arguments, jobs[0].actor) == ("run", {"n": 0}, "me")
        scene.ingest.done(jobs[0], {"run": 7})
        assert json.loads(scene.rows(tables.job)[0].result) == {"run": 7}

    def test_the_same_wish_waits_once(self, scene: Scene) -> None:
        first = scene.administration.ask("run", "a", {"full": True}, "me")
        assert scene.administration.ask("run", "a", {"full": True}, "you") == first
        assert scene.administration.ask("run", "a", {}, "you") != first

    def test_two_processes_take_each_job_once(self, scene: Scene) -> None:
        ids = [scene.administration.ask("run", "a", {"n": n}, "me") for n in range(20)]
        fork = multiprocessing.get_context("fork")
        found = fork.Queue()
        processes = [fork.Process(target=take_all, args=(scene.url, f"p{n}", found)) for n in range(2)]
        for process in processes:
            process.start()
        taken = [*found.get(timeout=60), *found.get(timeout=60)]
        for process in processes:
            process.join(60)
        assert sorted(taken) == ids

    def test_those_of_a_dead_process_wait_again(self, scene: Scene) -> None:
        id = scene.administration.ask("run", "a", {}, "me")
        scene.ingest.take(a_dead_owner())
        scene.administration.ask("run", "b", {}, "me")
        scene.ingest.take(owner_name())
        scene.ingest.sweep(scene.clock.now())
        again = scene.ingest.take("x")
        assert again is not None
        assert again.id == id
        assert scene.ingest.take("x") is None


class TestGone:
    """DESIGN.md 4b, *Gone*: absent from a list proved complete: a tombstone; else two sightings and the grace."""

    def seen(self, scene: Scene, *names: str) -> tuple[HarvestRun, Checkpoint]:
        run, point = scene.open()
        return scene.apply(run, point, [delivered(name) for name in names])

    def ended(self, scene: Scene, run: HarvestRun) -> None:
        scene.ingest.finish(run, Outcome(State.SUCCEEDED, complete=True))

    def states(self, scene: Scene) -> dict[str, int]:
        return {row.identifier: row.state for row in scene.rows()}

    @pytest.fixture(autouse=True)
    def three(self, scene: Scene) -> None:
        scene.harvest([delivered(name) for name in ("x", "y", "z")])
        scene.harvest([delivered("x")], id="b")
        scene.later(days=1)

    def test_absence_counts_what_no_list_named(self, scene: Scene) -> None:
        run, point = self.seen(scene, "x")
        absence = scene.ingest.absence(run, [point])
        assert (absence.absent, absence.again, absence.live) == (2, 0, 3)

    def test_all_are_buried_where_the_list_is_proved(self, scene: Scene) -> None:
        run, point = self.seen(scene, "x")
        run = scene.ingest.bury(run, [point], only_again=False)
        assert (run.buried, run.counters.received) == (2, 1)
        assert [row.state for row in scene.rows()] == [LIVE, DELETED, DELETED, LIVE]
        assert (scene.access.run(run.id) or run).buried == 2
        kinds = [(row.kind, row.run) for row in scene.rows(tables.change)][-2:]
        assert kinds == [("deleted", run.id), ("deleted", run.id)]

    def test_the_first_time_they_are_only_missing(self, scene: Scene) -> None:
        before = {row.identifier: row.changed for row in scene.rows()}
        run, point = self.seen(scene, "x")
        run = scene.ingest.bury(run, [point], only_again=True)
        assert run.buried == 0
        rows = [row for row in scene.rows() if row.state == MISSING]
        assert [row.identifier for row in rows] == ["y", "z"]
        assert all(row.missing_since == scene.clock() and row.changed == before[row.identifier] for row in rows)
        assert len(scene.access.records("oai_dc", _ever())) == 4, "a missing record is shown"

    @pytest.mark.parametrize(("days", "state"), [(6, MISSING), (7, DELETED)])
    def test_the_second_time_after_the_grace_they_go(self, scene: Scene, days: int, state: int) -> None:
        for wait in (0, days):
            scene.later(days=wait)
            run, point = self.seen(scene, "x", "z")
            absence = scene.ingest.absence(run, [point])
            run = scene.ingest.bury(run, [point], only_again=True)
            self.ended(scene, run)
        assert absence.again == (state == DELETED)
        assert scene.row("y").state == state

    @pytest.mark.parametrize("how", ["a record", "a header"])
    def test_one_found_again_is_live_and_logged(self, scene: Scene, how: str) -> None:
        run, point = self.seen(scene, "x")
        scene.ingest.bury(run, [point], only_again=True)
        self.ended(scene, run)
        scene.later(days=1)
        run, point = scene.open()
        if how == "a record":
            run, point = scene.apply(run, point, [delivered("y")])
            assert run.counters.unchanged == 1
        else:
            assert scene.ingest.recognised(run, [Header("y"), Header("x"), Header("new")], point) == ("y", "x", "new")
            assert scene.ingest.recognised(run, [Header("y")], point) == ()
        row = scene.row("y")
        assert (row.state, row.missing_since) == (LIVE, None)
        assert [entry.kind for entry in scene.rows(tables.change) if entry.record == row.id][-1] == "found"

    def test_one_deleted_while_missing_is_a_tombstone(self, scene: Scene) -> None:
        run, point = self.seen(scene, "x")
        scene.ingest.bury(run, [point], only_again=True)
        self.ended(scene, run)
        assert scene.counted(tombstone("y")).deleted == 1
        assert (scene.row("y").state, scene.row("y").missing_since) == (DELETED, None)

    def test_a_held_run_waits_and_is_approved(self, scene: Scene) -> None:
        run, _ = self.seen(scene, "x")
        scene.ingest.finish(run, Outcome(State.HELD, Fault("suspicious", "too much"), complete=True, declared=1))
        decided = scene.administration.decide(run.id, approve=True)
        assert decided is not None
        assert (decided[0].state, decided[0].buried, decided[0].declared, decided[1]) == (State.SUCCEEDED, 2, 1, 2)
        assert [row.state for row in scene.rows()] == [LIVE, DELETED, DELETED, LIVE]
        assert scene.administration.decide(run.id, approve=True) is None

    @pytest.mark.parametrize(("approve", "left"), [(True, [LIVE, DELETED, DELETED, LIVE]), (False, [LIVE] * 4)])
    def test_a_held_run_of_a_source_that_is_configured_no_more_is_decided(
        self, scene: Scene, approve: bool, left: list[str]
    ) -> None:
        run, _ = self.seen(scene, "x")
        scene.ingest.finish(run, Outcome(State.HELD, complete=True))
        del scene.sources["a"]
        decided = scene.administration.decide(run.id, approve)
        assert decided is not None
        assert (decided[0].state, decided[1]) == ((State.SUCCEEDED, 2) if approve else (State.STOPPED, 0))
        assert [row.state for row in scene.rows()] == left

    def test_a_held_run_is_rejected_and_nothing_goes(self, scene: Scene) -> None:
        run, _ = self.seen(scene, "x")
        scene.ingest.finish(run, Outcome(State.HELD, complete=True))
        decided = scene.administration.decide(run.id, approve=False)
        assert decided is not None
        assert (decided[0].state, decided[1]) == (State.STOPPED, 0)
        assert {row.state for row in scene.rows()} == {LIVE}

    def test_a_held_run_notes_what_is_missing_and_removes_nothing(self, scene: Scene) -> None:
        """What is known of the source is then live, deleted, missing or rejected: nothing is counted twice."""
        run, point = self.seen(scene, "x")
        run = scene.ingest.bury(run, [point], only_again=True, held=True)
        scene.ingest.finish(run, Outcome(State.HELD, complete=True))
        [figures] = [one for one in scene.access.sources() if one.source.id == "a"]
        assert (run.buried, figures.live, figures.missing, figures.deleted, figures.known) == (0, 1, 2, 0, 3)
        assert figures.state == "held"
        assert scene.ingest.standing(scene.sources["a"]).live == 3
        scene.later(days=30)
        run, point = self.seen(scene, "x")
        assert scene.ingest.bury(run, [point], only_again=True, held=True).buried == 0

    def hold(self, scene: Scene, mode: Mode = Mode.FULL) -> HarvestRun:
        run, point = scene.open(mode=mode)
        run, _ = scene.apply(run, point, [delivered("x")])
        return scene.ingest.finish(
            run,
            Outcome(State.HELD, Fault("suspicious", "too much. Run 3 waits: `moisson runs approve 3`."), complete=True),
        )

    @pytest.mark.parametrize(
        ("when", "later", "settled"),
        [
            ("another one is held", Outcome(State.HELD, complete=True), True),
            ("a whole pass succeeds", Outcome(State.SUCCEEDED, complete=True), True),
            ("a pass ends before its end", Outcome(State.SUCCEEDED, complete=False), False),
            ("a pass fails", Outcome(State.FAILED, complete=False), False),
        ],
    )
    def test_a_later_run_takes_the_place_of_a_held_one(
        self, scene: Scene, when: str, later: Outcome, settled: bool
    ) -> None:
        held = self.hold(scene)
        run, _ = self.seen(scene, "x")
        scene.ingest.finish(run, later)
        stands = scene.access.run(held.id) or held
        assert (stands.state is State.STOPPED) is settled
        if settled:
            assert stands.fault == Fault("suspicious", f"too much. Settled: run {run.id} has taken its place")
            assert scene.administration.decide(held.id, approve=True) is None
        assert {row.state for row in scene.rows()} == {LIVE}

    def test_what_whole_passes_found_missing_is_not_settled_by_changes(self, scene: Scene) -> None:
        held = self.hold(scene)
        scene.harvest([delivered("y")], mode=Mode.INCREMENTAL)
        newer = self.hold(scene, Mode.INCREMENTAL)
        assert scene.administration.waiting("a") == [newer.id, held.id]
        scene.administration.decide(held.id, approve=False)
        assert scene.administration.waiting("a") == [], "one decision settles all"
        assert (scene.access.run(newer.id) or newer).fault == Fault(
            "suspicious", f"too much. Settled: it was decided with run {held.id}"
        )
        assert scene.administration.decide(newer.id, approve=True) is None

    def test_the_held_runs_of_other_sources_are_left_alone(self, scene: Scene) -> None:
        run, _ = scene.open("b")
        scene.ingest.finish(run, Outcome(State.HELD, complete=True))
        scene.administration.decide(self.hold(scene).id, approve=True)
        assert scene.administration.waiting("b") == [run.id]

    @pytest.mark.parametrize(("approve", "word"), [(True, "approved"), (False, "rejected")])
    def test_a_decision_on_announced_deletions_is_told_to_the_next_harvest(
        self, scene: Scene, approve: bool, word: str
    ) -> None:
        scene.ingest.remember(scene.sources["a"], announced="waiting")
        scene.administration.decide(self.hold(scene, Mode.INCREMENTAL).id, approve)
        assert (scene.ingest.standing(scene.sources["a"]).remembered or {})["announced"] == word

    def test_what_was_seen_since_a_run_was_held_stays(self, scene: Scene) -> None:
        run, _ = self.seen(scene, "x")
        scene.ingest.finish(run, Outcome(State.HELD, complete=True))
        scene.harvest([delivered("y")], mode=Mode.INCREMENTAL)
        decided = scene.administration.decide(run.id, approve=True)
        assert decided is not None
        assert decided[1] == 1
        assert self.states(scene)["y"] == LIVE

    def test_a_page_judged_before_a_burial_revives_what_it_brings(self, scene: Scene) -> None:
        """Between judging a page and storing it another process may have removed its records."""
        from catalogue.store import administered

        run, _ = self.seen(scene, "x")
        scene.ingest.finish(run, Outcome(State.HELD, complete=True))
        held = scene.access.run(run.id)
        assert held is not None
        run, point = scene.open()
        judge_, ingest = Ingest._judge, scene.ingest

        class Late(Ingest):
            def _judge(self, *asked):  # type: ignore[no-untyped-def]
                deliveries = judge_(self, *asked)
                with scene.store.changing() as numbers:
                    administered.bury_held(numbers, scene.sources["a"], held)
                return deliveries

        scene.ingest = Late(ingest.store, ingest.sources, ingest.owner, ingest.press)
        run, point = scene.apply(run, point, [delivered("y")])
        assert run.counters.changed == 1
        assert scene.row("y").state == LIVE
        assert scene.row("y").change == len(scene.rows(tables.change))


def _ever():  # type: ignore[no-untyped-def]
    from catalogue.datestamp import Window

    return Window()
