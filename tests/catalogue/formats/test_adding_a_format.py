"""docs/formats.md adds a format step by step; this does what the page says, with the files that it shows."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import catalogue.formats as package
from catalogue import crosswalk as crosswalks
from catalogue.crosswalk import crosswalk, from_file
from catalogue.record import Accepted, as_dict

PAGE = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")


def shown(language: str) -> str:
    """The one block of a language in the part of the page on adding a format."""
    part = PAGE.partition("## Adding a format")[2].partition("\n## ")[0]
    [block] = re.findall(rf"```{language}\n(.*?)```", part, re.DOTALL)
    return str(block)


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The module of the page among the others, found as they are."""
    (tmp_path / "card.py").write_text(shown("python"), encoding="utf-8")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    monkeypatch.setattr(crosswalks, "FORMATS", package._found())
    yield
    sys.modules.pop("catalogue.formats.card", None)


@pytest.mark.usefixtures("added")
def test_the_format_of_the_page_reads_its_sample() -> None:
    [raw] = from_file(shown("xml").encode())
    change = crosswalk(raw)
    assert raw.prefix == "card"
    assert isinstance(change, Accepted)
    assert as_dict(change.record) == json.loads(shown("json"))


def test_the_module_of_the_page_keeps_to_the_rules_of_formats() -> None:
    imported = {
        name
        for node in ast.walk(ast.parse(shown("python")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported == {"__future__", "catalogue.formats", "catalogue.formats._walk", "catalogue.record"}
