"""Records rejected because of how they came are asked for once more, by and by, until their repository mends them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hostile.conftest import TOML
from hostile.scenarios import LIVE, bodies, record, repository
from plugins.installations import Install, Installation

from catalogue.run import HarvestRun, Mode
from catalogue.store.rejects import MOST
from moisson.demo.faults import Fault
from moisson.demo.repository import Repository
from moisson.demo.serving import Broken, Server
from moisson.demo.verbs import answering

DAY = 86_400


def metadata(text: bytes) -> Callable[[bytes], bytes]:
    """Other metadata of record 33, wherever it is asked for."""
    return record(33, lambda piece: re.sub(rb"<metadata>.*</metadata>", text, piece, flags=re.DOTALL))


HOW: dict[str, Fault] = {
    "without metadata": bodies("no metadata", metadata(b""), "any"),
    "in another format": bodies("another format", metadata(b"<metadata><x/></metadata>"), "any"),
    "unbalanced": bodies(
        "an end tag too many", record(33, lambda piece: piece.replace(b"</dc:title>", b"</dc:x>")), "any"
    ),
}


@dataclass
class Bad:
    """A catalogue of a repository whose record 33 is bad."""

    here: Installation
    server: Server
    told: Repository

    def next_day(self, days: float = 1) -> HarvestRun:
        self.here.clock.ahead += round(days * DAY) + 60
        return self.here.harvest("m")

    @property
    def rejects(self) -> list[tuple[str | None, int]]:
        return [(one.identifier, one.attempts) for one in self.here.access.rejects("m")]


@pytest.fixture
def bad(request: pytest.FixtureRequest, install: Install) -> Iterator[Bad]:
    told = repository()
    server = Server({"m": answering(told)})
    server.broken["m"] = Broken(HOW[request.param])
    here = install("here", TOML.format(id="m", url=server.base_url("m")))
    here.harvest("m")
    yield Bad(here, server, told)
    server.close()


@pytest.mark.parametrize("bad", HOW, indirect=True)
def test_what_its_repository_mends_comes_in_though_no_list_names_it(bad: Bad) -> None:
    """Its datestamp stays what it was, so that no incremental list has it."""
    assert (bad.rejects, len(bad.here.identifiers("m"))) == ([("oai:h:33", 1)], LIVE - 1)
    del bad.server.broken["m"]
    run = bad.next_day()
    assert (run.mode, run.state.value, run.counters.added) == (Mode.INCREMENTAL, "succeeded", 1)
    assert (bad.rejects, len(bad.here.identifiers("m"))) == ([], LIVE)
    assert bad.here.harvest("m").counters.received == 0


@pytest.mark.parametrize("bad", HOW, indirect=True)
def test_one_that_stays_bad_is_asked_for_less_and_less_and_never_counted_again(bad: Bad) -> None:
    assert bad.here.harvest("m").counters.received == 0
    assert bad.rejects == [("oai:h:33", 1)], "its turn comes after a day"
    for attempts in range(2, MOST + 1):
        run = bad.next_day(2 ** (attempts - 2) * 0.5)
        assert bad.rejects == [("oai:h:33", attempts - 1)]
        run = bad.next_day(2 ** (attempts - 2) * 0.5)
        assert (run.state.value, run.counters.rejected, run.counters.skipped) == ("succeeded", 0, 1)
        assert bad.rejects == [("oai:h:33", attempts)]
    asked = bad.server.requests["m"]
    bad.next_day(1000)
    assert bad.server.requests["m"] - asked == 2, "Identify and a list; nobody asks for it any more"


@pytest.mark.parametrize("bad", ["without metadata"], indirect=True)
def test_one_that_was_deleted_meanwhile_is_a_tombstone(bad: Bad) -> None:
    del bad.server.broken["m"]
    item = bad.told.get("oai:h:33")
    assert item is not None
    bad.told.delete("oai:h:33", item.datestamp)
    run = bad.next_day()
    assert (run.counters.deleted, bad.rejects, "oai:h:33" in bad.here.identifiers("m", deleted=True)) == (1, [], True)


@pytest.mark.parametrize("bad", ["without metadata"], indirect=True)
def test_a_repository_that_does_not_answer_there_fails_no_run(bad: Bad) -> None:
    from moisson.demo.replies import Reply

    tired = Fault(
        "tired", "GetRecord fails", lambda x: Reply(500, b"no") if x.asked["verb"] == "GetRecord" else x.ok(), "any"
    )
    bad.server.broken["m"] = Broken(tired)
    run = bad.next_day()
    assert (run.state.value, run.complete, bad.rejects) == ("succeeded", True, [("oai:h:33", 2)])
