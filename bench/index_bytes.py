"""Where the bytes of the index go: `python -m bench.index_bytes [RECORDS]` harvests as many and tells.

The index is looked at as the harvest left it, and its documents again in one segment: the difference is what segments
cost, since each has its own dictionaries. Dictionaries, postings, positions and lengths lie in files that tell which
part is whose; what a column takes is found by indexing once more without it.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy
from rich.console import Console
from rich.table import Table

from bench import harvests
from bench.processes import records_server
from catalogue.index.document import WorkDocument
from catalogue.index.tantivy.schema import document, register, schema
from moisson import settings
from moisson.assemble import Opened, open_catalogue

KINDS = {"term": "dictionary", "idx": "postings", "pos": "positions", "fieldnorm": "lengths"}
"""Files in which every field has a part of its own, by their suffix."""
WHOLE = {"fast": "columns", "store": "stored", "del": "deletions"}
"""Files that are counted whole."""

_HEAP = 1_500_000_000

Bytes = Counter[tuple[str, str]]
"""Bytes by field and suffix; the field is empty where a file is counted whole."""


def indexed(found: Sequence[WorkDocument], without: str | None = None) -> Bytes:
    """The bytes of an index of these documents in one segment, `without` a field."""
    with TemporaryDirectory(prefix="moisson-bytes-") as folder:
        shape = schema()
        index = tantivy.Index(shape, folder)
        register(index)
        writer = index.writer(_HEAP, 1)
        for one in found:
            fields = document(one, shape).to_dict()
            fields.pop(without or "", None)
            writer.add_document(tantivy.Document.from_dict(fields, shape))
        writer.commit()
        writer.wait_merging_threads()
        return measured(Path(folder))


def measured(folder: Path) -> Bytes:
    """The bytes of the index in a folder, over all its segments."""
    names = [field["name"] for field in json.loads((folder / "meta.json").read_text("utf-8"))["schema"]]
    sizes: Bytes = Counter()
    for file in folder.iterdir():
        kind = file.suffix[1:]
        if kind in KINDS:
            for field, size in parts_of(file.read_bytes()):
                sizes[names[field], kind] += size
        elif kind in WHOLE:
            sizes["", kind] += file.stat().st_size
    return sizes


def parts_of(content: bytes) -> Iterator[tuple[int, int]]:
    """(number of the field, bytes) of each part of a file of tantivy's that holds a part for every field.

    After the parts come where each begins and whose it is, the length of that table, then a footer and its length.
    """
    own = int.from_bytes(content[-8:-4], "little")
    body = content[: len(content) - 8 - own]
    length = int.from_bytes(body[-4:], "little")
    table, end = body[-4 - length : -4], len(body) - 4 - length
    count, at = _number(table, 0)
    fields, starts = [], [0]
    for _ in range(count):
        step, at = _number(table, at)
        fields.append(int.from_bytes(table[at : at + 4], "little"))
        starts.append(starts[-1] + step)
        _, at = _number(table, at + 4)
    for field, start, after in zip(fields, starts[1:], [*starts[2:], end], strict=True):
        yield field, after - start


def _number(content: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, its last byte marked, and where the next thing begins."""
    value, shift = 0, 0
    while True:
        byte = content[at]
        value, at, shift = value | (byte & 127) << shift, at + 1, shift + 7
        if byte & 128:
            return value, at


def columns() -> list[str]:
    """The fields that are kept as a column."""
    _, (state,) = schema().__reduce__()[:2]  # type: ignore[misc]
    return [field["name"] for field in state["inner"] if field["options"].get("fast")]


def show(opened: Opened, records: int, console: Console) -> None:
    found = list(opened.follower.documents(opened.follower.head()))
    left = next((opened.settings.home / "index").glob("generation-*"))
    whole, as_left = indexed(found), measured(left)
    for name in columns():
        whole[name, "fast"] = whole["", "fast"] - indexed(found, name)["", "fast"]
    segments = len(list(left.glob("*.idx")))
    console.print(
        f"{records:,} records, {len(found):,} works: {_sum(as_left) / records:.0f} bytes a record "
        f"in {segments} segments, {_sum(whole) / records:.0f} in one"
    )
    kinds = [*KINDS, "fast"]
    table = Table("field", *(KINDS.get(kind, WHOLE.get(kind, "")) for kind in kinds), "bytes a record")
    fields = {field for field, _ in whole if field}
    for field in sorted(fields, key=lambda name: -sum(whole[name, kind] for kind in kinds)):
        sizes = [whole[field, kind] / records for kind in kinds]
        table.add_row(field, *(f"{size:.1f}" if size >= 0.05 else "" for size in sizes), f"{sum(sizes):.1f}")
    console.print(table)


def _sum(sizes: Bytes) -> int:
    """All bytes, columns once: as a file, not by their fields."""
    return sum(size for (field, kind), size in sizes.items() if not (field and kind == "fast"))


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    cache = Path(__file__).parent / "out" / "cache"
    with TemporaryDirectory(prefix="moisson-bytes-") as folder, records_server(cache, records) as server:
        environment = harvests.environment(Path(folder) / "home", server, None)
        harvests.harvest(environment, records)
        show(open_catalogue(settings.read({**os.environ, **environment})), records, Console())


if __name__ == "__main__":
    main()
