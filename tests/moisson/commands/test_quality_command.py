"""`moisson quality --unmapped`: what no vocabulary knows, by source and format."""

from __future__ import annotations

import json
from collections import Counter
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from moisson.commands import quality


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counter({("oai_dc", "unknown-type", "type", "Holographe"): 2, ("eml", "odd-date", "dates", "1922?"): 1})
    administration = SimpleNamespace(unmapped=lambda source: counted)
    opened = SimpleNamespace(
        catalogue=SimpleNamespace(administration=administration), sources={"a": SimpleNamespace(id="a")}
    )
    monkeypatch.setattr(quality, "opened", lambda: opened)


@pytest.mark.usefixtures("catalogue")
def test_unmapped_values_are_told_by_source_and_format_the_most_frequent_first() -> None:
    result = CliRunner().invoke(quality.quality, ["--unmapped", "--json"])
    assert result.exit_code == 0
    assert [json.loads(line) for line in result.output.splitlines()] == [
        {"source": "a", "format": "oai_dc", "code": "unknown-type", "field": "type", "raw": "Holographe", "count": 2},
        {"source": "a", "format": "eml", "code": "odd-date", "field": "dates", "raw": "1922?", "count": 1},
    ]
