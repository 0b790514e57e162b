"""Codes as the index has them, from what people write: `cc by 4.0` is CC-BY-4.0, `fra` and `français` are fr."""

from __future__ import annotations

import re
from functools import lru_cache

from catalogue.normal import languages, licences, table
from catalogue.query import NOT_STATED
from catalogue.query.fields import SPELT
from catalogue.record import Licence

CODED = ("source", "centre", "lang", "license", "has", "type", "access", "versions", "sort")
"""Fields and parameters whose values are codes of ours; collections and formats are named by repositories."""


def code(name: str, written: str) -> str:
    """The code that is meant by a value of a field or parameter; what is none of ours stays, in small letters unless
    it is a licence, whose address may need its capitals."""
    match name:
        case "license":
            known = licences.licences(written)
            return (known[0].spdx if len(known) == 1 else None) or _family(written) or written
        case "lang":
            return languages.code(written) or written.lower()
        case "has":
            return SPELT.get(written.lower(), written.lower())
        case _:
            return written.lower()


_SPDX = tuple(row[0] for row in table("spdx.tsv"))
_CREATIVE = re.compile(r"CC-BY(-NC)?(-ND|-SA)?")


def meant(name: str, value: str) -> tuple[str, ...]:
    """The codes in the index that one of a query stands for: a licence without its version for each version of it."""
    return versions(value) if name == "license" else (value,)


@lru_cache(maxsize=1024)
def versions(licence: str) -> tuple[str, ...]:
    """All versions of a licence named without one, `CC-BY` or `GPL`, and what says no more than that either; any other
    value is itself."""
    numbered = re.compile(re.escape(licence) + r"-\d", re.IGNORECASE)
    found = () if licence in _SPDX or "://" in licence else tuple(one for one in _SPDX if numbered.match(one))
    return (licence, *found, *([unversioned] if (unversioned := _creative_address(licence)) else []))


def licence_code(found: Licence) -> str:
    """The code of a licence in the index: that of SPDX, else its address, else what it is called.

    One of Creative Commons without a version is its address there also where it was but named (`CC-BY`): under the name
    itself all its versions are found, so a facet that counted works by it would promise fewer than it gives.
    """
    if found.spdx or found.uri:
        return found.spdx or found.uri or NOT_STATED
    label = found.label or NOT_STATED
    return _creative_address(_family(label) or "") or label


def _creative_address(name: str) -> str | None:
    """The address of a licence of Creative Commons that is named without its version."""
    kind = name.removeprefix("CC-").lower()
    return f"https://creativecommons.org/licenses/{kind}/" if _CREATIVE.fullmatch(name) else None


@lru_cache(maxsize=1024)
def _family(written: str) -> str | None:
    """The name of a licence as SPDX spells it, less the version: `cc by nc` is CC-BY-NC. None for addresses (one of a
    licence without version is a code of its own) and for what has no versions."""
    bare = re.sub(r"[\s_-]+", "-", written.strip())
    if "://" in bare or not bare:
        return None
    numbered = re.compile(f"({re.escape(bare)})-\\d", re.IGNORECASE)
    return next((one[1] for one in map(numbered.match, _SPDX) if one), None)
