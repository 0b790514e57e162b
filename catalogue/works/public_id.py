"""Public ids of works: ten characters of Crockford base32 and one check character, minted once, never reused.

The alphabet and the check (value modulo 37) are Douglas Crockford's; ids whose check would be one of his five signs
outside the alphabet are never minted, so that an id is letters and digits only.
"""

from __future__ import annotations

import secrets
from array import array

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [high + low for high in ALPHABET for low in ALPHABET]
_BITS = 2**50 - 1
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans("OILoil", "011011")


def mint(count: int) -> set[str]:
    """So many new ids, drawn at random (50 bits each), all different; whoever keeps one makes sure that it was never
    given before."""
    drawn: set[str] = set()
    while len(drawn) < count:
        # eight bytes each, of which the lowest 50 bits count; one call for all, since each goes to the system
        numbers = array("Q", secrets.token_bytes(8 * (count - len(drawn))))
        drawn.update(_written(number & _BITS) for number in numbers if (number & _BITS) % 37 < 32)
    return drawn


def _written(number: int) -> str:
    body = "".join([_PAIRS[number >> shift & 1023] for shift in (40, 30, 20, 10, 0)])
    return body + ALPHABET[number % 37]


def normal(text: str) -> str | None:
    """The id as minted, from what a person typed (lower case, O for 0, hyphens); None where the check fails."""
    cleaned = text.strip().replace("-", "").translate(_READ_AS).upper()
    if len(cleaned) != 11 or any(character not in _VALUE for character in cleaned):
        return None
    number = 0
    for character in cleaned[:10]:
        number = number << 5 | _VALUE[character]
    return cleaned if number % 37 == _VALUE[cleaned[10]] else None
