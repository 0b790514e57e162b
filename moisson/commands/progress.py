"""Progress bars of a harvest, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from catalogue.source import Source
from harvester.run import Progress as Done


class Bars:
    """One bar for each source in turn: records, rate, and time left where the list says how long it is."""

    def __init__(self, quiet: bool = False) -> None:
        shown = sys.stderr.isatty() and not quiet
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not shown,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Bars:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begin(self, source: Source) -> Callable[[Done], None]:
        """Begin a source's bar; the answer is to be called after every page."""
        task = self._progress.add_task(source.id, total=None, rate="")
        self._task = task

        def listen(done: Done) -> None:
            speed = self._progress.tasks[task].speed
            rate = f"{speed:,.0f} records/s" if speed else ""
            self._progress.update(task, completed=done.received, total=done.declared, rate=rate)

        return listen

    def end(self) -> None:
        if self._task is not None:
            self._progress.stop_task(self._task)
            self._task = None
