"""Records placed anew where no page brings them: after a decision, or when identifiers have changed places."""

from __future__ import annotations

from collections.abc import Sequence

from catalogue.store import Numbers, decided, families, works
from catalogue.store.works import Minted


def place(numbers: Numbers, rows: Sequence[int], minted: Minted) -> None:
    """Find the works and families of records anew, and tell the change log which have moved."""
    seeds = works.standing(numbers, rows)
    placed = works.assign(numbers, seeds, minted)
    moved: dict[int, tuple[int | None, int]] = {
        seed.row: (seed.work, after)
        for seed in seeds
        if (after := placed.works.get(seed.row)) is not None and after != seed.work
    }
    decided.log_moves(numbers, moved, written=False)
    decided.log_moves(numbers, placed.moved, written=True)
    touched = {seed.work for seed in seeds} | set(placed.works.values())
    touched.update(work for pair in placed.moved.values() for work in pair)
    tying = families.leaving(numbers.connection, rows)
    families.settle(numbers, tying, {work for work in touched if work is not None})
