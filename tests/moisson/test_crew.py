"""Processes side by side: none outlives the one that started it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from pickle import PicklingError

import pytest

from catalogue.store import StorageFailed
from harvester.interrupts import uninterrupted
from moisson.crew import Crew
from moisson.settings import Settings, read

PROGRAM = """
import sys, time
from pathlib import Path
from moisson.crew import Crew

def idle(settings):
    Path(settings).write_text(str(__import__("os").getpid()))
    time.sleep(120)

if __name__ == "__main__":
    with Crew(sys.argv[1], {"idle": idle}):
        time.sleep(120)
"""


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def until(condition: object, seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_a_crew_ends_with_its_parent_even_when_that_is_killed(tmp_path: Path) -> None:
    """A `kill -9` of `moisson up` leaves no pages on the port and no follower behind."""
    program, told = tmp_path / "program.py", tmp_path / "pid"
    program.write_text(PROGRAM, "utf-8")
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen([sys.executable, program, told], env=environment) as parent:
        assert until(lambda: told.exists() and told.read_text("utf-8"))
        child = int(told.read_text("utf-8"))
        assert is_alive(child)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert until(lambda: not is_alive(child))


def fail(settings: Settings) -> None:
    raise StorageFailed("the database does not answer: start it")


def test_one_that_the_database_fails_says_so_in_one_line_and_waits(capfd: pytest.CaptureFixture[str]) -> None:
    """It is started again, so that a trace each time would be thousands of lines an hour."""
    settings = read({"MOISSON_SOURCES": "none"}, with_sources=False)
    said = ""
    with Crew(settings, {"harvest": fail}) as crew:

        def told() -> bool:
            nonlocal said
            said += capfd.readouterr().err
            crew.tend()
            return "start it" in said

        assert until(told)
        time.sleep(0.5)
        crew.tend()
    said += capfd.readouterr().err
    assert said.splitlines() == ["harvest: the database does not answer: start it"]


def idle(settings: Settings) -> None:
    time.sleep(120)


def test_a_crew_that_cannot_start_whole_ends_those_who_are_there(tmp_path: Path) -> None:
    """Else Python would wait for them at its end, for ever."""
    settings = read({"MOISSON_HOME": str(tmp_path), "MOISSON_SOURCES": "none"}, with_sources=False)
    unknown = lambda settings: None  # noqa: E731 - another process cannot be given this
    with pytest.raises((AttributeError, PicklingError)), Crew(settings, {"first": idle, "second": unknown}):
        pass
    assert multiprocessing.active_children() == []


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Whatever started the tests: what a shell runs in the background ignores interrupts, and so do its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_waits_for_the_end_of_what_must_not_be_cut() -> None:
    reached = False
    with pytest.raises(KeyboardInterrupt), uninterrupted():  # noqa: PT012
        signal.raise_signal(signal.SIGINT)
        reached = True
    assert reached
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
