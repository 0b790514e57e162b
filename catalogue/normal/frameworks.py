"""The European Union's framework programmes: whether a grant is of one, of which, and the funder's id that tells it.

OpenAIRE links a grant by the programme, written FP7, H2020 or HE, or by the programme's id as a funder, and by nothing
else (EOSC dossier, 3.4 and 4); records have the programme in a hundred spellings, or only in the funder's name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from catalogue.normal import table
from catalogue.normal.folding import folded
from catalogue.record import Funding

_ROWS = table("frameworks.tsv")
_NAMES = frozenset(folded(row[0]) for row in _ROWS)
_IDS = {row[1]: row[2] for row in _ROWS if row[1]}
_GENERAL = frozenset(row[1] for row in _ROWS if row[3])
_WRITTEN = {row[2]: row[1] for row in _ROWS if row[2] and not row[3] and row[0][:6] != "H2020 "}
_COMMISSION_ROR = "00k4n6c32"

_SPELT = (
    ("H2020", re.compile(r"\bh(?:orizon)?[\s_-]*2020\b")),
    (
        "FP7",
        re.compile(r"\bfp7\b|\b(?:7th|seventh) (?:research )?framework\b|\b(?:7e|7eme|septieme) (?:pcrd|programme)"),
    ),
    ("HE", re.compile(r"^he$|\bhorizon[\s_-]*europe\b|^horizon(?:$|[.:_-])")),
)
_PARTS_OF_FP7 = frozenset({
    "people", "ideas", "cooperation", "capacities", "regpot", "regions", "infra", "infrastructures", "sme", "sis",
    "inco", "health", "kbbe", "ict", "nmp", "energy", "env", "environment", "transport", "tpt", "ssh", "spa", "space",
    "sec", "security", "fission",
})  # fmt: skip
"""What HAL's TEI gives where it knows of the seventh programme only the part: `EC/REGPOT/204727`."""
_FIRST_OF_H2020 = 633_000
_FIRST_OF_HE = 101_039_000
"""The last calls of H2020 have nine digits, too: 101036756 is one of its grants, 101039436 one of Horizon Europe."""


@lru_cache(maxsize=4096)
def framework(words: str) -> str | None:
    """FP7, H2020 or HE from the words for a programme: `H2020-EU.1.4.1.3. - …`, `HORIZON`; None for others."""
    plain = folded(words)
    return next((code for code, spelt in _SPELT if spelt.search(plain)), None)


def programme(one: Funding) -> str:
    """The programme of a European grant: as it is said, by the funder's id or name, by the number; else as given."""
    given = one.programme or ""
    said = framework(given) or _IDS.get(_crossref(one)) or framework(one.funder or "")
    return said or _by_number(given, one.award or "") or given


def _by_number(given: str, award: str) -> str | None:
    if not (award.isascii() and award.isdigit()):
        return None
    if len(award) == 9 and not given:
        return "HE" if int(award) >= _FIRST_OF_HE else "H2020"
    return "FP7" if folded(given) in _PARTS_OF_FP7 and int(award) < _FIRST_OF_H2020 else None


def is_european(one: Funding) -> bool:
    """Whether a grant is the European Union's, called by its own name, its council's, a programme's, or by an id."""
    ids = one.funder_ids or {}
    return _crossref(one) in _IDS or ids.get("ror") == _COMMISSION_ROR or _is_named(one.funder or "")


@lru_cache(maxsize=4096)
def _is_named(name: str) -> bool:
    before, _, inside = folded(name).partition(" (")
    return before in _NAMES or inside.rstrip(") ") in _NAMES or framework(name) is not None


def _crossref(one: Funding) -> str:
    return (one.funder_ids or {}).get("crossref_funder", "")


def funder_id(one: Funding) -> str | None:
    """The Crossref id by which a European grant's funder is written: its own where that tells the programme, else the
    programme's; None where neither is known."""
    own = _crossref(one)
    if own and own not in _GENERAL:
        return own
    return _WRITTEN.get(programme(one)) or own or None
