"""The ground of mutants: the copy is tested and never the project, and a fault is gone when its tests have run."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tools.mutants.ground import Ground, Unsound
from tools.mutants.table import ROOT, Fault

FILES = {
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--import-mode=importlib'\n",
    "catalogue/__init__.py": "",
    "catalogue/tides.py": "HIGH = 2\n",
    "catalogue/waves.py": "LONG = 3\n",
    "tests/test_tides.py": "from catalogue.tides import HIGH\n\ndef test_high():\n    assert HIGH > 1\n",
    "tests/test_nothing.py": "import pytest\n\ndef test_nothing():\n    pytest.skip('there is no sea')\n",
    "tests/test_stray.py": "import sys\nsys.path.insert(0, {project!r})\nimport web.shore\n\ndef test_shore(): pass\n",
}
FAULT = Fault("ebb", "catalogue/tides.py", "2", "1", ("tests/test_tides.py",), "Ships run aground at high tide.")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A very small project; `web` is made after it was copied, so that only the project itself has it."""
    folder = tmp_path_factory.mktemp("project")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text.replace("{project!r}", repr(str(folder))), "utf-8")
    shutil.copytree(ROOT / "tools", folder / "tools")
    return folder


@pytest.fixture(scope="module")
def ground(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    made = Ground(tmp_path_factory.mktemp("mutants"), project)
    (project / "web").mkdir()
    (project / "web" / "__init__.py").touch()
    (project / "web" / "shore.py").touch()
    return made


def test_a_planted_fault_is_found_and_gone_afterwards(ground: Ground, project: Path) -> None:
    """Neither the project is touched nor is a compiled file of the fault left behind."""
    verdict = ground.plant(FAULT)

    assert verdict.found_by == "tests/test_tides.py::test_high"
    assert (project / FAULT.file).read_text("utf-8") == (ground.root / FAULT.file).read_text("utf-8") == "HIGH = 2\n"
    assert ground.test(FAULT.tests).found_by is None


def test_a_change_that_no_test_sees_survives(ground: Ground) -> None:
    assert ground.plant(replace(FAULT, new="3")).found_by is None


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (replace(FAULT, file="catalogue/waves.py", old="3"), "never import catalogue/waves.py"),
        (replace(FAULT, tests=("tests/test_nothing.py",)), "no test was run"),
        (replace(FAULT, tests=("tests/test_tides.py::test_low",)), "no test was run"),
        (replace(FAULT, tests=("tests/test_stray.py",)), "imported from outside of the copy: web"),
    ],
    ids=["module not imported", "only skipped tests", "no such test", "project imported"],
)
def test_what_proves_nothing_is_told(ground: Ground, fault: Fault, said: str) -> None:
    with pytest.raises(Unsound, match=said):
        ground.plant(fault)
