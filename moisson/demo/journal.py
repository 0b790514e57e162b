"""What happened in the sample repositories, one JSON object a line, so that a demo killed and started again goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from catalogue.datestamp import parse, write

What = Literal["changed", "deleted", "vanished", "broken", "mended"]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened in a repository: to which records (`identifiers`), or which `fault` began or ended."""

    at: datetime
    what: What
    repository: str
    identifiers: tuple[str, ...] = ()
    fault: str | None = None
    title: str | None = None


class Journal:
    """The happenings so far (`happened`), kept in a file where there is a path to one."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.happened = list(_read(path)) if path is not None and path.is_file() else []

    def add(self, happening: Happening) -> None:
        self.happened.append(happening)
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(as_row(happening), ensure_ascii=False) + "\n")


def as_row(happening: Happening) -> dict[str, object]:
    return asdict(happening) | {"at": write(happening.at)}


def _read(path: Path) -> Iterator[Happening]:
    """A last line that a crash cut short is left out."""
    for line in path.read_text("utf-8").splitlines():
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            return
        yield Happening(**{**row, "at": parse(row["at"]), "identifiers": tuple(row["identifiers"])})
