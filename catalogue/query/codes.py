"""Codes as the index has them, from what people write: `cc by 4.0` is CC-BY-4.0, `fra` and `français` are fr."""

from __future__ import annotations

from catalogue.normal import languages, licences
from catalogue.query.fields import SPELT

CODED = ("source", "centre", "lang", "license", "has", "type", "access", "versions", "sort")
"""Fields and parameters whose values are codes of ours; collections and formats are named by repositories."""


def code(name: str, written: str) -> str:
    """The code that is meant by a value of a field or parameter; what is none of ours stays, in small letters unless
    it is a licence, whose address may need its capitals."""
    match name:
        case "license":
            known = licences.licences(written)
            return (known[0].spdx if len(known) == 1 else None) or written
        case "lang":
            return languages.code(written) or written.lower()
        case "has":
            return SPELT.get(written.lower(), written.lower())
        case _:
            return written.lower()
