"""Statements of rightsstatements.org in their own words."""

from __future__ import annotations

import re

_STATED = {
    "inc": "In Copyright", "inc-ow-eu": "In Copyright - EU Orphan Work",
    "inc-edu": "In Copyright - Educational Use Permitted", "inc-nc": "In Copyright - Non-Commercial Use Permitted",
    "inc-ruu": "In Copyright - Rights-holder(s) Unlocatable or Unidentifiable",
    "noc-cr": "No Copyright - Contractual Restrictions", "noc-nc": "No Copyright - Non-Commercial Use Only",
    "noc-oklr": "No Copyright - Other Known Legal Restrictions", "noc-us": "No Copyright - United States",
    "cne": "Copyright Not Evaluated", "und": "Copyright Undetermined", "nkc": "No Known Copyright",
}  # fmt: skip
_STATEMENT = re.compile(r"https?://rightsstatements\.org/(?:vocab|page)/([\w-]+)(?:/[\d.]+)?/?\S*$", re.IGNORECASE)


def statement(rights: str) -> str:
    """What a statement of rightsstatements.org says, in its own words; any other text as it is."""
    found = _STATEMENT.match(rights.strip())
    return _STATED.get(found[1].lower(), rights) if found else rights
