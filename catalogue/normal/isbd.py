"""Library punctuation (ISBD) around the parts of a record, which is no part of them."""

from __future__ import annotations

import re

from catalogue.normal import text

_END = re.compile(r"(?:\s+[/:;=,+]|\s*[,:;=/])+\s*$")
_LAST = re.compile(r"(?:^|[\s(.])(\w+)\.$")
_ABBREVIATED = frozenset(
    ("inc", "ltd", "co", "corp", "cie", "jr", "sr", "ed", "éd", "vol", "no", "etc", "al", "dept", "univ", "soc", "st",
     "dr", "impr", "publ", "verl", "hrsg", "rev", "uud")
)  # fmt: skip
_BRACKETS = re.compile(r"^\[(.*)\]$")
_EMPTY_PARTS = re.compile(r"(?:\s*,\s*){2,}")


def trimmed(raw: str) -> str:
    """`Die Musci … von Java /` is `Die Musci … von Java`, `E.J. Brill,` is `E.J. Brill`; brackets around
    the whole say only that it was not on the title page."""
    plain = _EMPTY_PARTS.sub(", ", text.line(raw))
    plain = _END.sub("", plain).lstrip(" :;,/=")
    return _BRACKETS.sub(r"\1", plain)


def closed(raw: str) -> str:
    """A heading, name or title without the full stop that closes it; that of an initial or abbreviation stays:
    `Kalat, James W.`, `Wiley & Sons, Inc.`."""
    plain = trimmed(raw)
    last = _LAST.search(plain)
    if last is None or last[1].lower() in _ABBREVIATED or (len(last[1]) == 1 and last[1].isalpha()):
        return plain
    return plain[:-1]


def date(raw: str) -> str:
    """`1900-1922.` and `c2004.` without the full stop."""
    return trimmed(raw).rstrip(". ")
