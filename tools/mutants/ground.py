"""The ground that faults are planted in: a copy of the project in a temporary folder, and its tests run there."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.mutants.table import ROOT, Fault
from tools.mutants.witness import REPORT

COPIED = ("moisson", "harvester", "catalogue", "web", "tests", "tools", "docs", "pyproject.toml", "sources.toml")
LONGEST = 600
"""Seconds that the tests of one fault may take; a fault that makes them hang longer is not found."""


class Unsound(Exception):
    """What was tested is not what should have been: the figures of this run mean nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tests said: the first that failed, or None, and how many passed before it."""

    found_by: str | None
    passed: int
    output: str
    late: bool = False


class Ground:
    """One copy. Not for two threads at once: one fault is planted at a time."""

    def __init__(self, folder: Path, project: Path = ROOT) -> None:
        self.root = folder / "copy"
        self.report = folder / "report.json"
        self.root.mkdir(parents=True)
        for name in COPIED:
            source = project / name
            if source.is_dir():
                shutil.copytree(source, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.is_file():
                shutil.copy(source, self.root / name)

    def test(self, tests: Sequence[str], planted: str | None = None) -> Verdict:
        """Run tests up to the first that fails; `planted` is a file that they must have imported.

        Raises Unsound where a module came from anywhere but the copy, or no test was run at all.
        """
        self.report.unlink(missing_ok=True)
        try:
            ran = subprocess.run(self._command(tests), cwd=self.root, env=self._environment(), timeout=LONGEST,
                                 stdin=subprocess.DEVNULL, capture_output=True, text=True)  # fmt: skip
        except subprocess.TimeoutExpired:
            return Verdict(None, 0, f"the tests did not end within {LONGEST} s", late=True)
        if not self.report.is_file():
            raise Unsound(
                f"pytest ended with {ran.returncode} before any test:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}"
            )
        told = json.loads(self.report.read_text("utf-8"))
        if told["strays"]:
            raise Unsound(f"imported from outside of the copy: {', '.join(told['strays'][:5])}")
        if not told["failed"] and not told["passed"]:
            raise Unsound(f"no test was run:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
        if planted and planted.endswith(".py") and planted not in told["imported"]:
            raise Unsound(f"the tests never import {planted}")
        return Verdict(next(iter(told["failed"]), None), told["passed"], ran.stdout)

    def plant(self, fault: Fault) -> Verdict:
        """Plant a fault, run its tests, and put the file back as it was."""
        path = self.root / fault.file
        sound = path.read_text("utf-8")
        try:
            self._write(path, fault.planted(sound))
            return self.test(fault.tests, fault.file)
        finally:
            self._write(path, sound)

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, "utf-8")
        if path.suffix == ".py":
            # its date has whole seconds, too few to tell a fault from the file as it was a moment ago
            Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)

    def _command(self, tests: Sequence[str]) -> list[str]:
        # SQLite alone: each run would start a PostgreSQL server of its own
        return [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "tools.mutants.witness",
                "--timeout", "90", "--hypothesis-seed", "0", "-k", "not postgresql", *tests]  # fmt: skip

    def _environment(self) -> dict[str, str]:
        """Ours without settings of a catalogue and without CI, which makes failures of what is only missing here."""
        kept = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("MOISSON_")}
        return kept | {"PYTHONPATH": str(self.root), REPORT: str(self.report)}
