"""Library punctuation (ISBD) around the parts of a record, which is no part of them."""

from __future__ import annotations

import re

from catalogue.normal import text

_LAST = re.compile(r"(?:^|[\s(.])(\w+)\.$")
_ABBREVIATED = frozenset(
    ("inc", "ltd", "co", "corp", "cie", "jr", "sr", "ed", "éd", "vol", "no", "etc", "al", "dept", "univ", "soc", "st",
     "dr", "impr", "publ", "verl", "hrsg", "rev", "uud")
)  # fmt: skip
_BRACKETS = re.compile(r"^\[(.*)\]$")
_EMPTY_PARTS = re.compile(r"(?:\s*,\s*){2,}")


_UNSORTED = re.compile("[\x88\x98](.*?)[\x89\x9c]|\u02dc([^\u0153]{1,12}?)\u0153")


def sorted_whole(raw: str) -> str:
    """A title without the marks around the article that sorting passes over: `\u02dcLes \u0153Misérables` of the BnF,
    the controls U+0088 and U+0098 of older files."""
    return raw if raw.isascii() else _UNSORTED.sub(lambda found: found[1] or found[2] or "", raw)


def trimmed(raw: str) -> str:
    """`Die Musci … von Java /` is `Die Musci … von Java`, `E.J. Brill,` is `E.J. Brill`; brackets around
    the whole say only that it was not on the title page."""
    plain = _EMPTY_PARTS.sub(", ", text.line(raw))
    plain = _ended(plain).lstrip(" :;,/=")
    return _BRACKETS.sub(r"\1", plain)


def _ended(plain: str) -> str:
    """Without the signs at its end: a plus is one only where it stands apart (`C++`). No expression for them, since one
    that may take the blanks between signs in two ways tries them all: forty signs and a word would take it years."""
    while (bare := plain.rstrip(" ,:;=/")).endswith(" +"):
        plain = bare.removesuffix("+")
    return bare


_MEETING = re.compile(r"^(?P<name>.+?)\s*\((?P<inside>[^()]*)\)$")


def meeting(heading: str) -> tuple[str, str | None]:
    """The congress and its place: `Colloque vignes (2009 ; Beaune)` was in Beaune."""
    found = _MEETING.match(heading)
    if not found:
        return heading, None
    parts = [part.strip() for part in found["inside"].split(";")]
    towns = [part for part in parts if part and not any(letter.isdigit() for letter in part)]
    return found["name"], towns[-1] if towns else None


def closed(raw: str) -> str:
    """A heading, name or title without the full stop that closes it; that of an initial or abbreviation stays:
    `Kalat, James W.`, `Wiley & Sons, Inc.`."""
    plain = trimmed(raw)
    last = _LAST.search(plain)
    if last is None or last[1].lower() in _ABBREVIATED or (len(last[1]) == 1 and last[1].isalpha()):
        return plain
    return plain[:-1]


_IMPRINT = re.compile(r"^[^:,]{2,40} : (?P<house>[^:]+?),\s*\[?c?(?:1[5-9]|20)\d\d\]?\.?$")


def house(imprint: str) -> str:
    """The publisher of a whole imprint, `Paris : Gallimard, 1998`; any other text is the publisher."""
    found = _IMPRINT.match(imprint)
    return found["house"] if found else imprint


def date(raw: str) -> str:
    """`1900-1922.` and `c2004.` without the full stop."""
    return trimmed(raw).rstrip(". ")
