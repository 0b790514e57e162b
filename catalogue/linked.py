"""Links between works, resolved when they are read: what a work's records name, and what names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from catalogue.record import Relation
from catalogue.source import Source
from catalogue.store import Connection, found, shown
from catalogue.store.compression import Press
from catalogue.works import Work

INVERSE = {
    "IsCitedBy": "Cites",
    "IsSupplementTo": "IsSupplementedBy",
    "IsContinuedBy": "Continues",
    "IsDescribedBy": "Describes",
    "HasMetadata": "IsMetadataFor",
    "HasVersion": "IsVersionOf",
    "IsNewVersionOf": "IsPreviousVersionOf",
    "IsPartOf": "HasPart",
    "IsPublishedIn": "Publishes",
    "IsReferencedBy": "References",
    "IsDocumentedBy": "Documents",
    "IsCompiledBy": "Compiles",
    "IsVariantFormOf": "IsOriginalFormOf",
    "IsIdenticalTo": "IsIdenticalTo",
    "IsReviewedBy": "Reviews",
    "IsDerivedFrom": "IsSourceOf",
    "IsRequiredBy": "Requires",
    "IsObsoletedBy": "Obsoletes",
    "IsCollectedBy": "Collects",
    "IsTranslationOf": "HasTranslation",
    "Related": "Related",
}
"""How a relation reads from its other end; DataCite's pairs, in one direction."""
INVERSE |= {there: here for here, there in INVERSE.items()}

MOST = 200  # links shown of one work


@dataclass(frozen=True, slots=True)
class Link:
    """A related work: `kind` as seen from the work asked about (DataCite relationType), `outgoing` whether its own
    record says so or the other one's; `asserted_by` are the sources whose records do. `work` is None where the
    identifier leads to nothing that we hold."""

    kind: str
    scheme: str
    value: str
    outgoing: bool
    work: Work | None = None
    label: str | None = None
    asserted_by: tuple[str, ...] = ()


def links(
    connection: Connection, work: Work, domain: str, sources: Mapping[str, Source], press: Press
) -> tuple[Link, ...]:
    """Outgoing links in the order of the records, then incoming ones; each related work or identifier once."""
    outgoing = _outgoing(work)
    holders = found.works_of_pids(connection, [f"{link.scheme}:{link.value}" for link in outgoing])
    names = _names(work)
    incoming = found.naming(connection, names, MOST)
    rows = {row for rows in holders.values() for row in rows} | {row for _, _, row in incoming}
    works = shown.live_works(connection, sorted(rows), domain, sources, press)
    asserting = {row: _asserting(works[row], names) for row in {row for _, _, row in incoming} & works.keys()}
    resolved = [_resolve(link, holders, works, work.id) for link in outgoing]
    resolved += [
        Link(
            INVERSE.get(kind, "Related"),
            pid.partition(":")[0],
            pid.partition(":")[2],
            outgoing=False,
            work=works[row],
            asserted_by=asserting[row].get(pid, ()),
        )
        for pid, kind, row in incoming
        if row in works and works[row].id != work.id
    ]
    return tuple(_once(resolved))


def _outgoing(work: Work) -> list[Link]:
    """What the records name, as the first of them says it, at most MOST: one record may name thousands."""
    named: dict[str, Relation] = {}
    for relation in (relation for record in work.records for relation in record.relations):
        if len(named) == MOST:
            break
        named.setdefault(f"{relation.scheme}:{relation.value}", relation)
    asserting = _asserting(work, named)
    return [
        Link(to.kind, to.scheme, to.value, outgoing=True, label=to.label, asserted_by=asserting[pid])
        for pid, to in named.items()
    ]


def _asserting(work: Work, pids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The sources whose records of a work say that it is related to one of these identifiers, by identifier."""
    wanted = frozenset(pids)
    said: dict[str, dict[str, None]] = {}
    for copy in work.every:
        for to in copy.record.relations if copy.record else ():
            if (pid := f"{to.scheme}:{to.value}") in wanted:
                said.setdefault(pid, {})[copy.source] = None
    return {pid: tuple(sources) for pid, sources in said.items()}


def _names(work: Work) -> list[str]:
    return sorted({str(pid) for copy in work.every if copy.record for pid in copy.record.pids})


def _resolve(link: Link, holders: Mapping[str, Sequence[int]], works: Mapping[int, Work], own: str) -> Link:
    rows = holders.get(f"{link.scheme}:{link.value}", ())
    works_there = [works[row] for row in rows if row in works and works[row].id != own]
    return replace(link, work=works_there[0]) if works_there else link


def _once(links: Sequence[Link]) -> list[Link]:
    seen: set[str] = set()
    kept = []
    for link in links:
        name = link.work.id if link.work else f"{link.scheme}:{link.value}"
        if name not in seen:
            kept.append(link)
        seen.add(name)
    return kept
