"""Samples of our own writing with the records they must become; they run without the shared corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalogue.crosswalk import crosswalk, detect, from_file
from catalogue.formats import FORMATS
from catalogue.record import Accepted, as_dict

EXPECTED = sorted((Path(__file__).parent / "expected").glob("*.json"))
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


HABITS = ("hal", "dataverse", "datacite", "seanoe", "gallica", "eprints", "dspace", "zenodo", "repository")
"""Whoever writes Dublin Core in a way of its own; the samples' names begin with it."""


@pytest.mark.parametrize("habit", HABITS)
def test_every_habit_of_dublin_core_has_eight_samples(habit: str) -> None:
    assert sum(sample.parent.name == "oai_dc" and sample.stem.startswith(f"{habit}-") for sample in SAMPLES) >= 8


def test_every_sample_of_dublin_core_is_of_a_habit() -> None:
    assert {sample.stem.partition("-")[0] for sample in SAMPLES if sample.parent.name == "oai_dc"} == set(HABITS)


MAIN = {
    "xml-tei": ("hal-tei", "hal-sword-tei"),
    "oai_datacite": ("datacite-kernel-2-3", "datacite-kernel-4", "datacite-variants"),
    "oai_ddi": ("ddi",),
    "iso19139": ("iso19139",),
    "iso19115-3": ("iso19115-3",),
    "ivo_vor": ("voresource",),
    "eml": ("eml",),
}
"""The main formats, each with the folders of the corpus that hold nearly nothing else."""


@pytest.mark.parametrize("prefix", MAIN)
def test_every_main_format_has_eight_records_written_by_reading(prefix: str) -> None:
    folders = [json.loads(one.read_text(encoding="utf-8"))["file"].partition("/")[0] for one in EXPECTED]
    real = sum(folder in MAIN[prefix] for folder in folders)
    assert sum(sample.parent.name == prefix for sample in SAMPLES) + real >= 8


def test_a_root_tells_its_format() -> None:
    for sample in SAMPLES:
        [raw] = list(from_file(sample.read_bytes()))
        assert raw.root is not None
        assert detect(raw.root) == sample.parent.name
