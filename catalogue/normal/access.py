"""Access: COAR, info:eu-repo and a few words in French and English; never concluded from silence or from a licence."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from catalogue.normal import dates, table, text
from catalogue.record import Access

_TABLE = {raw: said for raw, said in table("access.tsv")}  # noqa: C416 - a row has two cells, which dict() cannot know

_BEGINNINGS = ("restricted access", "restricted public access", "access restricted", "access is restricted",
               "accès restreint", "accès réservé", "l124-4", "l124-5", "article l124-4", "article l124-5",
               "article 13.1", "article 13(1)")  # fmt: skip


_OPEN = ("openly available", "available for all users")
_ON_REQUEST = re.compile(r"\b(?:available|accessibles?|disponibles?) (?:up)?(?:on|sur) (?:request|demande)\b")
_ARTICLE = re.compile(r"^(?!no |pas |aucun).*\barticle 13\s?[.(]\s?1\b")
"""The grounds for limiting public access in the INSPIRE directive, or in the French code of the environment."""
_FOR_RESEARCH = ("available for research, teaching and study", "available for research only", "available only by")
"""The conditions of the Finnish and Danish archives (FSD's A to D)."""


_ENDING = re.compile(r"^(?:\w+ ){1,2}en ((?:libre |)accès(?: (?:libre|ouvert|restreint|limité|réservé)|))$")
"""`Article en libre accès`, `Document en accès restreint`."""
_DENIED = re.compile(r"\b(?:non|pas|jamais)\b")


_LABEL = re.compile(r"^(?:access(?: (?:constraints?|conditions?|rights|level))?|accès)\s*:\s+(?=\S)")
"""`Access constraints: unrestricted` (PANGAEA)."""


@lru_cache(maxsize=8192)
def access(raw: str) -> Access | None:
    """What one statement says of access, or None where it says nothing of it."""
    if len(raw) > 120:
        return None
    key = text.line(raw).lower().rstrip(". ").replace("https://purl.org/coar", "http://purl.org/coar")
    key = _LABEL.sub("", key)
    if "coar-repositories.org/access_rights/" in key:  # COAR's own addresses since 2021
        key = key.rstrip("/").rpartition("/")[2]
    key = key.replace("/metadatacodelist/", "/metadata-codelist/")  # GeoNetwork's GeoDCAT-AP
    key = key.replace("’", "'").replace("l. 124", "l124").replace("l.124", "l124")
    found = _TABLE.get(key)
    if found is None and key.startswith(_BEGINNINGS):
        found = "restricted"
    if found is None and not _DENIED.search(key) and (ending := _ENDING.search(key)):
        found = _TABLE.get(ending[1])
    if found is None and any(words in key for words in _OPEN):
        found = "open"
    if found is None and (any(words in key for words in _FOR_RESEARCH) or _ON_REQUEST.search(key)):
        found = "restricted"
    if found is None and "article 13" in key and _ARTICLE.search(key):
        found = "restricted"
    return cast("Access | None", found)


def is_term(raw: str) -> bool:
    """Whether a statement says something of access in so few words that nothing else is in them."""
    return access(raw) is not None and len(raw.split()) < 6


_EMBARGO = re.compile(
    r"\b(?:embargo(?:ed)?|confidenti(?:el|al)\w*)\b.{0,60}?"
    r"\b(?:until|till|to|ends?|end date|jusqu['’\s]?\s?(?:au|à|en)|fin)\b",
    re.IGNORECASE,
)


_RESERVED = re.compile(
    r"\b(?:restricted|reserved|restreinte?s?|réservée?s?|limitée?s?)\b.{0,60}?\b(?:until|till|jusqu['’\s]?\s?(?:au|en))\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def embargo_until(raw: str) -> str | None:
    """The day that a sentence gives as the end of an embargo: `Embargo jusqu'au 2027-12-31`, `Files under embargo until
    2025-01-01`. None for a sentence on anything else."""
    if len(raw) > 400 or not (found := _EMBARGO.search(raw) or _RESERVED.search(raw)):
        return None
    return dates.last_day_in(raw[found.end() :])


def category(raw: str) -> Access | None:
    """The access category of GESIS by its sentence: `0 - Data and documents are released for everybody.`"""
    words = raw.lower()
    if "documents are released for everybody" in words:
        return "open"
    return "restricted" if "documents are released for academic research" in words else None


_RESTRICTIONS: dict[str, Access] = {
    "unrestricted": "open", "restricted": "restricted", "private": "restricted", "limitedDistribution": "restricted",
    "in-confidence": "closed", "confidential": "closed", "SBU": "closed", "secret": "closed", "topSecret": "closed",
}  # fmt: skip


_CODES = frozenset(
    {"copyright", "license", "licence", "otherrestrictions", "patent", "patentpending", "trademark"}
    | {"intellectualpropertyrights", "unrestricted", "restricted", "statutory", "private"}
)


def is_code(words: str) -> bool:
    """Whether a statement is but a restriction code of ISO 19115, which names neither licence nor terms."""
    return words.strip().lower() in _CODES


def restriction(code: str) -> Access | None:
    """What a restriction or classification code of ISO 19115 says of access; `otherRestrictions`, `license` and rights
    of property say nothing of it."""
    return _RESTRICTIONS.get(code)
