"""Two scheduler processes on PostgreSQL, one killed in the middle: the other finishes, and no page is applied twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from plugins.databases import Databases
from plugins.installations import Installation
from soak.processes import starting
from soak.schedulers import installation, work
from sqlalchemy import select

from catalogue.run import State
from catalogue.store import tables
from moisson.demo.repository import Repository
from moisson.demo.samples.repositories import assemble
from moisson.demo.serving import Server
from moisson.demo.verbs import answering

NAMES = ("hal", "rdg", "seanoe")
TOML = """
[[source]]
id = "{name}"
name = "{name}"
url = "{url}"
every = "1d"
allow_private = true
min_interval = 0
"""


@pytest.fixture
def repositories() -> dict[str, Repository]:
    found = assemble(datetime.now(UTC).date())
    for name in NAMES:
        found[name].character = replace(found[name].character, page=10)
    return {name: found[name] for name in NAMES}


@pytest.fixture
def server(repositories: dict[str, Repository]) -> Iterator[Server]:
    made = Server({name: answering(repository) for name, repository in repositories.items()}, pause=0.05)
    yield made
    made.close()


def states(installed: Installation) -> dict[str, list[tuple[str, str]]]:
    """The runs of each source: state and owner, in their order."""
    run = tables.run
    with installed.store.read() as connection:
        rows = connection.execute(select(run.c.source, run.c.state, run.c.owner).order_by(run.c.id)).all()
    return {name: [(row.state, row.owner) for row in rows if row.source == name] for name in NAMES}


def wait_for_all(installed: Installation, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not all(runs and runs[-1][0] == State.SUCCEEDED.value for runs in states(installed).values()):
        assert time.monotonic() < until, states(installed)
        time.sleep(0.2)


def test_the_other_finishes_and_no_page_is_applied_twice(
    postgres_databases: Databases, server: Server, repositories: dict[str, Repository], tmp_path: Path
) -> None:
    toml = "".join(TOML.format(name=name, url=server.base_url(name)) for name in NAMES)
    place = (tmp_path / "shared", postgres_databases.migrated(), toml, time.time())
    installed = installation(*place)
    with starting(tmp_path) as start:
        first = start(work, *place)
        first.wait_for_lines(6)
        second = start(work, *place)
        time.sleep(0.5)
        assert any(runs and runs[-1][0] == State.RUNNING.value for runs in states(installed).values())
        assert first.kill() == -9
        wait_for_all(installed)
        second.kill()

    ended = [state for runs in states(installed).values() for state, _ in runs]
    assert State.INTERRUPTED.value in ended
    assert len({owner for runs in states(installed).values() for _, owner in runs}) == 2
    for name, repository in repositories.items():
        received = sum(run.counters.received for run in installed.access.runs(name, 100))
        assert received == len(repository.items()), name
        assert installed.identifiers(name) == {item.identifier for item in repository.live()}
    assert [check for check in installed.administration.doctor() if not check.ok and "index" not in check.check] == []
