"""One process that keeps the index where the catalogue is, beside whatever harvests."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event

import click

from catalogue.follow import Follower
from catalogue.index import Damaged, Unsaved
from catalogue.store import StorageFailed
from moisson.assemble import open_catalogue
from moisson.collector import MANY, be_patient
from moisson.crew import end_with_parent
from moisson.logs import log_to_stderr
from moisson.reloading import Reloading
from moisson.settings import Settings

LULL = 0.3
"""Seconds without a change after which what was read is committed."""

PATIENCE = 10.0
"""Seconds that a command waits for the index before it says that it is behind."""

AGAIN = 5.0
"""Seconds until what could not be read or written is tried again."""


def caught_up(follower: Follower, trouble: str = "") -> str:
    """Read what there is to read; what kept the follower from it, told on standard error unless it is the `trouble`
    that was told before. The catalogue and the index have lost nothing: it is the same log at the next look."""
    try:
        follower.catch_up(LULL)
    except (StorageFailed, Unsaved, Damaged) as error:
        if str(error) != trouble:
            click.echo(f"search is behind for now: {error}", err=True)
        return str(error)
    return ""


def follow(settings: Settings, ended: Event, pause: float) -> None:
    """Follow the change log until `ended` is set and everything was read, or the process is told to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is for the command; it tells us
    end_with_parent()
    be_patient(MANY)
    follower, trouble = open_catalogue(settings).follower, ""
    while True:
        last = ended.is_set()
        trouble = caught_up(follower, trouble)
        if last:
            return
        ended.wait(AGAIN if trouble else pause)


def follow_for_ever(settings: Settings) -> None:
    """Follow the change log every second until the process is told to end."""
    be_patient(MANY)
    log_to_stderr()
    opened = open_catalogue(settings)
    trouble, again = "", 0.0
    Reloading(settings, opened.store).watch()
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
    while not told:
        if time.monotonic() > again:
            trouble = caught_up(opened.follower, trouble)
            again = time.monotonic() + (AGAIN if trouble else 0.0)
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
