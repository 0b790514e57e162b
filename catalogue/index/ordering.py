"""What works are ordered by, whatever the engine: dates, years and titles as keys, and small boosts. Pure."""

from __future__ import annotations

from zlib import crc32

from catalogue.index.document import WorkDocument

_ALPHABET = {c: place for place, c in enumerate(" 0123456789abcdefghijklmnopqrstuvwxyz")}


def orders(work: WorkDocument) -> dict[str, int | str]:
    """The sort keys. Each ends in bits of the id, so that ties are few and a cursor can name the last one seen."""
    tie = crc32(work.work.encode())
    age = (work.added & 0xFFFFFFFF) << 17 | tie & 0x1FFFF
    return {
        "by_added": work.added << 28 | tie & 0xFFFFFFF,
        "by_newest": (work.year or 0) << 49 | age,
        "by_oldest": (work.year or 9999) << 49 | age,
        "by_letters": letters(work.title_key),
        "by_title": f"{work.title_key}\t{work.work}",
    }


def letters(key: str) -> int:
    """The first twelve characters of a title key as a number in the same order."""
    number = 0
    for sign in key[:12].ljust(12):
        number = number * 37 + _ALPHABET.get(sign, 0 if sign < "0" else 10 if sign < "a" else 36)
    return number


def weight(work: WorkDocument) -> float:
    """What relevance is multiplied by: small boosts for a DOI and for open access. Types are all equal."""
    return 1.0 + 0.1 * ("doi" in work.codes["has"]) + 0.1 * ("open" in work.codes["access"])
