"""Records whose headers have lost their identifiers: nobody can tell which they are, so none of ours is gone for it."""

from __future__ import annotations

import re

import pytest
from hostile.conftest import TOML
from hostile.scenarios import LIVE, bodies, name, repository
from plugins.installations import Install, Installation

from catalogue.run import Mode
from moisson.demo.repository import Repository
from moisson.demo.serving import Broken, Server

LOST = (3, 4, 5, 6, 8)


def nameless(body: bytes) -> bytes:
    return re.sub(
        rb"<identifier>oai:h:0(?:%s)</identifier>" % b"|".join(b"%d" % n for n in LOST), b"<identifier/>", body
    )


@pytest.fixture
def told() -> Repository:
    whole = repository()
    return Repository(whole.character, whole.live())


@pytest.fixture
def here(server: Server, install: Install) -> Installation:
    """A catalogue that had them all before they lost their names."""
    made = install("m", TOML.format(id="m", url=server.base_url("m")))
    made.harvest("m")
    server.broken["m"] = Broken(bodies("headers without identifiers", nameless, "any"))
    made.clock.ahead = 86_400
    return made


def test_what_comes_without_a_name_proves_nobody_gone(here: Installation) -> None:
    """As many come as were declared, and yet five of ours are not among them."""
    run = here.harvest("m", Mode.FULL)

    assert (run.counters.rejected, run.buried, len(here.identifiers("m"))) == (len(LOST), 0, LIVE)
    assert [warning.code for warning in run.warnings] == ["vanished"]


def test_they_are_there_again_when_they_have_their_names_again(server: Server, here: Installation) -> None:
    here.harvest("m", Mode.FULL)
    del server.broken["m"]
    here.clock.ahead *= 20

    run = here.harvest("m", Mode.FULL)

    assert (run.state.value, run.buried, here.access.rejects("m")) == ("succeeded", 0, [])


def test_headers_without_names_prove_nobody_gone(here: Installation) -> None:
    run = here.harvest("m", Mode.RECONCILE)

    assert (run.buried, len(here.identifiers("m"))) == (0, LIVE)


def test_what_is_not_listed_any_more_is_told_where_it_goes(
    told: Repository, server: Server, here: Installation
) -> None:
    del server.broken["m"]
    told.remove([name(3), name(4)])

    run = here.harvest("m", Mode.FULL)

    assert (run.buried, len(here.identifiers("m"))) == (2, LIVE - 2)
    assert [(one.code, one.message) for one in run.warnings] == [
        ("vanished", "2 records are not listed any more and were removed")
    ]
