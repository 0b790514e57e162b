"""Processes that tests start, stop and kill: forked from one that has imported everything, each a group of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_FORKED = multiprocessing.get_context("forkserver")
# a fresh interpreter takes seconds to import the product; a fork of one that has, some milliseconds
_FORKED.set_forkserver_preload(
    [
        "moisson.commands",
        "moisson.commands.harvest",
        "moisson.commands.doctor",
        "moisson.commands.index",
        "web.application",
    ]
)


class Child:
    """A process with all that it starts; `output` is where it writes what it says, errors beside it."""

    def __init__(self, target: Callable[..., None], arguments: tuple[Any, ...], output: Path) -> None:
        self.output = output
        self._process = _FORKED.Process(target=_alone, args=(target, arguments, str(output)))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def signal(self, number: int) -> None:
        """Send a signal to the whole group."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:  # it has ended, or has not yet made its group
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> int:
        """End the whole group at once; the exit status, -9 where it was still running."""
        self.signal(signal.SIGKILL)
        return self.wait(10)

    def stop(self) -> None:
        """Let the group stand still, as if the world had; `go_on` ends it."""
        self.signal(signal.SIGSTOP)
        while self.alive and _state(self.pid) != "T":
            time.sleep(0.001)

    def go_on(self) -> None:
        self.signal(signal.SIGCONT)

    def wait(self, seconds: float = 60) -> int:
        """The exit status, negative for a signal."""
        self._process.join(seconds)
        code = self._process.exitcode
        if code is None:
            self.kill()
            raise AssertionError(f"{self.output.name} did not end within {seconds} s: {self.errors()}")
        return code

    def said(self) -> int:
        """How many lines it has written."""
        return self.output.read_bytes().count(b"\n") if self.output.exists() else 0

    def wait_for_lines(self, lines: int, seconds: float = 30) -> None:
        """Wait until it has said so much."""
        until = time.monotonic() + seconds
        while self.said() < lines:
            assert self.alive, f"{self.output.name} ended: {self.errors()}"
            assert time.monotonic() < until, f"{self.output.name} does nothing: {self.errors()}"
            time.sleep(0.01)

    def errors(self) -> str:
        return Path(f"{self.output}.errors").read_text("utf-8", "replace")


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]


@contextmanager
def starting(folder: Path) -> Iterator[Callable[..., Child]]:
    """Start processes with `start(target, *arguments)`; none outlives the block."""
    children: list[Child] = []

    def start(target: Callable[..., None], *arguments: Any) -> Child:
        children.append(Child(target, arguments, folder / f"{len(children):03d}-{target.__name__}"))
        return children[-1]

    try:
        yield start
    finally:
        for child in children:
            if child.alive:
                child.kill()


def _alone(target: Callable[..., None], arguments: tuple[Any, ...], output: str) -> None:
    os.setsid()
    for descriptor, path in ((1, output), (2, f"{output}.errors")):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, descriptor)
        os.close(file)
    target(*arguments)
