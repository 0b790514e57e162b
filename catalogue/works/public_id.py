"""Public ids of works: ten characters of Crockford base32 and one check character, minted once, never reused.

The alphabet and the check (value modulo 37) are Douglas Crockford's; ids whose check would be one of his five signs
outside the alphabet are never minted, so that an id is letters and digits only.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans("OILoil", "011011")


def mint() -> str:
    """A new id, drawn at random (50 bits); whoever keeps it makes sure that it was never given before."""
    while True:
        number = secrets.randbits(50)
        if number % 37 < 32:
            body = "".join(ALPHABET[number >> shift & 31] for shift in range(45, -1, -5))
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
