"""Creative Commons' own names of its licences, in the languages in which repositories write them."""

from __future__ import annotations

import re

_BY = r"attribution|paternit[eé]|reconocimiento|atribuci[oó]n|atribuiç[aã]o|attribuzione|namensnennung|naamsvermelding"
_PARTS = tuple(
    (part, re.compile(rf"\b(?:{words})", re.IGNORECASE))
    for part, words in (
        ("by", rf"by\b|(?:{_BY})\b"),
        ("nc", r"nc|non[\s-]?commercial|pas d[’' ]?utilisation commerciale|n(?:o|ão)[\s-]?comercial|"
               r"(?:nicht|keine)[\s-]kommerziell|niet[\s-]?commercieel"),
        ("nd", r"nd|no[\s-]?deriv|pas de modification|s(?:in|em)[\s-]?(?:obras?[\s-]?)?deriva|non opere derivate|"
               r"keine[\s-]bearbeitung|geen[\s-]?afgeleide"),
        ("sa", r"sa|share[\s-]?alike|partage (?:dans les m[eê]mes conditions|à l[’']identique|des conditions init)|"
               r"compart\w+[\s-]?igual|condividi allo stesso modo|weitergabe unter gleichen|gelijk[\s-]?delen"),
    )
)  # fmt: skip
_NAME = re.compile(rf"^(?:(?:{_BY}|cc0)\b).*\b[1-4]\.[05]\b", re.IGNORECASE)


def parts(label: str) -> list[str]:
    """The parts of the licence that a name tells, in Creative Commons' order."""
    return [part for part, words in _PARTS if words.search(label)]


def is_name(label: str) -> bool:
    """Whether a text begins with the name of a licence and has its version, though it does not say whose it is:
    `Attribution-NonCommercial 4.0 International` (DSpace)."""
    return _NAME.match(label) is not None
