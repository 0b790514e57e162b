"""The year in words on a date that nobody can read as one: `Printemps 2010`."""

from __future__ import annotations

import re

from catalogue.normal.dates import Span

_YEAR = re.compile(r"(?<![\d-])(?:1[5-9]|20)\d\d(?![\d-])")
_BESIDE = re.compile(r"\b(?:avant|après|before|after|until|jusqu|depuis|since|post|ante?)\b", re.IGNORECASE)


def span(words: str) -> Span | None:
    """The only year as a date of which the rest could not be read."""
    found = lone_year(words)
    return Span(found, None, True) if found else None


def lone_year(words: str) -> str | None:
    """The only year in a few words; None where there are two, or where it is but a limit."""
    found = _YEAR.findall(words) if len(words) < 40 and not _BESIDE.search(words) else []
    return str(found[0]) if len(found) == 1 else None
