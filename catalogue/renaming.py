"""A record that came back under another identifier takes the old one's place: no duplicate, and no new public id."""

from __future__ import annotations

from collections.abc import Mapping

from catalogue import judge
from catalogue.record import Deleted, Header, RawRecord
from catalogue.source import Source
from catalogue.store import Store, pages, payloads, renamed
from catalogue.store.compression import Press
from catalogue.store.works import Minted

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
        kept = {each.row.identifier: each for each in payloads.of(connection, source.id, list(pairs.values()), press)}
    today = judge.day(store.clock())
    taken = {new: judge.again(each.raw, source, press, today) for new, each in kept.items()}
    setting = pages.Setting(source.id, None, None, None, judge.VERSION, press, minted, again=True)
    with store.changing() as numbers:
        hashes = {new: each.row.hash for new, each in kept.items()}
        swapped = renamed.swap(numbers, source.id, pairs, hashes)
        deliveries = [taken[new] for new in swapped]
        deliveries += [_tombstone(old, kept[new].raw) for old, new in pairs.items() if new in swapped]
        pages.apply(numbers, deliveries, setting)
    return len(swapped)


def _tombstone(identifier: str, like: RawRecord) -> pages.Delivery:
    header = Header(identifier, like.header.datestamp, like.header.sets, deleted=True)
    sets = " ".join(header.sets)
    return pages.Delivery(identifier, Deleted(RawRecord(header, like.prefix)), header.datestamp, sets, like.prefix)
