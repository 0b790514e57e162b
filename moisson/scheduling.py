"""The scheduler's process: what is due is harvested, dead runs are seen, ended embargoes open."""

from __future__ import annotations

import signal
import threading
import time

import structlog

from harvester.schedule import Schedule
from moisson.assemble import open_catalogue, repository_of, utc_now
from moisson.collector import be_patient
from moisson.logs import log_to_stderr
from moisson.reloading import EVERY, Reloading
from moisson.settings import Settings

log = structlog.get_logger(__name__)
SWEEP = 60.0
"""Seconds between two looks for dead runs and ended embargoes."""


def schedule(settings: Settings) -> None:
    """Harvest what is due until the process is told to end (SIGTERM); runs then stop after their page."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: ended.set())
    be_patient()
    log_to_stderr()
    opened = open_catalogue(settings)
    reloading = Reloading(settings, opened.store)
    reloading.look()
    reloading.keep()
    ingest = opened.catalogue.ingest
    work = Schedule(
        lambda: list(settings.sources.values()),
        ingest,
        lambda source: repository_of(source, settings),
        utc_now,
        owner=ingest.owner,
    )
    work.start()
    try:
        while not ended.is_set():
            work.sweep()
            _wait(ended, reloading)
    finally:
        work.stop()


def _wait(ended: threading.Event, reloading: Reloading) -> None:
    """Wait for the next sweep, taking `sources.toml` anew where that is asked for."""
    until = time.monotonic() + SWEEP
    while time.monotonic() < until and not ended.wait(EVERY):
        if reloading.look():
            reloading.keep()
            log.info("sources.toml was taken anew", sources=len(reloading.settings.sources))
