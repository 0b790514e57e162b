"""From the wire to searchable, as a user does it: `moisson harvest`, until the index has reached the head."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from threading import Timer

from bench.generate import REPOSITORIES, Numbers
from bench.processes import Usage, measured, moisson
from moisson.assemble import open_catalogue
from moisson.settings import read

LONGEST = 3600.0
"""Seconds after which a harvest is given up."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a harvest of a set of records took; sizes in bytes, memory private and in MB.

    `seconds` count from the start of the command until it told that the last record can be found, `ended` until its
    end: it waits for segments of the index that are being merged. `cpu` is that of all, but leaves out what starting
    Python and opening a catalogue cost, so that sizes can be compared.
    """

    records: int
    live: int
    seconds: float
    ended: float
    cpu: float
    peak_mb: float
    mapped_mb: float
    catalogue_bytes: int
    index_bytes: int

    @property
    def rate(self) -> float:
        return self.records / self.seconds

    @property
    def cpu_us(self) -> float:
        return self.cpu / self.records * 1e6


def environment(home: Path, server: str, database: str | None) -> dict[str, str]:
    """The settings of a catalogue of its own, whose sources are the bench's repositories."""
    home.mkdir(parents=True)
    _point(home / "sources.toml", server)
    found = {"MOISSON_HOME": str(home), "MOISSON_SOURCES": str(home / "sources.toml")}
    return found | ({"MOISSON_DATABASE_URL": database} if database else {})


def _point(sources: Path, server: str) -> None:
    """Write the sources, at this server."""
    port = server.rsplit(":", 1)[1]
    tables = [
        f'[[source]]\nid = "{name}"\nname = "Bench {name}"\nurl = "{server}/{name}/oai"\nmin_interval = 0\n'
        f'allow_private = ["127.0.0.1:{port}"]\n'
        for name in REPOSITORIES
    ]
    sources.write_text("\n".join(tables), "utf-8")


def changed(settings: dict[str, str], server: str) -> tuple[int, float]:
    """Harvests a later edition of records that are known; how many changed, and the seconds after their last page until
    all of them were searchable, which is before the command ends: it waits for the index to be merged, too."""
    _point(Path(settings["MOISSON_SOURCES"]), server)
    process = moisson(settings, "harvest", REPOSITORIES[0], "--full", "--json")
    seen = _positions(settings, process)
    output, said = process.communicate(timeout=LONGEST)
    if process.returncode not in (0, 4):
        raise RuntimeError(f"moisson harvest --full ended with {process.returncode}:\n{said[-2000:]}")
    run = json.loads(output.splitlines()[-1])
    last = max(head for _, head, _ in seen)
    written = next(when for when, head, _ in seen if head == last)
    searchable = next((when for when, _, position in seen if position >= last), None)
    if searchable is None:
        began, usage = time.time(), Usage()
        _until_searchable(settings, usage)
        searchable = began + usage.seconds
    return run["changed"], searchable - written


def _positions(settings: dict[str, str], process: Popen[str]) -> list[tuple[float, int, int]]:
    """The last change that was written and the last that the index had read, and when, ten times a second until a
    command has ended."""
    follower = open_catalogue(read({**os.environ, **settings})).follower
    seen: list[tuple[float, int, int]] = []
    while process.poll() is None:
        seen.append((time.time(), follower.head(), follower.position()))
        time.sleep(0.1)
    return seen


def harvest(settings: dict[str, str], records: int) -> Harvest:
    """Harvests both repositories; raises RuntimeError where a run fails or counts other than was served."""
    if "MOISSON_DATABASE_URL" in settings:
        _output(settings, "db", "upgrade")
    with measured() as starting:
        _status(settings)
    process = moisson(settings, "harvest", *REPOSITORIES, "--json")
    with measured(process) as usage:
        told, output, said = _told(process)
    if process.returncode not in (0, 4):
        raise RuntimeError(f"moisson harvest ended with {process.returncode}:\n{said[-2000:]}")
    _agree(output, records)
    ended = usage.seconds
    live = _until_searchable(settings, usage)
    behind = usage.seconds > ended or "index-behind" in output
    home = Path(settings["MOISSON_HOME"])
    return Harvest(
        records, live, usage.seconds if behind else told, ended, usage.cpu - starting.cpu, usage.peak_mb,
        usage.mapped_mb,
        sum(file.stat().st_size for file in home.glob("catalogue.db*")),
        sum(file.stat().st_size for file in (home / "index").rglob("*") if file.is_file()),
    )  # fmt: skip


def _told(process: Popen[str]) -> tuple[float, str, str]:
    """Seconds from now to a command's last line, which tells a run that can be found, and what it wrote."""
    assert process.stdout is not None
    began, told, lines = time.perf_counter(), 0.0, list[str]()
    giving_up = Timer(LONGEST, process.kill)
    giving_up.start()
    for line in process.stdout:
        told = time.perf_counter() - began
        lines.append(line)
    giving_up.cancel()
    _, said = process.communicate(timeout=LONGEST)
    return told, "".join(lines), said


def _until_searchable(settings: dict[str, str], usage: Usage) -> int:
    """Adds to the usage what the index still needed, and tells how many records it carries in the end."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        status = _status(settings)
        if status["position"] >= status["head"]:
            return status["records"]
        with measured() as more:
            _output(settings, "index", "catch-up")
        usage.seconds, usage.cpu = usage.seconds + more.seconds, usage.cpu + more.cpu
    raise RuntimeError("the index never reached the head of the catalogue")


def _status(settings: dict[str, str]) -> dict[str, int]:
    status: dict[str, int] = json.loads(_output(settings, "index", "status", "--json"))
    return status


def _output(settings: dict[str, str], *arguments: str) -> str:
    process = moisson(settings, *arguments)
    output, said = process.communicate(timeout=LONGEST)
    if process.returncode != 0:
        raise RuntimeError(f"moisson {' '.join(arguments)} ended with {process.returncode}:\n{said[-2000:]}")
    return output


def _agree(output: str, records: int) -> None:
    """Compares the runs' counters with what was served: a fast harvest that loses records is no harvest."""
    runs = [json.loads(line) for line in output.splitlines() if line.strip()]
    found = {name: sum(run[name] for run in runs) for name in ("received", "deleted", "rejected", "added")}
    served = Numbers.of(records)
    wanted = {
        "received": served.records,
        "deleted": served.deleted,
        "rejected": served.rejected,
        "added": served.records - served.deleted - served.rejected,
    }
    if found != wanted:
        raise RuntimeError(f"the harvest counted {found}, but served were {wanted}")
