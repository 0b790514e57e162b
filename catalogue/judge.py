"""A page judged before it is stored: each delivery crosswalked, hashed and compressed, outside of any transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace as changed
from functools import partial
from typing import Any

from msgspec.structs import replace

from catalogue.crosswalk import VERSION, crosswalk
from catalogue.datestamp import from_epoch
from catalogue.embargo import matured
from catalogue.privacy import filtered
from catalogue.provenance import origin
from catalogue.record import Accepted, Change, RawRecord, to_json
from catalogue.run import Page
from catalogue.source import Source
from catalogue.store import Connection, keys, records
from catalogue.store.compression import Press
from catalogue.store.pages import Delivery
from catalogue.store.tables import SHOWN

__all__ = ["VERSION", "again", "day", "deliveries", "known_hashes", "unplaced"]


def day(seconds: int) -> str:
    """The day of an instant (seconds since 1970), YYYY-MM-DD in UTC."""
    return from_epoch(seconds).date().isoformat()


def indexable(page: Page) -> Page:
    """The page with identifiers that every database can index; nearly always the very page given."""
    if all(len(raw.header.identifier) * 4 <= keys.INDEXED for raw in page.records):
        return page
    return changed(page, records=tuple(map(_named, page.records)))


def _named(raw: RawRecord) -> RawRecord:
    return replace(raw, header=replace(raw.header, identifier=keys.kept_name(raw.header.identifier)))


def known_hashes(connection: Connection, source: str, page: Page) -> dict[str, Any]:
    """The rows of the page's identifiers, to spare the crosswalk of what has not changed."""
    return records.known(connection, source, [raw.header.identifier for raw in page.records])


def deliveries(
    page: Page, source: Source, asked: str | None, known: Mapping[str, Any], press: Press, today: str
) -> list[Delivery]:
    """Each record of a page as a Delivery, in the order of the page; `asked` is the set, `today` YYYY-MM-DD in UTC.

    All are judged first, and then packed: taken in turn, each pushes the other's tables out of the processor's caches.
    """
    outside = _outside(page, asked)
    judged: list[Change | Delivery] = [
        _of(raw, None, outside=True)
        if n in outside
        else _known(raw, source, known.get(raw.header.identifier), press, today) or _judged(raw, source, today)
        for n, raw in enumerate(page.records)
    ]
    return [
        one if isinstance(one, Delivery) else _packed(raw, one, press)
        for raw, one in zip(page.records, judged, strict=True)
    ]


def _outside(page: Page, asked: str | None) -> set[int]:
    """Places of the records that are not in the set asked, on a page whose headers name that set at all.

    HAL's tokens are shared between queries, so a list may change its set half way; other repositories never name the
    set asked, and nothing can be concluded there.
    """
    if asked is None:
        return set()
    within = asked + ":"
    named = [any(one == asked or one.startswith(within) for one in raw.header.sets) for raw in page.records]
    if not any(named):
        return set()
    return {n for n, raw in enumerate(page.records) if raw.header.sets and not named[n]}


def _known(raw: RawRecord, source: Source, row: Any, press: Press, today: str) -> Delivery | None:
    """The delivery of what was delivered before, which is judged only where it turns out to be something else."""
    if row is None or not _met(raw, row):
        return None
    return _of(raw, None, hash=row.hash, anew=partial(again, raw, source, press, today))


def again(raw: RawRecord, source: Source, press: Press, today: str) -> Delivery:
    """A record judged by today's crosswalks, whatever was known of it."""
    return _packed(raw, _judged(raw, source, today), press)


def _judged(raw: RawRecord, source: Source, today: str) -> Change:
    change = crosswalk(raw, source.quirks)
    if isinstance(change, Accepted) and change.record.embargo_until:
        return replace(change, record=matured(change.record, today))
    return change


def _packed(raw: RawRecord, change: Change, press: Press) -> Delivery:
    """What is to be stored of a record that was judged: hash and frames."""
    if not isinstance(change, Accepted):
        return _of(raw, change)
    return _of(
        raw,
        change,
        hash=records.content_hash(change.payload, raw.header),
        payload=press.squeeze(raw.prefix, change.payload),
        record=press.squeeze("record", to_json(change.record)),
        origin=origin(raw.about) if raw.about else None,
    )


def _met(raw: RawRecord, row: Any) -> bool:
    """Whether this very payload was accepted before, by this version of the crosswalks."""
    if raw.header.deleted or raw.payload is None or raw.root is None or raw.faults:
        return False
    if row.state not in SHOWN or row.crosswalk != VERSION or row.prefix != raw.prefix or row.stale:
        return False
    payload, _, _ = filtered(raw.payload, raw.root)
    return bool(row.hash == records.content_hash(payload, raw.header))


def _of(raw: RawRecord, change: Change | None, **more: Any) -> Delivery:
    header = raw.header
    return Delivery(header.identifier, change, header.datestamp, " ".join(header.sets), raw.prefix, **more)


def unplaced(raw: RawRecord, source: Source) -> list[tuple[str, str, str, str]]:
    """What the crosswalk of a record could not place: (prefix, code, field, raw value)."""
    match crosswalk(raw, source.quirks):
        case Accepted(notes=notes):
            return [(raw.prefix, note.code, note.field or "", note.raw or "") for note in notes]
        case _:
            return []
