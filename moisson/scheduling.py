"""The scheduler's process: what is due is harvested, dead runs are seen, ended embargoes open."""

from __future__ import annotations

import signal
import threading

from harvester.schedule import Schedule
from moisson.assemble import open_catalogue, repository_of, utc_now
from moisson.collector import be_patient
from moisson.settings import Settings

SWEEP = 60.0  # seconds between two looks for dead runs and ended embargoes


def schedule(settings: Settings) -> None:
    """Harvest what is due until the process is told to end (SIGTERM); runs then stop after their page."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: ended.set())
    be_patient()
    opened = open_catalogue(settings)
    sources = list(opened.settings.sources.values())
    ingest = opened.catalogue.ingest
    work = Schedule(
        lambda: sources,
        ingest,
        lambda source: repository_of(source, settings),
        utc_now,
        owner=ingest.owner,
    )
    work.start()
    try:
        while True:
            work.sweep()
            if ended.wait(SWEEP):
                return
    finally:
        work.stop()
