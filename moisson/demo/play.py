"""The demo's repositories at work: served, changed each minute, broken and mended, and as they were after a restart."""

from __future__ import annotations

import fcntl
import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import IO

import requests

from catalogue.source import Source
from moisson.demo.faults import FAULTS
from moisson.demo.journal import Happening, Journal, as_row
from moisson.demo.repository import Item, Repository, revised
from moisson.demo.samples.draws import draws
from moisson.demo.samples.repositories import assemble
from moisson.demo.serving import Server
from moisson.demo.sources import sources, sources_toml
from moisson.demo.verbs import answering

CHANGING = ("rdg", "seanoe", "hal", "nakala")
DELETING = ("rdg", "seanoe")
"""The repositories that announce deletions, so that a tombstone follows within a harvest."""
PAGE = 0.05
"""Seconds that a page takes about, from question to catalogue, at full pace."""
ENOUGH = 100
"""Where fewer records are left, nothing more is deleted or changed."""


class Taken(Exception):
    """Another demo runs from the folder: both would write one journal, and one catalogue would be harvested twice."""


class Demo:
    """The sample repositories, being served; made by `start`. `lock` is what keeps others out of its folder."""

    def __init__(
        self,
        repositories: dict[str, Repository],
        journal: Journal,
        port: int,
        pause: float,
        lock: IO[str] | None = None,
    ) -> None:
        self.repositories, self._journal, self._lock = repositories, journal, lock
        controls = {"break": self._break, "mend": self._mend, "change": self._change}
        sound = {name: answering(repository) for name, repository in repositories.items()}
        self.server = Server(sound, port=port, controls=controls, pause=pause)
        for happening in journal.happened:
            self._apply(happening)

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def port(self) -> int:
        return self.server.port

    def sources(self) -> tuple[Source, ...]:
        return sources(self.port)

    def sources_toml(self) -> str:
        return sources_toml(self.port)

    def second_stage(self, now: datetime) -> tuple[Happening, ...]:
        """What is to go wrong once the first harvest is in; the next harvest of `cds` and `musee` meets it.

        The CDS asks for a day's patience and falls behind; three fifths of the museum vanish, so its run is held.
        A second call does nothing, in a later process neither.
        """
        if any(happening.what == "vanished" for happening in self._journal.happened):
            return ()
        gone = tuple(item.identifier for item in self.repositories["musee"].items())[:60]
        return (
            self._do(Happening(now, "broken", "cds", fault="503-day")),
            self._do(Happening(now, "vanished", "musee", gone)),
        )

    def change_something(self, now: datetime) -> tuple[Happening, ...]:
        """A record changes and another is deleted, each time in other repositories; to be called each minute."""
        turn = sum(happening.what == "changed" for happening in self._journal.happened)
        changed = self._one(CHANGING[turn % len(CHANGING)], f"change {turn}")
        deleted = self._one(DELETING[turn % len(DELETING)], f"delete {turn}")
        happened = []
        if changed:
            repository, item = changed
            happened.append(Happening(now, "changed", repository, (item.identifier,), title=title_of(item)))
        if deleted and deleted != changed:
            repository, item = deleted
            happened.append(Happening(now, "deleted", repository, (item.identifier,), title=title_of(item)))
        return tuple(self._do(each) for each in happened)

    def break_(self, name: str, fault: str, now: datetime) -> str:
        """Switches a fault on and gives the sentence that says what it does.

        Raises ValueError, naming what there is to choose from, for an unknown repository or fault.
        """
        self.server.break_(name, fault)
        self._journal.add(Happening(now, "broken", name, fault=fault))
        return FAULTS[fault].sentence

    def mend(self, name: str, now: datetime) -> None:
        """Switches the repository's fault off, if one is on. Raises ValueError for an unknown repository."""
        if name not in self.repositories:
            raise ValueError(f"there is no repository {name!r}; there are {', '.join(self.repositories)}")
        self._do(Happening(now, "mended", name))

    def stop(self) -> None:
        self.server.close()
        if self._lock:
            self._lock.close()

    def _one(self, name: str, seed: str) -> tuple[str, Item] | None:
        live = [item for item in self.repositories[name].live() if title_of(item)]
        return (name, draws(seed).choice(live)) if len(live) >= ENOUGH else None

    def _do(self, happening: Happening) -> Happening:
        self._journal.add(happening)
        self._apply(happening)
        return happening

    def _apply(self, happening: Happening) -> None:
        repository = self.repositories[happening.repository]
        known = [item for each in happening.identifiers if (item := repository.get(each)) is not None]
        match happening.what:
            case "changed":
                for item in known:
                    repository.put(revised(item, happening.at, f"révisé à {happening.at:%H:%M} UTC"))
            case "deleted":
                for item in known:
                    repository.delete(item.identifier, happening.at)
            case "vanished":
                repository.remove(item.identifier for item in known)
            case "broken":
                self.server.break_(happening.repository, happening.fault or "")
            case "mended":
                self.server.mend(happening.repository)

    def _break(self, arguments: dict[str, str]) -> object:
        return {"sentence": self.break_(arguments["repository"], arguments["fault"], datetime.now(UTC))}

    def _mend(self, arguments: dict[str, str]) -> object:
        self.mend(arguments["repository"], datetime.now(UTC))
        return {"mended": arguments["repository"]}

    def _change(self, arguments: dict[str, str]) -> object:
        return [as_row(each) for each in self.change_something(datetime.now(UTC))]


def start(port: int = 0, *, folder: Path | None = None, today: date | None = None, pace: float = 1.0) -> Demo:
    """Assembles the sample repositories and serves them on the loopback until `stop`.

    With a `folder` the demo remembers there what happened and at which port it was: started again, it is as it was,
    at the same address if that is free (port 0; another port must be free, else OSError). Raises Taken where one runs
    from that folder. `today` dates the embargoes; `pace` below 1 slows the lists down, 0.1 to a tenth.
    """
    pause = PAGE * (1 / min(pace, 1.0) - 1)
    lock = _locked(folder) if folder else None
    journal = Journal(folder / "journal.ndjson" if folder else None)
    repositories = assemble(today or datetime.now(UTC).date())
    try:
        demo = Demo(repositories, journal, port or _last_port(folder), pause, lock)
    except OSError:
        if port:
            raise
        demo = Demo(repositories, journal, 0, pause, lock)
    if folder:
        (folder / "address").write_text(demo.url, "utf-8")
    return demo


def _locked(folder: Path) -> IO[str]:
    """The lock of a folder, which goes with the process however that ends. Raises Taken where another has it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise Taken(f"a demo runs from {folder} already") from error
    return lock


def tell(folder: Path, control: str, **arguments: str) -> object:
    """Asks a demo that runs in another process to `break`, `mend` or `change`; its answer, as JSON read.

    Raises ConnectionError where none runs, ValueError with the demo's own words where it refuses.
    """
    try:
        url = (folder / "address").read_text("utf-8").strip()
        answer = requests.post(f"{url}/-/{control}", data=arguments, timeout=10)
    except (OSError, requests.RequestException) as error:
        raise ConnectionError(f"no demo runs from {folder}; start one with `moisson demo`") from error
    body = answer.json()
    if answer.status_code != 200:
        raise ValueError(body["error"])
    return body


def _last_port(folder: Path | None) -> int:
    try:
        return int((folder / "address").read_text("utf-8").rsplit(":", 1)[1]) if folder else 0
    except (OSError, ValueError, IndexError):
        return 0


def title_of(item: Item) -> str:
    """The first title of an item, for people; empty where it has none."""
    found = re.search(r"<(?:dc:)?title(?: [^>]*)?>([^<]*)<", next(iter(item.metadata.values()), ""))
    return unescape(found[1]) if found else ""
