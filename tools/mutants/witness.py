"""A pytest plugin that says which test failed, and that the copy was tested and not the checkout."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

OURS = ("moisson", "harvester", "catalogue", "web", "tests", "tools")
REPORT = "MUTANTS_REPORT"

_failed: list[str] = []
_passed = 0


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    global _passed
    if report.failed:
        _failed.append(report.nodeid)
    _passed += report.passed and report.when == "call"


def pytest_sessionfinish(session: pytest.Session) -> None:
    root = session.config.rootpath
    files = {
        name: Path(file).resolve()
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in OURS and (file := getattr(module, "__file__", None))
    }
    told = {
        "failed": _failed,
        "passed": _passed,
        "strays": sorted(name for name, file in files.items() if not file.is_relative_to(root)),
        "imported": sorted(str(file.relative_to(root)) for file in files.values() if file.is_relative_to(root)),
    }
    Path(os.environ[REPORT]).write_text(json.dumps(told), "utf-8")
