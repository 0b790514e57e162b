"""A record that came back under another identifier takes the old one's place: no duplicate, and no new public id."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs

from catalogue import judge
from catalogue.record import Deleted, RawRecord
from catalogue.source import Source
from catalogue.store import Numbers, Store, pages, payloads, records, renamed
from catalogue.store.compression import Press
from catalogue.store.placing import place
from catalogue.store.works import Minted
from catalogue.works.versions import deposit

BATCH = 100


def rename(store: Store, source: Source, pairs: Mapping[str, str], press: Press, minted: Minted) -> int:
    """Apply renamings (new identifier by old one) in batches, each whole; how many were applied.

    The old record goes on under the new identifier with the new content, its public id and our OAI identifier as they
    were; what had been handed out under the new one in the meantime becomes a tombstone.
    """
    done, left = 0, list(pairs.items())
    while left:
        batch, left = dict(left[:BATCH]), left[BATCH:]
        done += _apply(store, source, batch, press, minted)
    return done


def _apply(store: Store, source: Source, pairs: Mapping[str, str], press: Press, minted: Minted) -> int:
    with store.read() as connection:
        named = [*pairs.keys(), *pairs.values()]
        kept = {each.row.identifier: each for each in payloads.of(connection, source.id, named, press)}
    pairs = {old: new for old, new in pairs.items() if old in kept and new in kept}
    today = judge.day(store.clock())
    taken = {new: judge.again(kept[new].raw, source, press, today) for new in pairs.values()}
    setting = pages.Setting(source.id, None, None, None, judge.VERSION, press, minted, again=True)
    with store.changing() as numbers:
        hashes = {new: kept[new].row.hash for new in taken}
        swapped = renamed.swap(numbers, source.id, pairs, hashes)
        deliveries = [taken[new] for new in swapped]
        deliveries += [_tombstone(kept[old].raw) for old, new in pairs.items() if new in swapped]
        pages.apply(numbers, deliveries, setting)
        _place_versions(numbers, source, {old: new for old, new in pairs.items() if new in swapped}, minted)
    return len(swapped)


def _place_versions(numbers: Numbers, source: Source, pairs: Mapping[str, str], minted: Minted) -> None:
    """Where identifiers name versions of a deposit, records have become other versions of it by changing places."""
    named = [name for pair in pairs.items() if any(map(deposit, pair)) for name in pair]
    if named:
        known = records.known(numbers.connection, source.id, named)
        place(numbers, [row.id for row in known.values()], minted)


def _tombstone(old: RawRecord) -> pages.Delivery:
    header = structs.replace(old.header, deleted=True)
    change = Deleted(RawRecord(header, old.prefix))
    return pages.Delivery(header.identifier, change, header.datestamp, " ".join(header.sets), old.prefix)
