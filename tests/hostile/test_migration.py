"""A repository gives its records other identifiers: recognised, proposed or applied, and nobody's address changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hostile.conftest import TOML
from hostile.scenarios import LIVE, name, repository
from plugins.installations import Install, Installation

from catalogue.run import Mode
from harvester import reconcile
from moisson.demo.repository import Repository
from moisson.demo.serving import Server
from moisson.demo.verbs import answering


@pytest.fixture
def told() -> Repository:
    return repository(deleted_record="no")


@pytest.fixture
def here(told: Repository, install: Install, database_url: str) -> Iterator[Installation]:
    """An installation that has harvested the repository once, on either database."""
    server = Server({"m": answering(told)})
    made = install("m", TOML.format(id="m", url=server.base_url("m")), database_url)
    assert made.harvest("m").state.value == "succeeded"
    yield made
    server.close()


def renamed(told: Repository, numbers: list[int]) -> None:
    """Records under Handles, dated now; what they say is the same."""
    for number in numbers:
        item = told.get(name(number))
        assert item is not None
        told.remove([item.identifier])
        told.put(replace(item, identifier=f"20.500.13089/{number:02}", datestamp=datetime.now(UTC)))


def addresses(here: Installation) -> dict[str, tuple[str | None, str]]:
    """By DOI: the public id of the work, and our OAI identifier."""
    return {
        str(row.record.pids[0]): (row.work, row.oai_identifier)
        for row in here.administration.records("m", False)
        if row.record
    }


def everything() -> list[int]:
    return [number for number in range(60) if number % 20 != 7]


def test_a_change_of_all_identifiers_is_proposed_and_applied(told: Repository, here: Installation) -> None:
    """Held with a proposal; the migration keeps every public id and OAI identifier; the next harvest finds all well."""
    before = addresses(here)
    renamed(told, everything())

    held = here.harvest("m", Mode.FULL)
    assert (held.state.value, held.fault and held.fault.code) == ("held", "suspicious")
    assert held.fault is not None
    assert "moisson sources migrate m" in held.fault.message
    assert "renamed" in [warning.code for warning in held.warnings]

    pairs = reconcile.renamings(*here.administration.reappeared(here.sources["m"]))
    assert here.administration.rename(here.sources["m"], {pair.old: pair.new for pair in pairs}) == LIVE
    assert addresses(here) == before
    assert here.identifiers("m") == {f"20.500.13089/{number:02}" for number in everything()}

    again = here.harvest("m", Mode.FULL)
    assert (again.state.value, again.counters.unchanged, again.buried) == ("succeeded", 60, 0)
    assert addresses(here) == before
    assert [check for check in here.administration.doctor() if not check.ok and "index" not in check.check] == []


def test_a_second_migration_changes_nothing(told: Repository, here: Installation) -> None:
    renamed(told, everything())
    here.harvest("m", Mode.FULL)
    pairs = reconcile.renamings(*here.administration.reappeared(here.sources["m"]))
    here.administration.rename(here.sources["m"], {pair.old: pair.new for pair in pairs})

    assert here.administration.reappeared(here.sources["m"]) == ({}, {})


def test_what_was_handed_out_in_between_becomes_a_tombstone(told: Repository, here: Installation) -> None:
    """Readers of our provider may have seen the new records under identifiers of their own: these are deleted there."""
    renamed(told, everything())
    here.harvest("m", Mode.FULL)
    shown = {row.oai_identifier for row in here.administration.records("m", False)}
    pairs = reconcile.renamings(*here.administration.reappeared(here.sources["m"]))
    here.administration.rename(here.sources["m"], {pair.old: pair.new for pair in pairs})

    live = {row.oai_identifier for row in here.administration.records("m", False)}
    gone = {row.oai_identifier for row in here.administration.records("m", True)}
    assert len(shown) == 2 * LIVE
    assert live | gone >= shown
    assert len(live) == LIVE


def test_a_few_renamed_records_take_their_old_place_by_themselves(told: Repository, here: Installation) -> None:
    """A new version of a HAL record has a new identifier, and is the same record."""
    before = addresses(here)
    renamed(told, [1, 2])

    run = here.harvest("m", Mode.FULL)

    assert (run.state.value, run.buried) == ("succeeded", 0)
    assert "renamed" in [warning.code for warning in run.warnings]
    assert addresses(here) == before
    assert len(here.identifiers("m")) == LIVE


def test_what_shares_no_identifier_is_gone_and_new(told: Repository, here: Installation) -> None:
    item = told.get(name(1))
    assert item is not None
    told.remove([name(1)])
    other = item.metadata["oai_dc"].replace("10.5072/h.1<", "10.5072/other<")
    told.put(replace(item, identifier="20.500.13089/01", metadata={"oai_dc": other}, datestamp=datetime.now(UTC)))

    run = here.harvest("m", Mode.FULL)

    assert (run.counters.added, run.buried) == (1, 1)
    assert name(1) in here.identifiers("m", deleted=True)
