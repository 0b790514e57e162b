"""Samples of our own writing with the records they must become; they run without the shared corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalogue.crosswalk import crosswalk, detect, from_file
from catalogue.formats import FORMATS
from catalogue.record import Accepted, as_dict

FOLDER = Path(__file__).parents[2] / "samples"
SAMPLES = sorted([*FOLDER.glob("*/*.xml"), *FOLDER.glob("*/*.export")])  # `.export` is a payload in JSON


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_sample_becomes_its_record(sample: Path) -> None:
    [raw] = list(from_file(sample.read_bytes()))
    change = crosswalk(raw)
    assert isinstance(change, Accepted)
    assert FORMATS[raw.prefix].prefixes[0] == sample.parent.name
    assert as_dict(change.record) == json.loads(sample.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("prefix", sorted({format.prefixes[0] for format in FORMATS.values()}))
def test_every_format_has_three_samples(prefix: str) -> None:
    assert sum(sample.parent.name == prefix for sample in SAMPLES) >= 3


def test_a_root_tells_its_format() -> None:
    for sample in SAMPLES:
        [raw] = list(from_file(sample.read_bytes()))
        assert raw.root is not None
        assert detect(raw.root) == sample.parent.name
