"""What the web is answered with where no other module has a value: searches, changes, the catalogue at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from catalogue.index import Results
from catalogue.works import Work


@dataclass(frozen=True, slots=True)
class Answer:
    """A search answered: works in the order of the hits, each with its snippets (safe HTML by field)."""

    results: Results
    works: tuple[Work, ...]
    snippets: tuple[Mapping[str, str], ...] = ()
    took_ms: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of a work: `kind` is added, changed or deleted, as the work is seen from outside."""

    number: int
    work: str
    kind: str
    at: datetime


class Unwritten(Exception):
    """The change log has not come to this number: whoever has it had it from a catalogue that was put back since."""


@dataclass(frozen=True, slots=True)
class Changes:
    """A part of the change log: the `works` that it touches, which may be none, and the number to go on after (None
    at the end of the log)."""

    works: tuple[Changed, ...]
    onward: int | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """The catalogue at a glance: `head` is the last change, `position` how far the index has read."""

    head: int
    position: int
    documents: int
    records: int
    generation: str
    catalogue: str
    engine: str = ""
