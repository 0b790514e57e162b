"""Repositories that tests harvest: they count the pages they have answered, change, and say what they hold."""

from __future__ import annotations

import importlib.util
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from catalogue.datestamp import write
from moisson.demo.play import title_of
from moisson.demo.repository import Repository, revised
from moisson.demo.samples.repositories import assemble
from moisson.demo.serving import Server
from moisson.demo.verbs import answering


@dataclass(frozen=True)
class Listed:
    """What a repository says of a record; without a title where it is deleted."""

    datestamp: str
    sets: tuple[str, ...]
    title: str | None


class Answered:
    """How many pages of lists a repository has answered, and who wants to know."""

    def __init__(self) -> None:
        self.pages = 0
        self._lock = threading.Lock()
        self._waiting: list[tuple[int, threading.Event]] = []

    def after(self, pages: int) -> threading.Event:
        """Set when so many more pages have been answered."""
        with self._lock:
            self._waiting.append((self.pages + pages, event := threading.Event()))
        return event

    def counting(self, answer: Callable[..., bytes]) -> Callable[..., bytes]:
        def counted(arguments: Sequence[tuple[str, str]], *more: Any, **named: Any) -> bytes:
            body = answer(arguments, *more, **named)
            if ("verb", "ListRecords") in list(arguments):
                self._count()
            return body

        return counted

    def _count(self) -> None:
        with self._lock:
            self.pages += 1
            for pages, event in self._waiting:
                if self.pages >= pages:
                    event.set()


class Origin(Protocol):
    url: str
    answered: Answered

    def listed(self) -> dict[str, Listed]: ...

    def touch(self) -> int:
        """Change, delete and add records now; how many."""

    def close(self) -> None: ...


class Hostile:
    """A healthy repository of the shared hostile_oai.py."""

    def __init__(self, script: Path, name: str, records: int) -> None:
        self._module = _loaded(script)
        self._server = self._module.start(port=0, records=records, page=10)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/{name}"
        self._repository = self._module.HEALTHY[name]
        self.answered = Answered()
        self._repository.answer = self.answered.counting(self._repository.answer)

    def listed(self) -> dict[str, Listed]:
        date = self._repository.date
        return {
            each.id: Listed(date(each.t), tuple(each.sets), None if each.deleted else each.title)
            for each in self._repository.recs
        }

    def touch(self) -> int:
        self._repository.touch(changed=15, deleted=10, new=15)
        return 40

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _loaded(script: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("hostile_oai", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # dataclasses look their module up by name
    import sys

    sys.modules["hostile_oai"] = module
    spec.loader.exec_module(module)
    return module


class Sample:
    """One of the sample repositories of `moisson demo`, with shorter pages."""

    def __init__(self, name: str = "seanoe") -> None:
        self._repository: Repository = assemble(datetime.now(UTC).date())[name]
        self._repository.character = replace(self._repository.character, page=10)
        self._chance = random.Random("touch")
        self.answered = Answered()
        self._server = Server({name: self.answered.counting(answering(self._repository))})  # type: ignore[dict-item]
        self.url = self._server.base_url(name)

    def listed(self) -> dict[str, Listed]:
        grain = self._repository.character.granularity
        return {
            item.identifier: Listed(
                write(item.datestamp, grain), item.sets, None if item.deleted else " ".join(title_of(item).split())
            )
            for item in self._repository.items()
        }

    def vanish(self, count: int, chance: random.Random) -> dict[str, Listed]:
        """Take live records away without a word; what is left of them in a catalogue that noticed."""
        before = self.listed()
        gone = [item.identifier for item in chance.sample(self._repository.live(), count)]
        self._repository.remove(gone)
        return {name: replace(before[name], title=None) for name in gone}

    def touch(self) -> int:
        now = datetime.now(UTC)
        chosen = self._chance.sample(self._repository.live(), 40)
        for item in chosen[:15]:
            self._repository.put(revised(item, now, "révisé"))
        for item in chosen[15:25]:
            self._repository.delete(item.identifier, now)
        for item in chosen[25:]:
            self._repository.put(replace(revised(item, now, "neuf"), identifier=f"{item.identifier}-new"))
        return 40

    def close(self) -> None:
        self._server.close()
