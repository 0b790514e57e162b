"""Fixtures of the web's tests: the application over a catalogue in memory."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

# Test folders are no packages here; this lets the modules beside this one be imported by their own names.
sys.path.insert(0, str(Path(__file__).parent))

from memory_access import MemoryAccess
from nasty_works import catalogue
from web_application import app_over


@pytest.fixture(scope="session")
def access() -> MemoryAccess:
    """The nasty works; no test changes them."""
    return catalogue()


@pytest.fixture(scope="session")
def app(access: MemoryAccess) -> Flask:
    return app_over(access)


@pytest.fixture(scope="session")
def client(app: Flask) -> FlaskClient:
    return app.test_client()
