"""Licences: addresses, labels and HTML terms to SPDX identifiers; what is only a statement of rights is no licence."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import unescape

from catalogue.normal import creative_commons, table
from catalogue.normal import text as plain
from catalogue.record import Licence

_SPDX = {row[0].lower(): row for row in table("spdx.tsv")}
_NAMES = {row[1].lower(): row[0] for row in _SPDX.values()}
_URLS = {re.sub(r"^https?://", "", row[2]).rstrip("/").lower(): row[0] for row in _SPDX.values() if row[2]}
_LABELS = {value: spdx for kind, value, spdx in table("licences.tsv") if kind == "label"}
_STARTS = tuple((value, spdx) for kind, value, spdx in table("licences.tsv") if kind == "address")

_CC_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.|i\.)?creativecommons\.org/(?:licen[sc]es?|publicdomain|l)/"
    r"(by(?:-nc)?(?:-nd|-sa)?|by-(?:nd|sa)-nc|zero|mark|cc0)(?:/(\d\.\d))?(?:/([a-z]{2,3})(?![a-z]))?",
    re.IGNORECASE,
)
_CC_LABEL = re.compile(
    r"\b(?:cc|creative\s*commons)\b[\s:_-]*(?:license|licence)?[\s:_-]*\(?"
    r"(by(?:[\s_-]*(?:nc|nd|sa))*)\b[)\s,_-]*(?:v(?:ersion)?\.?\s*)?(\d\.\d|[2-4]\b)?",
    re.IGNORECASE,
)
_VERSION = re.compile(r"\b([1-4]\.[05])\b")
_CREATIVE = re.compile(r"\b(?:creative\s*commons|cc\b|distributed under a creative)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)
_OF_A_LICENCE = re.compile(r"licen[cs]e", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']?(https?://[^\s"'>]+)""", re.IGNORECASE)
_NUMBERED = re.compile(r"(?<![\s-])[\s-]++v?(?=\d(?:\.\d)?$)", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]([A-Za-z][\w.-]+)[)\]](?:\s*v?(\d\.\d))?")
_ETALAB_1 = re.compile(r"\b(?:etalab|licence ouverte|open licence)\b.*\b(?:v|version)?\s?1\.0\b", re.IGNORECASE)
_ETALAB = re.compile(r"\b(?:etalab|licence ouverte|open licence)\b", re.IGNORECASE)


def _known(spdx: str) -> str | None:
    key = spdx.lower()
    row = (_SPDX.get(f"{key[:-1]}-or-later") if key.endswith("+") else None) or _SPDX.get(key)
    return row[0] if row else None


def _creative(parts: str, version: str | None, port: str | None = None) -> Licence:
    """A Creative Commons licence; without a version no SPDX identifier follows, ports unknown to SPDX are generic."""
    kind = parts.lower()
    if kind in ("zero", "cc0"):
        return Licence("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/")
    if kind == "mark":
        return Licence(_known("CC-PDM-1.0"), "https://creativecommons.org/publicdomain/mark/1.0/")
    order = [part for part in ("by", "nc", "nd", "sa") if part in re.split(r"[\s_-]+", kind)]
    kind = "-".join(order)
    if version and len(version) == 1:
        version = f"{version}.0"
    if not version:
        return Licence(None, f"https://creativecommons.org/licenses/{kind}/")
    ported = _known(f"CC-{kind}-{version}-{port}") if port else None
    tail = f"{port.lower()}/" if port and port.lower() != "rdf" else ""
    uri = f"https://creativecommons.org/licenses/{kind}/{version}/{tail}"
    return Licence(ported or _known(f"CC-{kind}-{version}"), uri)


@lru_cache(maxsize=8192)
def from_address(address: str) -> Licence | None:
    """The licence that an address names, its own address normal where we know the family; None for other addresses."""
    if found := _CC_ADDRESS.match(address.strip()):
        return _creative(found[1], found[2], found[3])
    bare = re.sub(r"^https?://", "", address.strip()).rstrip("/")
    key = bare.lower()
    for start, spdx in _STARTS:
        if key.startswith(start):
            return Licence(spdx or None, address.strip())
    for form in (key, key.removesuffix(".html"), key.removesuffix(".txt"), key.removesuffix("/legalcode")):
        if form in _URLS:
            return Licence(_URLS[form], address.strip())
    if "europa.eu/resource/authority/licence/" in key:  # the EU's list writes CC_BY_4_0
        code = re.sub(r"_(\d)_(\d)$", r"-\1.\2", bare.rpartition("/")[2]).replace("_", "-")
        return Licence(_known(code) or ("CC0-1.0" if code.upper() == "CC0" else None), address.strip())
    if key.startswith("spdx.org/licenses/") and (known := _known(bare.rpartition("/")[2].removesuffix(".html"))):
        return Licence(known, address.strip())
    return None


@lru_cache(maxsize=8192)
def from_label(raw: str) -> Licence | None:
    """The licence that a name means (`CC BY 4.0`, `etalab 2.0`, `CC-BY-NC` without version), the name kept as label.

    None for sentences of which it is not certain that they name a licence.
    """
    label = plain.line(raw)
    if label[:5].lower() == "cc_by" and (spelt := from_label(label.replace("_", " "))):  # EPrints' codes: cc_by_nc_4
        return Licence(spelt.spdx, spelt.uri, label)
    key = label.lower().rstrip(".")
    if key in _LABELS:
        return _labelled(_LABELS[key], label)
    if (
        spdx := _known(label)
        or _known(_NUMBERED.sub("-", label))
        or _NAMES.get(key)
        or _NAMES.get(key.removesuffix(" license"))
    ):
        return _labelled(spdx, label)
    if _ETALAB.search(label) and "compatib" in key and len(label) <= 120:  # … with CC BY, which it is not
        return Licence("etalab-2.0" if "2.0" in label else None, None, label)
    if "(CC0 1.0)" in label:  # GBIF's waiver, whose link an export may lose
        return _creative("zero", None)
    if len(label) > 200:
        return None
    if (found := _CC_LABEL.search(label)) and (len(label) <= 40 or _CREATIVE.search(label)):
        made = _creative(found[1], found[2] or _version(label))
        if is_sentence(label):
            return Licence(made.spdx, made.uri if made.spdx else None, found.group().strip(" (),_-"))
        return Licence(made.spdx, made.uri if made.spdx else None, label)
    return _in_brackets(label) or _in_words(label)


def _in_brackets(label: str) -> Licence | None:
    """`Open Data Commons Attribution License (ODC-By) v1.0`."""
    found = _BRACKETS.search(label)
    if not found:
        return None
    spdx = _known(f"{found[1]}-{found[2]}") or _known(found[1]) or _LABELS.get(found[1].lower())
    return _labelled(spdx, label) if spdx else None


def _in_words(label: str) -> Licence | None:
    """Also Creative Commons' own names without its own (`Attribution-NonCommercial 4.0 International`, DSpace)."""
    if _CREATIVE.search(label) or (len(label) <= 120 and creative_commons.is_name(label)):
        parts = creative_commons.parts(label)
        if "by" in parts:
            made = _creative("-".join(parts), _version(label))
            if is_sentence(label):  # what it says stays among the rights
                return (
                    Licence(made.spdx, made.uri, None) if made.spdx else Licence(label=f"CC-{'-'.join(parts).upper()}")
                )
            return Licence(made.spdx, made.uri if made.spdx else None, label)
        if "zero" in label.lower() or "cc0" in label.lower():
            return Licence("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/", label)
    if _ETALAB.search(label) and len(label) <= 80:
        return Licence(None if re.search(r"\b1\.0\b", label) else "etalab-2.0", None, label)
    return None


def is_sentence(words: str) -> bool:
    """Whether words say more than a licence's name: the longest names have nine words."""
    return words.count(" ") > 9


def _version(label: str) -> str | None:
    found = _VERSION.search(label)
    return found[1] if found else None


def _labelled(spdx: str, label: str) -> Licence:
    uri = None
    if spdx.startswith("CC-BY"):
        _, *parts, version = spdx.split("-")
        uri = (
            f"https://creativecommons.org/licenses/{'-'.join(parts).lower()}/{version}/"
            if version[0].isdigit()
            else None
        )
    elif spdx == "CC0-1.0":
        uri = "https://creativecommons.org/publicdomain/zero/1.0/"
    return Licence(spdx, uri, label)


def _told(text: str) -> tuple[Licence, ...]:
    """A licence told as JSON with `name` and `url`, the convention of the German geoportals."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    words = [str(found.get(key) or "") for key in ("name", "url", "id")] if isinstance(found, dict) else []
    return stated(*words) if any(words) else ()


@lru_cache(maxsize=8192)
def licences(raw: str) -> tuple[Licence, ...]:
    """All licences that one statement of rights gives: an address, a label, or HTML and sentences with addresses in.

    Empty where it names none.
    """
    text = raw.strip()
    if text.startswith("{"):
        return _told(text)
    if not text:
        return ()
    found: list[Licence] = []
    for address in _HREF.findall(unescape(text)) or _ADDRESS.findall(text):
        licence = from_address(address.rstrip(".,;"))
        if licence and licence not in found:
            found.append(licence)
    if found and not _ADDRESS.fullmatch(text):
        label = plain.line(_ADDRESS.sub("", text)).strip(" :()-") if "<" not in text else ""
        if len(found) == 1 and 0 < len(label) <= 120 and not is_sentence(label):
            found = [Licence(None if _is_older(found[0], label) else found[0].spdx, found[0].uri, label)]
    if found:
        return tuple(found)
    if _ADDRESS.fullmatch(text) and _OF_A_LICENCE.search(text) and not is_reserved(text):
        return (Licence(None, text),)  # VizieR's own
    named = from_label(text)
    return (named,) if named else ()


def _is_older(found: Licence, label: str) -> bool:
    """Whether a label tells the first version of Etalab's licence: its address has had both."""
    return found.spdx == "etalab-2.0" and _ETALAB_1.search(label) is not None


@lru_cache(maxsize=8192)
def remainder(raw: str) -> str:
    """What a statement of rights says beside the licences in it: all of it where there are none, else terms in HTML or
    sentences; nothing where it is but the licence's name or address."""
    found = licences(raw)
    text = plain.line(raw)
    if not found or (is_sentence(text) and "<" not in raw):
        return text
    words = _ADDRESS.sub("", text).strip(" :()-.,")
    return text if words and all(licence.label is None for licence in found) else ""


@lru_cache(maxsize=8192)
def stated(label: str, uri: str = "", identifier: str = "") -> tuple[Licence, ...]:
    """The licences of a statement that comes in parts (DataCite's rights): text, address and identifier.

    The address decides what licence it is and the text is its label; an address that is no access statement makes a
    licence even where nobody knows it.
    """
    text = "" if _ADDRESS.fullmatch(plain.line(label)) and uri.strip() else plain.line(label)
    known = _known(identifier.strip()) if identifier.strip() else None
    found = from_address(uri) if uri.strip() else None
    if known or found:
        spdx = known or (found.spdx if found and not _is_older(found, text) else None)
        return (
            Licence(spdx, (found.uri if found else None) or _http(uri), text if len(text) <= 200 and text else None),
        )
    if named := licences(label):
        return (
            named
            if len(named) > 1 or not _http(uri)
            else (Licence(named[0].spdx, named[0].uri or _http(uri), named[0].label),)
        )
    if address := _http(uri):
        return (Licence(None, address, text or None),)
    return ()


def _http(uri: str) -> str | None:
    text = uri.strip()
    access = "/access_right/" in text or "/access-right/" in text
    return text if text[:4].lower() == "http" and not access and " " not in text else None


def merged(found: list[Licence]) -> tuple[Licence, ...]:
    """Each licence once: a name and an address that mean the same (`Zenodo` gives both) become one."""
    made: dict[str, Licence] = {}
    for licence in found:
        key = licence.spdx or licence.uri or licence.label or ""
        known = made.get(key)
        if known:
            uri = max(known.uri or "", licence.uri or "", key=len)  # with its country, which the name leaves out
            licence = Licence(licence.spdx, uri or None, known.label or licence.label)
        made[key] = licence
    if len(made) < 2:
        return tuple(made.values())
    versions = {spdx.rpartition("-")[0] for one in made.values() if (spdx := one.spdx) and spdx.startswith("CC-BY")}
    return tuple(one for one in made.values() if one.spdx or _unversioned(one) not in versions)


def _unversioned(licence: Licence) -> str | None:
    """`CC-BY-NC` for a Creative Commons licence of which no version is said, by its name or its address."""
    found = _CC_LABEL.fullmatch(licence.label or "") or _CC_ADDRESS.match(licence.uri or "")
    return f"CC-{re.sub(r'[ _]', '-', found[1]).upper()}" if found and not found[2] else None


_RESERVED = re.compile(
    r"https?://(?:www\.)?(?:[\w.-]+\.)?(?:hal\.science|archives-ouvertes\.fr)/licences/(?:copyright|unknown)\b|"
    r"https?://(?:www\.)?europeana\.eu/rights/rr-|https?://rightsstatements\.org/",
    re.IGNORECASE,
)


def is_reserved(address: str) -> bool:
    """Whether an address says that rights are reserved, or what they are, and gives no licence (HAL's copyright)."""
    return _RESERVED.match(address.strip()) is not None
