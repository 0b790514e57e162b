"""Numbers with check digits, by idutils, which is imported when the first one is met: it takes longer to load than most
commands take to run."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_BETWEEN = re.compile(r"[\s‐‑–-]")


@cache
def _idutils() -> Any:
    import idutils

    return idutils


def isbn(text: str) -> str | None:
    """Thirteen digits; an ISBN-10 is turned, one with a wrong check digit is None."""
    digits = _BETWEEN.sub("", text.strip())
    known = _idutils()
    if known.is_isbn13(digits) or known.is_isbn10(digits):
        return str(known.normalize_isbn(digits)).replace("-", "")
    return None


def issn(text: str) -> str | None:
    """`1234-567X`, or None where the check digit is wrong."""
    digits = _BETWEEN.sub("", text.strip()).upper()
    known = len(digits) == 8 and _idutils().is_issn(digits)
    return str(_idutils().normalize_issn(digits)) if known else None


def orcid(text: str) -> str | None:
    """`0000-0002-1825-0097`, or None where the check digit is wrong or nothing but noughts is there."""
    known = str(_idutils().normalize_orcid(text.upper()))
    return known if _idutils().is_orcid(known) and text.strip("-0") else None


def isni(text: str) -> str | None:
    """Sixteen digits, or None where the last one does not check the others."""
    digits = re.sub(r"[\s-]", "", text).upper()
    return digits if len(digits) == 16 and _idutils().is_isni(digits) else None
