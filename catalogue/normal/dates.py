"""Dates and spans as precise as they are: ISO, French and English words, centuries, decades, years BC.

A date is `2024`, `2024-05` or `2024-05-01`, a year BC is negative with year 0 as ISO 8601 has it (25 BC = -0024).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from math import floor
from typing import NamedTuple

from catalogue.normal import eras
from catalogue.normal.months import MONTHS
from catalogue.record import Date


class Span(NamedTuple):
    """A date (no `end`) or a span; an open end is None. `repaired` says that part of the raw value was unusable."""

    start: str | None
    end: str | None = None
    repaired: bool = False


_ISO = re.compile(
    r"([+-]?\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:Z|[+-]\d\d:\d\d)?)?)?"
    r"(?:[T ]\d[\d:.,]*(?:\s?[A-Z]{1,4})?(?:[+-]\d\d:?\d\d)?)?$"
)
_COMPACT = re.compile(r"((?:1[0-9]|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T?\d{4,6}Z?)?$")
_SLASHED = re.compile(r"(\d{1,2})[/.-](?:(\d{1,2})[/.-])?(\d{4})$")
_YEAR_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?$")
_DAY_MONTH_YEAR = re.compile(
    r"(?:[a-zéû]+\.?,?\s+)?(?:(\d{1,2})(?:er|st|nd|rd|th)?[\s-]+)?([a-zéûà]{3,10})\.?,?[\s-]+(\d{4})$"
)
_MONTH_DAY_YEAR = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?:\d\d:\d\d:\d\d\s+[a-z]{3,5}\s+)?(\d{4})(?:\s.*)?$"
)
_MASKED = re.compile(r"\[?(\d{2})(\d?)[.?xX_u-]{1,2}\]?$|(?:ann[ée]es\s+(\d{3})0|(\d{3})0['’]?s)$")
_BEFORE_CHRIST = re.compile(r"(\d{1,4})\s*(?:bce?|b\.c\.(?:e\.)?|av\.?\s*j\.?-?c\.?|avant j[eé]sus.christ)$")
_CENTURY = re.compile(r"([ivx]{1,5}|\d{1,2})\s*(?:e|ème|eme|er|st|nd|rd|th)?\s+(?:siècle|siecle|century|s\.)$")
_YEARS = re.compile(r"(?:(?:de|entre|from|between)\s+)?(\d{4})\s*(?:[-–—]|\b(?:à|et|to|and)\b)\s*(\d{4})$")
_REMARKED = re.compile(r"(\d{4})(?: \([^()]+\)|,? (?:cop\.|impr\.|©).*)$")
_APPROXIMATE = re.compile(
    r"^(?:cop\.?\s*|c(?:irca|a)?\.{0,2}\s*|vers\s+|env(?:iron|\.)?\s+|about\s+|©\s*|impr?\.\s*|dl\s+|\[)++(?=\d)"
)
_LONGEST = 200
"""Signs of what can be a date; the patterns here read what is longer at every place of it, or in every way."""
_MJD = date(1858, 11, 17).toordinal()
_NOW = frozenset({
    "now", "present", "ongoing", "..", "", "open", "unknown", "actuel", "en cours", "à ce jour", "aujourd'hui",
    "to date", "9999", "9999-12-31",
})  # fmt: skip
_ROMAN = {"i": 1, "v": 5, "x": 10}


def _date(year: str | int, month: str | int | None = None, day: str | int | None = None) -> tuple[str, bool]:
    """The date, cut where a part cannot be, and whether it was cut."""
    number = int(year)
    text = f"{'-' if number < 0 else ''}{abs(number):04d}"
    if month is None:
        return text, False
    if not 1 <= int(month) <= 12:
        return text, True
    text = f"{text}-{int(month):02d}"
    if day is None:
        return text, False
    if not 1 <= int(day) <= monthrange(number if number > 0 else 2000, int(month))[1]:
        return text, True
    return f"{text}-{int(day):02d}", False


def _one(text: str) -> Span | None:
    if match := _ISO.match(text):
        start, cut = _date(*match.groups())
        return Span(start, None, cut)
    if match := _COMPACT.match(text):
        start, cut = _date(*match.groups())
        return Span(start, None, cut)
    return _worded(text.lower())


def _worded(text: str) -> Span | None:
    if match := _YEAR_SLASHED.match(text):
        return Span(_date(match[1], match[2], match[3])[0])
    if match := _SLASHED.match(text):
        first, second, number = match.groups()
        # 06/25/2019 can only be American; 05/06/2019 is read as the French write it
        given = (first,) if second is None else (first, second) if int(second) > 12 >= int(first) else (second, first)
        return Span(_date(number, *given)[0])
    if (match := _DAY_MONTH_YEAR.match(text)) and match[2] in MONTHS:
        return Span(_date(match[3], MONTHS[match[2]], match[1])[0])
    if (match := _MONTH_DAY_YEAR.match(text)) and match[1] in MONTHS:
        return Span(_date(match[3], MONTHS[match[1]], match[2])[0])
    return _vague(text)


def _vague(text: str) -> Span | None:
    if match := _BEFORE_CHRIST.match(text):
        return Span(_date(1 - int(match[1]))[0])
    if match := _CENTURY.match(text):
        century = int(match[1]) if match[1].isdigit() else _roman(match[1])
        return Span(_date(100 * century - 99)[0], _date(100 * century)[0]) if 0 < century < 22 else None
    if match := _YEARS.match(text):
        return Span(match[1], match[2]) if match[1] <= match[2] else None
    if (pair := _PERIOD.match(text)) and pair[1] <= pair[2]:
        return Span(pair[1], pair[2])
    if match := _REMARKED.match(text):
        return span(match[1])
    if match := _MASKED.match(text):
        known = match[3] or match[4] or f"{match[1]}{match[2]}"
        return Span(f"{known:0<4}", f"{known:9<4}")
    plain = _APPROXIMATE.sub("", text).lstrip("[(").rstrip("])?~.-").strip()
    return span(plain) if plain != text else None


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


def _plain(text: str) -> str:
    """The digits of any script as those of ASCII."""
    return "".join(str(int(one)) if one.isdecimal() else one for one in text)


@lru_cache(maxsize=16384)
def span(raw: str) -> Span | None:
    """The date or span that a text names, or None.

    `2011/2013` and `2011-2013` are spans, `2019/..` and `2019/now` open ones; of `2021-13-45` the year is kept, with
    `repaired` set. What none of the patterns takes is left to EDTF.
    """
    text = raw.strip()[: _LONGEST + 1]
    if len(text) > _LONGEST:
        return None
    text = text if text.isascii() else _plain(text)
    if match := _ISO.match(text):
        start, cut = _date(*match.groups())
        return Span(start, None, cut)
    if "/" in text and (ends := _interval(text)):
        return ends
    if not any(character.isdigit() for character in text) and "siècle" not in text.lower():
        return None
    return _one(text) or (_extended(text) if len(text) < 40 else None)


def coverage(raw: str) -> Span | None:
    """The span that a text covers: an instant has both ends, only one that is said to be open (`2019/now`) has none."""
    found = span(raw)
    if found is None or found.end or is_open(raw.rpartition("/")[2] if "/" in raw else "-"):
        return found
    return found._replace(end=found.start)


def _interval(text: str) -> Span | None:
    first, _, last = (part.strip() for part in text.partition("/"))
    if "/" in last:
        return None
    start, end = _one(first), _one(last)
    if start and end and not (len(first) == 4 and len(last) < 4):
        if start.start and end.start and not start.start.startswith("-") and start.start[:4] > end.start[:4]:
            return None
        return Span(start.start, end.end or end.start, start.repaired or end.repaired)
    if start and last.lower() in _NOW:
        return Span(start.start, None, start.repaired)
    if end and first.lower() in _NOW:
        return Span(None, end.start)
    return None


def _extended(text: str) -> Span | None:
    from edtf import parse_edtf  # builds its grammar when it is imported, a sixteenth of a second for every command

    try:
        found = parse_edtf(text)
        first, last = found.lower_strict(), found.upper_strict()
    except Exception:  # of texts that are no dates edtf raises its own errors, pyparsing's, TypeError, OverflowError
        return None
    if not (0 < first.tm_year <= last.tm_year < 3000):
        return None
    start, end = f"{first.tm_year:04d}", f"{last.tm_year:04d}"
    return Span(start, end if end != start else None)


def modified_julian(raw: str) -> str | None:
    """The day of a modified Julian date (days since 17 November 1858), or None."""
    try:
        return date.fromordinal(_MJD + floor(float(raw))).isoformat()
    except (ValueError, OverflowError):
        return None


def is_open(raw: str) -> bool:
    """Whether a text stands for an end that has not come or that nobody knows: `now`, `ongoing`, `9999`."""
    return raw.strip().lower() in _NOW


def day(raw: str) -> str | None:
    """The date, or the beginning of the span, that a text names."""
    found = span(raw)
    return found.start if found else None


def after(start: str, length: str, unit: str) -> str | None:
    """The last year of so many years from a start (`gml:timeInterval`); None for any other unit."""
    if unit.lower() not in ("year", "years", "a") or not length.isdigit() or start.startswith("-"):
        return None
    return f"{int(start[:4]) + int(length) - 1:04d}" if len(start) == 4 else None


def is_believable(date: Date) -> bool:
    """Whether a date can be one of a record: none of year 0 (`0000-00-00`), and beyond 2100 only what is to come."""
    if not date.start or date.start.startswith("-"):
        return True
    if date.start.startswith("0000"):
        return date.end is not None
    if date.start.startswith("9999"):  # never
        return False
    return date.start[:4] <= "2100" or date.kind in ("valid", "available")


def last_day_in(raw: str) -> str | None:
    """The latest whole date in a sentence: `restriction jusqu'au 2020-12-31`, `… jusqu'au 31 décembre 2020`."""
    words = [word.strip("().,;") for word in raw.split()]
    given = [word for word in words if sum(letter.isdigit() for letter in word) == 8]
    given += [" ".join(three) for three in zip(words, words[1:], words[2:], strict=False) if three[2].isdigit()]
    found = (day(one) for one in given)
    return max((one for one in found if one and len(one) == 10), default=None)


def year(date: str | None) -> int | None:
    """The year of a normal date where it can be a year of publication (1000 to 2100)."""
    if not date or date.startswith("-"):
        return None
    number = int(date[:4])
    return number if 1000 <= number <= 2100 else None


def is_vague(date: Date) -> bool:
    """Whether a date is only a decade or a century (`192.`, `19..`), from its first year to its last."""
    if not date.start or not date.end or len(date.start) != 4 or len(date.end) != 4:
        return False
    if date.start[2:] == "01" and date.end[2:] == "00":
        return int(date.end) - int(date.start) == 99  # a century that is named: 1201 to 1300
    return (date.start[3:], date.end[3:]) == ("0", "9") and date.start[:2] == date.end[:2] and date.start != date.end


_LABELLED = re.compile(r"(?:info:eu-repo/date/(\w+)/|([A-Z][a-z]+)\s*:\s*)(.+)$")
_LABELS = {
    "embargoend": "embargo", "publication": "available", "issued": "issued", "created": "created", "updated": "updated",
    "available": "available", "submitted": "submitted", "accepted": "accepted", "collected": "collected",
    "valid": "valid", "copyrighted": "copyrighted", "withdrawn": "withdrawn", "modified": "updated", "other": "other",
}  # fmt: skip
_PERIOD = re.compile(r"(-?\d{4}(?:-\d\d){0,2})\s*(?:,|;|\bto\b|\bà\b|/|–|—|--|\s-\s)\s*(-?\d{4}(?:-\d\d){0,2})$")
_DCMI_PERIOD = re.compile(r"\b(start|end|name)\s*=\s*([^;]+)")


def labelled(raw: str) -> tuple[str | None, str]:
    """The kind that a dc:date names itself, and the rest: `Issued: 2018`, `info:eu-repo/date/embargoEnd/2027-01-01`."""
    if raw[:1].isdigit():
        return None, raw
    found = _LABELLED.match(raw)
    kind = _LABELS.get((found[1] or found[2]).lower()) if found else None
    return (kind, found[3]) if found and kind else (None, raw)


def kind(name: str) -> str:
    """Our kind for what a record calls a date (`Issued`, `Collected`); `other` for words we do not know."""
    return _LABELS.get(name.lower(), "other")


def period(raw: str, named: bool = True) -> tuple[str | None, str | None, str | None] | None:
    """Start, end and label of a temporal coverage; with `named` also one that is only a name (`Stenalder`).

    Knows DCMI Period (`start=…; end=…; name=…`), pairs of dates and all that `span` takes. Years before -9999 have no
    place in a date and stay a label.
    """
    raw = raw if raw.isascii() else _plain(raw)
    if "=" in raw and (parts := dict(_DCMI_PERIOD.findall(raw))):
        if not named and not (parts.get("start") or parts.get("end")):
            return None  # a DCMI Point has a name, too
        return day(parts.get("start", "")), day(parts.get("end", "")), (parts.get("name") or "").strip() or None
    if pair := _PERIOD.match(raw):
        return pair[1], pair[2], None
    if found := coverage(raw):
        return found.start, found.end, None
    if era := eras.era(raw):
        return era
    return (None, None, raw) if named and not raw.isdigit() else None


def says_more(other: Date, date: Date) -> bool:
    """`2018-01-18` says more than `2018`, be it of the same kind or of a kind that `date` does not tell."""
    if other is date or date.end or not date.start or not (other.start or "").startswith(date.start):
        return False
    return date.kind in (other.kind, "other") and (other.start != date.start or other.kind != date.kind)
