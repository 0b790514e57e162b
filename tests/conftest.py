"""Fixtures of all tests; the one place that knows where the shared corpus and schemas lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from plugins.missing import absent

pytest_plugins = ["plugins.databases", "plugins.installations", "plugins.longest_first", "plugins.samples"]

# the sources are tested, whatever was compiled here; test_compiled.py tests crosswalks the other way
os.environ.setdefault("MOISSON_INTERPRETED", "1")

# hundreds of programs are started, which would each compile three hundred modules where nothing may be kept
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

SHARED = Path(os.environ.get("MOISSON_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real records, schemas and the hostile repository."""
    if not (SHARED / "record.schema.json").is_file():
        absent("the shared folder of real records", "set MOISSON_SHARED to it")
    return SHARED


@pytest.fixture(scope="session")
def corpus(shared: Path) -> Path:
    return shared / "corpus"
