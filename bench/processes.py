"""The processes of the bench: the server of records, the product's commands, their memory and their CPU time."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def records_server(cache: Path, records: int, edition: int = 1) -> Iterator[str]:
    """The address of the bench's repositories, served by a process of its own that ends with the block."""
    command = [sys.executable, "-m", "bench.server", str(cache), str(records), str(edition)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        if not url:
            raise RuntimeError("the server of the bench's records did not start")
        yield url
        assert process.stdin is not None
        process.stdin.close()


def moisson(environment: Mapping[str, str], *arguments: str) -> subprocess.Popen[str]:
    """The product's command line as a user starts it, its modules read as bytecode once the first command has written
    it, whatever this process was told; whoever calls waits for it or ends it."""
    command = [sys.executable, "-c", "from moisson.commands import main; main()", *arguments]
    whole = {**os.environ, **environment, "PYTHONDONTWRITEBYTECODE": ""}
    return subprocess.Popen(command, cwd=ROOT, env=whole, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@dataclass
class Usage:
    """What a block used: seconds on the clock, seconds of CPU of the processes that ended in it, peak memory in MB.

    Memory is private and written: pages that no other process shares and that cannot be had again from a file, summed
    over a process and all its descendants. `mapped_mb` is the peak of those that can: files of the index read while
    they are merged, which the system drops when it needs the room.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0
    mapped_mb: float = 0.0


@contextmanager
def measured(process: subprocess.Popen[str] | None = None, every: float = 1.0) -> Iterator[Usage]:
    """Measures a block; with a process, the peak memory of it and its descendants, looked at after so many seconds
    each time: to look holds them up for some milliseconds."""
    usage, over = Usage(), Event()
    watcher = Thread(target=_watch, args=(process.pid, usage, over, every)) if process else None
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    if watcher:
        watcher.start()
    try:
        yield usage
    finally:
        over.set()
        if watcher:
            watcher.join()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        usage.seconds = time.perf_counter() - began
        usage.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _watch(pid: int, usage: Usage, over: Event, every: float) -> None:
    while not over.wait(every):
        found = _private_kb(pid)
        usage.peak_mb = max(usage.peak_mb, found["Private_Dirty"] / 1024)
        usage.mapped_mb = max(usage.mapped_mb, found["Private_Clean"] / 1024)


def private_mb(pid: int) -> float:
    """Private memory of a process and its descendants now, in MB; 0 where the system does not tell."""
    return _private_kb(pid)["Private_Dirty"] / 1024


def _family(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        try:
            tasks = list(Path(f"/proc/{each}/task").iterdir())
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _private_kb(pid: int) -> Counter[str]:
    """Kilobytes of a process and its descendants, by what the system calls them."""
    found = Counter[str]()
    for each in _family(pid):
        with suppress(OSError):
            lines = [line.split() for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()[1:]]
            found.update({name.rstrip(":"): int(size) for name, size, *_ in lines})
    return found
