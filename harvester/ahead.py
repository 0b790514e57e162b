"""One page fetched ahead in a thread while the last one is being stored, so that a token never waits for a database."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
TICK = 0.2


class Ahead(Generic[T]):
    """The items of an iterator, each made in a thread while the one before it is in use; exactly one is made ahead.

    `idle` is called about every `TICK` seconds while there is nothing to give, in the caller's thread, and may raise.
    `interrupt` must make an item that is under way end soon.
    """

    def __init__(
        self,
        items: Iterator[T],
        interrupt: Callable[[], None] = lambda: None,
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        self._items, self._interrupt, self._idle = items, interrupt, idle
        self._made: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()
        self._wanted = threading.Semaphore(1)
        self._closed = False
        self._thread = threading.Thread(target=self._make, name="fetch-ahead", daemon=True)
        self._thread.start()

    def _make(self) -> None:
        try:
            while self._wanted.acquire() and not self._closed:
                self._made.put((next(self._items), None))
        except BaseException as error:  # carried over to the thread that asks, StopIteration included
            self._made.put((None, error))

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        while True:
            try:
                item, error = self._made.get(timeout=TICK)
            except queue.Empty:
                self._idle()
                continue
            if error is not None:
                self._made.put((None, StopIteration()))
                raise error
            self._wanted.release()
            return item  # type: ignore[return-value]  # an item comes without an error

    def close(self) -> list[T]:
        """End after the item that is under way; what was made and never given."""
        self._closed = True
        self._wanted.release()
        while self._thread.is_alive():
            self._thread.join(TICK)
            self._idle()
        left = []
        while not self._made.empty():
            item, _ = self._made.get()
            left += [item] if item is not None else []
        return left

    def abort(self) -> None:
        """End now: what is under way is interrupted, and nothing else can be made."""
        self._closed = True
        self._wanted.release()
        self._interrupt()
        self._thread.join(timeout=10)
