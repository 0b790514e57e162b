"""Fixtures of the scenarios: repositories that misbehave, described as sources."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hostile.scenarios import repository

from moisson.demo.repository import Repository
from moisson.demo.serving import Server
from moisson.demo.verbs import answering

TOML = '[[source]]\nid = "{id}"\nname = "{id}"\nurl = "{url}"\nallow_private = true\nmin_interval = 0\nbackoff = 0.01\n'


@pytest.fixture
def server(told: Repository) -> Iterator[Server]:
    """What serves the repository that a module calls `told`."""
    server = Server({"m": answering(told)})
    yield server
    server.close()


@pytest.fixture
def mended_source() -> Iterator[str]:
    """A source whose pages after the first hold a control character each."""
    server = Server({"m": answering(repository())})
    server.break_("m", "control-character")
    yield TOML.format(id="m", url=server.base_url("m"))
    server.close()
