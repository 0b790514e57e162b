"""A healthy repository is harvested whole, and an incremental harvest brings exactly what changed since."""

from __future__ import annotations

import importlib.util
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree
from memory import MemoryIngest

from catalogue.run import ListState, State
from catalogue.source import Source
from harvester.doors.oai import OaiRepository
from harvester.hosts import Hosts
from harvester.run import harvest


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def hostile(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("hostile_oai_healthy", shared / "hostile_oai.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def host(hostile: ModuleType) -> str:
    server = hostile.start(port=0, records=1000)
    return "{}:{}".format(*server.server_address[:2])


@pytest.mark.parametrize("name", ["oai", "oai-day"])
def test_everything_comes_and_then_what_changed(hostile: ModuleType, host: str, name: str) -> None:
    """Full, touched, incremental: afterwards the catalogue holds what the repository lists, deletions included."""
    source = Source("x", {"en": "X"}, f"http://{host}/{name}", allow_private=(host,), min_interval=0, timeout=10)
    ingest = MemoryIngest()
    repository = OaiRepository(source, hosts=Hosts())

    full = harvest(source, repository, ingest, now)
    hostile.HEALTHY[name].touch(changed=10, deleted=5, new=20)
    again = harvest(source, repository, ingest, now)

    wanted = {record.id: not record.deleted for record in hostile.HEALTHY[name].recs}
    assert (full.state, full.counters.received, full.declared, full.complete) == (State.SUCCEEDED, 1000, 1000, True)
    assert again.state is State.SUCCEEDED
    assert again.counters.added == 20
    assert again.counters.changed == 10
    assert again.counters.deleted == 5
    assert {key: kept.live for key, kept in ingest.shelf("x").records.items()} == wanted
    assert all(etree.fromstring(kept.payload) is not None for kept in ingest.live("x").values() if kept.payload)
    assert [point.state for point in ingest.shelf("x").lists.values()] == [ListState.COMPLETE] * 2
