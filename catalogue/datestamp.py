"""UTC datestamps as OAI-PMH writes them, their granularity, and windows between two of them.

Source of the rules: OAI-PMH 2.0, sections 2.7.1 (selective harvesting) and 3.3 (UTCdatetime).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class Granularity(StrEnum):
    """The finest form of datestamp that a repository understands; the values are those of Identify."""

    DAY = "YYYY-MM-DD"
    SECOND = "YYYY-MM-DDThh:mm:ssZ"

    @property
    def step(self) -> timedelta:
        return timedelta(days=1) if self is Granularity.DAY else timedelta(seconds=1)


def parse(text: str) -> datetime:
    """The instant that an OAI-PMH datestamp names, in UTC; a bare day is its first second.

    Accepts only the two forms of the protocol. Raises ValueError, with the text quoted, for anything else:
    callers that want to be lenient with a repository (a missing Z, an offset, a fraction) use `parse_loosely`.
    """
    if text.isascii() and len(text) == 10:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    if text.isascii() and len(text) == 20:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    raise ValueError(f"not an OAI-PMH datestamp: {text!r}")


def parse_loosely(text: str) -> datetime | None:
    """The instant in UTC of a datestamp as real repositories write it, or None where it cannot be read.

    Meresco leaves out the Z, BASE writes `+00:00` and microseconds; a time without zone is taken as UTC.
    """
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return None


def write(moment: datetime, granularity: Granularity = Granularity.SECOND) -> str:
    """The datestamp of an instant; `moment` must know its zone. A day granularity drops the time."""
    utc = moment.astimezone(UTC)
    day = f"{utc.year:04d}-{utc.month:02d}-{utc.day:02d}"
    if granularity is Granularity.DAY:
        return day
    return f"{day}T{utc.hour:02d}:{utc.minute:02d}:{utc.second:02d}Z"


def from_epoch(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True, slots=True)
class Window:
    """A span of datestamps, both ends included as OAI-PMH has it; None is an open end."""

    start: datetime | None = None
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"the window starts at {write(self.start)}, after its end {write(self.end)}")

    def __contains__(self, moment: datetime) -> bool:
        return (self.start is None or self.start <= moment) and (self.end is None or moment <= self.end)

    def arguments(self, granularity: Granularity) -> dict[str, str]:
        """`from` and `until` as a repository of this granularity understands them, open ends left out."""
        ends = {"from": self.start, "until": self.end}
        return {name: write(end, granularity) for name, end in ends.items() if end is not None}
