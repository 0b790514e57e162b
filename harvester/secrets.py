"""A source's secrets: named in sources.toml as `env:NAME` or `file:PATH`, revealed to the network only."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


class SecretMissing(Exception):
    """A secret that sources.toml names is not there, or fits no header; the message says which, and never a value."""


UNFIT = re.compile(r"[^\t\x20-\x7e\xa0-\xff]")
"""What no header can carry: line breaks and other control characters, and what is not in ISO 8859-1."""


def revealed(value: str) -> str:
    """The value of a header: `env:NAME` and `file:PATH` are looked up, also behind a scheme (`Bearer env:TOKEN`).

    Blanks and line ends around what was looked up are no part of it: editors and shells leave them there.
    """
    scheme, space, last = value.rpartition(" ")
    where = "its value"
    if last.startswith("env:"):
        where = f"the environment variable {last[4:]}"
        last = stripped(from_environment(last[4:]), where)
    elif last.startswith("file:"):
        where = f"the file {last[5:]}"
        last = stripped(from_file(Path(last[5:])), where)
    if UNFIT.search(scheme + last):
        raise SecretMissing(f"{where} has a line break or another character that a header cannot carry")
    return f"{scheme}{space}{last}"


def stripped(text: str, where: str) -> str:
    if not (found := text.strip()):
        raise SecretMissing(f"{where} is empty")
    return found


def from_environment(name: str) -> str:
    if name not in os.environ:
        raise SecretMissing(f"the environment variable {name} is not set")
    return os.environ[name]


def from_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SecretMissing(f"the file {path} cannot be read: {error.strerror}") from error
    except ValueError:  # the reason given would quote its bytes
        raise SecretMissing(f"the file {path} is no text in UTF-8") from None


def shown(url: str) -> str:
    """An address as it may be shown: without user and password, and without its arguments' values."""
    parts = urlsplit(url)
    netloc = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, netloc, parts.path, "", ""))
