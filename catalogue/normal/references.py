"""Where something appeared, from the reference to itself that EPrints and DSpace put among its identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec.structs import replace

from catalogue.normal import citations, digits, extents
from catalogue.record import Container

_DATED = re.compile(r"^[\s.,]*\((?:1[5-9]|20)\d\d[^()]{0,12}\)[\s.,]*")
_INSIDE = re.compile(r"^in\s?:\s*", re.IGNORECASE)
_EDITORS = re.compile(r"^[^()]{3,200}\((?:dir|[ée]d|coord|hrsg)s?\.?\)[\s.,:]*", re.IGNORECASE)
_PAGES = re.compile(
    r"[.,]\s*(?:pp?|pages?)\.?\s*(?P<pages>[A-Z]?\d[\w.]*?(?:\s*(?:-{1,2}|–)\s*[A-Z]?\d\w*)?)(?=[\s.,;]|$)"
)
_ISSN = re.compile(r"\bISSN:?\s*(\d{4}-?\d{3}[\dXx])\b")
_ISBN = re.compile(r"\bISBN:?\s*([\d][\d -]{8,15}[\dXx])\b")
_ENDS = re.compile(r"\.?\s*\b(?:ISSN|ISBN)\b|\.?\s*\((?:In Press|Submitted|Unpublished|Sous presse)\)")
_JOURNAL = re.compile(
    r"^(?P<title>.+?)(?:,\s*(?:vol\.?\s*)?(?P<volume>\d[\w-]*))?"
    r"(?:\s*\((?:n[°o]\s*)?(?P<issue>[^()]*\d[^()]*)\)|,\s*(?:H|no|nr|n°)\.?\s*(?P<number>\d[\w/-]*))?$",
    re.IGNORECASE,
)
_BOOK_ENDS = re.compile(r"\.\s|\.$|,\s*(?:pp?|pages?)\.?\s*\d|\s*\bISBN\b")


def host(references: Iterable[str], titles: Sequence[str], kind: str) -> Container | None:
    """The host of something of this type, by the first reference that has its title and goes on behind it.

    EPrints writes `Title. Journal, 12 (3). pp. 1-9. ISSN 1234-5679`, `Title. In: Book. House, pp. 1-9. ISBN …` and
    `Title. In: Meeting, 12-14 May 2015, Delft.`, Toulouse's `Title. (2009) Journal, vol. 12 (n° 3)`; DSpace whatever
    people typed, read where it is a citation that we know.
    """
    if kind not in citations.PARTS:
        return None
    rests = (_behind(one, titles) for one in references if " " in one and len(one) <= 1000)
    return next((made for rest in rests if rest and len(rest) <= 500 and (made := _host(rest, kind))), None)


def _behind(reference: str, titles: Sequence[str]) -> str | None:
    """What a reference says behind the title, without a year in brackets."""
    for title in titles:
        before, found, after = reference.partition(title)
        if found and len(title) > 3 and not before[-1:].isalnum() and not after[:1].isalnum():
            return _DATED.sub("", after).partition(" (doi:")[0].lstrip(" .,") or None
    return None


@lru_cache(maxsize=4096)
def _host(rest: str, kind: str) -> Container | None:
    inside = _INSIDE.match(rest)
    made = _inside(_EDITORS.sub("", rest[inside.end() :]), kind) if inside else _journal(rest)
    if made is None:
        return None
    paged, issn, isbn = _PAGES.search(rest), _ISSN.search(rest), _ISBN.search(rest)
    serial, book = digits.issn(issn[1]) if issn else None, digits.isbn(isbn[1]) if isbn else None
    return replace(
        made,
        pages=made.pages or (extents.pages(paged["pages"]) if paged else None),
        issn=(serial,) if serial else (),
        isbn=(book,) if book else (),
    )


def _inside(named: str, kind: str) -> Container | None:
    """The book or the meeting that follows `In:`."""
    if kind in citations.MEETINGS and (met := citations.meeting(named)):
        return met
    title = _BOOK_ENDS.split(named, maxsplit=1)[0].strip(" .,")
    if not title:
        return None
    published = kind not in citations.MEETINGS or _PAGES.search(named) or "ISBN" in named
    return Container(title=title) if published else Container(event=title)


def _journal(rest: str) -> Container | None:
    """The journal and its numbers before pages, ISSN or a word on what is not out yet; else a citation that we know."""
    paged, end = _PAGES.search(rest), _ENDS.search(rest)
    ends = min((found.start() for found in (paged, end) if found), default=None)
    if ends is None or (paged and rest[paged.start()] == ","):
        return citations.cited(rest) or (citations.cited(rest[: paged.end()]) if paged else None)
    found = _JOURNAL.match(rest[:ends].rstrip(" .,"))
    if found is None:
        return None
    return Container(title=found["title"], volume=found["volume"], issue=found["issue"] or found["number"])
