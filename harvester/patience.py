"""How long to wait before asking again: Retry-After in its two forms, and pauses that grow. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_PAUSE = 300.0
"""Seconds; a repository that asks for more is left alone until the scheduler's next turn."""

LONGEST_REST = 7 * 86400.0
"""Seconds; whoever asks for more is asked again after a week: some write milliseconds, or the end of time."""


def http_date(text: str | None) -> datetime | None:
    """The instant in UTC of an HTTP date, None where there is none to be read."""
    try:
        found = parsedate_to_datetime(text or "")
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def retry_after(text: str | None, date: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks to wait, from 0 to `LONGEST_REST`; None where it says nothing legible.

    A date is compared with the `date` header of the same answer, so that a wrong clock on either side does no harm,
    and rounded up: it names a second that has to be over (RFC 9110, 10.2.3).
    """
    if not text:
        return None
    if text.strip().isascii() and text.strip().isdigit():
        return min(float(text.strip()), LONGEST_REST)
    until = http_date(text)
    if until is None:
        return None
    return min(max(0.0, (until - (http_date(date) or now)).total_seconds() + 1.0), LONGEST_REST)


def back_off(first: float, attempt: int, chance: float) -> float:
    """Seconds to wait before attempt number `attempt` (the first repeat is 1): doubling, spread by `chance` (0 to 1)
    over the upper half, so that several harvesters do not come back at one moment."""
    return float(min(first * 2.0 ** (attempt - 1), LONGEST_PAUSE) * (0.5 + chance / 2))
