"""Interrupts (Ctrl-C, SIGTERM): what they end, and what they may not cut in two.

Raised within a driver of a database, an interrupt leaves a transaction that nobody ends: the run could not even be
ended any more, for SQLite's lock was still held.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from catalogue.ingest import Ingest


@contextmanager
def terminable() -> Iterator[None]:
    """SIGTERM interrupts like Ctrl-C while a run is under way: it ends as `interrupted` and lets its lease go."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put interrupts off until the block has ended, however it ends; one that came meanwhile does then what it does.

    Signals reach the main thread alone, so nothing is done in another.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda number, frame: told.append(number)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for got in told[:1]:
            signal.raise_signal(got)


class _Whole:
    def __init__(self, ingest: Ingest) -> None:
        self._ingest = ingest

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._ingest, name)
        return uninterrupted()(found) if callable(found) else found


def whole(ingest: Ingest) -> Ingest:
    """An Ingest whose calls are ended before an interrupt is heeded."""
    return cast("Ingest", _Whole(ingest))
