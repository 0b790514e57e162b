"""Works that are probably one, found when they are read: by their titles in the index, judged by their records.

Nothing is kept of it, so there is nothing to undo; operators' decisions that two works are not the same are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.index import Index
from catalogue.index.document import digest_of_skeleton
from catalogue.query import Exact, Query
from catalogue.source import Source
from catalogue.store import Connection, decided, shown
from catalogue.store.compression import Press
from catalogue.works import Work
from catalogue.works.likeness import MOST as RECORDS
from catalogue.works.likeness import found_by, of_works

MOST = 20
"""Works of one title that are looked at; a title that more have says nothing."""

TITLES = 10
"""Titles of a work that are looked for."""


@dataclass(frozen=True, slots=True)
class Probable:
    """A work that is probably the same: what agrees (`title`, `creator`, `year`), and what one leaves unsaid."""

    work: Work
    agree: tuple[str, ...]
    unsaid: tuple[str, ...] = ()


def candidates(index: Index, work: Work) -> list[str]:
    """The public ids of other works with a title of this one's records, versions of it left out."""
    known = {work.id, *(version.id for version in work.versions)}
    names = sorted({name for record in work.records[:RECORDS] for name in found_by(record)})
    # title by title: one that too many have must not hide another one, or likeness would depend on who asks
    found = (hit for name in names[:TITLES] for hit in _titled(index, digest_of_skeleton(name)))
    return list(dict.fromkeys(id for id in found if id not in known))


def _titled(index: Index, digest: str) -> list[str]:
    results = index.search(Query(tree=Exact("title", digest), versions=True, per_page=MOST, sort="added"))
    return [hit.work for hit in results.hits] if results.total <= MOST else []


def probable(
    connection: Connection,
    work: Work,
    public_ids: Sequence[str],
    domain: str,
    sources: Mapping[str, Source],
    press: Press,
) -> tuple[Probable, ...]:
    """Those of the candidates that are probably the same as a work, the likeliest first."""
    others = shown.public_works(connection, public_ids, domain, sources, press)
    kept = decided.distinct(connection, [copy for each in (work, *others.values()) for copy in _rows(each)])
    mine = {label for row in _rows(work) for label in kept.get(row, ())}
    found = [
        Probable(other, alike.agree, alike.unsaid)
        for other in others.values()
        if (alike := of_works(work.records, other.records))
        and mine.isdisjoint(label for row in _rows(other) for label in kept.get(row, ()))
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.agree), one.work.added, one.work.id)))


def _rows(work: Work) -> list[int]:
    return [copy.raw for copy in work.every]
