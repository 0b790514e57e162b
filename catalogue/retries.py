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

BATCH = 1000


def retry(store: Store, source: Source, press: Press, minted: Minted) -> tuple[int, int]:
    """Judge a source's kept rejects again; how many became records, and how many remain."""
    with store.read() as connection:
        kept = list(rejects.kept(connection, source.id, press))
    today = judge.day(store.clock())
    deliveries = [replace(judge.again(raw, source, press, today), list=list_) for raw, list_ in kept]
    taken = [delivery for delivery in deliveries if isinstance(delivery.change, Accepted)]
    for start in range(0, len(taken), BATCH):
        _apply(store, source, taken[start : start + BATCH], press, minted)
    with store.write() as connection:
        left = rejects.attempted(connection, source.id, store.clock())
        standings.remember(connection, source.id, {"judged": by_whom(source)})
    return len(taken), left


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
        waiting = rejects.waiting(numbers.connection, source.id)
        pages.apply(numbers, [delivery for delivery in taken if delivery.identifier in waiting], setting)
