"""Fixtures of the web's tests: the application over a catalogue in memory."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

# Test folders are no packages here; this lets the modules beside this one be imported by their own names.
sys.path.insert(0, str(Path(__file__).parent))

from memory_access import MemoryAccess
from nasty_works import catalogue
from pages_seen import app_with_refusals
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


FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def address(access: MemoryAccess) -> Iterator[str]:
    """Where the pages are served: on a real socket, for a browser."""
    server = make_server("127.0.0.1", 0, app_with_refusals(access), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("Chromium is not here: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()
