"""Fixtures of the harvester's tests: the in-memory catalogue and a small faulty server are importable by name."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
