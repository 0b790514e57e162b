"""Politeness: one request at a time per host, with a pause between two, however many sources live there."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from harvester.faults import Symptom, Unreachable
from harvester.patience import LONGEST_PAUSE

TICK = 0.1


@dataclass(slots=True)
class Turn:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


class Hosts:
    """The hosts that this process asks; one value is shared by all its sources. Times are monotonic."""

    def __init__(self) -> None:
        self._turns: dict[str, Turn] = {}
        self._lock = threading.Lock()

    def _turn(self, host: str) -> Turn:
        with self._lock:
            return self._turns.setdefault(host, Turn())

    def rest(self, host: str, seconds: float) -> None:
        """Leave a host alone for so many seconds, because it asked one of its sources for that."""
        turn = self._turn(host)
        turn.free_at = max(turn.free_at, time.monotonic() + seconds)

    @contextmanager
    def turn(self, host: str, interval: float, stop: threading.Event) -> Iterator[None]:
        """Wait for this host to be free; afterwards it rests for `interval` seconds. Raises Unreachable where the host
        has asked for more than a run can wait, and where `stop` ends the wait: for its rest, or for another source."""
        turn = self._turn(host)
        with held(turn.lock, stop):
            rest = turn.free_at - time.monotonic()
            if rest > LONGEST_PAUSE:
                said = f"{host} asked another source to be left alone for {rest:.0f} s more, longer than a run can wait"
                raise Unreachable(Symptom.LONG_PAUSE, said, rest)
            if rest > 0 and stop.wait(rest):
                raise Unreachable(Symptom.STOPPED, "stopped")
            try:
                yield
            finally:
                turn.free_at = max(turn.free_at, time.monotonic() + interval)


@contextmanager
def held(lock: threading.Lock, stop: threading.Event) -> Iterator[None]:
    """The lock held, unless `stop` comes first: whoever has it may be told to wait for an hour."""
    while not lock.acquire(timeout=TICK):
        if stop.is_set():
            raise Unreachable(Symptom.STOPPED, "stopped")
    try:
        yield
    finally:
        lock.release()


HOSTS = Hosts()
"""The hosts of this process."""
