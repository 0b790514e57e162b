"""Compiled crosswalks: used only where made of the sources at hand, and what they read is what the sources read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from plugins.missing import absent

from tools.compiled import finder
from tools.compiled.__main__ import ROOT, lacking

NAMES = "catalogue.normal.names"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of three sources."""
    for name in ("catalogue/record.py", "catalogue/normal/names.py", "catalogue/formats/oai_dc.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"# {name}\n", "utf-8")
    return tmp_path


@pytest.fixture
def compiled(checkout: Path) -> finder.Finder:
    """What finds modules that are said to be made of this checkout."""
    stamp = {"digest": finder.digest(checkout), "modules": {NAMES: "names.so", "common__mypyc": "common__mypyc.so"}}
    (checkout / "stamp.json").write_text(json.dumps(stamp), "utf-8")
    return finder.Finder(checkout)


@pytest.fixture(autouse=True)
def asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOISSON_INTERPRETED", raising=False)


def test_a_module_is_found_compiled_where_its_sources_are_those_that_were_compiled(
    checkout: Path, compiled: finder.Finder
) -> None:
    found = compiled.find_spec(NAMES, [str(checkout / "catalogue" / "normal")])
    assert found
    assert found.origin == str(checkout / "names.so")
    assert compiled.find_spec("common__mypyc"), "what the modules share"
    assert compiled.find_spec("catalogue.normal.dates", [str(checkout / "catalogue" / "normal")]) is None


@pytest.mark.parametrize("name", ["catalogue/record.py", "catalogue/normal/names.py", "catalogue/formats/later.py"])
def test_one_changed_or_new_source_and_python_reads_the_sources(
    checkout: Path, compiled: finder.Finder, name: str
) -> None:
    (checkout / name).write_text("# changed since\n", "utf-8")
    assert compiled.find_spec(NAMES, [str(checkout / "catalogue" / "normal")]) is None
    assert compiled.find_spec("common__mypyc") is None


def test_another_checkout_of_the_same_environment_is_not_served(
    tmp_path: Path, checkout: Path, compiled: finder.Finder
) -> None:
    other = tmp_path / "other"
    shutil.copytree(checkout / "catalogue", other / "catalogue")
    (other / "catalogue" / "record.py").write_text("# another\n", "utf-8")
    assert compiled.find_spec(NAMES, [str(other / "catalogue" / "normal")]) is None


def test_compiled_modules_are_left_alone_where_the_sources_are_asked_for(
    checkout: Path, compiled: finder.Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOISSON_INTERPRETED", "1")
    assert compiled.find_spec(NAMES, [str(checkout / "catalogue" / "normal")]) is None


def test_without_a_compiler_one_sentence_names_the_remedy(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.compiled", "--into", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "CC": "no-such-compiler"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: There is no C compiler no-such-compiler to compile with; install it")
    assert not list(tmp_path.iterdir())


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_compiled_crosswalks_pass_the_tests_of_the_sources(tmp_path: Path) -> None:
    """Every sample, every expected record and, where it is there, the corpus: read as the sources read them."""
    if lack := lacking():
        absent(f"what compiles extensions ({lack})", "apt install gcc python3-dev")
    subprocess.run([sys.executable, "-m", "tools.compiled", "--into", str(tmp_path)], cwd=ROOT, check=True, timeout=400)
    asked = ["-p", "moisson_compiled", "-p", "plugins.compiled", "-q", "-m", "not soak"]
    tests = [
        "tests/catalogue/normal",
        "tests/catalogue/formats",
        *map(str, ROOT.glob("tests/catalogue/test_cross*.py")),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *asked, *tests],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT / 'tests'}", "MOISSON_INTERPRETED": "0"},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
