"""Bytes of the index by field: every byte of a file is somebody's."""

from __future__ import annotations

from itertools import islice

import pytest
from plugins.installations import Installation

from bench.index_bytes import KINDS, columns, indexed, measured, parts_of
from catalogue.follow import Follower
from catalogue.index.document import WorkDocument, build
from catalogue.query import Query


@pytest.fixture(scope="module")
def found(sampled: Installation) -> list[WorkDocument]:
    follower: Follower = sampled.follower
    return [build(work, follower.sources) for work in islice(sampled.access.walk(Query(sort="title"), 200), 200)]


def test_the_parts_of_a_file_are_nearly_all_of_it(sampled: Installation) -> None:
    files = [file for file in (sampled.folder / "index").rglob("*") if file.suffix[1:] in KINDS]
    assert files
    for file in files:
        parts = sum(size for _, size in parts_of(file.read_bytes()))
        assert 0 <= file.stat().st_size - parts < 1_000


def test_a_field_left_out_leaves_no_bytes(found: list[WorkDocument]) -> None:
    whole, less = indexed(found), indexed(found, "title_fr")
    assert whole["title_fr", "pos"] > 500
    assert less["title_fr", "pos"] < 20
    assert less["body_fr", "pos"] == whole["body_fr", "pos"]
    assert indexed(found, "by_title")["", "fast"] < whole["", "fast"]


def test_columns_are_those_of_facets_and_orders() -> None:
    assert {"type", "subject_named", "by_title", "weight"} <= set(columns())
    assert "title_fr" not in columns()


def test_an_index_is_measured_over_its_segments(sampled: Installation) -> None:
    generation = next((sampled.folder / "index").glob("generation-*"))
    assert {"fast", "store"} <= {kind for field, kind in measured(generation) if not field}
