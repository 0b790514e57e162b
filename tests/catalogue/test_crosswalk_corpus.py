"""Whatever lies in the corpus, a crosswalk gives one of three outcomes and never raises."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.crosswalk import crosswalk, from_file
from catalogue.record import Accepted, Deleted, Rejected


def test_every_file_of_the_corpus_has_an_outcome(corpus: Path) -> None:
    for file in sorted(corpus.glob("*/*.xml")):
        changes = [crosswalk(raw) for raw in from_file(file.read_bytes())]
        assert changes, file
        assert all(isinstance(change, Accepted | Deleted | Rejected) for change in changes), file


@pytest.mark.parametrize("field", ["type", "titles", "pids", "creators", "access", "year", "languages"])
def test_a_thesis_of_hal_is_read(corpus: Path, field: str) -> None:
    file = corpus / "hal-oai" / "hal-listrecords-oai_dc-2020-10-02.xml"
    [change] = [crosswalk(raw) for raw in from_file(file.read_bytes())]
    assert isinstance(change, Accepted)
    assert getattr(change.record, field)
