"""The modules of formats speak with one voice; that none interprets text itself is a test of the architecture."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from catalogue.formats import FORMATS

PACKAGE = Path(__file__).parents[3] / "catalogue" / "formats"
MODULES = sorted(PACKAGE.glob("*.py"))
READERS = [path for path in MODULES if not path.stem.startswith("_")]  # `__init__` reads nothing
CARRIES = {
    "mets": {"mods", "qdc", "tef"},
    "oai_openaire": {"datacite"},
    "marcxml": {"unimarc"},
}
"""A format that comes inside another one is read by its own module."""


def imported(path: Path) -> set[str]:
    """Every module that a module imports, names imported from a package included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.stem)
def test_a_format_imports_no_other_but_those_it_carries(path: Path) -> None:
    others = {one.stem for one in READERS} - {path.stem}
    used = {name.rpartition(".")[2] for name in imported(path) if name.startswith("catalogue.formats.")}
    assert used & others <= CARRIES.get(path.stem, set())


@pytest.mark.parametrize("path", [path for path in MODULES if path.stem.startswith("_")], ids=lambda path: path.stem)
def test_what_formats_share_knows_none_of_them(path: Path) -> None:
    used = {name.rpartition(".")[2] for name in imported(path) if name.startswith("catalogue.formats.")}
    assert not used & {one.stem for one in READERS}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_module_is_longer_than_two_hundred_and_fifty_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.stem)
def test_a_format_begins_with_one_sentence_and_the_address_of_its_specification(path: Path) -> None:
    first = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]
    assert "http" in first
    assert first.endswith(".")


def test_no_prefix_belongs_to_two_formats() -> None:
    formats = list(dict.fromkeys(FORMATS.values()))
    given = [prefix for format in formats for prefix in format.prefixes]
    assert len(given) == len(set(given))
