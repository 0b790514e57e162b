"""Rejects judged again from their kept payloads: on demand, and by themselves when the crosswalks have changed."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from catalogue import judge
from catalogue.record import Accepted
from catalogue.source import Source
from catalogue.store import Store, pages, rejects, standings
from catalogue.store.compression import Press
from catalogue.store.works import Minted

BATCH = 200  # rejects in memory at once: whole pages of megabytes are among them


def retry(store: Store, source: Source, press: Press, minted: Minted) -> tuple[int, int]:
    """Judge a source's kept rejects again; how many became records, and how many remain."""
    today, count, after = judge.day(store.clock()), 0, 0
    while kept := _kept(store, source, press, after):
        after = kept[-1].id
        deliveries = [replace(judge.again(one.raw, source, press, today), list=one.list) for one in kept]
        taken = [delivery for delivery in deliveries if isinstance(delivery.change, Accepted)]
        if taken:
            _apply(store, source, taken, press, minted)
        count += len(taken)
    with store.write() as connection:
        left = rejects.attempted(connection, source.id, store.clock())
        standings.remember(connection, source.id, {"judged": by_whom(source)})
    return count, left


def _kept(store: Store, source: Source, press: Press, after: int) -> list[rejects.Kept]:
    with store.read() as connection:
        return rejects.kept(connection, source.id, press, after, BATCH)


def retry_outdated(store: Store, sources: Iterable[Source], press: Press, minted: Minted) -> int:
    """The same for every source whose rejects were judged by other crosswalks or quirks than today's; how many became
    records."""
    with store.read() as connection:
        judged = rejects.judged(connection)
    outdated = [source for source in sources if source.id in judged and judged[source.id] != by_whom(source)]
    for source in outdated:
        if not judged[source.id]:  # judged by those that harvested them, a moment ago
            with store.write() as connection:
                standings.remember(connection, source.id, {"judged": by_whom(source)})
    return sum(retry(store, source, press, minted)[0] for source in outdated if judged[source.id])


def by_whom(source: Source) -> str:
    """The crosswalks and quirks that judge a source's records today."""
    return " ".join([str(judge.VERSION), *source.quirks])


def _apply(store: Store, source: Source, taken: list[pages.Delivery], press: Press, minted: Minted) -> None:
    """Apply what can be taken now, but for what a harvest has taken or deleted in between."""
    setting = pages.Setting(source.id, None, None, None, judge.VERSION, press, minted, again=True)
    with store.changing() as numbers:
        waiting = rejects.among(numbers.connection, source.id, [delivery.identifier for delivery in taken])
        pages.apply(numbers, [delivery for delivery in taken if delivery.identifier in waiting], setting)
