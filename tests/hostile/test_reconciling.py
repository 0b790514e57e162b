"""A source that is reconciled by its headers, of a repository that announces no deletion: on a real catalogue."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hostile.conftest import TOML
from hostile.scenarios import DC, LIVE, name, own, repository
from plugins.installations import Install, Installation

from catalogue.run import Mode, State
from harvester import due
from harvester.run import Progress
from moisson.demo.faults import Exchange
from moisson.demo.replies import Reply
from moisson.demo.repository import Item, Repository
from moisson.demo.serving import Broken, Server

LATER = timedelta(days=40)


@pytest.fixture
def told() -> Repository:
    """A repository that keeps no tombstones."""
    whole = repository(deleted_record="no")
    return Repository(whole.character, whole.live())


@pytest.fixture
def here(server: Server, install: Install) -> Installation:
    """Its catalogue after the first harvest, when the time to reconcile has come."""
    made = install("m", TOML.format(id="m", url=server.base_url("m")) + 'deletions = "reconcile"\n')
    made.harvest("m")
    made.clock.ahead = int(LATER.total_seconds())
    return made


def next_mode(here: Installation) -> Mode:
    standing = here.ingest.standing(here.sources["m"])
    return due.mode(here.sources["m"], standing, here.clock.now())


def test_headers_that_name_all_reconcile_without_a_tombstone(here: Installation) -> None:
    """Each live header counts, in what the run shows and in what it is held for; the next run asks what changed."""
    shown: list[Progress] = []
    assert next_mode(here) is Mode.RECONCILE

    run = here.harvest("m", Mode.RECONCILE, listen=shown.append)

    assert (run.state, run.fault, run.buried) == (State.SUCCEEDED, None, 0)
    assert (shown[-1].received, shown[-1].declared) == (LIVE, LIVE)
    assert next_mode(here) is Mode.INCREMENTAL


def test_what_headers_no_longer_name_is_gone(told: Repository, here: Installation) -> None:
    told.remove([name(3), name(4)])

    run = here.harvest("m", Mode.RECONCILE)

    assert (run.state, run.buried, len(here.identifiers("m"))) == (State.SUCCEEDED, 2, LIVE - 2)


LAST = rb"<resumptionToken([^>]*)/>"


def unmarked(exchange: Exchange) -> Reply:
    return exchange.ok(re.sub(LAST, b"", exchange.body()))


def back(exchange: Exchange) -> Reply:
    """The last page has the token of the page before, whose records it gave itself."""
    own = exchange.asked.get("resumptionToken", "").encode()
    return exchange.ok(re.sub(LAST, rb"<resumptionToken\1>" + own + b"</resumptionToken>", exchange.body()))


def first(exchange: Exchange) -> Reply:
    """Every page is the first one."""
    if exchange.asked["verb"] != "ListIdentifiers":
        return exchange.ok()
    return exchange.ok(exchange.sound([*{"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}.items()]))


@pytest.mark.parametrize("when", ["without a mark", "that leads back"])
def test_headers_as_many_as_declared_prove_a_list_without_an_end(
    told: Repository, server: Server, here: Installation, when: str
) -> None:
    """The last page has no token, or that of the first page: the size declared says that all has come."""
    told.remove([name(3)])
    server.broken["m"] = Broken(own("no end", back if when == "that leads back" else unmarked, "any"))

    run = here.harvest("m", Mode.RECONCILE)

    assert (run.state, run.buried) == (State.SUCCEEDED, 1)


def test_headers_that_nobody_knows_and_that_come_again_and_again_end_the_run(
    told: Repository, server: Server, here: Installation
) -> None:
    """A name that the catalogue does not know is new to a list once, so that a circle is seen."""
    told.put(Item("oai:h:00a", datetime.now(UTC), {"oai_dc": DC.format(n=99)}))
    server.broken["m"] = Broken(own("the first page again", first, "any"))

    run = here.harvest("m", Mode.RECONCILE)

    assert (run.state, run.fault and run.fault.code, run.buried) == (State.FAILED, "loop", 0)
