"""Processes that work side by side: started together, started again where one dies, ended together."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from multiprocessing.process import BaseProcess
from types import FrameType, TracebackType
from typing import Any

import click

from catalogue.store import StorageFailed
from harvester.interrupts import uninterrupted
from moisson.settings import Settings

Role = Callable[[Settings], None]
GRACE = 15.0  # seconds that a process has to end by itself
AGAIN = 5.0  # seconds until one that the database has failed is started again


class Crew:
    """A process for each role, each of which opens the catalogue for itself.

    Use it as a context: when the block ends, for whatever reason, every process is told to end (SIGTERM), waited for,
    and only then killed.
    """

    def __init__(self, settings: Settings, roles: Mapping[str, Role]) -> None:
        self._settings, self._roles = settings, dict(roles)
        self._spawn: Any = multiprocessing.get_context("spawn")
        self._processes: dict[str, BaseProcess] = {}

    def __enter__(self) -> Crew:
        try:
            for name in self._roles:
                self._start(name)
        except BaseException:  # nobody else would end those that are there, and Python waits for them
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes.values():
            if process.is_alive():
                process.terminate()
        until = time.monotonic() + GRACE
        for process in self._processes.values():
            process.join(max(0.1, until - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()

    def add(self, name: str, role: Role) -> None:
        """Let one more work beside the others."""
        self._roles[name] = role
        self._start(name)

    def _start(self, name: str) -> None:
        process = self._spawn.Process(target=_work, args=(self._roles[name], self._settings), name=name)
        with uninterrupted():
            process.start()
            self._processes[name] = process

    def tend(self) -> None:
        """Start again whoever has died."""
        for name, process in list(self._processes.items()):
            if not process.is_alive():
                click.echo(f"the {name} process ended with {process.exitcode}; starting it again", err=True)
                self._start(name)

    def watch(self, every_second: Callable[[], None] = lambda: None) -> None:
        """Tend the processes until this one is told to end by SIGTERM or SIGINT."""
        ended: list[int] = []

        def end(number: int, frame: FrameType | None) -> None:
            ended.append(number)

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        while not ended:
            time.sleep(1)
            if not ended:
                self.tend()
                every_second()


def _work(role: Role, settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; only the first process heeds it
    end_with_parent()
    try:
        role(settings)
    except StorageFailed as error:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        click.echo(f"{multiprocessing.current_process().name}: {error}", err=True)
        time.sleep(AGAIN)
        sys.exit(1)


def end_with_parent() -> None:
    """Let this process be told to end (SIGTERM) when the one that started it is gone, be it by `kill -9`.

    Otherwise its children would go on alone: pages on a port that the next start finds taken, a follower for ever.
    """
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="watches the parent", daemon=True).start()
