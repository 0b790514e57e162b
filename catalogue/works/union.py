"""Sets of numbers that only ever grow together (union–find with path halving)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Union:
    """Each number is in exactly one set; the answer does not depend on the order of joining."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._parent = {number: number for number in numbers}

    def _root(self, number: int) -> int:
        parent = self._parent
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        a, b = self._root(one), self._root(other)
        self._parent[max(a, b)] = min(a, b)

    def sets(self) -> list[frozenset[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for number in self._parent:
            found[self._root(number)].add(number)
        return [frozenset(numbers) for numbers in found.values()]
