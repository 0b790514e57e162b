"""For a run of the tests with compiled crosswalks: it fails where Python has read a source after all."""

from __future__ import annotations

from importlib.machinery import EXTENSION_SUFFIXES

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionstart() -> None:
    from catalogue.formats import _walk
    from catalogue.normal import names

    for module in (_walk, names):
        if not str(module.__file__).endswith(EXTENSION_SUFFIXES[0]):
            raise pytest.UsageError(f"{module.__file__} is not what was compiled")
