"""Modules with few and long tests are begun first, so that no worker is alone with one when the others have ended.

Left to themselves workers begin with the modules that have many tests. Where each module stands was measured; one that
is not named is short, or has many tests.
"""

from __future__ import annotations

from pathlib import Path

import pytest

LONGEST = (
    "moisson/test_crash_harvest.py",
    "moisson/commands/test_contract.py",
    "moisson/test_order.py",
    "web/test_web_browser.py",
    "moisson/test_crash_soak.py",
    "moisson/commands/test_surroundings.py",
    "moisson/test_mirror.py",
    "moisson/commands/test_export.py",
    "moisson/commands/test_demo_command.py",
    "moisson/commands/test_sources_commands.py",
    "hostile/test_shared_scenarios.py",
    "hostile/test_own_scenarios.py",
    "foreign/test_pycsw.py",
    "moisson/test_reloading.py",
    "catalogue/works/test_versions.py",
    "web/test_web_api_fuzzed.py",
    "moisson/test_two_schedulers.py",
    "moisson/commands/test_words.py",
)
_PLACES = {Path(__file__).parents[1] / name: place for place, name in enumerate(LONGEST)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _PLACES.get(item.path, len(LONGEST)))
