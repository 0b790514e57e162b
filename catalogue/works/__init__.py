"""Works: which harvested records describe one scientific object, and which of them is shown.

Everything in this package is pure: from values to values, no database, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from msgspec import Struct, structs

from catalogue.record import Record

FIELDS = tuple(field.name for field in structs.fields(Record))
"""The fields of a record, in the order of record.schema.json."""


def has(record: Record | None, field: str) -> bool:
    """Whether a record states a field at all."""
    return getattr(record, field, None) not in (None, ())


class Copy(Struct, frozen=True):
    """One harvested record of a work.

    `n` numbers the copies of one source within the work from 1 (the address /r/{id}/copies/{source}/{n}.xml).
    `datestamp` is the source's own text, `changed` ours (UTC), `sets` the header's. `stale` says that a newer
    version was delivered and rejected, `missing` that the last lists did not name it, which may be a mistake. `raw` is
    its row, for `Access.payload`. `doors` are further records of the same repository with the same own identifier: one
    copy, listed beneath it.
    """

    source: str
    identifier: str
    oai_identifier: str
    prefix: str
    datestamp: str
    changed: datetime
    record: Record | None
    sets: tuple[str, ...] = ()
    deleted: bool = False
    stale: bool = False
    n: int = 1
    raw: int = 0
    first_seen: datetime | None = None
    harvested: datetime | None = None
    base_url: str = ""
    filters: tuple[str, ...] = ()
    doors: tuple[Copy, ...] = ()
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """A work among the versions of one thing: its id and title, what it calls itself, and the date it is of."""

    id: str
    title: str
    number: str | None = None
    date: str | None = None


class Work(Struct, frozen=True):
    """One scientific object: its permanent id, the record shown (the best of its copies) and all copies, best first.

    `why` is the identifier that brought the copies together. `versions` are the works of its family, itself among them,
    newest first; empty where there are no others. Times are UTC.
    """

    id: str
    record: Record
    copies: tuple[Copy, ...]
    added: datetime
    changed: datetime
    why: str | None = None
    versions: tuple[Version, ...] = ()

    @property
    def every(self) -> list[Copy]:
        """All its records: each copy, and behind it the further doors to the same."""
        return [one for copy in self.copies for one in (copy, *copy.doors)]

    @property
    def records(self) -> list[Record]:
        """What its records say, in the same order, those left out of which nothing is kept."""
        return [copy.record for copy in self.every if copy.record is not None]

    @property
    def origins(self) -> dict[str, str]:
        """For each field of the shown record the source that it came from: the first copy that has it."""
        stated = ((name, copy) for copy in reversed(self.copies) for name in FIELDS if has(copy.record, name))
        said = {name: copy.source for name, copy in stated}
        return {name: said[name] for name in FIELDS if name in said}

    @property
    def newest(self) -> Version | None:
        """The newest version, where that is another work than this one."""
        return self.versions[0] if self.versions and self.versions[0].id != self.id else None


@dataclass(frozen=True, slots=True)
class Merged:
    """The id lost a merge: the page answers 301 to `into`."""

    id: str
    into: str


@dataclass(frozen=True, slots=True)
class Gone:
    """All copies are gone: the page answers 410 with this tombstone. `reason` is `deleted` or a take-down's words."""

    id: str
    record: Record | None
    source: str
    when: datetime
    reason: str = "deleted"


Found: TypeAlias = Work | Merged | Gone
