"""The beginning of the program: an interrupt ends it at once while it is loading."""

from __future__ import annotations

import subprocess
import sys

import pytest

SWALLOWED = """
import signal
from moisson.start import leaving_at_once

signal.signal(signal.SIGINT, signal.default_int_handler)
with leaving_at_once():
    try:
        signal.raise_signal(signal.SIGINT)
    except BaseException:
        pass
print("went on")
"""


def test_an_interrupt_that_an_import_would_swallow_ends_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", SWALLOWED], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_what_was_loaded_is_interrupted_as_ever() -> None:
    program = SWALLOWED.replace("leaving_at_once():", "leaving_at_once():\n    pass\nif True:")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "went on\n")


@pytest.mark.parametrize("command", ["harvest", "index", "sources", "search"])
def test_a_command_loads_nothing_heavy_that_it_may_not_need(command: str) -> None:
    """Flask alone takes a fifth of a second, migrations a fifteenth, and the grammar of dates and the mending of text
    that hardly any record needs a tenth."""
    heavy = "{'flask', 'alembic', 'edtf', 'ftfy'}"
    program = f"import sys, moisson.commands.{command}; print({heavy} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
