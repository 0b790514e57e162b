"""What a test does where something foreign is not there."""

from __future__ import annotations

import os

import pytest


def absent(what: str, remedy: str) -> None:
    """Skip where something foreign is missing, and say what to do; under CI nothing may be missing."""
    message = f"{what} is not here: {remedy}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
