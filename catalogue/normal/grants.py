"""Grants: `info:eu-repo/grantAgreement/…`, numbers of the ANR, and the funders behind them."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote

from catalogue.normal import table
from catalogue.record import Funding

_START = "info:eu-repo/grantagreement/"
_ANR = re.compile(r"\bANR-\d{2}-[A-Z0-9]{4}-\d{4}(?:-\d{2})?\b", re.IGNORECASE)
_FUNDERS = {row[0]: row for row in table("funders.tsv")}


@lru_cache(maxsize=8192)
def grant(raw: str) -> Funding | None:
    """The funding that a grant agreement's URI names; an empty title gives way to the acronym. None for other texts."""
    if raw[: len(_START)].lower() != _START:
        return None
    parts = [unquote(part).strip() for part in raw[len(_START) :].split("/")] + [""] * 6
    code, programme, award, _, title, acronym = parts[:6]
    if not code or not award:
        return None
    funder = _FUNDERS.get(code.upper())
    return Funding(
        funder=funder[1] if funder else code,
        award=award,
        award_title=title or acronym or None,
        programme=programme or None,
    )


@lru_cache(maxsize=8192)
def anr(raw: str) -> Funding | None:
    """The ANR's grant whose number a text holds."""
    found = _ANR.search(raw)
    return Funding(funder=_FUNDERS["ANR"][1], award=found.group().upper()) if found else None


def agreement(funding: Funding) -> str | None:
    """The `info:eu-repo/grantAgreement/…` of a funding, or None where funder or award is missing."""
    if not funding.award:
        return None
    code = next((row[0] for row in _FUNDERS.values() if funding.funder in (row[1], row[2], row[0])), None)
    if code is None:
        return None
    named = (code, funding.programme or "", funding.award, "EU" if code == "EC" else "", funding.award_title or "")
    return "info:eu-repo/grantAgreement/" + "/".join(quote(part, safe=" :()-.,'’&éèàêîôç") for part in named)


def is_european_number(award: str | None) -> bool:
    """Whether an award has the form of the European Commission's: six digits, nine since Horizon Europe."""
    return award is not None and award.isascii() and award.isdigit() and len(award) in (6, 9)


def funder_id(name: str | None) -> str | None:
    """The Crossref Funder Registry's DOI of a funder we know by name or abbreviation."""
    return next((row[3] for row in _FUNDERS.values() if name and name in (row[0], row[1], row[2])), None)


def funder(code: str) -> str:
    """The name of a funder by the code that info:eu-repo uses; the code itself where we know none."""
    known = _FUNDERS.get(code.upper())
    return known[1] if known else code
