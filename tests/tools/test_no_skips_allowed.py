"""Where CI is set a skipped test fails the run, alone and with xdist."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("body", "workers", "code"),
    [("pytest.skip('no reason')", (), 1), ("pytest.skip('no reason')", ("-p", "xdist", "-n", "1"), 1), ("pass", (), 0)],
    ids=["skipped", "skipped-in-a-worker", "passed"],
)
def test_a_skip_is_a_failure(tmp_path: Path, body: str, workers: tuple[str, ...], code: int) -> None:
    (tmp_path / "test_it.py").write_text(f"import pytest\n\ndef test_it():\n    {body}\n")
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run(
        [*command, "-p", "tests.plugins.no_skips", *workers],
        cwd=ROOT,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout
    assert ("nothing may be skipped" in done.stdout) is bool(code)
