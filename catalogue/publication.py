"""When a work was published: one answer for pages, citations, feeds and formats."""

from __future__ import annotations

from collections.abc import Sequence

from catalogue.record import Date, Record

PUBLISHED = ("issued", "defended")
"""Kinds of date on which a work came out, the surest first; a thesis comes out on the day of its defence."""


def date(record: Record, kinds: Sequence[str] = PUBLISHED) -> Date | None:
    """The date of the first of these kinds that lies in the record's year of publication.

    One of another year is another event: the day on which a thesis of 1982 was put into HAL, the year in which the
    work on a dataset began. None where the year is all that is known.
    """
    dated = [one for kind in kinds for one in record.dates if one.kind == kind and one.start]
    return next((one for one in dated if record.year is None or _year(one) == record.year), None)


def _year(one: Date) -> int | None:
    year = (one.start or "")[:4]
    return int(year) if year.isdecimal() else None


def day(record: Record) -> str | None:
    """The date of publication as precise as the record has it, else its year."""
    found = date(record)
    if found:
        return found.start
    return f"{record.year:04d}" if record.year else None
