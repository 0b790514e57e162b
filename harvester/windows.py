"""The time that one list covers: windows of a large source, how wide they are, and lists that are halved. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from catalogue.datestamp import Granularity
from catalogue.run import Checkpoint, ListState
from catalogue.source import Source

if TYPE_CHECKING:
    from catalogue.ingest import Standing


DAWN = datetime(1970, 1, 1, tzinfo=UTC)
"""No date of a repository is before this; some write 0001-01-01 for one that they do not have."""

EARLY = datetime(1990, 1, 1, tzinfo=UTC)
"""Before any repository; where a list without a start begins if Identify does not say."""


def floored(moment: datetime, grain: Granularity) -> datetime:
    if grain is Granularity.DAY:
        return moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return moment.replace(microsecond=0)


def windows(
    fresh: Checkpoint,
    source: Source,
    begin: datetime | None,
    now: datetime,
    moves: bool,
    earliest: datetime | None = None,
) -> list[Checkpoint]:
    """The whole time as lists: one without limits, or one for each of the source's windows.

    The first window has no start and the last no end, because earliestDatestamp is often wrong and datestamps may lie
    in the future; what changes while they are read falls into the last one.
    """
    width = span(source.window)
    first = begin or (earliest and min(max(earliest, EARLY), now))
    if width is None or first is None:
        return [replace(fresh, start=begin, moves=moves)]
    cuts: list[datetime] = []
    end = first + width
    while end < now and len(cuts) < 10_000:
        cuts.append(end)
        end += width
    starts: list[datetime | None] = [begin, *cuts]
    ends: list[datetime | None] = [*cuts, None]
    return [replace(fresh, start=start, end=end, moves=moves) for start, end in zip(starts, ends, strict=True)]


NARROWEST = {Granularity.SECOND: timedelta(hours=1), Granularity.DAY: timedelta(days=2)}


def halved(
    point: Checkpoint, earliest: datetime | None, now: datetime, grain: Granularity, bounded: bool
) -> tuple[Checkpoint, ...]:
    """The list as two, of half its time each, for a repository that cannot give it in one; none where that would be
    narrower than a window can be.

    The first has no start where the list has none, unless it must be `bounded`: then it begins at earliestDatestamp.
    """
    begin, end = point.start or max(earliest or EARLY, DAWN), point.end or now
    middle = floored(begin + (end - begin) / 2, grain)
    if end - begin < NARROWEST[grain] or not begin < middle < end:
        return ()
    blank = replace(point, id=None, token=None, pages=0, state=ListState.OPEN)
    return (replace(blank, start=begin if bounded else point.start, end=middle), replace(blank, start=middle))


FITS = 20_000
"""Records in a window: a failure costs about an hour of the slowest repositories, and not a week."""


def fitting(source: Source, standing: Standing) -> str | None:
    """The width of the source's windows: what earlier runs found to fit, as long as sources.toml asks for the same."""
    asked, _, found = (standing.remembered or {}).get("window", "").partition("=")
    return found if found and asked == source.window else source.window


def adapted(source: Source, point: Checkpoint) -> str | None:
    """What to remember of a window that was read to its end: a width that brings about as many records as fit, at most
    twice and at least half of this one's; None where this one fits."""
    if source.window is None or point.start is None or point.end is None:
        return None
    hours = (point.end - point.start) / timedelta(hours=1)
    if point.distinct > 2 * FITS:
        hours /= 2
    elif point.distinct < FITS / 4:
        hours *= 2
    else:
        return None
    return f"{source.window}={max(1, min(round(hours), 99_999))}h"


def span(text: str | None) -> timedelta | None:
    """A width like `30d`, `12h` or `2w`; None for no windows. Raises ValueError for anything else."""
    if not text:
        return None
    found = re.fullmatch(r"\s*([1-9][0-9]{0,4})\s*([hdw])\s*", text, re.ASCII)
    if not found:
        raise ValueError(f"a window is written like 30d, 12h or 2w, not {text!r}")
    return int(found[1]) * {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}[found[2]]
