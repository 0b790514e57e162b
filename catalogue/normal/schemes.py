"""The normal form of an identifier by its scheme: one function a scheme, None for a text that is not of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote

from catalogue.normal.digits import isbn, issn

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+$")
_HANDLE = re.compile(r"\d[\w.]*+/\S+$")
_ARK = re.compile(r"(?:.*?/)?ark:/?(\d{5,9}|[bcdfghjkmnpqrstvwxz0-9]{5,9})/([^\s?#]+)", re.IGNORECASE)
_VIEW = re.compile(r"(?:/date\w*|\.(?:item|image|texteImage|texteBrut|textePage|thumbnail|\w+res|planchecontact)\S*)$")
"""What Gallica puts behind an ARK for a view of the same document: its calendar, its pictures, its text."""
_HAL = re.compile(r"((?:hal|tel|halshs|inserm|inria|pasteur|cea|ird|in2p3|medihal|dumas|mem|cel|sic|lirmm|emse|ensl|"
                  r"ineris|irsn|ujm|edutice|artxibo|peer|pastel|hprints|ijn|jpa|obspm|insu|meteo|anses|upf|uneris|"
                  r"ssa|minerva|tel-archives|hceres|in2p|democrite|lesia|riip|sde|hds|cirad|ephe|univ-[a-z]+)"
                  r"[_-]\d{8}|[a-z][a-z0-9]{1,10}[_-]\d{8})(?:v\d+|,?\s*version\s+\d+)?$", re.IGNORECASE)  # fmt: skip
_ARXIV = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?$", re.IGNORECASE)
_NNT = re.compile(r"\d{4}[A-Z0-9]{6,10}$", re.IGNORECASE)
_SWHID = re.compile(r"swh:1:(?:cnt|dir|rel|rev|snp|ori):[0-9a-f]{40}", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", re.IGNORECASE)
_BIBCODE = re.compile(r"[12]\d{3}[A-Za-z&.]{2,5}[\w.&]{9,13}[A-Za-z.:]$")
_URL = re.compile(r"(https?)://([^\s/]+)(\S*)$", re.IGNORECASE)
_TRAILING = ".,;:'\"»”)>]} \t\r\n"


def _matching(pattern: re.Pattern[str], text: str, group: int = 0) -> str | None:
    found = pattern.match(text)
    return found.group(group) if found else None


_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def typed(text: str) -> str:
    """An identifier as it was typed before a word processor or a PDF set it: no ligatures (NFKC), plain hyphens,
    nothing invisible. HAL has `10.1002/\ufb02d.3902`, which resolves nowhere."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_HYPHENS)


def doi(text: str) -> str | None:
    """`10.5281/zenodo.1` from any way to write a DOI: bare, `doi:`, `DOI : `, a resolver's address, percent-encoded."""
    text = typed(text).strip()
    place = text.find("10.")
    if place < 0:
        return None
    head, tail = text[:place].lower(), text[place:]
    if head and not (
        head.rstrip(" :/").endswith(("doi", "doi.org", "doi.org/doi")) or head.endswith("altidentifier/doi/")
    ):
        return None
    if "%" in tail:
        tail = unquote(tail)
    tail = unwrapped(tail).lower()
    return tail if _DOI.match(tail) else None


def unwrapped(text: str) -> str:
    """Without the punctuation that a sentence leaves behind an identifier; brackets that belong to it stay."""
    while text and text[-1] in _TRAILING:
        if text[-1] in ")]}>" and text.count(text[-1]) <= text.count(
            {")": "(", "]": "[", "}": "{", ">": "<"}[text[-1]]
        ):
            break
        text = text[:-1]
    return text


def handle(text: str) -> str | None:
    """`20.500.12345/1`; none of the prefix that DSpace has until one is registered, which thousands of them share."""
    found = _matching(_HANDLE, unwrapped(text.strip()))
    return found if found and not found.startswith(("10.", "123456789/")) else None


def ark(text: str) -> str | None:
    found = _ARK.match(text.strip())
    if not found:
        return None
    name = unwrapped(found[2]).rstrip("/")
    return f"ark:/{found[1]}/{_VIEW.sub('', name) if found[1] == '12148' else name}"


def hal(text: str) -> str | None:
    """A HAL identifier without its version, so that all versions are one."""
    found = _matching(_HAL, text.strip(), 1)
    return found.lower() if found else None


def arxiv(text: str) -> str | None:
    found = _matching(_ARXIV, unwrapped(text.strip().removesuffix(".pdf")), 1)
    if not found:
        return None
    group, slash, number = found.lower().partition("/")
    return f"{group.partition('.')[0]}/{number}" if slash else group


def nnt(text: str) -> str | None:
    found = _matching(_NNT, text.strip().replace(" ", ""))
    return found.upper() if found else None


def swhid(text: str) -> str | None:
    found = _matching(_SWHID, text.strip())
    return found.lower() if found else None


def pmid(text: str) -> str | None:
    digits = text.strip().rstrip("/").lower().removeprefix("pmid:").strip()
    return digits if digits.isdigit() and len(digits) <= 8 else None


def pmcid(text: str) -> str | None:
    digits = text.strip().rstrip("/").upper().removeprefix("PMC")
    return f"PMC{digits}" if digits.isdigit() and len(digits) <= 8 else None


def urn(text: str) -> str | None:
    text = unwrapped(text.strip())
    return "urn:" + text[4:] if text[:4].lower() == "urn:" and ":" in text[4:] and " " not in text else None


def ivoid(text: str) -> str | None:
    """An IVOA identifier; registries compare them without regard to case (IVOA Identifiers 2.0, section 2.3)."""
    text = text.strip()
    return text.lower() if text[:6].lower() == "ivo://" and len(text) > 6 and " " not in text else None


def uuid(text: str) -> str | None:
    return _matching(_UUID, text.strip().lower().removeprefix("urn:uuid:"))


def bibcode(text: str) -> str | None:
    text = text.strip()
    return text if len(text) == 19 and _BIBCODE.match(text) else None


def url(text: str) -> str | None:
    """An http or https address, its host in lower case."""
    found = _URL.match(text.strip())
    return f"{found[1].lower()}://{found[2].lower()}{found[3]}" if found else None


FORMS: dict[str, Callable[[str], str | None]] = {
    "doi": doi,
    "hal": hal,
    "handle": handle,
    "ark": ark,
    "arxiv": arxiv,
    "nnt": nnt,
    "swhid": swhid,
    "pmid": pmid,
    "pmcid": pmcid,
    "isbn": isbn,
    "issn": issn,
    "urn": urn,
    "ivoid": ivoid,
    "uuid": uuid,
    "bibcode": bibcode,
    "url": url,
    "igsn": lambda text: text.strip().upper().removeprefix("IGSN:").strip() or None,
}
_NAMES = {
    "hdl": "handle", "purl": "url", "uri": "url", "halid": "hal", "hal id": "hal", "hal-id": "hal", "pubmed": "pmid",
    "pubmed id": "pmid", "pmc": "pmcid", "pubmedcentral": "pmcid", "eissn": "issn", "e-issn": "issn", "pissn": "issn",
    "lissn": "issn", "issn-l": "issn", "isbn-13": "isbn", "isbn13": "isbn", "eisbn": "isbn", "pisbn": "isbn",
    "ean13": "isbn", "swh": "swhid", "swh-id": "swhid", "ivo": "ivoid", "ivoa": "ivoid", "ads": "bibcode",
    "w3id": "url", "numero national de these": "nnt", "landingpage": "url", "distributionlocation": "url", "www": "url",
}  # fmt: skip


def scheme_named(name: str) -> str | None:
    """Our scheme for what a record calls it (`DOI`, `hdl`, `EISSN`, `PURL`), or None."""
    key = name.strip().lower()
    key = _NAMES.get(key, key)
    return key if key in FORMS else None
