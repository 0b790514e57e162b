"""One process that keeps the index where the catalogue is, beside whatever harvests."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event

from moisson.assemble import open_catalogue
from moisson.collector import MANY, be_patient
from moisson.crew import end_with_parent
from moisson.reloading import Reloading
from moisson.settings import Settings

LULL = 0.3
"""Seconds without a change after which what was read is committed."""

PATIENCE = 10.0
"""Seconds that a command waits for the index before it says that it is behind."""


def follow(settings: Settings, ended: Event, pause: float) -> None:
    """Follow the change log until `ended` is set and everything was read, or the process is told to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is for the command; it tells us
    end_with_parent()
    be_patient(MANY)
    follower = open_catalogue(settings).follower
    while True:
        last = ended.is_set()
        follower.catch_up(LULL)
        if last:
            return
        ended.wait(pause)


def follow_for_ever(settings: Settings) -> None:
    """Follow the change log every second until the process is told to end."""
    be_patient(MANY)
    opened = open_catalogue(settings)
    follower = opened.follower
    Reloading(settings, opened.store).watch()
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
    while not told:
        follower.catch_up(LULL)
        time.sleep(1)


@contextmanager
def following(settings: Settings, pause: float = 0.3) -> Iterator[None]:
    """Follow in a process of its own while the block runs; it has what is left of PATIENCE to finish after it."""
    spawn = multiprocessing.get_context("spawn")
    ended = spawn.Event()
    process = spawn.Process(target=follow, args=(settings, ended, pause), name="follower", daemon=True)
    process.start()
    try:
        yield
    finally:
        ended.set()
        until = time.monotonic() + PATIENCE
        process.join(max(0.0, until - time.monotonic()))
        if process.is_alive():
            process.terminate()
            process.join()
