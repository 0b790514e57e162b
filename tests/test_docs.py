"""Documentation that fails: every setting, command and subcommand is named, and generated pages are current."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from moisson.commands import COMMANDS, moisson
from moisson.settings import VARIABLES
from tools.settings_page import PAGE, page

ROOT = Path(__file__).resolve().parents[1]
COMMANDS_PAGE = (ROOT / "docs/commands.md").read_text("utf-8")


def test_the_page_of_settings_is_what_the_table_makes() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python tools/settings_page.py"


def test_no_module_reads_a_variable_that_is_not_in_the_table() -> None:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "moisson").rglob("*.py"))
    read = set(re.findall(r"\bMOISSON_[A-Z_]+\b", source))
    assert read - set(VARIABLES) <= {"MOISSON_SAMPLE"}  # what the demo tells its own pages


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_subcommand_is_documented(name: str) -> None:
    command = moisson.get_command(click.Context(moisson), name)
    assert command is not None
    assert f"moisson {name}" in COMMANDS_PAGE
    if isinstance(command, click.Group):
        told = [sub for sub in command.commands if re.search(rf"moisson {name} [^`]*\b{sub}\b", COMMANDS_PAGE)]
        assert sorted(told) == sorted(command.commands)


@pytest.mark.parametrize(
    "path", sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]), ids=lambda path: path.name
)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    local = [target for target in targets if target and "://" not in target and not target.startswith("mailto:")]
    assert [target for target in local if not (path.parent / target).exists()] == []


def test_every_warning_of_a_run_is_documented() -> None:
    """Codes as they are written where warnings are made, and those of the page: the same."""
    code = re.compile(r'Warning\(\s*"([a-z-]+)"|warn\(\s*"([a-z-]+)"')
    sources = [path for folder in ("harvester", "moisson") for path in (ROOT / folder).rglob("*.py")]
    given = {a or b for path in sources for a, b in code.findall(path.read_text("utf-8"))}
    told = set(re.findall(r"^\| `([a-z-]+)` \|", COMMANDS_PAGE.partition("## What a run warns of")[2], re.MULTILINE))
    assert given == told
