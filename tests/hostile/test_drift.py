"""What changes in ways that the protocol does not foresee is found by a full pass, and told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hostile.conftest import TOML
from hostile.scenarios import DC, name, repository
from plugins.installations import Install, Installation

from catalogue.run import HarvestRun, Mode
from moisson.demo.repository import Repository
from moisson.demo.serving import Server
from moisson.demo.verbs import answering


@pytest.fixture
def told() -> Repository:
    return repository()


@pytest.fixture
def here(told: Repository, install: Install) -> Iterator[Installation]:
    server = Server({"m": answering(told)})
    made = install("m", TOML.format(id="m", url=server.base_url("m")))
    made.harvest("m")
    yield made
    server.close()


def becomes(told: Repository, number: int, payload: str, **more: object) -> None:
    item = told.get(name(number))
    assert item is not None
    told.put(replace(item, metadata={"oai_dc": payload}, **more))  # type: ignore[arg-type]


def warned(run: HarvestRun) -> dict[str, str]:
    return {warning.code: warning.message for warning in run.warnings}


def test_a_change_without_a_datestamp_is_found_and_reported(told: Repository, here: Installation) -> None:
    """An incremental run cannot see it; the scheduled full pass takes it and says so."""
    becomes(told, 3, DC.format(n=3).replace("Été 3", "Été 3, corrigé"))

    assert here.harvest("m").counters.changed == 0
    run = here.harvest("m", Mode.FULL)

    assert run.counters.changed == 1
    assert warned(run)["drift"].startswith("1 records changed without a new datestamp")
    assert "drift" not in warned(here.harvest("m", Mode.FULL))


def test_a_change_with_a_new_datestamp_is_no_drift(told: Repository, here: Installation) -> None:
    changed = DC.format(n=3).replace("Été 3", "Été 3, corrigé")
    becomes(told, 3, changed, datestamp=datetime.now(UTC))

    run = here.harvest("m", Mode.FULL)

    assert (run.counters.changed, warned(run)) == (1, {})


def test_an_identifier_used_for_something_else_is_told(told: Repository, here: Installation) -> None:
    """Another DOI and another title under the old identifier; a corrected title alone is nothing of the kind."""
    other = DC.format(n=999).replace("Été 999", "Inventaire des papillons")
    becomes(told, 3, other, datestamp=datetime.now(UTC))
    becomes(told, 4, DC.format(n=4).replace("Été 4", "Tout autre titre"), datestamp=datetime.now(UTC))

    run = here.harvest("m")

    assert run.counters.changed == 2
    assert warned(run) == {"reused": f"identifiers that name something else than before: {name(3)}"}


def test_a_tombstone_revived_as_something_else_is_told(told: Repository, here: Installation) -> None:
    told.delete(name(3), datetime.now(UTC))
    here.harvest("m")
    other = DC.format(n=999).replace("Été 999", "Inventaire des papillons")
    becomes(told, 3, other, datestamp=datetime.now(UTC), deleted=False)

    run = here.harvest("m")

    assert name(3) in here.identifiers("m")
    assert "reused" in warned(run)
