"""Library punctuation (ISBD) around the parts of a record, which is no part of them."""

from __future__ import annotations

import re

from catalogue.normal import text

_END = re.compile(r"(?:\s+[/:;=,+]|\s*[,:;=/])+\s*$")
_STOP = re.compile(r"(?<=[^\s.]{3})\.$")
_BRACKETS = re.compile(r"^\[(.*)\]$")
_EMPTY_PARTS = re.compile(r"(?:\s*,\s*){2,}")


def trimmed(raw: str) -> str:
    """`Die Musci … von Java /` is `Die Musci … von Java`, `E.J. Brill,` is `E.J. Brill`; a name in brackets is a name."""
    plain = _EMPTY_PARTS.sub(", ", text.line(raw))
    plain = _END.sub("", plain)
    return _BRACKETS.sub(r"\1", plain)


def title(raw: str) -> str:
    """A title without the mark before the next part and without a full stop of its own at the end."""
    return _STOP.sub("", trimmed(raw))


def date(raw: str) -> str:
    """`1900-1922.` and `c2004.` without the full stop."""
    return trimmed(raw).rstrip(". ")
