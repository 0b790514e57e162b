"""The table of faults is true: every old text is there once, every test exists, every truth and package has faults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tools.mutants.table import Fault, exists, faults, outdated

FAULTS = faults()
PACKAGES = ("moisson", "harvester", "catalogue", "web")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_can_still_be_planted(fault: Fault) -> None:
    """Whoever changes the code around it gives it a new old text, or another fault in its place."""
    assert outdated(fault) == []


def test_there_are_enough_and_each_has_a_name_of_its_own() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 32
    assert {fault.file.partition("/")[0] for fault in FAULTS} == set(PACKAGES)


def test_each_says_what_it_would_do_to_somebody() -> None:
    assert [fault.name for fault in FAULTS if not (fault.harm.endswith(".") and len(fault.harm.split()) > 3)] == []


def test_python_is_left_python() -> None:
    """A fault that no interpreter reads would be found by anything."""
    for fault in FAULTS:
        path = Path(__file__).parents[2] / fault.file
        if path.suffix == ".py":
            compile(fault.planted(path.read_text("utf-8")), fault.file, "exec")


GOOD = FAULTS[0]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(GOOD, file="harvester/nowhere.py"), "there is no harvester/nowhere.py"),
        (replace(GOOD, old="this text is nowhere"), "0 times"),
        (replace(GOOD, old="return "), "times in"),
        (replace(GOOD, new=GOOD.old), "changes nothing"),
        (replace(GOOD, tests=("tests/nowhere.py",)), "there is no tests/nowhere.py"),
        (replace(GOOD, tests=("tests/harvester/test_plan.py::test_nothing",)), "there is no tests/harvester"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_that_is_out_of_date_is_told(wrong: Fault, said: str) -> None:
    assert said in " ".join(outdated(wrong))


@pytest.mark.parametrize(
    ("test", "there"),
    [
        ("tests/tools/test_mutants_table.py", True),
        ("tests/tools/test_mutants_table.py::test_python_is_left_python", True),
        ("tests/tools/test_mutants_table.py::test_a_fault_can_still_be_planted[overlap-zero]", True),
        ("tests/tools/test_mutants_table.py::TestNone::test_python_is_left_python", False),
        ("tests/tools/test_mutants.py", False),
    ],
)
def test_a_test_is_looked_up_by_its_id(test: str, there: bool) -> None:
    assert exists(test) is there
