"""A process that writes to an index until it is killed: `python writing_process.py URL append|rebuild`.

After change c the index holds ten works for each change up to c, less the last one of each change but the newest, and
work 0 says c in its title. Each commit is told on standard output after it is made.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from catalogue.index import Index, IndexWriter, Marker
from catalogue.index.document import build
from catalogue.index.open import open_index
from catalogue.record import Record, Title
from catalogue.works import Copy, Work

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def work(number: int, change: int) -> Work:
    record = Record(type="dataset", titles=(Title(f"Mer n{number} change{change}", "fr"),))
    copy = Copy("hal", f"oai:{number}", f"oai:ours:{number}", "oai_dc", "", NOW, record)
    return Work(f"{number:010d}X", record, (copy,), NOW, NOW)


def expected(change: int) -> int:
    return 10 * change - max(change - 1, 0)


def apply(writer: IndexWriter, change: int) -> None:
    for number in range(change * 10, change * 10 + 10):
        writer.put(build(work(number, change), {}), known=False)
    writer.put(build(work(10, change), {}), known=True)
    if change > 1:
        writer.remove(work(change * 10 - 1, change).id)


def append(index: Index) -> None:
    while True:
        marker = index.marker()
        change = marker.change + 1 if marker else 1
        with index.writer() as writer:
            for each in range(change, change + 5):
                apply(writer, each)
                writer.commit(Marker("uuid", each, f"{each:016d}"))
                print(each, flush=True)


def rebuild(index: Index) -> None:
    while True:
        marker = index.marker()
        change = marker.change if marker else 1
        with index.rebuilding() as writer:
            for each in range(1, change + 1):
                apply(writer, each)
            writer.commit(Marker("uuid", change, f"{change:016d}"))
        print(change, flush=True)


if __name__ == "__main__":
    {"append": append, "rebuild": rebuild}[sys.argv[2]](open_index(sys.argv[1]))
