"""docs/sources.md names every key that sources.toml takes, and says rightly which may be defaults."""

import re
from pathlib import Path

from catalogue.source import DEFAULTS, VIEW
from catalogue.source_keys import KEYS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")


def test_every_key_is_in_the_table() -> None:
    first_cells = [row.split("|")[1] for row in PAGE.splitlines() if row.startswith("| `")]
    named = [re.findall(r"`(\w+)`( •)?", cell) for cell in first_cells]
    keys = {name: bool(only) for cell in named for name, only in cell}
    assert set(keys) == set(KEYS)
    assert {name for name, only in keys.items() if not only} == set(DEFAULTS)


def test_the_example_of_a_view_has_its_keys() -> None:
    block = PAGE.split("[[view]]\n")[1].split("```")[0]
    assert set(re.findall(r"^(\w+) =", block, re.MULTILINE)) == set(VIEW) - {"description"}
