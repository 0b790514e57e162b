"""A source's secrets: named in sources.toml as `env:NAME` or `file:PATH`, revealed to the network only."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


class SecretMissing(Exception):
    """A secret that sources.toml names is not there; the message says which, and never a value."""


def revealed(value: str) -> str:
    """The value of a header: `env:NAME` and `file:PATH` are looked up, also behind a scheme (`Bearer env:TOKEN`)."""
    scheme, space, last = value.rpartition(" ")
    if last.startswith("env:"):
        name = last[4:]
        if name not in os.environ:
            raise SecretMissing(f"the environment variable {name} is not set")
        last = os.environ[name]
    elif last.startswith("file:"):
        path = Path(last[5:])
        try:
            last = path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SecretMissing(f"the file {path} cannot be read: {error.strerror}") from error
    return f"{scheme}{space}{last}"


def shown(url: str) -> str:
    """An address as it may be shown: without user and password, and without its arguments' values."""
    parts = urlsplit(url)
    netloc = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, netloc, parts.path, "", ""))
