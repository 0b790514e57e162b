"""Scheduler processes that share one catalogue, by a clock that runs fast."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from plugins.installations import Clock, Installation, sources_of

from harvester.desk import Progress
from harvester.doors.oai import OaiRepository
from harvester.hosts import Hosts
from harvester.schedule import Schedule

SPEED = 15


@dataclass
class Fast(Clock):
    """Real time since `base`, many times as fast: a lease of a minute is over in some seconds."""

    base: float = 0.0

    def __call__(self) -> int:
        return int(self.base + (time.time() - self.base) * SPEED)


def installation(folder: Path, database: str, toml: str, base: float) -> Installation:
    return Installation(folder, sources_of(toml), database, "shared.example.org", Fast(base=base))


def work(folder: Path, database: str, toml: str, base: float) -> None:
    """Harvest what is due until killed; a line for each page that is stored."""
    installed = installation(folder, database, toml, base)

    def told(progress: Progress) -> None:
        print(progress.run.source, progress.run.id, flush=True)

    schedule = Schedule(
        lambda: list(installed.sources.values()),
        installed.ingest,
        lambda source: OaiRepository(source, hosts=Hosts()),
        installed.clock.now,
        tick=0.2,
        listen=told,
        owner=installed.ingest.owner,
    )
    schedule.start()
    while True:
        time.sleep(1)
        schedule.sweep()
