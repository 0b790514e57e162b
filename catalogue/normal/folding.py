"""Text folded as the search engines fold it: without case and accents, ligatures spelt out."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "’": "'"}
_SPELT = str.maketrans(_LIGATURES)
_LATIN = tuple((sign, spelt) for sign, spelt in _LIGATURES.items() if sign in "œæßøðþ’")


@lru_cache(maxsize=32768)
def folded(text: str) -> str:
    """The text in lower case without accents, ligatures spelt out: `Œuvre` is `oeuvre`."""
    text = text.lower()
    if text.isascii():
        return text
    for sign, spelt in _LATIN:
        text = text.replace(sign, spelt)
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFKD", text.translate(_SPELT))
        return "".join(c for c in parts if not unicodedata.combining(c))
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
