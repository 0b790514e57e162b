"""Politeness: one request at a time per host, with a pause between two, however many sources live there."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from harvester.faults import Symptom, Unreachable
from harvester.patience import LONGEST_PAUSE


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
        """Wait for this host to be free; afterwards it rests for `interval` seconds. `stop` ends the wait. Raises
        Unreachable where the host has asked for more than a run can wait."""
        turn = self._turn(host)
        with turn.lock:
            rest = turn.free_at - time.monotonic()
            if rest > LONGEST_PAUSE:
                said = f"{host} asked another source to be left alone for {rest:.0f} s more, longer than a run can wait"
                raise Unreachable(Symptom.LONG_PAUSE, said, rest)
            if rest > 0:
                stop.wait(rest)
            try:
                yield
            finally:
                turn.free_at = max(turn.free_at, time.monotonic() + interval)


HOSTS = Hosts()
"""The hosts of this process."""
