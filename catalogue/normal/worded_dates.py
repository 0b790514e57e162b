"""Dates with words around them: `1er mai 1990 - mai 1995`, `depuis 1990`, and the only year of `Printemps 2010`."""

from __future__ import annotations

import re

from catalogue.normal import dates
from catalogue.normal.dates import Span

_YEAR = re.compile(r"(?<![\d-])(?:1[5-9]|20)\d\d(?![\d-])")
_BESIDE = re.compile(r"\b(?:avant|après|before|after|until|jusqu|depuis|since|post|ante?)\b", re.IGNORECASE)

_APART = re.compile(r"\s+(?:[-–—]|à|au|to|until)\s+")
_SINCE = re.compile(r"(?:depuis|à partir d[eu]|since|from)\s+", re.IGNORECASE)
_UNTIL = re.compile(r"(?:avant|jusqu['’](?:à|en|au)|before|until)\s+", re.IGNORECASE)


def ends(raw: str) -> Span | None:
    """The span between two dates in words: `1er mai 1990 - mai 1995`, `depuis 1990`, `avant 1900`; None for others."""
    if len(raw) > 60 or not any(map(str.isdigit, raw)):
        return None
    if (since := _SINCE.match(raw)) and (one := dates.span(raw[since.end() :])):
        return Span(one.start) if one.end is None else None
    if (until := _UNTIL.match(raw)) and (one := dates.span(raw[until.end() :])):
        return Span(None, one.end or one.start)
    parts = [part.strip() for part in _APART.split(raw)]
    halves = [dates.span(part) for part in parts]
    if len(parts) == 2 and halves[0] and dates.is_open(parts[1]):
        return Span(halves[0].start)
    if len(halves) != 2 or halves[0] is None or halves[1] is None or not halves[0].start or not halves[1].start:
        return None
    return Span(halves[0].start, halves[1].end or halves[1].start) if halves[0].start <= halves[1].start else None


def span(words: str) -> Span | None:
    """Both ends in words, or the only year as a date of which the rest could not be read."""
    if between := ends(words):
        return between
    found = lone_year(words)
    return Span(found, None, True) if found else None


def lone_year(words: str) -> str | None:
    """The only year in a few words; None where there are two, or where it is but a limit."""
    found = _YEAR.findall(words) if len(words) < 40 and not _BESIDE.search(words) else []
    return str(found[0]) if len(found) == 1 else None
