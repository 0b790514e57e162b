"""The values that a page is applied with: its deliveries, where it is applied, and the rows that follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct
from sqlalchemy import Row

from catalogue.record import Change, Record, Rejected
from catalogue.run import Counters
from catalogue.store import works
from catalogue.store.compression import Press
from catalogue.store.records import strong
from catalogue.store.tables import SHOWN
from catalogue.works.versions import claims


class Delivery(Struct, frozen=True):
    """A delivered record, judged and ready to be kept.

    `change` is None where the payload was met before (its `hash` is the stored one): nothing was judged anew.
    `outside` says that the record is none of what was asked. `anew` judges after all what was left unjudged, should
    the record have changed in between. `basis` is the hash of the stored payload that was judged again: where the
    record has another one by now, it stays as it is. `list` is that in which a kept reject was delivered. `origin` is
    where the record came from before its source had it, an originDescription.
    """

    identifier: str
    change: Change | None
    datestamp: str
    sets: str
    prefix: str
    hash: bytes | None = None
    payload: bytes | None = None
    record: bytes | None = None
    outside: bool = False
    anew: Callable[[], Delivery] | None = None
    basis: bytes | None = None
    list: int | None = None
    origin: bytes | None = None


def counting_of(deliveries: Sequence[Delivery]) -> dict[str, int]:
    """Which delivery of the page counts for each identifier: the one dated latest, of those dated alike the last."""
    counting: dict[str, int] = {}
    for n, delivery in enumerate(deliveries):
        if delivery.identifier and not delivery.outside:
            before = counting.get(delivery.identifier)
            if before is None or not is_older(delivery.datestamp, deliveries[before].datestamp):
                counting[delivery.identifier] = n
    return counting


def is_older(datestamp: str, other: str) -> bool:
    """Whether a datestamp is before another one, as far as both are written alike."""
    alike = len(datestamp) == len(other) and datestamp[:4].isdigit() and other[:4].isdigit()
    return alike and datestamp < other


@dataclass(frozen=True, slots=True)
class Setting:
    """In which run and list a page is applied, and what the transaction needs to know of the source.

    `again` says that nothing was delivered: stored payloads are judged again, so marks and harvest dates stay.
    """

    source: str
    run: int | None
    list: int | None
    asked: str | None
    crosswalk: int
    press: Press
    minted: works.Minted
    again: bool = False


@dataclass(slots=True)
class Applied:
    """What became of a page: the counters, how many identifiers were new to its list, how many records changed though
    their datestamp did not, and which identifiers name something else than before."""

    counters: Counters = field(default_factory=Counters)
    distinct: int = 0
    drifted: int = 0
    reused: tuple[str, ...] = ()


@dataclass(slots=True)
class Rows:
    """Rows to be written, gathered so that each table is written once a page."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    buried: list[dict[str, Any]] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, Any]] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    named: dict[int, Record] = field(default_factory=dict)
    renamed: list[int] = field(default_factory=list)
    origins: dict[int, bytes | None] = field(default_factory=dict)
    claims: dict[int, frozenset[str]] = field(default_factory=dict)
    seeds: list[works.Seed] = field(default_factory=list)
    log: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    drifted: list[str] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)

    def name(self, row: int, identifier: str, record: Record) -> None:
        """Note what a record is found by, and of what it is a version."""
        self.named[row] = record
        if claimed := claims(record, identifier):
            self.claims[row] = claimed


def judged(delivery: Delivery, row: Row[Any] | None) -> Delivery:
    """The delivery, judged after all where the record is no more what it was when its page was looked through."""
    if delivery.change is not None or delivery.anew is None:
        return delivery
    met = row is not None and row.state in SHOWN and row.hash == delivery.hash and not row.stale
    return delivery if met else delivery.anew()


def compared(rows: Rows, delivery: Delivery, row: Row[Any], old: Record | None, new: Record) -> str:
    """The fields in which a delivery differs from what was kept; what is odd about that is noted in `rows`."""
    if row.state in SHOWN and row.hash != delivery.hash and row.datestamp == delivery.datestamp != "":
        rows.drifted.append(delivery.identifier)
    if old is not None and is_other(old, new):
        rows.reused.append(delivery.identifier)
    return changed_fields(old, new)


def is_other(old: Record, new: Record) -> bool:
    """Whether two versions under one identifier describe different things: other strong identifiers and another title,
    or, without such identifiers, a title that has no word in common with the one before."""
    mine, theirs = strong(old), strong(new)
    if mine and theirs:
        return not mine & theirs and words_of(old) != words_of(new)
    return not mine and not theirs and bool(words_of(old)) and bool(words_of(new)) and not words_of(old) & words_of(new)


def words_of(record: Record) -> set[str]:
    return {word for title in record.titles for word in title.text.casefold().split() if len(word) > 3}


def changed_fields(old: Record | None, new: Record) -> str:
    """The names of the fields in which two versions of a record differ, comma-separated."""
    if old is None:
        return ""
    return ",".join(name for name in new.__struct_fields__ if getattr(old, name) != getattr(new, name))
