"""Random draws that come out the same every time: a generator for each thing drawn, seeded by its name."""

from __future__ import annotations

from random import Random


def draws(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - these choose words for sample records, nothing secret
