"""The environment that make builds: what is met, what the lock says, and the one sentence when nothing fits."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def environment() -> ModuleType:
    spec = importlib.util.spec_from_file_location("environment", ROOT / "tools" / "environment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ("pytest", True),
        ("pytest>=1.0", True),
        ("pytest>=1,<1000", True),
        ("pytest>=1000", False),
        ("pytest>=1,<2", False),
        ("pytest==0.1", False),
        ("psycopg[binary]>=3.0.0", True),
        ("no-such-distribution-anywhere", False),
    ],
)
def test_a_requirement_is_met_or_not(environment: ModuleType, requirement: str, expected: bool) -> None:
    assert environment.met(requirement) is expected


def test_trailing_zeros_of_a_version_mean_nothing(environment: ModuleType) -> None:
    assert environment.version("3.0.0") == environment.version("3") < environment.version("3.0.1")
    assert environment.version("0.27.0rc1") == (0, 27)


def test_the_lock_pins_all_that_the_project_asks_for(environment: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = environment.asked(with_tests=True) + project["project"]["optional-dependencies"]["postgres"]
    pinned = {pin.split("==")[0].lower().replace("_", "-") for pin in environment.pinned()}
    assert [name for name in map(environment.name_of, asked) if name.lower() not in pinned] == []


def test_the_lock_has_hashes_and_names_no_host() -> None:
    assert "://" not in LOCK
    assert "--index-url" not in LOCK
    for entry in LOCK.split("\n\n")[-1].split("\n"):
        if "==" in entry:
            assert entry.endswith("\\"), f"no hash follows {entry}"


def test_with_nothing_in_reach_make_says_one_sentence_within_15_seconds(tmp_path: Path) -> None:
    """No wheels/, an index that is a closed port, and a Python without packages: the sentence names what is missing."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_INDEX": "0", "PIP_CONFIG_FILE": os.devnull}
    known = {name: value for name, value in os.environ.items() if not name.startswith("PIP_") and name != "PYTHONPATH"}
    began = time.monotonic()
    done = subprocess.run(
        ["make", "environment", f"PYTHON={bare / 'bin' / 'python'}"],
        cwd=tmp_path,
        env=known | nowhere,
        capture_output=True,
        text=True,
    )
    assert time.monotonic() - began < 15
    said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert len(said) == 1
    assert "tantivy" in said[0]
    assert "`make wheels`" in said[0]
    assert done.returncode == 2


def test_make_lists_its_commands() -> None:
    told = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for command in ("demo", "run", "test", "check", "bench", "soak", "wheels", "lock", "mutants", "clean"):
        assert f"make {command} " in told


@pytest.mark.parametrize("python", ["3.11.0", "3.12.0", "3.13.0"])
def test_every_python_that_the_project_promises_can_install_the_lock(environment: ModuleType, python: str) -> None:
    """Debian 12 has 3.11.2, whatever later one the lock was made with."""
    pinned = [pin.split("==") for pin in environment.pinned()]
    installed = [(name, version, requires_python(name, version)) for name, version in pinned]
    refused = [f"{name} {version}" for name, version, asks in installed if asks and python not in SpecifierSet(asks)]
    assert refused == []
    assert sum(bool(asks) for *_, asks in installed) > 50


def requires_python(name: str, version: str) -> str | None:
    """What an installed package asks of Python; None where it asks nothing, or another version is installed."""
    try:
        known = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    return known["Requires-Python"] if known["Version"] == version and "Requires-Python" in known else None
