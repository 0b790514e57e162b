"""Identifiers of persons and organisations: ORCID, ROR, ISNI, IdRef and their kin by named scheme, checked."""

from __future__ import annotations

import re
from functools import lru_cache

from catalogue.normal import digits

_SCHEMES = {
    "orcid": "orcid",
    "orcid id": "orcid",
    "orcidid": "orcid",
    "ror": "ror",
    "rors": "ror",
    "isni": "isni",
    "idref": "idref",
    "ppn": "idref",
    "sudoc": "idref",
    "idhal": "idhal",
    "hal": "idhal",
    "rnsr": "rnsr",
    "halstruct": "halstruct",
    "viaf": "viaf",
    "gnd": "gnd",
    "grid": "grid",
    "wikidata": "wikidata",
    "crossref funder id": "crossref_funder",
    "crossref funderid": "crossref_funder",
    "crossref funder": "crossref_funder",
    "researcherid": "researcherid",
    "scopus": "scopus",
    "scopusid": "scopus",
    "scopus author id": "scopus",
}
_ADDRESSES = (
    ("orcid.org/", "orcid"),
    ("ror.org/", "ror"),
    ("isni.org/", "isni"),
    ("idref.fr/", "idref"),
    ("viaf.org/", "viaf"),
    ("d-nb.info/gnd/", "gnd"),
    ("grid.ac/", "grid"),
    ("data.hal.science/structure/", "halstruct"),
    ("data.archives-ouvertes.fr/structure/", "halstruct"),
    ("aurehal.archives-ouvertes.fr/structure/", "halstruct"),
    ("wikidata.org/", "wikidata"),
    ("10.13039/", "crossref_funder"),
)
_ORCID = re.compile(r"\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx]")
_IDREF = re.compile(r"(?:^|/)(\d{8}[\dXx])(?:/id)?/?$")
_ROR = re.compile(r"0[a-hj-km-np-tv-z0-9]{6}\d{2}$")
_RNSR = re.compile(r"\d{9}[A-Z]$")
_FUNDER = re.compile(r"(10\.13039/\d+)$")
_PLAIN = re.compile(r"[^\s<>]{2,80}$")


_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


def _is_ror(value: str) -> bool:
    """Whether a ROR's last two digits are the check of the others (ISO 7064 over Crockford's base 32)."""
    if not _ROR.match(value):
        return False
    number = 0
    for digit in value[:-2]:
        number = number * 32 + _DIGITS.index(digit)
    return 98 - number * 100 % 97 == int(value[-2:])


def scheme_named(name: str) -> str | None:
    """Our scheme for what a record calls it, by name or by the address of its registry."""
    key = name.strip().lower().rstrip("/")
    found = _SCHEMES.get(key)
    if found or not key:
        return found
    return next((scheme for start, scheme in _ADDRESSES if start.rstrip("/") in key), None)


@lru_cache(maxsize=16384)
def identifier(value: str, scheme: str | None = None) -> tuple[str, str] | None:
    """(scheme, normal form) of an identifier by the scheme named or by the address it is; None where it is none.

    Check digits of ORCID and ISNI must hold; a wrong one is no identifier.
    """
    text = value.strip()
    named = (scheme_named(scheme) if scheme else None) or scheme_named(text)
    form = _normal(text, named) if named else None
    return (named, form) if named and form else None


def _normal(text: str, scheme: str) -> str | None:
    last = text.rstrip("/").rpartition("/")[2]
    match scheme:
        case "orcid":
            found = _ORCID.search(text)
            return digits.orcid(found.group()) if found else None
        case "isni":
            return digits.isni(last)
        case "ror":
            return last.lower() if _is_ror(last.lower()) else None
        case "idref":
            ppn = _IDREF.search(text)
            return ppn[1].upper() if ppn else None
        case "rnsr":
            return last.upper() if _RNSR.match(last.upper()) else None
        case "halstruct":
            number = last.lower().removeprefix("struct-")
            return number if number.isdecimal() and number.isascii() else None
        case "crossref_funder":
            funder = _FUNDER.search(text.rstrip("/"))
            return funder[1] if funder else f"10.13039/{last}" if last.isdigit() and len(last) >= 9 else None
        case "viaf":
            number = last.upper().removeprefix("VIAF")
            return number if number.isdecimal() else None
        case "wikidata":
            return last if re.match(r"Q\d+$", last) else None
        case "gnd":
            return _normal(last.lower().removeprefix("gnd:").upper(), "")
        case _:
            return last if _PLAIN.match(last) else None
