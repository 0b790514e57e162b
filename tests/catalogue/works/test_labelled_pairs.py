"""The labelled pairs are whole: every row names two records, has a known label, and was read by somebody."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from plugins import pairs


def test_there_are_enough_pairs_of_real_records(corpus: Path) -> None:
    read = pairs.of_corpus(corpus)
    assert len(read) >= 1000
    assert {pair.label for pair in read} <= set(pairs.LABELS)
    assert len({frozenset(pair.name.split()) for pair in read}) == len(read)


def test_a_hundred_were_read_twice(corpus: Path) -> None:
    twice = [pair for pair in pairs.of_corpus(corpus) if pair.second]
    assert len(twice) == 100
    assert sum(pair.second == pair.label for pair in twice) == 99


def test_pairs_of_our_own_writing_stand_for_every_label() -> None:
    counts = Counter(pair.label for pair in pairs.written())
    assert set(counts) == set(pairs.LABELS)
    assert counts["versions"] >= 30
    assert counts["same"] >= 40
