"""Where a record's time goes: CPU of each stage from the wire to the index, in one process after the other.

`python -m bench.stages [RECORDS]`. Stages are timed by wrapping the functions that are theirs, which costs some per
cent; compare the figures with each other, not with those of `make bench`.
"""

from __future__ import annotations

import functools
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy.engine import Connection

from bench import harvests
from bench.processes import records_server
from catalogue import follow, ingest, judge
from catalogue.index.tantivy.writing import Writer
from catalogue.store import families, near, pages, records, shown, works, written
from catalogue.store.compression import Press
from harvester.doors.oai import OaiRepository
from harvester.repository import Request
from harvester.run import harvest
from moisson import settings
from moisson.assemble import Opened, open_catalogue
from moisson.collector import be_patient

STAGES: tuple[tuple[str, Any, str], ...] = (
    ("harvest: page, whole", ingest.Ingest, "apply"),
    ("  crosswalk, text repair included", judge, "crosswalk"),
    ("  compression of payload and record", Press, "squeeze"),
    ("  record as JSON", judge, "to_json"),
    ("  hash", records, "content_hash"),
    ("  transaction: rows decided and written", pages, "apply"),
    ("    what is known of the page", records, "known"),
    ("    works", works, "assign"),
    ("    versions", families, "settle"),
    ("    all rows", written, "write"),
    ("      records", records, "insert_rows"),
    ("      identifiers and relations", records, "write_names"),
    ("  training of dictionaries", Press, "train"),
    ("  commit", Connection, "_commit_impl"),
    ("follow: works read", shown, "live_works"),
    ("follow: links, from both ends", near, "joined"),
    ("follow: types at their other ends", near, "types"),
    ("follow: documents", follow, "build"),
    ("follow: given to the index", Writer, "put"),
)
"""What is timed: the words for it, and whose function it is; indented stages are part of the one above."""


class Stopwatch:
    """CPU seconds of this thread by stage."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        for label, owner, name in STAGES:
            setattr(owner, name, self._timed(label, getattr(owner, name)))

    def _timed(self, label: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def timed(*arguments: Any, **named: Any) -> Any:
            began = time.thread_time()
            try:
                return function(*arguments, **named)
            finally:
                self.spent[label] += time.thread_time() - began

        return timed


def measure(opened: Opened, watch: Stopwatch) -> None:
    """Harvest both repositories into an empty catalogue, then index it."""
    sources = list(opened.sources.values())
    with_process = time.process_time()
    for _ in OaiRepository(sources[0]).pages(Request("oai_dc")):
        pass
    # nine in ten records are in the first repository
    watch.spent["door alone: asked, parsed, cut"] = (time.process_time() - with_process) * 10 / 9
    watch.spent["harvest: this thread"] = -time.thread_time()
    for source in sources:
        harvest(source, OaiRepository(source), opened.catalogue.ingest, lambda: datetime.now(UTC))
    watch.spent["harvest: this thread"] += time.thread_time()
    began = time.process_time()
    opened.follower.catch_up()
    watch.spent["follow: whole process with its indexing thread"] = time.process_time() - began


def show(count: int, watch: Stopwatch) -> None:
    table = Table(title=f"CPU a record, {count:,} records", title_justify="left")
    table.add_column("stage")
    table.add_column("µs", justify="right")
    order = ["door alone: asked, parsed, cut", "harvest: this thread", *(label for label, _, _ in STAGES)]
    for label in [*order, "follow: whole process with its indexing thread"]:
        table.add_row(label, f"{watch.spent[label] / count * 1e6:.1f}")
    Console().print(table)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    be_patient()
    cache = Path(__file__).parent / "out" / "cache"
    with TemporaryDirectory(prefix="moisson-stages-") as folder, records_server(cache, count) as server:
        found = settings.read({**os.environ, **harvests.environment(Path(folder) / "home", server, None)})
        watch = Stopwatch()
        measure(open_catalogue(found), watch)
        show(count, watch)


if __name__ == "__main__":
    main()
