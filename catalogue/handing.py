"""Sources whose records are handed on no more, or from now on: their readers learn of it by new datestamps.

Deletions are kept for ever (OAI-PMH 2.0, 2.5.1, `persistent`), so what others have harvested may not simply vanish when
an operator sets `redistribute = false`: it is served as deleted, and dated anew so that it is met.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalogue.source import Source
from catalogue.store import Store, absent, standings
from catalogue.store.shelf import HANDED_ON


def settle(store: Store, sources: Iterable[Source]) -> int:
    """Bring what is remembered of sources to what their tables say; how many records were dated anew.

    Only sources that were harvested are looked at. Batches of 1 000, each its own transaction; whoever dies in between
    leaves it to the next call, which begins again.
    """
    by_id = {source.id: source for source in sources}
    with store.read() as connection:
        known = standings.remembered(connection, list(by_id))
    count = 0
    for id, facts in known.items():
        before, now = facts.get(HANDED_ON), _standing(facts.get(HANDED_ON), by_id[id].redistribute)
        if before == now:
            continue
        if before is not None:
            count += _date_anew(store, id)
        with store.write() as connection:
            standings.remember(connection, id, {HANDED_ON: now})
    return count


def _standing(before: str | None, redistribute: bool) -> str:
    if redistribute:
        return "yes"
    return "never" if before in (None, "never") else "no"


def _date_anew(store: Store, source: str) -> int:
    batch, count = absent.Batch(1, 0), 0
    while batch.records:
        with store.changing() as numbers:
            batch = absent.date_anew(numbers, source, "redistribute", batch.row)
        count += batch.records
    return count
