"""What the fields weigh in the relevance of a work, as the help page tells; measured by `bench/relevance.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weights of the analysed fields, languages left out; what a title asked for to the letter adds; and whether works
    with a DOI or in open access are preferred a little."""

    fields: Mapping[str, float]
    exact_title: float = 0.0
    boosts: bool = False

    def of(self, field: str) -> float:
        return self.fields.get(field.partition("_")[0], 1.0)


WEIGHED = Weighing(
    {"title": 4.0, "subject": 2.0, "author": 2.0, "org": 1.0, "body": 1.0, "publisher": 1.0, "funder": 1.0},
    exact_title=20.0,
    boosts=True,
)
UNWEIGHTED = Weighing({})
"""Plain BM25 over the same fields: what the weights have to be better than."""
