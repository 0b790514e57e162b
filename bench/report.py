"""What the bench prints: a table with the limits beside what was measured, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from web.feeds.export import EXPORTS


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on a figure: `at_least` or `at_most`; figures of other sizes of catalogue have none."""

    key: str
    sentence: str
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None
    form: Callable[[float], str] = "{:,.1f}".format

    def kept(self, value: float) -> bool | None:
        if self.at_least is not None:
            return value >= self.at_least
        return value <= self.at_most if self.at_most is not None else None


SAMPLES: dict[str, float | None] = {
    "oai_datacite": 8_000, "xml-tei": 2_000, "iso19139": 2_000, "iso19115-3": 2_000, "oai_ddi": 2_000, "eml": 2_000,
    "csw-dc": None, "qdc": None, "oai_openaire": None, "ivo_vor": None, "oai_ddi32": None, "mods": None, "mets": None,
    "tef": None, "marcxml": None, "unimarc": None, "dcat": None, "persee_rdf": None, "idref_rdf": None,
    "sudoc_rdf": None, "oai_cerif_openaire": None, "olac": None, "cmdi": None, "dataverse_json": None,
}  # fmt: skip
"""The formats whose samples are timed, and how many records a second of them there have to be."""


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def limits(records: int, postgres: bool) -> tuple[Limit, ...]:
    """The rows of the table, with what holds at this number of records and on this database."""
    rate = 2_500 if postgres else 4_000 if records >= 1_000_000 else 5_000
    return (
        Limit("cpu_loop", "fixed loop of CPU work", "s", form="{:.3f}".format),
        Limit("compiled", "crosswalks compiled (make compiled)", form=lambda value: "yes" if value else "no"),
        Limit("sickle", "plain Sickle, iterating", "records/s", form=_whole),
        Limit("fetched", "fetch + parse + crosswalk", "records/s", form=_whole),
        Limit("fetched_ratio", "the same, times plain Sickle", at_least=1.3, form="{:.2f}".format),
        Limit("crosswalk_oai_dc", "crosswalk alone, oai_dc, one core", "records/s", at_least=15_000, form=_whole),
        Limit("crosswalk_oai_datacite", "crosswalk alone, oai_datacite", "records/s", form=_whole),
        *(
            Limit(f"samples_{prefix}", f"our samples of {prefix}, one core", "records/s", at_least=least, form=_whole)
            for prefix, least in SAMPLES.items()
        ),
        Limit("large_seconds", "a record of 10,000 authors", "s", at_most=1, form="{:.2f}".format),
        Limit("large_mb", "the same, memory", "MB", at_most=100, form=_whole),
        Limit("searchable", "harvest to searchable", "records/s", at_least=rate, form=_whole),
        Limit("ended", "the same until the index is merged and the command ends", "records/s", form=_whole),
        Limit("cpu_us", "CPU a record, the whole command", "µs"),
        Limit("growth", "CPU a record, times that at the smaller size", at_most=1.25, form="{:.2f}".format),
        Limit("changed_seconds", "changed records searchable after their last page", "s", at_most=3),
        Limit("peak_mb", "private memory of all our processes, peak", "MB", at_most=900, form=_whole),
        Limit("mapped_mb", "beside it, index files in the system's cache while merged", "MB", form=_whole),
        Limit("catalogue_kb", "catalogue with payload, a record", "kB", at_most=3.5, form="{:.2f}".format),
        Limit("index_kb", "index, a record", "kB", at_most=0.4, form="{:.2f}".format),
        Limit("search_median", "search in process, median", "ms", at_most=10),
        Limit("search_p95", "search in process, p95", "ms", at_most=30),
        Limit("page_median", "page of results over HTTP, median", "ms"),
        Limit("page_p95", "page of results over HTTP, p95", "ms", at_most=80),
        Limit("record_p95", "record page over HTTP, p95", "ms", at_most=30),
        Limit("clients", "pages of results, eight clients", "requests/s", at_least=60, form=_whole),
        Limit("api_median", "API over HTTP, median", "ms"),
        Limit("api_p95", "API over HTTP, p95", "ms", at_most=80),
        *(
            Limit(f"{way}_{form}", f"{form} {words}", "works/s", at_least=5_000, form=_whole)
            for way, words in (("export", "over HTTP"), ("command", "by moisson export, start included"))
            for form in EXPORTS
        ),
        Limit("export_mb", "memory that an export grows by after its first tenth", "MB", at_most=100, form=_whole),
        *_relevance("demo", "the demo's records"),
        *_relevance("bench", "these records"),
    )


def _relevance(ground: str, words: str) -> tuple[Limit, ...]:
    form = "{:.3f}".format
    return (
        Limit(f"{ground}_mrr", f"known items in {words}, MRR", at_least=0.9, form=form),
        Limit(f"{ground}_mrr_gain", "the same, times plain BM25", at_least=1, form=form),
        Limit(f"{ground}_ndcg", f"judged queries over {words}, nDCG@10", form=form),
        Limit(f"{ground}_ndcg_plain", "the same by plain BM25", form=form),
    )


def show(figures: Mapping[str, float], records: int, postgres: bool, console: Console) -> bool:
    """Prints the table; whether every limit that was measured is kept."""
    table = Table(title=f"{records:,} records, {'PostgreSQL' if postgres else 'SQLite'}", title_justify="left")
    for name, justify in (("what", "left"), ("measured", "right"), ("", "left"), ("limit", "right"), ("", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    kept = True
    for limit in limits(records, postgres):
        if limit.key not in figures:
            continue
        verdict = limit.kept(figures[limit.key])
        kept = kept and verdict is not False
        table.add_row(limit.sentence, limit.form(figures[limit.key]), limit.unit, _bound(limit), _word(verdict))
    console.print(table)
    return kept


def _bound(limit: Limit) -> str:
    if limit.at_least is not None:
        return f"≥ {limit.at_least:,g}"
    return f"≤ {limit.at_most:,g}" if limit.at_most is not None else ""


def _word(kept: bool | None) -> str:
    return "" if kept is None else "kept" if kept else "[bold red]missed[/]"


def save(figures: Mapping[str, object], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", "utf-8")
