"""Roles of people: MARC relators, UNIMARC codes and a few words to creators and DataCite's contributor types."""

from __future__ import annotations

from collections.abc import Iterable

from catalogue.normal import table

_TABLE = {row[0]: row[1] for row in table("roles.tsv")}
_BEFORE = "http://id.loc.gov/vocabulary/relators/"


def role(raw: str) -> str | None:
    """`Creator`, `Publisher`, `Grantor`, `Funder` or a DataCite contributorType; None for a word nobody knows."""
    key = raw.strip().lower().rstrip(".,;: ").replace("https://id.loc.gov", "http://id.loc.gov")
    key = key.removeprefix(_BEFORE)
    return _TABLE.get(key) or _TABLE.get("".join(key.split()))  # Dataverse puts DataCite's words apart


def contributor(raw: str) -> str | None:
    """The contributorType that a role is, None for one that makes a creator, a publisher or a funder."""
    found = role(raw)
    return None if found in ("Creator", "Publisher", "Grantor", "Funder") else found


def first(raws: Iterable[str]) -> str | None:
    """Of several roles the one that says most: a creator is one even if a contributor beside."""
    known = [found for raw in raws if (found := role(raw))]
    return min(known, key=lambda found: (found != "Creator", found == "Other"), default=None)
