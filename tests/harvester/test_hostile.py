"""Every scenario of the hostile repository ends as its manifest says."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.request import urlopen

import pytest
from lxml import etree
from memory import MemoryIngest

from catalogue.run import HarvestRun, Mode
from catalogue.source import Source
from harvester.doors.oai import OaiRepository
from harvester.hosts import Hosts
from harvester.run import harvest

KNOWN: dict[str, str] = {}
"""Scenarios that do not end as they should yet, with the reason."""

SLOW = ("slow-drip", "slow-answer", "flapping-503", "too-many-requests", "huge-record", "redirect-metadata-service")


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("hostile_oai", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def names() -> list[str]:
    """The scenarios, by their names where the shared folder is there to be read; one stand-in else."""
    path = Path(os.environ.get("MOISSON_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "hostile_oai.py"
    return list(load(path).SCENARIOS) if path.is_file() else ["all"]


class Walk:
    """All scenarios, each begun at once in one of a few threads and each with a state of its own."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        server = module.start(port=0, records=100)
        self.host = "{}:{}".format(*server.server_address[:2])
        ordered = sorted(module.SCENARIOS, key=lambda name: name not in SLOW)
        self.pool = ThreadPoolExecutor(max_workers=8)
        self.ends: dict[str, Future[list[str]]] = {name: self.pool.submit(self.scenario, name) for name in ordered}

    def get(self, path: str) -> Any:
        with urlopen(f"http://{self.host}{path}", timeout=10) as answer:
            return json.load(answer)

    def scenario(self, name: str) -> list[str]:
        """What is wrong with how our harvester ends the scenario's phases."""
        manifest = self.module.SCENARIOS[name]["manifest"]
        address = manifest["path"].replace(name, f"{name}~test", 1)
        source = Source(
            "x",
            {"en": "X"},
            f"http://{self.host}{address}",
            prefix=manifest["metadataPrefix"],
            timeout=5.0,
            max_response_bytes=32 << 20,
            backoff=0.05,
            min_interval=0.0,
            allow_private=(self.host,),
        )
        ingest, wrong = MemoryIngest(), []
        for number, phase in enumerate(manifest["phases"], 1):
            if number > 1:
                self.get(f"/phase/{name}~test/{number}")
            wrong += [f"phase {number}: {what}" for what in self.phase(source, ingest, phase, name)]
        return wrong

    def phase(self, source: Source, ingest: MemoryIngest, phase: dict[str, Any], name: str) -> list[str]:
        ingest.shelf("x").rejects.clear()
        repository, began = OaiRepository(source, hosts=Hosts()), time.monotonic()
        mode = Mode.FULL if phase["mode"] == "full" else Mode.INCREMENTAL
        run = harvest(source, repository, ingest, lambda: datetime.now(UTC), mode)
        repository.close()
        seconds = time.monotonic() - began
        observed = self.get(f"/observed/{name}~test")
        return judged(self.module, run, ingest, phase, observed, seconds)


def judged(
    module: ModuleType, run: HarvestRun, ingest: MemoryIngest, phase: dict[str, Any], observed: Any, seconds: float
) -> list[str]:
    shelf = ingest.shelf("x")
    live = ingest.live("x")
    asked = phase | {"check": {key: without_doi(facts) for key, facts in phase.get("check", {}).items()}}
    wrong = module.judge(
        asked,
        run.state.value,
        len(live),
        quarantined=len(shelf.rejects),
        deleted=sum(not kept.live for kept in shelf.records.values()),
        error=run.fault.code if run.fault else None,
        warnings=[warning.code for warning in run.warnings],
        records={key: {"title": kept.title, "creators": kept.creators} for key, kept in live.items()},
        texts=[text for kept in live.values() for text in kept.texts],
        observed=observed,
        seconds=seconds,
    )
    if run.counters.received != sum(replace(run.counters).__getattribute__(name) for name in COUNTS):
        wrong.append("the counters do not add up")
    return list(wrong) + [f"{key} does not parse alone" for key, kept in live.items() if not parses(kept)]


COUNTS = ("added", "changed", "unchanged", "deleted", "rejected", "skipped")


def without_doi(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that a harvester answers for; canonical DOIs are the crosswalk's."""
    return {name: value for name, value in facts.items() if name != "doi"}


def parses(kept: Any) -> bool:
    if kept.repaired:
        return True
    try:
        etree.fromstring(kept.payload, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError:
        return False
    return True


@pytest.fixture(scope="module")
def walk(shared: Path) -> Walk:
    return Walk(sys.modules.get("hostile_oai") or load(shared / "hostile_oai.py"))


@pytest.mark.parametrize("name", names())
def test_a_scenario_ends_as_the_manifest_says(walk: Walk, name: str, request: pytest.FixtureRequest) -> None:
    """State, records, rejects, error code, requests, warnings and facts of every phase."""
    if name in KNOWN:
        request.applymarker(pytest.mark.xfail(reason=KNOWN[name], strict=True))

    assert walk.ends[name].result(timeout=100) == []
