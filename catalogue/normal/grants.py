"""Grants: `info:eu-repo/grantAgreement/…`, numbers of the ANR, and the funders behind them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote

from msgspec.structs import replace

from catalogue.normal import frameworks, table
from catalogue.record import Funding

_START = "info:eu-repo/grantagreement/"
_ANR = re.compile(r"\bANR-\d{2}-[A-Z0-9]{4}-(?:\d{4}|\d{2,3})(?:-\d{2})?\b", re.IGNORECASE)
_FUNDERS = {row[0]: row for row in table("funders.tsv")}


@lru_cache(maxsize=8192)
def grant(raw: str) -> Funding | None:
    """The funding that a grant agreement's URI names; an empty title gives way to the acronym. None for other texts."""
    if raw[: len(_START)].lower() != _START:
        return None
    parts = [unquote(part).strip() for part in raw[len(_START) :].split("/")] + [""] * 6
    if not parts[0] and is_european_number(parts[1]) and parts[2] in ("EU", "EC"):
        parts = ["EC", "", *parts[1:]]  # HAL, where it does not know the programme
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


_SENTENCE = re.compile(
    r"\b(?:supported|funded|financed|thanks?|acknowledge\w*|grateful|financée?s?|soutenue?s?|remerci\w+|bénéfici\w+)\b"
    r"|[a-z)]{3}\.\s+[A-Z]",
    re.IGNORECASE,
)
_EUROPE = re.compile(r"\b(?:European|Europe|EU|ERC|H2020|Horizon|FP7|Marie|Curie|européen\w*)\b", re.IGNORECASE)
_EUROPEAN_NUMBER = re.compile(r"(?<![\w.-])(?:\d{6}|\d{9})(?![\w-])")


def is_sentence(words: str) -> bool:
    """Whether a text is an acknowledgement and no funder's name."""
    return len(words) > 160 or (len(words) > 30 and _SENTENCE.search(words) is not None)


@lru_cache(maxsize=8192)
def in_words(words: str) -> tuple[Funding, ...]:
    """What a free text says of funding: each grant whose number is unmistakable, else the funders we know by name,
    else, where it is no sentence, the text as the funder's name."""
    awards = [number.upper() for number in dict.fromkeys(_ANR.findall(words))]
    made = [Funding(funder=_FUNDERS["ANR"][1], award=one) for one in awards]
    if _EUROPE.search(words):
        numbers = dict.fromkeys(_EUROPEAN_NUMBER.findall(words))
        made += [Funding(funder=_FUNDERS["EC"][1], award=one) for one in numbers]
    if made or not words:
        return tuple(made)
    if not is_sentence(words):
        return (Funding(funder=words),)
    lower = words.lower()
    return tuple(
        Funding(funder=row[1]) for row in _FUNDERS.values() if row[1].lower() in lower or row[2].lower() in lower
    )


_AWARDED = re.compile(
    r"\bfund(?:ing provided by |er ?name: ?)(?P<funder>\S.{0,120}?),?"
    r"\s+award ?(?:number|no\.?)\s?:? ?(?P<award>[\w/-]+)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def credited(words: str) -> tuple[Funding, ...]:
    """The grants in a credit: those called award numbers, else those whose numbers are unmistakable; no bare names."""
    found = tuple(Funding(funder=one["funder"], award=one["award"]) for one in _AWARDED.finditer(words))
    return found or tuple(one for one in in_words(words) if one.award)


_NUMBERED = re.compile(
    r"^(H2020|Horizon 2020|HORIZON|FP[5-7])\s*[-–/:,]\s*(?:\w+\s*[-–/:,]\s*)?(\d{6}|\d{9})$", re.IGNORECASE
)


@lru_cache(maxsize=8192)
def numbered(raw: str) -> Funding | None:
    """The European grant of a programme and a number: `H2020 - 862756`. None for other texts."""
    found = _NUMBERED.match(raw.strip())
    return Funding(funder=_FUNDERS["EC"][1], award=found[2], programme=found[1]) if found else None


def several(one: Funding) -> tuple[Funding, ...]:
    """The grants in a list of numbers of the ANR: `ANR-11-LABX-0056-LMH, ANR-10-EQPX-17`; a European one by its number
    alone: `H2020 - 773383`, `ERC-2015-StG 677628`."""
    if not one.award or is_european_number(one.award):
        return (one,)
    numbers = _ANR.findall(one.award) if len(one.award) > 20 else []
    if len(numbers) > 1:
        return tuple(replace(one, award=number.upper()) for number in dict.fromkeys(numbers))
    return (one,) if numbers else (_by_number(one, one.award),)


def _by_number(one: Funding, award: str) -> Funding:
    if known := numbered(award):
        return replace(one, award=known.award, programme=one.programme or known.programme)
    if not _EUROPE.search(one.funder or "") and not _EUROPE.search(award):
        return one
    numbers = set(_EUROPEAN_NUMBER.findall(award))
    if len(numbers) != 1:
        return one
    call = award.upper().split("-", 1)[0]
    return replace(one, award=numbers.pop(), programme=one.programme or (call if call in _PROGRAMMES else None))


def without_bare(found: Sequence[Funding]) -> tuple[Funding, ...]:
    """The grants without a funder's bare name where the same funder, by name, abbreviation or both, has a grant
    there (`Agence nationale de la recherche (ANR)` beside a grant of the ANR), nor an award's bare number beside more
    on it."""
    granting = {name for one in found if one.award and one.funder for name in _called(one.funder)}
    kept = [one for one in found if not (_is_bare(one) and granting.intersection(_called(one.funder or "")))]
    awarded = Counter(one.award for one in kept if one.award)
    return tuple(one for one in kept if awarded[one.award or ""] < 2 or not _is_less(one, kept))


def _is_less(one: Funding, found: Sequence[Funding]) -> bool:
    """Whether a bare award stands beside more on the same award of the same funder under another of its names."""
    beside = (other for other in found if other.award == one.award and _says_more(other))
    return not _says_more(one) and any(_called(one.funder or "") & _called(other.funder or "") for other in beside)


def _says_more(one: Funding) -> bool:
    return bool(one.award_title or one.award_uri or one.programme or one.funder_ids)


def _is_bare(one: Funding) -> bool:
    return not (one.award or _says_more(one))


@lru_cache(maxsize=4096)
def _called(name: str) -> frozenset[str]:
    """What a funder is called by one of its names: itself, what stands in brackets and, for those we know, their
    code."""
    before, _, inside = name.partition(" (")
    parts = [part.strip(" )").lower() for part in (before, inside) if part.strip(" )")]
    codes = (row[0].lower() for row in _FUNDERS.values() if {row[1].lower(), row[2].lower()}.intersection(parts))
    return frozenset((*parts, *codes))


_ANR_TOLD = re.compile(r"^(?:ANR\s*:\s*(?P<acronym>[^,]*),\s*)?ANR-[\w-]+,(?P<rest>.+?)(?:\(\d{4}\))?$")
_UNNAMED = re.compile(r"^ANR:\s*(?=\d\d-[A-Z0-9]{4}-\d)")
"""Some numbers stand without their funder: `ANR: 10-LABX-0039,PALM,…`."""
_EUROPEAN = re.compile(r"^European Project\s*:\s*(?P<rest>.+?)(?:\(\d{4}\))?$", re.IGNORECASE)
_CALL = re.compile(r"[A-Z][A-Z\d-]{0,60}-20\d\d(?:-\w+)*$")
"""The call behind a European grant: `ERC-2016-STG`."""
_PROGRAMMES = ("H2020", "HE", "HORIZON", "FP7", "FP6", "FP5", "CIP")


@lru_cache(maxsize=8192)
def told(raw: str) -> Funding | None:
    """The grant that HAL tells in dc:contributor: `ANR-16-CE32-0005,SoilCarb,Dynamique du carbone(2016)`, or
    `European Project: 641762,H2020,…,ECOPOTENTIAL(2015)` in this order or with the acronym first. None for other texts.
    """
    raw = _UNNAMED.sub("ANR-", raw) if raw[:4] == "ANR:" else raw
    if european := _EUROPEAN.match(raw):
        return _european([part.strip() for part in european["rest"].split(",")])
    known = anr(raw)
    if known is None or not (found := _ANR_TOLD.match(raw)):
        return known
    parts = [part.strip() for part in found["rest"].split(",", 1)]
    title = parts[-1] or (found["acronym"] or "").strip() or parts[0]
    return Funding(funder=known.funder, award=known.award, award_title=title or None)


def _european(parts: list[str]) -> Funding | None:
    award = next((part for part in parts if is_european_number(part)), None)
    if award is None:
        return None
    programme = next((part for part in parts if part.upper().startswith(_PROGRAMMES) and len(part) <= 12), None)
    named = [
        part
        for part in parts
        if part and part not in (award, programme) and not (part.upper().startswith(_PROGRAMMES) or _CALL.match(part))
    ]
    return Funding(
        funder=_FUNDERS["EC"][1], award=award, award_title=named[0] if named else None, programme=programme or None
    )


def merged(found: Sequence[Funding]) -> tuple[Funding, ...]:
    """Each award once, with the most that any of its statements says."""
    made: dict[tuple[str | None, str | None], Funding] = {}
    for one in found:
        known = made.get((one.award, one.funder))
        made[(one.award, one.funder)] = (
            one
            if known is None
            else Funding(
                funder=known.funder,
                funder_ids=known.funder_ids or one.funder_ids,
                award=known.award,
                award_title=max(known.award_title or "", one.award_title or "", key=len) or None,
                award_uri=known.award_uri or one.award_uri,
                programme=known.programme or one.programme,
            )
        )
    return tuple(made.values())


def agreement(funding: Funding) -> str | None:
    """The `info:eu-repo/grantAgreement/…` of a funding, or None where the award is missing or the funder has no code.

    Blanks stand as they are and only what would end a part is escaped (OpenAIRE's guidelines for literature, v3).
    """
    code = _code(funding) if funding.award else None
    if not funding.award or code is None:
        return None
    european = code == "EC"
    programme = frameworks.programme(funding) if european else funding.programme or ""
    named = (code, programme, funding.award, "EU" if european else "", funding.award_title or "")
    return "info:eu-repo/grantAgreement/" + "/".join(part.replace("%", "%25").replace("/", "%2F") for part in named)


_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,11}")
"""A funder that is called by its code: `WT`, `SNSF`."""


def _code(one: Funding) -> str | None:
    """The code of a funder: all names of the European Union are EC; one we do not know may be a code itself."""
    if frameworks.is_european(one):
        return "EC"
    funder, registered = one.funder or "", (one.funder_ids or {}).get("crossref_funder")
    known = (row[0] for row in _FUNDERS.values() if funder in row[:3] or (registered and registered == row[3]))
    return next(known, None) or (funder if _CODE.fullmatch(funder) else None)


def is_european(funding: Funding) -> bool:
    """Whether a funding is a grant of the European Commission with a number of its form."""
    return is_european_number(funding.award) and frameworks.is_european(funding)


def is_european_number(award: str | None) -> bool:
    """Whether an award has the form of the European Commission's: six digits, nine since Horizon Europe."""
    return award is not None and award.isascii() and award.isdigit() and len(award) in (6, 9)


def funder_id(name: str | None) -> str | None:
    """The Crossref Funder Registry's DOI of a funder we know by name or abbreviation."""
    return next((row[3] for row in _FUNDERS.values() if name and name in (row[0], row[1], row[2])), None)


def registered(one: Funding) -> str | None:
    """The Crossref Funder Registry's DOI by which a funding's funder is written: that of the programme for a European
    grant, else the one given, else, where no other id is given, that of a funder known by name."""
    if frameworks.is_european(one) and (european := frameworks.funder_id(one)):
        return european
    ids = one.funder_ids or {}
    return ids.get("crossref_funder") or (None if ids else funder_id(one.funder))


def funder(code: str) -> str:
    """The name of a funder by the code that info:eu-repo uses; the code itself where we know none."""
    known = _FUNDERS.get(code.upper())
    return known[1] if known else code
