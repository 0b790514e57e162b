"""Languages: any code or name of a language, in French, English or its own words, to ISO 639-1, else ISO 639-3."""

from __future__ import annotations

import re
from functools import lru_cache

import pycountry
from babel import Locale

_SEPARATORS = re.compile(r"\s*[;,(/]\s*")
_LISTED = re.compile(r"\s*[;,/|]\s*|\s+(?:et|and)\s+")
_NONE = frozenset(
    {
        "und",
        "zxx",
        "mis",
        "mul",
        "unknown",
        "none",
        "n/a",
        "other",
        "autre",
        ":unav",
        ":unkn",
        "inconnue",
        "not specified",
        "multilingual",
        "multilingue",
    }
)
_OWN = (
    "fr",
    "en",
    "de",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "ru",
    "el",
    "ar",
    "zh",
    "ja",
    "cs",
    "sk",
    "da",
    "sv",
    "no",
    "fi",
    "hu",
    "ca",
)
_ODD = {
    "fre": "fr",
    "fra": "fr",
    "francais": "fr",
    "anglais": "en",
    "ger": "de",
    "dut": "nl",
    "gre": "el",
    "chi": "zh",
    "cze": "cs",
    "sp": "es",
    "castilian": "es",
    "jp": "ja",
    "cn": "zh",
    "gr": "el",
    "dk": "da",
}


@lru_cache(maxsize=4096)
def code(raw: str) -> str | None:
    """`fr` for any of fr, fre, fra, French, français, fr-FR, fr_FR; None for what is no language."""
    text = raw.strip().strip(".;").lower()
    if ":" in text:  # `iso639-3:fra`, http://lexvo.org/id/iso639-3/fra
        text = text.rpartition(":")[2].rstrip("/").rpartition("/")[2]
    if not text or text in _NONE:
        return None
    for form in (text, *_SEPARATORS.split(text), *re.split(r"[-_]", text)[:1]):
        if form in _ODD:
            return _ODD[form]
        found = _by_code(form) or _names().get(form)
        if found:
            return found
    return None


@lru_cache(maxsize=4096)
def codes(raw: str) -> tuple[str, ...]:
    """Every language of a text that lists several (`fr; en`), else the one that `code` knows."""
    raw = " ".join(raw.split())
    parts = [part for part in _LISTED.split(raw) if part.strip()]
    if len(parts) > 1 and raw.strip().lower() not in _names():
        found = [code(part) for part in parts]
        if all(found):
            return tuple(dict.fromkeys(one for one in found if one))
    one = code(raw)
    return (one,) if one else ()


def says_nothing(raw: str) -> bool:
    """Whether a text is a way to say that there is no language to name: `zxx`, `mul`, `und`."""
    return raw.strip().strip(".;").lower() in _NONE


def _by_code(text: str) -> str | None:
    if not text.isascii() or not 2 <= len(text) <= 3:
        return None
    if len(text) == 2:
        return text if pycountry.languages.get(alpha_2=text) else None
    found = pycountry.languages.get(alpha_3=text) or pycountry.languages.get(bibliographic=text)
    return (getattr(found, "alpha_2", None) or str(found.alpha_3)) if found and text not in _NONE else None


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Names in English, French and the language itself (CLDR by Babel), and the reference names of ISO 639-3."""
    names: dict[str, str] = {}
    for language in pycountry.languages:
        for name in (language.name, getattr(language, "inverted_name", language.name)):  # French, Old (842-ca. 1400)
            names.setdefault(name.lower(), getattr(language, "alpha_2", None) or language.alpha_3)
    for locale in ("en", "fr"):
        for tag, name in Locale(locale).languages.items():
            if "_" not in tag and _by_code(tag):
                names[name.lower()] = _by_code(tag) or tag
    for tag in _OWN:
        names.setdefault(str(Locale(tag).get_display_name(tag)).lower(), tag)
    return names


@lru_cache(maxsize=1024)
def three_letters(two: str) -> str:
    """ISO 639-3 for a code of ours, as dc:language of the OpenAIRE guidelines wants it: `fra` for `fr`."""
    found = pycountry.languages.get(alpha_2=two) if len(two) == 2 else None
    return str(found.alpha_3) if found else two


@lru_cache(maxsize=1024)
def english(known: str) -> str | None:
    """The reference name of a code of ours in ISO 639-3: `Abui` for `abz`."""
    found = pycountry.languages.get(**{f"alpha_{len(known)}": known}) if known.isalpha() else None
    return str(found.name) if found else None
