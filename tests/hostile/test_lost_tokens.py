"""A list that was cut short, and whose token its repository refuses ever after, in whatever words it likes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hostile.conftest import TOML
from hostile.scenarios import LIVE, own, repository
from plugins.installations import Install, Installation

from catalogue.run import ListState, Mode, State
from moisson.demo.faults import Exchange
from moisson.demo.replies import Reply
from moisson.demo.serving import Broken, Server
from moisson.demo.verbs import answering

Answer = Callable[[Exchange], Reply]
WORDS: dict[str, Answer] = {
    "badArgument": lambda x: x.error("badArgument", "token?"),
    "cannotDisseminateFormat": lambda x: x.error("cannotDisseminateFormat", "of no format"),
    "an error of its own": lambda x: x.error("badToken", "gone"),
    "HTTP 400": lambda x: Reply(400, b"Bad Request"),
    "HTTP 404": lambda x: Reply(404, b"Not Found"),
    "HTTP 410": lambda x: Reply(410, b"Gone"),
    "HTTP 422": lambda x: Reply(422, b"Unprocessable"),
}


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server({"m": answering(repository())})
    yield server
    server.close()


@pytest.fixture
def here(server: Server, install: Install) -> Installation:
    """A catalogue whose first harvest was cut short after two pages."""
    made = install("m", TOML.format(id="m", url=server.base_url("m")) + "retries = 0\n")
    answers(server, lambda x: Reply(500, b"no") if b'cursor="20"' in x.body() else x.ok())
    assert made.harvest("m").state is State.FAILED
    return made


def answers(server: Server, act: Answer) -> None:
    """Answer lists so from now on."""
    server.broken["m"] = Broken(own("a list cut short", act, "lists"))


def refusing(words: Answer) -> Answer:
    """The token of the run before is refused for ever; those of a list that was begun anew are good."""

    def act(exchange: Exchange) -> Reply:
        if "resumptionToken" not in exchange.asked:
            exchange.state["anew"] = b"yes"
        return exchange.ok() if "anew" in exchange.state else words(exchange)

    return act


@pytest.mark.parametrize("mode", [Mode.INCREMENTAL, Mode.FULL])
@pytest.mark.parametrize("when", WORDS)
def test_a_list_whose_token_is_refused_begins_anew(server: Server, here: Installation, when: str, mode: Mode) -> None:
    answers(server, refusing(WORDS[when]))

    run = here.harvest("m", mode)

    assert (run.state, run.fault, run.complete) == (State.SUCCEEDED, None, True)
    assert (run.counters.received, len(here.identifiers("m"))) == (60, LIVE)


@pytest.mark.parametrize("when", WORDS)
def test_a_repository_that_refuses_every_list_is_asked_anew_once(server: Server, here: Installation, when: str) -> None:
    before = server.requests["m"]
    answers(server, WORDS[when])

    run = here.harvest("m")

    assert (run.state, run.counters.received) == (State.FAILED, 0)
    assert server.requests["m"] - before <= 4, "Identify, the token, the list, and what is offered"


@pytest.mark.parametrize("status", [401, 403])
def test_a_list_stays_where_it_is_who_asks_that_is_refused(server: Server, here: Installation, status: int) -> None:
    """A wall against harvesters says nothing about the token: the next run goes on with it."""
    answers(server, lambda x: Reply(status, b"Forbidden"))
    assert here.harvest("m").state is State.FAILED
    server.broken.clear()

    run = here.harvest("m")

    assert (run.state, run.counters.received) == (State.SUCCEEDED, 40)


@pytest.mark.parametrize("when", WORDS)
def test_a_refusal_behind_a_page_that_came_keeps_the_list(server: Server, here: Installation, when: str) -> None:
    """The token was good a moment ago: the run fails, and the next one goes on."""
    answers(server, lambda x: WORDS[when](x) if b'cursor="40"' in x.body() else x.ok())

    assert here.harvest("m").state is State.FAILED

    points = here.ingest.standing(here.sources["m"]).checkpoints
    assert [(point.state, point.received) for point in points] == [(ListState.OPEN, 40)]
