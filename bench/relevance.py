"""How well the works that were meant are found: judged queries, nDCG@10 and MRR, beside plain BM25 over the same index.

The queries are in `judged.tsv`. Those for a known item were drawn from the records before any of them was run: words of
a title or of a title and a name that no other record has together; an item is found where any copy of its work is. The
topical ones name the keywords and beginnings of titles that make a work relevant, read from its record, not its rank.
"""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.processes import moisson
from catalogue.access import Access
from catalogue.index import Index
from catalogue.index.tantivy import TantivyIndex
from catalogue.index.tantivy.weighing import UNWEIGHTED, WEIGHED
from catalogue.index.words import folded
from catalogue.query import Query
from catalogue.query.recognise import understand
from catalogue.record import Record
from moisson import settings
from moisson.assemble import open_catalogue
from moisson.demo.play import start

DAY = date(2026, 11, 1)
"""The day of the demo that the judgements were made on; only embargoes depend on it."""

DEPTH = 10
"""Hits that are looked at: what a page shows before it has to be scrolled."""

Judgement = Mapping[str, int]
"""How relevant works are, by public id."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A query over the demo's records or over the bench's, and what is relevant to it: identifiers at the source, or
    conditions as `subject=…` and `title=…`, which must all hold."""

    ground: str
    kind: str
    query: str
    relevant: str

    @property
    def known_item(self) -> bool:
        return "=" not in self.relevant

    def fits(self, record: Record) -> bool:
        return all(_holds(condition, record) for condition in self.relevant.split(" + "))


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over a ground's queries; `mrr` counts the known items alone, `found` those of them on the first page."""

    queries: int
    mrr: float
    ndcg: float
    found: float


def _holds(condition: str, record: Record) -> bool:
    name, _, wanted = condition.partition("=")
    wanted = folded(wanted)
    if name == "subject":
        return any(folded(subject.text) == wanted for subject in record.subjects)
    return any(wanted in folded(title.text) for title in record.titles)


@cache
def judged(ground: str) -> tuple[Judged, ...]:
    with (Path(__file__).parent / "judged.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(one for row in rows if (one := Judged(**row)).ground == ground)


def judgements(access: Access, ground: str) -> dict[Judged, Judgement]:
    """What is relevant to each query among the works of a catalogue; raises LookupError where an item is missing."""
    found: dict[Judged, dict[str, int]] = {}
    topical = [one for one in judged(ground) if not one.known_item]
    for one in judged(ground):
        found[one] = {_work(access, one.relevant): 1} if one.known_item else {}
    for work in access.walk(Query(), 1_000_000) if topical else ():
        for one in topical:
            if one.fits(work.record):
                found[one][work.id] = 1
    return found


def _work(access: Access, identifier: str) -> str:
    if (work := access.find(identifier)) is None:
        raise LookupError(f"{identifier} is not in this catalogue")
    return work


def measured(index: Index, relevant: Mapping[Judged, Judgement]) -> Figures:
    """The figures of an engine, asked as the search box asks it."""
    ranks = {one: [hit.work for hit in index.search(_asked(one.query)).hits] for one in relevant}
    known = [reciprocal(ranks[one], relevant[one]) for one in relevant if one.known_item]
    gains = [ndcg(ranks[one], relevant[one]) for one in relevant]
    return Figures(len(relevant), _mean(known), _mean(gains), _mean([value > 0 for value in known]))


def _asked(text: str) -> Query:
    return replace(understand(text), per_page=DEPTH)


def reciprocal(ranked: Sequence[str], relevant: Judgement) -> float:
    """One over the rank of the first relevant work, 0 where none is among the first ten."""
    return next((1 / place for place, work in enumerate(ranked[:DEPTH], 1) if work in relevant), 0.0)


def ndcg(ranked: Sequence[str], relevant: Judgement) -> float:
    """Discounted gain of the first ten as a share of the best that there could be (Järvelin and Kekäläinen 2002)."""
    best = _gain(sorted(relevant.values(), reverse=True))
    return _gain([relevant.get(work, 0) for work in ranked]) / best if best else 0.0


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(list(grades)[:DEPTH], 1))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def figures(environment: Mapping[str, str], ground: str) -> dict[str, float]:
    """MRR and nDCG of the product and of plain BM25 over a catalogue, by the keys of `report.limits`."""
    opened = open_catalogue(settings.read({**os.environ, **environment}))
    relevant = judgements(opened.catalogue.access, ground)
    folder = Path(opened.settings.index_url.partition(":")[2])
    ours, plain = (measured(TantivyIndex(folder, weighing), relevant) for weighing in (WEIGHED, UNWEIGHTED))
    return {
        f"{ground}_mrr": ours.mrr,
        f"{ground}_mrr_plain": plain.mrr,
        f"{ground}_mrr_gain": ours.mrr / plain.mrr,
        f"{ground}_ndcg": ours.ndcg,
        f"{ground}_ndcg_plain": plain.ndcg,
    }


@contextmanager
def demonstration() -> Iterator[dict[str, str]]:
    """Settings of a catalogue that holds the demo's records, harvested as a user does; removed afterwards."""
    demo = start(today=DAY)
    try:
        with TemporaryDirectory(prefix="moisson-demo-") as folder:
            sources = Path(folder) / "sources.toml"
            sources.write_text(demo.sources_toml(), "utf-8")
            found = {"MOISSON_HOME": folder, "MOISSON_SOURCES": str(sources)}
            with moisson(found, "harvest", "--json") as process:
                _, said = process.communicate(timeout=600)
            if process.returncode not in (0, 4):
                raise RuntimeError(f"the demo's records were not harvested:\n{said[-2000:]}")
            yield found
    finally:
        demo.stop()
