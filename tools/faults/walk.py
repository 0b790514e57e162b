"""Every scenario of a script, each harvested phase by phase into a catalogue of its own, a few at once."""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.request import urlopen

from lxml import etree

from catalogue.mend import mended
from catalogue.record import main_title, to_json
from catalogue.run import HarvestRun, Mode
from catalogue.source import Source
from harvester.doors.oai import OaiRepository
from harvester.hosts import Hosts
from harvester.run import harvest
from tools.faults.ground import Ground, Held, template

OUTCOMES = ("added", "changed", "unchanged", "deleted", "rejected", "skipped")
SLOW = ("slow-drip", "slow-answer", "flapping-503", "too-many-requests", "huge-record", "redirect-metadata-service")


@dataclass(frozen=True, slots=True)
class Phase:
    """How one harvest ended: the run, what is held afterwards, and what is wrong with that by the manifest."""

    run: HarvestRun
    live: int
    deleted: int
    rejected: int
    wrong: tuple[str, ...]


def load(path: Path) -> ModuleType:
    """The script as a module; its dataclasses look it up by name."""
    if (known := sys.modules.get(path.stem)) is not None:
        return known
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


class Walk:
    """All scenarios, each begun in one of a few threads, the slow ones first; `ends` has their phases."""

    def __init__(self, module: ModuleType, folder: Path, names: Iterable[str] | None = None) -> None:
        self.module, self.folder = module, folder
        self.server = module.start(port=0, records=100)
        self.host = "{}:{}".format(*self.server.server_address[:2])
        self.template = template(folder)
        chosen = sorted(names or module.SCENARIOS, key=lambda name: name not in SLOW)
        self.pool = ThreadPoolExecutor(max_workers=8)
        self.ends: dict[str, Future[list[Phase]]] = {name: self.pool.submit(self.phases, name) for name in chosen}

    def close(self) -> None:
        self.pool.shutdown(cancel_futures=True)
        self.server.shutdown()
        self.server.server_close()

    def get(self, path: str) -> Any:
        with urlopen(f"http://{self.host}{path}", timeout=10) as answer:
            return json.load(answer)

    def source(self, name: str, state: str) -> Source:
        """The scenario's source, patient for 5 s and 32 MiB an answer, with short pauses."""
        manifest = self.module.SCENARIOS[name]["manifest"]
        return Source(
            "x",
            {"en": name},
            f"http://{self.host}{manifest['path'].replace(name, f'{name}~{state}', 1)}",
            prefix=manifest["metadataPrefix"],
            timeout=5.0,
            max_response_bytes=32 << 20,
            backoff=0.05,
            min_interval=0.0,
            allow_private=(self.host,),
        )

    def phases(self, name: str) -> list[Phase]:
        ground = Ground(self.folder / name, self.template, self.source(name, "test"))
        found = []
        try:
            for number, asked in enumerate(self.module.SCENARIOS[name]["manifest"]["phases"], 1):
                if number > 1:
                    self.get(f"/phase/{name}~test/{number}")
                found.append(self.phase(ground, name, asked))
        finally:
            ground.close()
        return found

    def phase(self, ground: Ground, name: str, asked: dict[str, Any]) -> Phase:
        repository, began = OaiRepository(ground.source, hosts=Hosts()), time.monotonic()
        mode = Mode.FULL if asked["mode"] == "full" else Mode.INCREMENTAL
        try:
            run = harvest(ground.source, repository, ground.ingest, lambda: datetime.now(UTC), mode)
        finally:
            repository.close()
        seconds, held = time.monotonic() - began, ground.held(run)
        observed = self.get(f"/observed/{name}~test")
        wrong = (*judged(self.module, run, held, asked, observed, seconds), *unsound(run, held))
        return Phase(run, len(held.live), len(held.deleted), len(held.rejected), wrong)


def judged(
    module: ModuleType, run: HarvestRun, held: Held, asked: dict[str, Any], observed: Any, seconds: float
) -> list[str]:
    """What the manifest finds wrong with the end of a run."""
    found: list[str] = module.judge(
        asked,
        run.state.value,
        len(held.live),
        quarantined=len(held.rejected),
        deleted=len(held.deleted),
        error=run.fault.code if run.fault else None,
        warnings=[warning.code for warning in run.warnings],
        records={name: facts(record) for name, record in held.live.items()},
        texts=[to_json(record).decode() for record in held.live.values()],
        observed=observed,
        seconds=seconds,
    )
    return found


def facts(record: Any) -> dict[str, Any]:
    """What the manifest asks of single records."""
    dois = [pid.value for pid in record.pids if pid.scheme == "doi"]
    title = main_title(record.titles)
    return {"title": title.text if title else None, "creators": len(record.creators), "doi": dois[0] if dois else None}


def unsound(run: HarvestRun, held: Held) -> list[str]:
    """What no scenario may end with: counters that do not add up, a stored payload that does not parse alone."""
    counted = asdict(run.counters)
    wrong = [] if run.counters.received == sum(counted[name] for name in OUTCOMES) else ["the counters do not add up"]
    return wrong + [
        f"the payload of {name} does not parse alone" for name, kept in held.payloads.items() if not parses(kept)
    ]


def parses(payload: bytes) -> bool:
    """Whether a stored payload can be read alone, mended where it was delivered with what XML forbids."""
    try:
        etree.fromstring(mended(payload), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        return False
    return True
