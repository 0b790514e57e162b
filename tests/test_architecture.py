"""The architecture is a test: who may import whom, what is pure, how long a module may be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("moisson", "harvester", "catalogue", "web")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
PURE = (
    "harvester/due.py",
    "harvester/faults.py",
    "harvester/packing.py",
    "harvester/patience.py",
    "harvester/plan.py",
    "harvester/windows.py",
    "harvester/places.py",
    "harvester/reconcile.py",
    "catalogue/datestamp.py",
    "catalogue/record.py",
    "catalogue/run.py",
    "catalogue/source.py",
    "catalogue/embargo.py",
    "catalogue/mend.py",
    "catalogue/causes.py",
    "catalogue/crosswalk.py",
    "catalogue/quirks.py",
    "catalogue/quality.py",
    "catalogue/normal",
    "catalogue/formats",
    "catalogue/works",
    "catalogue/query",
    "catalogue/index/counting.py",
    "catalogue/index/document.py",
    "catalogue/index/ordering.py",
    "moisson/addresses.py",
    "moisson/differences.py",
    "moisson/draft.py",
)
IMPURE = {
    "requests",
    "sqlalchemy",
    "socket",
    "urllib3",
    "sickle",
    "tantivy",
    "flask",
    "time",
    "subprocess",
    "threading",
}
CLOCKS = {"now", "utcnow", "today", "time", "monotonic"}
ONLY_IN = {
    "sickle": ("harvester/doors/oai.py",),
    "owslib": ("harvester/doors/csw.py",),
    "sqlalchemy": ("catalogue/store/",),
    "alembic": ("catalogue/store/",),
    "tantivy": ("catalogue/index/tantivy/",),
    "flask": ("web/", "moisson/assemble.py"),
    "apscheduler": ("harvester/",),
    "click": ("moisson/",),
}
LONGEST = 300


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    """Top-level names of what a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_imports_point_one_way() -> None:
    """The contracts of .importlinter hold: moisson → harvester | web → catalogue, and the layers inside it."""
    # its command is not there where the packages are those of another environment
    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    ended = subprocess.run(
        [sys.executable, "-c", linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_only_one_place_knows_a_library(library: str) -> None:
    knowing = [name(path) for path in MODULES if library in imported(path)]
    assert knowing
    assert [module for module in knowing if not module.startswith(ONLY_IN[library])] == []


def pure_modules() -> list[Path]:
    return [path for path in MODULES if any(name(path) == pure or name(path).startswith(pure + "/") for pure in PURE)]


@pytest.mark.parametrize("path", pure_modules(), ids=name)
def test_what_is_called_pure_has_no_network_no_database_and_no_clock(path: Path) -> None:
    assert not imported(path) & IMPURE
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    clocks = [call for call in calls if isinstance(call, ast.Attribute) and call.attr in CLOCKS and not_ours(call)]
    assert clocks == []


def test_what_calls_itself_pure_is_held_to_it() -> None:
    """A promise in the docstring of a module is kept like those that are listed."""
    said = re.compile(r"\b[Pp]ure[.,;:]")
    promised = [path for path in MODULES if said.search(ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "")]
    assert len(promised) > 10
    assert [name(path) for path in promised if path not in pure_modules()] == []


def not_ours(call: ast.Attribute) -> bool:
    """Whether it is a class or module of the clock that is asked: `moment.time()` only takes a value apart."""
    return isinstance(call.value, ast.Name) and call.value.id in {"datetime", "date", "time"}


@pytest.mark.parametrize("path", sorted((ROOT / "catalogue/formats").glob("*.py")), ids=name)
def test_a_format_interprets_nothing_itself(path: Path) -> None:
    """Readers hand text to catalogue/normal: no format imports re or datetime."""
    assert not imported(path) & {"re", "datetime"}


def test_every_module_begins_with_a_sentence() -> None:
    without = [
        name(path)
        for path in MODULES
        if path.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert without == []


def test_no_module_grows_beyond_its_limit() -> None:
    long = {
        name(path): count
        for path in MODULES
        if (count := len(path.read_text("utf-8").splitlines())) > LONGEST and "migrations" not in name(path)
    }
    assert long == {}


def test_every_truth_is_held_by_tests_that_exist() -> None:
    """ARCHITECTURE.md lists the twelve truths, and beside each the tests that hold it."""
    rows = [line for line in (ROOT / "ARCHITECTURE.md").read_text("utf-8").splitlines() if re.match(r"\| \d+ \|", line)]
    assert [int(row.split("|")[1]) for row in rows] == list(range(1, 13))
    for row in rows:
        named = re.findall(r"`(tests/[^`]+)::(\w+)`", row)
        assert named, row
        for path, test in named:
            assert f"def {test}(" in (ROOT / path).read_text("utf-8"), f"{path}::{test}"
