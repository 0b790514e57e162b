"""Identifiers of resources in normal form, and which of them are strong enough to link two records.

Schemes are those of record.schema.json. A text is read by the scheme it names (`NNT: …`, `doi:…`, a resolver's
address); nothing is guessed from digits alone: idutils would call `2024` a PubMed id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

from catalogue.normal import addresses
from catalogue.normal.addresses import is_resolver, leads_nowhere, page
from catalogue.normal.digits import isbn, issn
from catalogue.normal.schemes import (
    FORMS,
    ark,
    arxiv,
    bibcode,
    doi,
    hal,
    handle,
    nnt,
    scheme_named,
    typed,
    unwrapped,
    url,
    uuid,
)  # fmt: skip
from catalogue.record import Pid

__all__ = [
    "CERTAIN", "LINKING", "STRONG", "address", "ark", "arxiv", "bibcode", "doi", "doi_in", "hal", "handle",
    "is_resolver", "isbn", "issn", "leads_nowhere", "nnt", "own", "page", "pid", "recognise", "scheme_named",
    "sorted_unique", "strong", "url", "uuid", "without_addresses",
]  # fmt: skip

LINKING = ("doi", "hal", "handle", "ark", "nnt", "arxiv", "swhid", "pmid", "ivoid")
"""Schemes whose equality makes two records one work, the best first."""

STRONG = tuple(f"{scheme}:" for scheme in LINKING)
"""How those begin that are written as `scheme:value`."""

CERTAIN = frozenset({*LINKING, "url", "pmcid", "uuid", "bibcode", "igsn"})
"""Schemes of which whatever is read is an identifier, and of the record itself: no host's, none to be doubted."""

_REST = ("pmcid", "urn", "igsn", "bibcode", "isbn", "issn", "uuid", "url", "other")
_ORDER = {scheme: place for place, scheme in enumerate((*LINKING, *_REST))}

_PREFIX = re.compile(r"\s*([A-Za-z][A-Za-z0-9._+ -]{1,18}?)\s*[:=]\s*(?=\S)")


@lru_cache(maxsize=4096)
def pid(text: str, scheme: str | None = None) -> Pid | None:
    """The identifier in a text, read by the scheme named beside it, else by the one it names itself; what names no
    scheme at all is `other`. None only for an empty text."""
    text = text.strip()
    if not text:
        return None
    found = _read(typed(text), scheme)
    return found if text.isascii() or found.scheme not in ("url", "other") else _read(text, scheme)


def _read(text: str, scheme: str | None) -> Pid:
    named = scheme_named(scheme) if scheme else None
    if named == "handle" and addresses.is_resolver(text):
        return _self_named(text) or Pid("other", text)
    if named and (found := FORMS[named](text)):
        special = _self_named(text) if named == "url" else None
        return special or Pid(named, found)
    return _self_named(text) or Pid("other", text)


def _self_named(text: str) -> Pid | None:
    lower = text[:12].lower()
    if lower.startswith("http"):
        return addresses.identified(text)
    for scheme, found in (("doi", doi(text)), ("ark", ark(text) if "ark:" in text.lower() else None)):
        if found:
            return Pid(scheme, found)
    if lower.startswith("info:"):
        return _from_info(text)
    for start, scheme in (("urn:uuid:", "uuid"), ("urn:", "urn"), ("ivo://", "ivoid"), ("swh:1:", "swhid")):
        if lower.startswith(start) and (found := FORMS[scheme](text)):
            return _from_urn(found) if scheme == "urn" else Pid(scheme, found)
    return _prefixed(text) or _bare(text)


def _from_urn(text: str) -> Pid:
    """OpenEdition writes `urn:doi:10.4000/…`, `urn:handle:20.500.13089/…`, `urn:issn:…`."""
    _, name, rest = text.split(":", 2)
    scheme = scheme_named(name)
    found = FORMS[scheme](rest) if scheme and scheme != "url" else None
    return Pid(scheme, found) if scheme and found else Pid("urn", text)


def _prefixed(text: str) -> Pid | None:
    prefix = _PREFIX.match(text)
    if not prefix:
        return None
    scheme, rest = scheme_named(prefix[1]), text[prefix.end() :]
    if scheme == "url" and (found := url(rest)):
        return addresses.identified(found)
    value = FORMS[scheme](rest) if scheme else None
    return Pid(scheme, value) if scheme and value else None


_NNT_ALONE = re.compile(r"(?:19[89]|20[0-4])\d[A-Z]{2}[A-Z0-9]{2}[A-Z0-9]{2}\d\d$")
"""A French thesis' number, which stands alone in theses.fr: year, institution (`PA06`, `GREA`), running number."""


def _bare(text: str) -> Pid | None:
    if (found := hal(text)) and re.match(r"[a-z]{2,14}\d?-\d{8}", found):
        return Pid("hal", found)
    if found := uuid(text):
        return Pid("uuid", found)
    if found := bibcode(text):
        return Pid("bibcode", found)
    if text[:5].upper() in ("ISBN ", "ISSN ") and (number := FORMS[text[:4].lower()](text[5:])):
        return Pid(text[:4].lower(), number)
    if text[:3] in ("978", "979") and (number := FORMS["isbn"](text)):
        return Pid("isbn", number)
    if len(text) == 12 and _NNT_ALONE.match(text):
        return Pid("nnt", text)
    if text[:3] == "PMC" and len(text) > 7 and (found := FORMS["pmcid"](text)):
        return Pid("pmcid", found)
    return None


def _from_info(text: str) -> Pid | None:
    """`info:doi/…`, `info:hdl/…` or `info:hdl:…` (Liège), and `info:eu-repo/semantics/altIdentifier/doi/…`."""
    head, _, rest = text.partition(":" if text[5:9].lower() in ("doi:", "hdl:") else "/")
    if rest and head.lower() == "info":
        head, _, rest = rest.partition(":")
    if "altidentifier/" in text.lower():
        head, _, rest = text[text.lower().index("altidentifier/") + 14 :].partition("/")
    scheme = scheme_named(head.rpartition(":")[2])
    found = FORMS[scheme](unquote(rest)) if scheme and rest else None
    return Pid(scheme, found) if scheme and found else None


def doi_in(text: str) -> Pid | None:
    """The first word of a text that is a DOI: `doi: 10.1234/x, in: …`."""
    if "10." not in text:
        return None
    return next((Pid("doi", found) for word in text.split() if (found := doi(word))), None)


def recognise(text: str) -> Pid | None:
    """What somebody pasted into a search box, if it is an identifier of a resource: else None.

    Knows DOI, HAL, handle, ARK, arXiv, NNT, SWHID, PMID (with its name), ivo, URN, ISBN (with its name); an ORCID is
    no identifier of a resource.
    """
    text = unwrapped(text.strip().strip("\"'<«“‘("))
    if not text or len(text) > 500 or (" " in text and not _PREFIX.match(text)):
        return None
    found = pid(unquote(text) if "%" in text else text)
    if found and found.scheme not in ("other", "url", "bibcode"):
        return found
    if found and found.scheme == "other":
        return _by_shape(text)
    return None


def _by_shape(text: str) -> Pid | None:
    for scheme, look in (("arxiv", arxiv), ("handle", handle), ("nnt", nnt)):
        if scheme == "nnt" and not (text[:4].isdigit() and any(letter.isalpha() for letter in text)):
            continue
        if found := look(text):
            return Pid(scheme, found)
    return None


_ADDRESSES = re.compile(r"\s*[,;]\s+(?=https?://|(?:doi:\s*)?10\.\d{4})", re.IGNORECASE)


def listed(text: str) -> list[str]:
    """The addresses or DOIs that one text lists: `https://doi.org/10.1000/a, https://doi.org/10.1000/b`."""
    return _ADDRESSES.split(text) if " " in text and text[:3].lower() in ("htt", "doi", "10.") else [text]


_NUMBERED = re.compile(r"\s*(?:urn:)?e?is[bs]n\b", re.IGNORECASE)
_REPORT = re.compile(r"(?:report|patent|rapport|brevet)\s+n[°o]\s*:\s*(\S.{0,40})$", re.IGNORECASE)
"""The number of a report or a patent, as HAL's Dublin Core has it."""
_UNIDENTIFYING = ("citation", "eprint_id", "internal", "local", "publisher", "filename")


def own(value: str, scheme: str | None = None) -> Pid | None:
    """An identifier that a record gives itself; None for a citation, an OAI identifier, a running number, or an ISBN
    whose check digit is wrong."""
    found = pid(value, scheme) if scheme else pid(value)  # pid(x) and pid(x, None) would be remembered apart
    if found is None or found.scheme == "issn" or value.startswith("oai:"):
        return None
    if found.scheme in ("other", "urn") and (
        _NUMBERED.match(value) or (scheme and scheme_named(scheme) in ("isbn", "issn"))
    ):
        return None
    if found.scheme == "other" and (value[:5].lower() == "info:" or value[:1] == "/"):
        return None  # a term of a vocabulary, or a path without its host (PubMed Central)
    if found.scheme == "other" and " " in found.value:
        numbered = _REPORT.match(value)
        return Pid("other", numbered[1]) if numbered else None
    return None if found.scheme == "other" and (scheme or "").lower() in _UNIDENTIFYING else found


def without_addresses(pids: tuple[Pid, ...]) -> tuple[Pid, ...]:
    """Addresses are identifiers only where there is nothing better; else the landing page has them."""
    better = tuple(found for found in pids if found.scheme != "url")
    return better or pids


def sorted_unique(pids: Iterable[Pid]) -> tuple[Pid, ...]:
    """The best first, each once."""
    return tuple(sorted(dict.fromkeys(pids), key=_rank))


def strong(pids: Iterable[Pid]) -> tuple[Pid, ...]:
    """Those that link records into works (`LINKING`), the best first."""
    return tuple(sorted((found for found in pids if found.scheme in LINKING), key=_rank))


def _rank(found: Pid) -> int:
    return _ORDER.get(found.scheme, 99)


def address(found: Pid) -> str | None:
    """The address that resolves an identifier, or None where there is none."""
    match found.scheme:
        case "url":
            return found.value
        case "hal":
            return f"https://hal.science/{found.value}"
        case "ark":
            return f"https://n2t.net/{found.value}"
        case "nnt":
            return f"https://theses.fr/{found.value}"
        case "swhid":
            return f"https://archive.softwareheritage.org/{found.value}"
        case "doi":
            return f"https://doi.org/{found.value}"
        case "handle":
            return f"https://hdl.handle.net/{found.value}"
        case "arxiv":
            return f"https://arxiv.org/abs/{found.value}"
        case "pmid":
            return f"https://pubmed.ncbi.nlm.nih.gov/{found.value}/"
        case "pmcid":
            return f"https://pmc.ncbi.nlm.nih.gov/articles/{found.value}/"
        case _:
            return None
