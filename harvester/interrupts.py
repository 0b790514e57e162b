"""Interrupts (Ctrl-C, SIGTERM) that never cut a call of the catalogue in two.

Raised within a driver, an interrupt leaves a transaction that nobody ends: the run could not even be ended any more,
for SQLite's lock was still held.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from catalogue.ingest import Ingest


class Interrupts:
    """What comes while a call is under way is raised, as KeyboardInterrupt, when it has ended."""

    def __init__(self) -> None:
        self._under_way, self._waiting = 0, False

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Let SIGTERM interrupt like Ctrl-C while a run is under way, so that it ends as `interrupted` and lets its
        lease go. Signals reach the main thread alone; who ignores Ctrl-C goes on ignoring it."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {signal.SIGTERM: signal.signal(signal.SIGTERM, self._told)}
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            before[signal.SIGINT] = signal.signal(signal.SIGINT, self._told)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _told(self, number: int, frame: FrameType | None) -> None:
        if not self._under_way:
            raise KeyboardInterrupt
        self._waiting = True

    def ended(self, method: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call a method to its end; raises KeyboardInterrupt after it where one came meanwhile."""
        self._under_way += 1
        try:
            return method(*arguments, **named)
        finally:
            self._under_way -= 1
            if self._waiting and not self._under_way:
                self._waiting = False
                raise KeyboardInterrupt


class _Whole:
    def __init__(self, ingest: Ingest, interrupts: Interrupts) -> None:
        self._ingest, self._interrupts = ingest, interrupts

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._ingest, name)
        return (lambda *given, **named: self._interrupts.ended(found, *given, **named)) if callable(found) else found


def whole(ingest: Ingest, interrupts: Interrupts) -> Ingest:
    """An Ingest whose calls are ended before an interrupt is heeded."""
    return cast("Ingest", _Whole(ingest, interrupts))
