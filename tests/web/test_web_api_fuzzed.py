"""The API asked by schemathesis for everything that its description allows, and for what it forbids."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from plugins.installations import Installation


@pytest.fixture(scope="module")
def address(sampled: Installation) -> Iterator[str]:
    with sampled.served() as url:
        yield url


def fuzzed(address: str, folder: Path, examples: int, seed: int) -> subprocess.CompletedProcess[str]:
    """Every check over every operation: examples, each limit, drawn values, and the links between operations."""
    program = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run"]
    asked = [f"{address}/api/v1/openapi.json", "--checks", "all", "--max-examples", str(examples), "--seed", str(seed)]
    here = {"SCHEMATHESIS_HOOKS": "api_hooks", "PYTHONPATH": str(Path(__file__).parent)}
    return subprocess.run(
        [*program, *asked, "--no-color"],
        cwd=folder,
        env=os.environ | here,
        capture_output=True,
        text=True,
        timeout=1500,
    )


def test_the_api_keeps_to_its_description(address: str, tmp_path: Path) -> None:
    done = fuzzed(address, tmp_path, examples=5, seed=1)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [2, 3, 5])
def test_the_api_keeps_to_its_description_for_long(address: str, tmp_path: Path, seed: int) -> None:
    done = fuzzed(address, tmp_path, examples=50, seed=seed)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
