"""The collector's patience: what is there is left alone, and cycles still end."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import gc, weakref
from moisson.collector import NEW, be_patient
be_patient()
assert gc.isenabled() and gc.get_threshold()[0] == NEW and gc.get_freeze_count() > 1000
class Knot: pass
knot = Knot(); knot.self = knot; seen = weakref.ref(knot); del knot
kept = [[] for _ in range(2 * NEW)]
assert seen() is None
"""


def test_a_patient_process_still_frees_cycles() -> None:
    assert subprocess.run([sys.executable, "-c", PROGRAM], check=False).returncode == 0
