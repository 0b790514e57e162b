"""When a source is due, in what mode, and which of several goes first. Pure; all times are UTC."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from apscheduler.triggers.cron import CronTrigger

from catalogue.datestamp import parse_loosely
from catalogue.run import ListState, Mode
from catalogue.source import Source

if TYPE_CHECKING:
    from catalogue.ingest import Standing

UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
FULL_EVERY = timedelta(days=30)
"""A full pass now and then finds what changed without a new datestamp, unless the source says otherwise."""

SLOWEST = timedelta(days=7)
SOON = timedelta(minutes=1)


class BadTime(ValueError):
    """A time in sources.toml that cannot be read; the message shows how it is written."""


@dataclass(frozen=True, slots=True)
class Every:
    """How often: a fixed pause between two starts, or the moments of a cron line."""

    pause: timedelta | None = None
    cron: CronTrigger | None = None

    def after(self, moment: datetime) -> datetime:
        """The first time that is due after this one."""
        if self.pause is not None:
            return moment + self.pause
        assert self.cron is not None, "either a pause or a cron line"
        found: datetime | None = self.cron.get_next_fire_time(None, moment + timedelta(seconds=1))
        return found.astimezone(UTC) if found is not None else datetime.max.replace(tzinfo=UTC)

    def usual(self, moment: datetime) -> timedelta:
        """About how long it is from one time to the next."""
        return self.pause or self.after(self.after(moment)) - self.after(moment)


def every(text: str) -> Every:
    """`30m`, `6h`, `2d`, `1w`, `daily 03:00`, `weekly sun 03:00`, or a cron line of five fields with day names."""
    words = text.split()
    if (found := re.fullmatch(r"([1-9][0-9]{0,4})([mhdw])", text.strip(), re.ASCII)) is not None:
        return Every(pause=int(found[1]) * UNITS[found[2]])
    if words[:1] == ["daily"] and len(words) == 2:
        at = clock_time(words[1])
        return cron(f"{at.minute} {at.hour} * * *")
    if words[:1] == ["weekly"] and len(words) == 3:
        at = clock_time(words[2])
        return cron(f"{at.minute} {at.hour} * * {words[1]}")
    if len(words) == 5:
        return cron(text)
    raise BadTime(f'write "6h", "daily 03:00", "weekly sun 03:00" or a cron line, not {text!r}')


def cron(line: str) -> Every:
    if re.search(r"[0-9]", line.split()[4]):
        raise BadTime(f"in {line!r}, write days of the week by name (mon-fri): their numbers mean different days")
    try:
        return Every(cron=CronTrigger.from_crontab(line, timezone=UTC))
    except ValueError as error:
        raise BadTime(f"{line!r} is no cron line: {error}") from error


def clock_time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise BadTime(f"a time of day is written like 03:00, not {text!r}") from None


def length(text: str) -> timedelta:
    """A span like `30d`."""
    pause = every(text).pause
    if pause is None:
        raise BadTime(f"a span is written like 30d, not {text!r}")
    return pause


def after_quiet(moment: datetime, quiet: str | None) -> datetime:
    """The moment, or the end of the quiet hours (`08:00-18:00`, over midnight too) that it falls into."""
    if not quiet:
        return moment
    first, dash, last = quiet.partition("-")
    begin, end = clock_time(first.strip()), clock_time(last.strip())
    now = moment.time()
    inside = begin <= now < end if begin <= end else now >= begin or now < end
    if not dash or begin == end or not inside:
        return moment
    until = moment.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return until if until > moment else until + timedelta(days=1)


def jitter(source: str, usual: timedelta) -> timedelta:
    """A delay of a source's own, always the same, so that not everything starts at midnight: at most a tenth of its
    pause, and at most half an hour."""
    share = int.from_bytes(hashlib.sha256(source.encode()).digest()[:4], "big") / 2**32
    return share * min(usual / 10, timedelta(minutes=30))


def slowed(pause: timedelta, failures: int) -> timedelta:
    """The extra delay of a source that keeps failing: none for two failures, then doubling, never over a week."""
    if failures <= 2:
        return timedelta()
    return min(pause * 2.0 ** min(failures - 3, 12), max(SLOWEST - pause, timedelta()))


def unfinished(standing: Standing) -> bool:
    """Whether a list was left open by a run that was cut short, or windows of a large source are still to come."""
    points = [point for point in standing.checkpoints if point.moves and point.mode is not Mode.RECONCILE]
    left = any(point.state is ListState.OPEN and point.pages > 0 for point in points)
    return left or any(point.state is ListState.COMPLETE and point.end is not None for point in points)


def due(source: Source, standing: Standing, now: datetime) -> datetime | None:
    """When the source is to be harvested next; a time that has passed means now, None never."""
    if standing.paused or not source.enabled:
        return None
    rhythm = every(source.every)
    if standing.last_started is None:
        moment = now
    elif unfinished(standing) and standing.failures == 0:
        moment = min(standing.last_started, now) + SOON
    else:
        started = min(standing.last_started, now)  # a clock that was set back must not stop the schedule
        usual = rhythm.usual(started)
        moment = rhythm.after(started) + slowed(usual, standing.failures) + jitter(source.id, usual)
    if standing.not_before is not None:
        moment = max(moment, standing.not_before)
    return after_quiet(max(moment, now) if source.quiet else moment, source.quiet)


def mode(source: Source, standing: Standing, now: datetime) -> Mode:
    """What kind of run is due: a full pass or a reconciliation now and then, else what changed."""
    pause = length(source.full_every) if source.full_every else FULL_EVERY
    last = standing.last_full or standing.last_success
    if source.deletions == "reconcile":
        told = parse_loosely((standing.remembered or {}).get("reconciled", ""))
        return Mode.RECONCILE if last is not None and now - max(last, told or last) >= pause else Mode.INCREMENTAL
    if always_whole(source):
        return Mode.FULL
    return Mode.FULL if last is not None and now - last >= pause else Mode.INCREMENTAL


def always_whole(source: Source) -> bool:
    """Whether each run asks for everything, as nothing else tells what is gone."""
    return source.deletions == "full"


UNKNOWN_SIZE = 10_000


def rank(source: Source, standing: Standing) -> tuple[int, int, str]:
    """The order of those that are due: by priority, then the small before the large, so that something comes soon."""
    told = (standing.remembered or {}).get("size", "")
    size = int(told) if told.isdigit() else standing.live or UNKNOWN_SIZE
    return (-source.priority, size, source.id)
