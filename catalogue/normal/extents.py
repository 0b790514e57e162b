"""Sizes, file addresses and other small facts told from formats and pages."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite

_SIZE = re.compile(
    r"(?:ca\.?\s*|~\s*)?\d[\d\s.,]*\s*(?:bytes?|octets?|[kmgt]?i?[bo]|pages?|p\.?|pp\.?|vol\.?|volumes?|files?|fichiers?|"
    r"images?|feuilles?|feuillets?|f|vues?|cartons?|bo[iî]tes?|pi[eè]ces?|photographies?|dessins?|datasets?|"
    r"data points?|observations?|variables?|min(?:utes)?|s|h|records?|lines?|rows?)\b\.?(?:\s*\(.*\))?$",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"\d\s?[x×]\s?[\d.,]+\s?[cm]m\b|;\s*[\d.,]+\s?cm\b|\bin-(?:\d+|fol)\b|^\d+\s[^\W\d_][^/]*\s;\s", re.IGNORECASE
)
"""`1 carte : coul. ; 60 x 80 cm`, `2 vol. ; in-8`: how libraries describe what they hold."""
_DURATION = re.compile(r"P(?:\d+D)?T(?=\d)(?:\d+H)?(?:\d+M)?(?:[\d.]+S)?$")
"""How long a recording is, by ISO 8601 (COCOON): `PT0H12M30S`."""
_COUNTED = re.compile(r"([a-z]+/[\w.+-]+)(?:, | ?; ?)(\d[\d.,]* \S.*)$")
_FILE = re.compile(
    r"(?:/document|/file/[^/]+|/download/\d+/\d+|\.(?:pdf|zip|gz|tgz|tar|csv|tsv|xlsx?|docx?|txt|xml|json|jpe?g|png|gif|tiff?|mp[34]|"
    r"nc|ps|epub|odt|ods|pptx?|wav|avi|mov))$",
    re.IGNORECASE,
)

_PAGES = re.compile(r"^\s*(?:pages?|pp?)\b\.?\s*:?\s*", re.IGNORECASE)
_DASHES = re.compile(r"\s*(?:-{2,}|[–—])\s*")


def pages(raw: str) -> str:
    """Page numbers without the word before them: `pp 37-45` is 37-45, `1 -- 18` is 1-18."""
    return _DASHES.sub("-", _PAGES.sub("", raw)).strip()


_RANGE = re.compile(r"pp?\.\s*(\d+\s*(?:-|–)\s*\d+)$", re.IGNORECASE)


def page_range(raw: str) -> str | None:
    """`11-30` of `p. 11-30`; None for a number of pages."""
    text = raw.strip()
    found = _RANGE.match(text) if text[:1] in ("p", "P") else None
    return pages(found[1]) if found else None


def in_bytes(raw: str) -> str | None:
    """A number of bytes however it is written: `147253`, `147253.0`, `1.47253E5`; None for any other text."""
    try:
        number = float(raw)
    except ValueError:
        return None
    return f"{number:.0f} bytes" if isfinite(number) and number >= 0 else None


@lru_cache(maxsize=8192)
def is_size(raw: str) -> bool:
    """Whether a dc:format is an extent: `12 MB`, `256 pages`, `1799269709 bytes`, `34`, `2 vol. ; in-8`."""
    if raw.isdigit() or raw[:22].lower() == "nombre total de vues :" or _DURATION.match(raw):
        return True
    return _SIZE.match(raw) is not None or _MEASURED.search(raw) is not None or page_range(raw) is not None


def parted(form: str) -> tuple[str, ...]:
    """The media type and the size that PANGAEA has in one text: `text/tab-separated-values, 430587 data points`."""
    return found.groups() if ("," in form or ";" in form) and (found := _COUNTED.match(form)) else (form,)


@lru_cache(maxsize=8192)
def size_in(form: str) -> str | None:
    """The size that a dc:format is, or has behind a media type; None where there is none."""
    parts = parted(form)
    return parts[-1] if len(parts) > 1 or is_size(form) else None


def is_file(address: str) -> bool:
    """Whether an address leads to a file and not to a page: HAL's `/document`, `….pdf`."""
    path = address.partition("?")[0].partition("#")[0]
    last = path[path.rfind("/") + 1 :]
    near = "." in last or "/file" in path.lower() or last.lower() == "document" or "/download/" in path
    return near and _FILE.search(path) is not None


_DOWNLOAD = re.compile(r"(?:https?|ftps?)://[^\s/]+\S*$", re.IGNORECASE)


def download(address: str) -> str | None:
    """An address that a file can be fetched from: http, https or ftp; blanks in the name of a file are written as
    browsers send them."""
    text = address.strip()
    if " " in text and text.count("://") == 1 and is_file(text):
        text = text.replace(" ", "%20")
    return text if _DOWNLOAD.match(text) else None
