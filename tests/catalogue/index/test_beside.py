"""Threads beside a search: what they find or fail with reaches the caller; a forked process has its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from catalogue.index.tantivy.beside import beside

FORKED = """
import os, sys
from catalogue.index.tantivy.beside import beside
assert beside(len, "abc").result(5) == 3
child = os.fork()
if child == 0:
    os._exit(0 if beside(len, "ab").result(5) == 2 else 1)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_what_was_found_reaches_the_caller() -> None:
    assert [beside(divmod, number, 7).result() for number in range(20)] == [divmod(number, 7) for number in range(20)]


def test_what_went_wrong_reaches_the_caller() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        beside(int, "three").result()


def test_a_forked_process_has_threads_of_its_own() -> None:
    assert subprocess.run([sys.executable, "-c", FORKED], timeout=60, check=False).returncode == 0
