"""Every scenario of our own tables, harvested over HTTP into a real catalogue, ends as the table says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hostile.further import BROKEN_OFF, FURTHER, busy, older_again
from hostile.scenarios import LIVE, SCENARIOS, End, Scenario, bodies, own, repository
from hostile.scenarios import name as named

from catalogue.datestamp import Granularity
from catalogue.ingest import Ingest
from catalogue.rehearsal import rehearsal
from catalogue.run import HarvestRun, Mode
from catalogue.source import Source
from catalogue.store import tables
from harvester.doors.oai import OaiRepository
from harvester.hosts import Hosts
from harvester.run import harvest
from moisson.demo.faults import Exchange, Fault
from moisson.demo.replies import Reply
from moisson.demo.repository import Item, Repository
from moisson.demo.serving import Broken, Server
from moisson.demo.verbs import answering
from tools.faults.ground import Ground, Held, template
from tools.faults.walk import unsound

IN_DAYS = {"day": Granularity.DAY}
ALL = SCENARIOS | FURTHER


@dataclass
class Play:
    """One scenario under way: its repository, its server, and the catalogue that harvests it."""

    told: Repository
    server: Server
    ground: Ground

    def harvest(self, mode: Mode = Mode.INCREMENTAL) -> tuple[HarvestRun, Held]:
        run = self._run(self.ground.ingest, mode)
        return run, self.ground.held(run)

    def rehearse(self, mode: Mode = Mode.INCREMENTAL) -> HarvestRun:
        """A dry run, after which the repository's fault begins anew."""
        with rehearsal(self.ground.ingest, self.ground.source) as judge:
            run = self._run(judge, mode)
        if "a" in self.server.broken:
            self.server.broken["a"] = Broken(self.server.broken["a"].fault)
        return run

    def _run(self, ingest: Ingest, mode: Mode) -> HarvestRun:
        door = OaiRepository(self.ground.source, hosts=Hosts())
        try:
            return harvest(self.ground.source, door, ingest, lambda: datetime.now(UTC), mode)
        finally:
            door.close()

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table."""
        with self.ground.store.read() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(table.select())]
                for table in tables.metadata.sorted_tables
            }

    def close(self) -> None:
        self.server.close()
        self.ground.close()


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def play(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> Iterator[Play]:
    scenario: Scenario = ALL[request.param]
    character = {key: IN_DAYS.get(str(value), value) for key, value in scenario.character.items()}
    told = repository(**character)
    server = Server({"a": answering(told), "b": answering(told)})
    if scenario.fault is not None:
        server.broken["a"] = Broken(scenario.fault)
    host = f"127.0.0.1:{server.port}"
    source = Source(
        "x", {"en": "X"}, server.base_url("a"), timeout=1.5, retries=2, backoff=0.01, min_interval=0.0,
        max_response_bytes=8 << 20, allow_private=(host,),
    )  # fmt: skip
    playing = Play(told, server, Ground(tmp_path / "home", migrated, source))
    yield playing
    playing.close()


def wrong(run: HarvestRun, held: Held, end: End) -> list[str]:
    """What a run's end has that the table does not say."""
    live = end.live if isinstance(end.live, tuple) else (end.live, end.live)
    codes = [warning.code for warning in run.warnings]
    checks = {
        f"{run.state.value} {run.fault}, not {end.state}": run.state.value == end.state,
        f"{run.fault}, not {end.code}": (run.fault.code if run.fault else None) == end.code,
        f"{len(held.live)} live, not {end.live}": live[0] <= len(held.live) <= live[1],
        f"{len(held.rejected)} rejected, not {end.rejected}": len(held.rejected) == end.rejected,
        f"warns {codes}, not {end.warns}": set(end.warns) <= set(codes),
        f"{run.requests} requests": run.requests <= end.requests,
    }
    return [said for said, fits in checks.items() if not fits] + unsound(run, held)


COUNTED_OTHERWISE = {
    "redirect-forbidden", "redirect-to-metadata-service", "redirect-to-ipv6-loopback", "redirect-to-port-99999",
    "redirect-to-a-label-too-long", "redirect-to-an-empty-label", "redirect-in-latin-1", "page-once-from-elsewhere",
    "503-day", "403", "identify-broken", "formats-without-end",
}  # fmt: skip
"""Scenarios in which requests go elsewhere, or come before and after all lists: none is there to count with."""


@pytest.mark.parametrize(("play", "name"), [(name, name) for name in ALL], indirect=["play"], ids=list(ALL))
def test_a_harvest_ends_as_the_table_says(play: Play, name: str) -> None:
    """State, code, live and rejected records, warnings, requests; and whatever failed is whole once healed."""
    scenario = ALL[name]

    run, held = play.harvest()
    assert wrong(run, held, scenario.end) == []
    assert run.requests == play.server.requests["a"] + play.server.requests["b"] or name in COUNTED_OTHERWISE

    if scenario.then is not None:
        scenario.then(play.told)
        run, held = play.harvest(Mode.FULL if scenario.full else Mode.INCREMENTAL)
        assert scenario.after is not None
        assert wrong(run, held, scenario.after) == []
    elif scenario.end.state in ("failed", "held"):
        play.server.broken.clear()
        run, held = play.harvest()
        assert wrong(run, held, replace(End(), requests=60)) == []
        assert len(held.live) == LIVE


REHEARSED = (
    "truncated", "403", "503-day", "control-character", "no-metadata", "no-identifier", "repeats", "missing-token",
    "loop-token", "tokens-die-early", "declared-too-large", "one-of-another-format", "emptied", "decimated",
    "nothing-on-third-page", "another-record", "retry-after-for-ever", "older-version-later",
)  # fmt: skip


def as_told(run: HarvestRun) -> dict[str, object]:
    """All that is said of a run, but when it was, which changes it made, and whether one page ahead was asked."""
    return asdict(replace(run, started=datetime.min, finished=None, last_change=0, requests=0, pages=0))


@pytest.mark.parametrize(("play", "name"), [(name, name) for name in REHEARSED], indirect=["play"], ids=REHEARSED)
def test_a_dry_run_ends_as_the_run_itself_and_writes_nothing(play: Play, name: str) -> None:
    """For a first harvest, and for what the second one meets: state, fault, every figure, warnings, completeness."""
    scenario, mode = ALL[name], Mode.INCREMENTAL

    for change in (None, scenario.then):
        if change is not None:
            change(play.told)
            mode = Mode.FULL if scenario.full else Mode.INCREMENTAL
        before = play.rows()
        told = play.rehearse(mode)
        assert play.rows() == before
        run, _ = play.harvest(mode)
        assert as_told(told) == as_told(run)
        assert max(abs(told.requests - run.requests), abs(told.pages - run.pages)) <= 1
    play.server.broken.clear()
    told = play.rehearse(Mode.FULL)
    run, _ = play.harvest(Mode.FULL)
    assert as_told(told) == as_told(run)


def test_what_is_rejected_comes_in_when_the_repository_is_mended(tmp_path: Path, migrated: Path) -> None:
    """A full pass of the healed repository takes every refused record, and leaves no reject behind."""
    told = repository()
    server = Server({"a": answering(told)})
    server.break_("a", "no-metadata")
    source = Source(
        "x", {"en": "X"}, server.base_url("a"), min_interval=0.0, allow_private=(f"127.0.0.1:{server.port}",)
    )
    play = Play(told, server, Ground(tmp_path / "home", migrated, source))
    _, before = play.harvest()
    server.mend("a")

    run, after = play.harvest(Mode.FULL)
    play.close()

    assert (len(before.live), len(before.rejected)) == (42, 15)
    assert (len(after.live), after.rejected) == (LIVE, frozenset())
    assert asdict(run.counters)["added"] == 15


def test_a_first_harvest_of_tombstones_keeps_them_all(tmp_path: Path, migrated: Path) -> None:
    """Hundreds of thousands of deleted headers may come at once; each is a tombstone, counted as deleted."""
    told = repository(page=100)
    for number in range(500):
        identifier = f"oai:gone:{number}"
        told.put(Item(identifier, datetime(2024, 5, 1, tzinfo=UTC), {"oai_dc": ""}, deleted=True))
    server = Server({"a": answering(told)})
    source = Source("x", {"en": "X"}, server.base_url("a"), min_interval=0.0, allow_private=True)
    play = Play(told, server, Ground(tmp_path / "home", migrated, source))

    run, held = play.harvest()
    play.close()

    assert (run.state.value, run.counters.deleted, run.counters.added) == ("succeeded", 503, LIVE)
    assert (len(held.live), len(held.deleted)) == (LIVE, 503)


@pytest.fixture
def quiet(tmp_path: Path, migrated: Path) -> Iterator[Play]:
    """A repository without any fault, and a source that harvests it."""
    told = repository()
    server = Server({"a": answering(told)})
    source = Source(
        "x", {"en": "X"}, server.base_url("a"), retries=1, min_interval=0.0, backoff=0.01, allow_private=True
    )
    playing = Play(told, server, Ground(tmp_path / "home", migrated, source))
    yield playing
    playing.close()


@pytest.mark.parametrize(("change", "state", "warning"), BROKEN_OFF.values(), ids=BROKEN_OFF)
def test_a_shorter_list_that_proves_nothing_deletes_nothing(
    quiet: Play, change: Callable[[bytes], bytes], state: str, warning: set[str]
) -> None:
    """The lists of the second, full harvest end after fifty records: figures that change, headers that just stop."""
    quiet.harvest()
    quiet.server.broken["a"] = Broken(bodies("broken off", change, "lists"))

    run, held = quiet.harvest(Mode.FULL)

    assert (run.state.value, run.buried, len(held.live)) == (state, 0, LIVE)
    assert {warning.code for warning in run.warnings} == warning


def test_an_older_version_later_in_a_list_replaces_nothing(quiet: Play) -> None:
    quiet.server.broken["a"] = Broken(own("an older version", older_again, "lists"))

    run, held = quiet.harvest()

    assert held.live[named(33)].titles[0].text == "Été 33"
    assert run.counters.skipped == 1


def test_a_pause_without_end_keeps_the_scheduler_away_for_a_week(quiet: Play) -> None:
    quiet.server.broken["a"] = Broken(busy("9" * 400))

    quiet.harvest()

    until = quiet.ground.ingest.standing(quiet.ground.source).not_before
    assert until is not None
    assert timedelta(days=6) < until - datetime.now(UTC) <= timedelta(days=7)


def poisoned(*numbers: int) -> Broken:
    """Whatever would hold one of these records whole is an internal error: they cannot be written out."""

    def act(exchange: Exchange) -> Reply:
        whole, body = exchange.asked.get("verb") in ("ListRecords", "GetRecord"), exchange.body()
        bad = whole and any(f"{named(number)}<".encode() in body for number in numbers)
        return Reply(500, b"Internal Server Error") if bad else exchange.ok()

    return Broken(Fault("poison", "some records cannot be written out", act, "any"))


@pytest.mark.parametrize(("numbers", "rejected"), [((32, 33, 34), 3), ((32, 33, 34, 36, 38), 5), ((31, 32, 33, 34), 0)])
def test_three_bad_records_in_a_row_are_records_and_four_a_server_that_fails(
    quiet: Play, numbers: tuple[int, ...], rejected: int
) -> None:
    """One that can be had in between begins the count anew."""
    quiet.server.broken["a"] = poisoned(*numbers)
    quiet.harvest()

    run, held = quiet.harvest()

    assert (run.fault and run.fault.code) == (None if rejected else "http")
    assert held.rejected == {named(number) for number in numbers if rejected}


def test_one_record_that_breaks_its_page_for_ever_costs_itself(quiet: Play) -> None:
    """The first run fails there; the second one sees that waiting does not help and asks record by record."""
    quiet.server.broken["a"] = poisoned(33)

    first, before = quiet.harvest()
    second, after = quiet.harvest()
    third, _ = quiet.harvest()

    assert (first.state.value, first.fault and first.fault.code) == ("failed", "http")
    assert 9 < len(before.live) < 30
    assert (second.fault, second.complete, after.rejected) == (None, True, {"oai:h:33"})
    assert len(after.live) == LIVE - 1
    assert (third.state.value, third.mode) == ("succeeded", Mode.INCREMENTAL)


def test_a_server_that_is_down_again_at_the_same_page_is_not_taken_for_a_bad_record(
    tmp_path: Path, migrated: Path
) -> None:
    """Everything fails at the second run: it fails as well, and rejects nothing."""
    told = repository()
    server = Server({"a": answering(told)})
    server.break_("a", "500-always")
    source = Source(
        "x", {"en": "X"}, server.base_url("a"), retries=0, backoff=0.01, min_interval=0.0, allow_private=True
    )
    play = Play(told, server, Ground(tmp_path / "home", migrated, source))
    play.harvest()
    down = Fault("down", "every list and record fails", lambda exchange: Reply(500, b"no"), "any")
    names = Fault("half", "only headers come", lambda x: x.ok() if x.asked["verb"] in HEADS else down.act(x), "any")
    server.broken["a"] = Broken(names)

    run, held = play.harvest()
    play.close()

    assert (run.state.value, run.fault and run.fault.code) == ("failed", "http")
    assert len(held.rejected) == 0


HEADS = {"Identify", "ListIdentifiers"}
