"""Politeness: one request at a time per host, with a pause between two, however many sources live there."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Turn:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


class Hosts:
    """The hosts that this process asks; one value is shared by all its sources. Times are monotonic."""

    def __init__(self) -> None:
        self._turns: dict[str, Turn] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, interval: float, stop: threading.Event) -> Iterator[None]:
        """Wait for this host to be free; afterwards it rests for `interval` seconds. `stop` ends the wait."""
        with self._lock:
            turn = self._turns.setdefault(host, Turn())
        with turn.lock:
            rest = turn.free_at - time.monotonic()
            if rest > 0:
                stop.wait(rest)
            try:
                yield
            finally:
                turn.free_at = time.monotonic() + interval


HOSTS = Hosts()
"""The hosts of this process."""
