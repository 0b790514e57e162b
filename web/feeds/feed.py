"""What a feed is: one way to hand a work, or several, to another program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalogue.works import Work
from web.site import Site

Write = Callable[[Sequence[Work], Site], bytes]


@dataclass(frozen=True, slots=True)
class Feed:
    """A form in which works leave us.

    `suffix` ends its address (/r/{id}.bib), `media_type` is sent and understood in Accept, `name` is what readers
    see. `write` makes the whole body; it raises Unwritable for a work that the form cannot carry, of which `carries`
    is false.
    """

    suffix: str
    media_type: str
    name: str
    write: Write
    profile: str | None = None
    several: bool = True
    carries: Callable[[Work], bool] = lambda work: True


class Unwritable(ValueError):
    """This work lacks what the form demands (DataCite demands a year); the text says what."""
