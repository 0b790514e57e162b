"""A look at a repository that answers: ten records as they would be mapped, checks, and what a harvest would cost."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from catalogue import datestamp
from catalogue.crosswalk import crosswalk
from catalogue.datestamp import Granularity, Window
from catalogue.formats import FORMATS
from catalogue.record import Accepted, Change, Deleted, RawRecord, Record, Rejected
from catalogue.run import Page
from harvester.faults import Failure
from harvester.repository import Identity, Repository, Request
from moisson.addresses import Door

SHOWN, NEW = 10, 5
"""Records shown in all, and how many of them are the newest: old and new ones may be in different forms."""

NEWEST = timedelta(days=30)

MOST_SETS = 5000
"""Set descriptions read in search of some: HAL has thousands, Zenodo 42 000."""

ENVELOPE_BYTES = 400
"""What a record's header and wrapping add to its payload, about."""

Timer: TypeAlias = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Check:
    """Something looked at; `ok` is None for a note that is neither good nor bad."""

    code: str
    ok: bool | None
    said: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What a first full harvest would take, estimated from two pages."""

    records: int
    requests: int
    hours: float
    gigabytes: float


@dataclass(frozen=True, slots=True)
class Preview:
    """What a repository gave: the prefix asked, all that it offers, a sample as mapped, checks and cost."""

    prefix: str
    offered: tuple[str, ...]
    sample: tuple[Change, ...]
    checks: tuple[Check, ...]
    cost: Cost | None

    @property
    def filled(self) -> dict[str, int]:
        """In how many of the accepted records each field that readers ask for is there."""
        records = [change.record for change in self.sample if isinstance(change, Accepted)]
        return {name: sum(1 for record in records if there(record)) for name, there in FIELDS.items()}


FIELDS: dict[str, Callable[[Record], object]] = {
    "titles": lambda record: record.titles,
    "creators": lambda record: record.creators,
    "year": lambda record: record.year,
    "doi": lambda record: any(pid.scheme == "doi" for pid in record.pids),
    "descriptions": lambda record: record.descriptions,
    "subjects": lambda record: record.subjects,
    "access": lambda record: record.access,
    "licences": lambda record: record.licences,
    "languages": lambda record: record.languages,
}


def look(repository: Repository, identity: Identity, door: Door, timer: Timer, pause: float) -> Preview:
    """A preview of the door's first set, or of everything. Raises Failure where not even one page comes."""
    offered = tuple(found.prefix for found in repository.formats())
    prefix = chosen(door.prefix, offered)
    request = Request(prefix, door.sets[0] if door.sets else None, granularity=identity.granularity)
    try:
        pages, seconds, broken = _first_pages(repository, request, timer)
    except Failure as failure:
        if prefix in offered or not offered:
            raise
        said = f"{failure.message}; the formats offered are {', '.join(offered)}"
        raise Failure(failure.symptom, said, failure.pause) from failure
    newest, freshness = _newest(repository, identity, request) if door.protocol == "oai" else ((), _UNDATED)
    different = {raw.header.identifier: raw for raw in [*newest[:NEW], *pages[0].records]}
    sample = tuple(crosswalk(raw) for raw in list(different.values())[:SHOWN])
    checks = (
        _format(prefix, offered),
        *([_granularity(identity)] if door.protocol == "oai" else []),
        _deletions(identity),
        _second_page(pages, broken),
        freshness,
        *([_datestamps([raw for page in pages for raw in page.records])] if door.protocol == "oai" else []),
        _mapped(sample),
        *(Check(warning.code, None, warning.message) for page in pages for warning in page.warnings),
    )
    return Preview(prefix, offered, sample, checks, cost(pages, seconds, pause))


_UNDATED = Check("from", None, "lists cannot be narrowed by time: each harvest asks for all and compares contents")


def chosen(asked: str | None, offered: tuple[str, ...]) -> str:
    """The prefix to harvest: the one asked for, else the richest that we read; every repository has oai_dc."""
    if asked:
        return asked
    rich = ("oai_datacite", "datacite", *sorted(set(FORMATS) - {"oai_dc"}))
    return next((prefix for prefix in rich if prefix in offered and prefix in FORMATS), "oai_dc")


def _first_pages(repository: Repository, request: Request, timer: Timer) -> tuple[list[Page], float, Failure | None]:
    """One page or two, the seconds a page took, and why the second did not come."""
    pages: list[Page] = []
    answers: Iterator[Page] = repository.pages(request)
    began = timer()
    try:
        for page in answers:
            pages.append(page)
            if len(pages) == 2:
                break
    except Failure as failure:
        if not pages:
            raise
        return pages, timer() - began, failure
    return pages, (timer() - began) / len(pages), None


def _newest(repository: Repository, identity: Identity, request: Request) -> tuple[tuple[RawRecord, ...], Check]:
    if identity.response_date is None:
        return (), Check("from", None, "the repository does not tell its time, so new records were not asked for")
    since = identity.response_date - NEWEST
    asked = Request(request.prefix, request.set, Window(since), granularity=identity.granularity)
    try:
        page = next(iter(repository.pages(asked)))
    except Failure as failure:
        return (), Check("from", False, f"selective harvesting does not work: {failure.message}")
    earlier = [raw for raw in page.records if _before(raw, since)]
    if earlier:
        said = f"{len(earlier)} of {len(page.records)} records are older than the `from` that was asked"
        return page.records, Check("from", False, said)
    how_many = page.declared if page.declared is not None else len(page.records)
    return page.records, Check("from", True, f"`from` works: {how_many} records changed in the last 30 days")


def _before(raw: RawRecord, since: datetime) -> bool:
    moment = datestamp.parse_loosely(raw.header.datestamp)
    return moment is not None and moment.date() < since.date()


def _format(prefix: str, offered: tuple[str, ...]) -> Check:
    others = ", ".join(name for name in offered if name != prefix)
    if prefix not in FORMATS:
        return Check("prefix", False, f"{prefix} is not read by this version; it also offers {others or 'nothing'}")
    if prefix not in offered:
        return Check("prefix", False, f"{prefix} is not among the formats offered, {others or 'none'}")
    return Check("prefix", True, f"{prefix} is read" + (f"; it also offers {others}" if others else ""))


def _granularity(identity: Identity) -> Check:
    days = identity.granularity is Granularity.DAY
    return Check("granularity", True, "datestamps are days" if days else "datestamps have seconds")


def _deletions(identity: Identity) -> Check:
    if identity.deleted == "persistent":
        return Check("deletions", True, "deletions are announced and kept")
    said = "are not announced" if identity.deleted == "no" else "are announced for a time only"
    return Check("deletions", None, f"deletions {said}: the whole list has to be compared now and then")


def _second_page(pages: list[Page], broken: Failure | None) -> Check:
    if broken:
        return Check("second-page", False, f"the second page does not come: {broken.message}")
    if len(pages) == 1:
        return Check("second-page", None, f"everything is on one page, {len(pages[0].records)} records")
    first, second = ({raw.header.identifier for raw in page.records} for page in pages)
    if second & first:
        return Check("second-page", False, f"the second page repeats {len(second & first)} records of the first")
    return Check("second-page", True, f"the second page follows, with {len(second)} other records")


def _datestamps(raws: list[RawRecord]) -> Check:
    odd = [raw.header.datestamp for raw in raws if not _protocol_datestamp(raw.header.datestamp)]
    if odd:
        return Check(
            "datestamps", None, f"{len(odd)} of {len(raws)} datestamps are not the protocol's, such as {odd[0]!r}"
        )
    return Check("datestamps", True, f"{len(raws)} datestamps are as the protocol wants them")


def _protocol_datestamp(text: str) -> bool:
    try:
        datestamp.parse(text)
    except ValueError:
        return False
    return True


def _mapped(sample: tuple[Change, ...]) -> Check:
    if not sample:
        return Check("mapped", None, "there are no records")
    reasons: Counter[str] = Counter()
    for change in sample:
        match change:
            case Rejected(reasons=found):
                reasons.update(note.code for note in found)
            case Accepted() | Deleted():
                pass
    if reasons:
        told = ", ".join(f"{code} ({count})" for code, count in reasons.most_common())
        return Check("mapped", False, f"of {len(sample)} records some are rejected: {told}")
    return Check("mapped", True, f"{len(sample)} of {len(sample)} records are read")


def cost(pages: list[Page], seconds: float, pause: float) -> Cost | None:
    """The cost of a full harvest, None where the repository does not say how many records it has."""
    size = len(pages[0].records)
    records = pages[0].declared if pages[0].declared is not None else (size if len(pages) == 1 else None)
    if records is None or not size:
        return None
    requests = math.ceil(records / size)
    sampled = [raw for page in pages for raw in page.records]
    volume = sum(len(raw.payload or b"") + ENVELOPE_BYTES for raw in sampled) / len(sampled)
    return Cost(records, requests, requests * (seconds + pause) / 3600, records * volume / 1e9)
