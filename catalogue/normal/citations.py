"""The journal, book or meeting in which something appeared, from citations as repositories put them into dc:source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from babel import Locale
from msgspec.structs import replace

from catalogue.normal import citation_styles, digits, extents
from catalogue.normal.months import MONTHS
from catalogue.record import Container

PARTS = frozenset({"article", "book-chapter", "conference-paper", "poster", "review", "data-paper"})
"""Types of what appears within something: an ISBN or ISSN in their records is that of the host."""

MEETINGS = frozenset({"conference-paper", "poster"})
"""Types of what was shown at a meeting."""

_LONGEST = 250
_YEAR = r"(?:1[5-9]|20)\d\d"
_DATED = re.compile(rf"^(?P<title>.+?)\s*,\s*(?P<year>{_YEAR})(?:-\d\d(?:-\d\d)?)?\s*,\s*(?P<rest>.+)$")
_YEARED = re.compile(
    rf"^(?P<title>[^\d;]+?),?\s+(?:(?:tome|vol(?:ume)?\.?|t\.)\s*)?(?P<volume>\d{{1,9}})\s*\({_YEAR}\)\s*,?\s*"
    rf"(?:no?\.?\s*(?P<issue>\d[\d-]{{0,8}})\s*,?\s*)?(?:pp?\.\s*)?(?P<pages>\d{{1,9}}\s*(?:-{{1,2}}|–)\s*\d{{1,9}})$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"^(?P<title>\D*?)\s*,?\s*(?P<volume>\d{{1,9}})(?:\s*,\s*|\s*\(?)(?P<issue>\d{{1,9}})?\)?\s*(?:,\s*|\()?(?:{_YEAR})?\)?\s*,\s*"
    rf"(?:pp?\.\s*)?(?P<pages>\d{{1,9}}\s*(?:-{{1,2}}|–)\s*\d{{1,9}})\.?(?:\s*\({_YEAR}(?:-\d\d){{0,2}}\))?\.?$"
)
_VOLUME = re.compile(
    r"^(?:vol(?:ume)?\.?|tome|t\.)?\s*(?P<volume>[\w.-]{1,12})(?:\s*\((?:n[o°º]?\.?\s*)?(?P<issue>[^)]{1,20})\))?$",
    re.I,
)
_ISSUE = re.compile(r"^(?:n[o°º]?\.?|issue|num(?:[eé]ro)?\.?)\s*(?P<issue>[\w.-]{1,20})$", re.IGNORECASE)
_PAGES = re.compile(
    r"^(?:pp?|pages?)\.?\s*(?P<pages>[A-Z]?\d[\w.]*(?:\s*(?:-{1,2}|–)\s*[A-Z]?\d[\w.]*)?)$", re.IGNORECASE
)
_ISSUE_OF = re.compile(r"^(?P<title>[^\d;]+?)\s*;?\s+(?P<volume>\d+)\s*(?::\s*|\()(?P<issue>\d+)\)?$")
_PAGED = re.compile(rf"^(?P<title>.+?),\s*pp?\.\s*(?P<pages>[A-Z]?\d+\s*(?:-{{1,2}}|–)\s*[A-Z]?\d+),\s*{_YEAR}\b")
_DAYS = r"(?:\d{1,2}(?:er|st|nd|rd|th)?\s*)?"
_MEETING = re.compile(
    rf"^(?P<event>.+?),\s*{_DAYS}(?:[-–]\s*{_DAYS})?(?:(?P<month>[A-Za-zéû]{{3,9}})\.?\s*)?"
    rf"(?:(?:{_YEAR}\s*)?[-–]\s*{_DAYS}[A-Za-zéû]{{3,9}}\.?\s*)?{_YEAR},\s*(?P<place>[^.⟨<]+?)\s*(?:\.(?P<rest>.*))?$"
)
_HELD = re.compile(
    rf"^(?P<event>.{{4,200}}), (?P<place>[^,]+, [^,\d]+), "
    rf"(?:{_DAYS}[A-Za-z]{{0,9}}\s?[-–]\s?)?{_DAYS}(?P<month>[A-Za-zéû]{{3,9}})\.? {_YEAR}$"
)
"""With the date at the end (Zenodo): `5th Symposium on Mud (SoM 2023), Delft, Netherlands, 3-5 July 2023`."""
_PAGES_IN = re.compile(r"\bpp?\.\s*(?P<pages>[A-Z]?\d[\w.]*\s*(?:-{1,2}|–)\s*[A-Z]?\d\w*)")
_COUNTED = re.compile(r"^pp?\.\s*\d+\s*p\.?$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\((?:\d{4}-?\d{3}[\dXx]|[A-Z][^()]{0,40})\)")
_POINTED = re.compile(r"\s*(?:[⟨〈<]|&(?:#|lt;|lang;)).*$|[.,]?\s+(?:https?://|doi:?\s*10\.\d)\S+$")
_ISSN = re.compile(r"(?:\(|\bISSN:?\s*)(\d{4}-\d{3}[\dXx])\b")
_DAYED = re.compile(
    rf"^(?P<title>.+?)(?:,\s*ISSN:?\s*[\dXx-]+)?(?:,\s*(?P<volume>\d\w*)(?:\((?P<issue>[^()]{{1,20}})\))?)?"
    rf"(?:,\s*(?P<pages>[A-Z]?\d\w*(?:\s*[-–]\s*[A-Z]?\d\w*)?))?,\s*\({_YEAR}(?:-\d\d){{0,2}}\)$"
)
_ISSUED = re.compile(
    rf"^(?P<title>[^;]+?)\s*;\s*(?P<numbers>[^;()]*)\(\s*{_YEAR}[^()]*\)(?:.*;\s*(?P<pages>[A-Za-z]?\d\w*(?:\s*[-–]\s*\w+)?)$)?"
)
_VOLUME_IN = re.compile(r"\b(?:vol(?:ume)?|v|tom[eo]?|t|bd|band|jg)\b\.?\s*(?P<volume>[\w-]+)", re.IGNORECASE)
_ISSUE_IN = re.compile(
    r"\b(?:n(?:[o°º]|r|[uú]m|um[eé]ro)?|issue|iss)(?:\.\s*|\s+|(?<=[°º]))(?P<issue>\d[\w./-]*)", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"^(?:https?:|ftp:|info:|urn:|doi\b|e?issns?\b|isbns?\b|oai:|ark:|10\.\d{4})|^[\d\s.,;()/-]+$|^\d{4}-\d{3}x$",
    re.IGNORECASE,
)


def container(sources: Sequence[str], kind: str) -> Container | None:
    """What the texts of dc:source say of the host of something of this type; None where nothing is certain.

    HAL gives the journal and then a citation that begins with it, Archimer and Persée a citation alone, Numdam the
    journal and then its numbers; a conference paper without a journal has its meeting there.
    """
    if kind not in PARTS:
        return None
    texts = [one for one in sources if len(one) <= 2 * _LONGEST and not _is_address(one)]
    if own := next((found for one in texts if (found := presented(one))), None):
        return _numbered(own, [one for one in texts if presented(one) is None])
    if kind in MEETINGS and (met := next((found for one in texts if (found := meeting(one))), None)):
        named = [one for one in texts if meeting(one) is None and not (_NO_TITLE.match(one) or cited(one))]
        event = next((one for one in named if (met.event or "").startswith(f"{one},")), met.event)  # HAL: its organiser
        title = next((one for one in named if len(one) <= _LONGEST and one != event), None)
        return replace(met, title=title, event=event)
    titles = [one for one in texts if not _NO_TITLE.match(one) and cited(one) is None and len(one) <= _LONGEST]
    told = _told(texts, titles)
    title = titles[0] if titles else (told.title if told else None)
    if title is None and told is None:
        return None
    numbers = told or Container()
    if kind in MEETINGS and title and not (numbers.volume or numbers.issue or numbers.pages):
        return Container(event=title)
    return replace(numbers, title=title)


def _numbered(met: Container, texts: Sequence[str]) -> Container:
    """A meeting with the title and the numbers of what was published of it, by the other texts."""
    titles = [one for one in texts if not _NO_TITLE.match(one) and cited(_after(one, [met.event or ""])) is None]
    numbers = _told(texts, [*titles, met.event or ""]) or Container()
    title = next((one for one in titles if len(one) <= _LONGEST), None)
    return replace(met, title=title, volume=numbers.volume, issue=numbers.issue, pages=numbers.pages)


def _told(texts: Sequence[str], titles: Sequence[str]) -> Container | None:
    return next((found for one in texts if (found := cited(_after(one, titles)))), None)


_PRESENTED = "Presented at: "
_HELD_IN = ", held in "


def presentation(event: str, place: str | None) -> str:
    """A meeting and where it was held, as `presented` reads it: without a date, which nobody told."""
    return f"{_PRESENTED}{event}{_HELD_IN}{place}" if place else f"{_PRESENTED}{event}"


def presented(text: str) -> Container | None:
    """What `presentation` tells; None for all other texts."""
    if not text.startswith(_PRESENTED):
        return None
    event, *place = text.removeprefix(_PRESENTED).rsplit(_HELD_IN, 1)
    return Container(event=event, event_place=place[0] if place else None)


@lru_cache(maxsize=8192)
def meeting(text: str) -> Container | None:
    """Meeting, place and pages of `Workshop on mud, Jun 2022, Nantes, France. pp.12-19` (HAL) and of
    `5th Symposium on Mud, 12-14 May 2015, Delft` (EPrints); None for a text with neither a month nor a country."""
    found = _MEETING.match(text) if "," in text else None
    if found is None:
        held = _HELD.match(text) if text.count(",") > 2 else None
        named = held is not None and _ends_in_country(held["place"]) and held["month"].lower() in MONTHS
        return Container(event=held["event"], event_place=held["place"]) if held and named else None
    if found["month"].lower() not in MONTHS if found["month"] else not _ends_in_country(found["place"]):
        return None
    paged = _PAGES_IN.search(found["rest"] or "")
    pages = extents.pages(paged["pages"]) if paged else None
    return Container(event=found["event"], event_place=found["place"], pages=pages)


def _ends_in_country(place: str) -> bool:
    """Whether the last word behind a comma is a country: of `Springer, pp` it is none."""
    return place.rpartition(",")[2].strip().lower() in _countries()


@cache
def _countries() -> frozenset[str]:
    return frozenset(name.lower() for tag in ("en", "fr") for name in Locale(tag).territories.values())


def _is_address(text: str) -> bool:
    return text[:4].lower() in ("http", "ftp:", "info")


def _after(citation: str, titles: Sequence[str]) -> str:
    """A citation without the numbers' rival: a journal whose own name holds commas is cut off before it is read, and so
    are the editors of a book before its title (HAL)."""
    for title in titles:
        if citation.startswith(title + ","):
            return "X" + citation[len(title) :]
        if (place := citation.find(f". {title},")) > 0:
            return "X" + citation[place + 2 + len(title) :]
    return citation


def is_citation(text: str) -> bool:
    """Whether a text is a citation of which volume, issue or pages can be told."""
    return len(text) <= 2 * _LONGEST and cited(text) is not None


@lru_cache(maxsize=8192)
def cited(text: str) -> Container | None:
    """Title, volume, issue, pages and ISSN of one citation; None for a text that is none."""
    made = _cited(text)
    named = _ISSN.search(text) if made and "-" in text else None
    number = digits.issn(named[1]) if named else None
    return replace(made, issn=(number,)) if made and number else made


def _cited(text: str) -> Container | None:
    plain = _POINTED.sub("", text).strip().rstrip(".")
    if plain[-1:] == ")" and ", (" in plain and (dayed := _DAYED.match(plain)):  # Zenodo: the whole day at the end
        return Container(title=dayed["title"], volume=dayed["volume"], issue=dayed["issue"], pages=dayed["pages"])
    if ";" in plain and "(" in plain and (issued := _issued(plain)):
        return issued
    if styled := citation_styles.read(plain):
        return styled
    if "p." in plain and (paged := _PAGED.match(plain)):
        return _dated(paged["title"], f"pp. {paged['pages']}")
    if (dated := _DATED.match(plain)) and (found := _dated(dated["title"], dated["rest"])):
        return found
    if yeared := _YEARED.match(plain):
        return Container(
            title=_journal(yeared["title"]),
            volume=yeared["volume"],
            issue=yeared["issue"],
            pages=extents.pages(yeared["pages"]),
        )
    numbered = _NUMBERED.match(plain)
    if (issue := _ISSUE_OF.match(plain)) and not numbered:
        return Container(title=_journal(issue["title"]), volume=issue["volume"], issue=issue["issue"])
    if not numbered:
        return citation_styles.of_persee(plain)
    return Container(
        title=_journal(numbered["title"]),
        volume=numbered["volume"],
        issue=numbered["issue"],
        pages=extents.pages(numbered["pages"]),
    )


def _issued(text: str) -> Container | None:
    """OJS: `Revue du lieu; Vol. 12 No. 3 (2020): Le sel; 11-20`, whatever the language of its words."""
    found = _ISSUED.match(text)
    if found is None:
        return None
    volume, issue = _VOLUME_IN.search(found["numbers"]), _ISSUE_IN.search(found["numbers"])
    if not (volume or issue):
        return None
    return Container(
        title=found["title"],
        volume=volume["volume"] if volume else None,
        issue=issue["issue"] if issue else None,
        pages=extents.pages(found["pages"]) if found["pages"] else None,
    )


_NUMBERS_BEGIN = re.compile(r",\s*(?=(?:vol|tome|no?\b|n°|issue)\W|\d{1,4}\s?\([\w-]{1,12}\)$)", re.IGNORECASE)


def _dated(before: str, after: str) -> Container | None:
    """A citation with the year in its middle; `Nature, vol. 12, no. 3` has its numbers before it."""
    title, *pieces = _NUMBERS_BEGIN.split(before)
    return _numbers(_journal(title), ", ".join([*pieces, after]))


def _journal(title: str) -> str | None:
    """The title without the ISSN and the publisher that Archimer puts behind it in brackets."""
    return _BRACKETS.sub("", title).strip(" ,.;(") or None


_DATE_IN = re.compile(rf"\s*\([^()]*\b{_YEAR}[^()]*\)|\b{_YEAR}\b(?=\s*,)")


def numbers(text: str) -> Container | None:
    """Volume, issue and pages of a text that has nothing else: MARC's `Vol. 24, no. 9 (Sept. 1993), p. 235-238`."""
    return _numbers(None, _DATE_IN.sub("", text)) if text else None


def _numbers(title: str | None, rest: str) -> Container | None:
    """What stands behind the year, read piece by piece; None where no piece is a number of anything."""
    volume = issue = pages = None
    for piece in re.split(r"\s*[,;]\s*", rest):
        piece = piece.strip(" .")
        if _COUNTED.match(piece + "."):
            continue
        if (found := _PAGES.match(piece)) and pages is None:
            pages = extents.pages(found["pages"])
        elif (found := _ISSUE.match(piece)) and issue is None:
            issue = found["issue"]
        elif (found := _VOLUME.match(piece)) and volume is None and _is_number(piece):
            volume, issue = found["volume"], found["issue"] or issue
    return Container(title=title, volume=volume, issue=issue, pages=pages) if volume or issue or pages else None


_WORDED = re.compile(r"(?i:vol|tome|t\.|hors[\s-]s[ée]rie|sp[ée]cial|suppl)|[IVXLC]+$|[A-Z]$")


def _is_number(piece: str) -> bool:
    """Whether a piece of a citation can be a volume: a town, a house or a theme has neither digit nor such a word."""
    return any(letter.isdigit() for letter in piece) or _WORDED.match(piece) is not None
