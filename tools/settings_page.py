"""Writes docs/settings.md from the table of settings: `python tools/settings_page.py`."""

from __future__ import annotations

from pathlib import Path

from moisson.settings import VARIABLES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"


def page() -> str:
    """The page as it must be."""
    rows = [f"| `{name}` | {default} | {meaning} |" for name, (default, meaning) in VARIABLES.items()]
    head = [
        "# Settings",
        "",
        "Moisson is set up by its environment and by `sources.toml` ([sources](sources.md)). Every command reads",
        "the same variables; none has to be set to try it.",
        "",
        "| variable | default | what it is |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
