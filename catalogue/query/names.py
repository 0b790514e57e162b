"""Organisations and persons as people write them in a search: identifiers of registries, codes of laboratories."""

from __future__ import annotations

import re
from functools import lru_cache

from catalogue.normal import people

ORGANISATIONS = ("ror", "rnsr", "idref", "isni", "grid", "wikidata", "halstruct", "lab")
"""Schemes by which organisations are found; `halstruct` is the number of a structure in HAL, `lab` the code of a French
laboratory without spaces: umr5175."""

PERSONS = ("orcid", "idhal", "idref")

_KINDS = "UMR|UMS|UAR|UPR|USR|EMR|ERL|FRE|GDR|EA|UPRES|UR|US|JE"
_LAB = re.compile(
    rf"\b({_KINDS})[ _-]*+(?:[A-Z]\b[ _-]*+)?(?:CNRS|INSERM|IRD|INRAE?|CEA)?[ _-]*+(\d{{2,5}})\b", re.IGNORECASE
)
_STRUCTURE = re.compile(r"struct(?:id_i)?[-:](\d{1,9})", re.IGNORECASE)
_REGISTERED = {
    "ror": re.compile(r"0[a-hj-km-np-tv-z0-9]{6}\d{2}", re.IGNORECASE),
    "rnsr": re.compile(r"\d{9}[A-Z]", re.IGNORECASE),
    "idref": re.compile(r"\d{8}[\dX]", re.IGNORECASE),
}


@lru_cache(maxsize=32768)
def laboratories(text: str) -> tuple[str, ...]:
    """The codes of laboratories that a name holds: `CEFE - UMR 5175` has umr5175."""
    return tuple(f"{kind}{number}".lower() for kind, number in _LAB.findall(text))


def organisation(text: str) -> tuple[str, str] | None:
    """(scheme, value) of an organisation written as an identifier, as a laboratory's code, or as HAL numbers structures
    (`struct-13621`); None for a name."""
    text = text.strip()
    if found := _LAB.fullmatch(text):
        return "lab", f"{found[1]}{found[2]}".lower()
    if found := _STRUCTURE.fullmatch(text):
        return "halstruct", found[1]
    scheme, colon, value = text.partition(":")
    if colon and scheme.lower() in ORGANISATIONS and value and not value.startswith("//"):
        return _of_scheme(scheme.lower(), value)
    if found_id := people.identifier(text):
        return found_id if found_id[0] in ORGANISATIONS else None
    return next(((name, _cased(name, text)) for name, form in _REGISTERED.items() if form.fullmatch(text)), None)


def person(text: str) -> tuple[str, str] | None:
    """(scheme, value) of a person written as an identifier; None for a name."""
    text = text.strip()
    scheme, colon, value = text.partition(":")
    if colon and scheme.lower() in PERSONS and value and not value.startswith("//"):
        return _of_scheme(scheme.lower(), value)
    found = people.identifier(text, "orcid") if text.count("-") == 3 else people.identifier(text)
    return found if found and found[0] in PERSONS else None


def _of_scheme(scheme: str, value: str) -> tuple[str, str]:
    if scheme == "lab":
        return scheme, "".join(laboratories(value)[:1]) or value.lower()
    return people.identifier(value, scheme) or (scheme, value)


def _cased(scheme: str, text: str) -> str:
    return text.lower() if scheme == "ror" else text.upper()
