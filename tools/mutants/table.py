"""The table of faults: where each is planted, what it would do to a user, and which tests should find it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = Path(__file__).with_name("faults.toml")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: in `file`, `old` becomes `new`. `tests` are files or `file::test`, the likeliest first, `harm` is a
    sentence: what somebody would suffer if nobody found it."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    harm: str

    def planted(self, text: str) -> str:
        return text.replace(self.old, self.new)


def faults(table: Path = TABLE) -> list[Fault]:
    rows = tomllib.loads(table.read_text("utf-8"))["fault"]
    return [Fault(**{**row, "tests": tuple(row["tests"])}) for row in rows]


def outdated(fault: Fault, root: Path = ROOT) -> list[str]:
    """What is no longer true of a fault: code and tests move, and the table must follow them."""
    path = root / fault.file
    if not path.is_file():
        return [f"{fault.name}: there is no {fault.file}"]
    found = path.read_text("utf-8").count(fault.old)
    wrong = [] if found == 1 else [f"{fault.name}: its old text is {found} times in {fault.file}, not once"]
    if fault.old == fault.new:
        wrong.append(f"{fault.name}: it changes nothing")
    return wrong + [f"{fault.name}: there is no {test}" for test in fault.tests if not exists(test, root)]


def exists(test: str, root: Path = ROOT) -> bool:
    """Whether there is the file of a test and, in it, each class and function that the id names."""
    file, *names = test.partition("[")[0].split("::")
    path = root / file
    if not path.is_file():
        return False
    text = path.read_text("utf-8")
    return all(f"def {name}(" in text or f"class {name}:" in text for name in names)
