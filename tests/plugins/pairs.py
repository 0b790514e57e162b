"""The labelled pairs of records by which the matching of works is judged: read from their tables, nothing decided.

`corpus.tsv` names 1 128 pairs of real records by file and position in the shared corpus; `written.jsonl` holds pairs of
our own writing for what the corpus has too few of. How they were chosen and labelled: docs/decisions/0014.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from catalogue.crosswalk import crosswalk, from_file
from catalogue.record import Accepted, Agent, Pid, Record, Title

PAIRS = Path(__file__).resolve().parents[1] / "catalogue" / "works" / "pairs"

LABELS = ("same", "versions", "different", "dataset-article", "software-article", "software-dataset")

MADE_UP = ("placeholder-doi", "placeholder-uuid", "placeholder-handle", "placeholder-number")
"""Reasons of pairs that were made from one another for some project's tests: their common identifier says nothing."""


@dataclass(frozen=True)
class Side:
    """One record of a pair, and what its repository calls it."""

    record: Record
    identifier: str


@dataclass(frozen=True)
class Pair:
    """Two records and what reading them said: `second` is the second reading's label, where there was one."""

    left: Side
    right: Side
    label: str
    reason: str
    second: str = ""
    name: str = ""


def written() -> list[Pair]:
    """The pairs of our own writing."""
    lines = [json.loads(line) for line in (PAIRS / "written.jsonl").read_text("utf-8").splitlines()]
    return [
        Pair(_side(line, "left", 0), _side(line, "right", 1), line["label"], line["reason"], name=f"written {n}")
        for n, line in enumerate(lines, 1)
    ]


def _side(line: dict[str, object], side: str, place: int) -> Side:
    names = line.get("identifiers", ["", ""])
    assert isinstance(names, list)
    return Side(msgspec.convert(line[side], Record), names[place])


def of_corpus(corpus: Path) -> list[Pair]:
    """The pairs of real records."""
    with (PAIRS / "corpus.tsv").open(encoding="utf-8", newline="") as table:
        return [
            Pair(_named(corpus, row["left"]), _named(corpus, row["right"]), row["label"], row["reason"], row["second"],
                 name=f"{row['left']} {row['right']}")
            for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]  # fmt: skip


def _named(corpus: Path, name: str) -> Side:
    file, _, place = name.rpartition("#")
    return _sides(corpus / file)[int(place)]


@cache
def _sides(file: Path) -> dict[int, Side]:
    read = _rows(file) if file.suffix == ".jsonl" else _records(file)
    return dict(read)


def _records(file: Path) -> Iterator[tuple[int, Side]]:
    for place, raw in enumerate(from_file(file.read_bytes())):
        if isinstance(judged := crosswalk(raw), Accepted):
            yield place, Side(judged.record, raw.header.identifier)


def _rows(file: Path) -> Iterator[tuple[int, Side]]:
    """Flattened rows of French Dataverses, in which `publisher` is the first creator."""
    for place, line in enumerate(file.read_text("utf-8").splitlines()):
        row = json.loads(line)
        family, _, given = (row.get("publisher") or "").partition(", ")
        creators = (Agent(row["publisher"], family=family or None, given=given or None),) if family else ()
        year = (row.get("dcat.created") or "")[:4]
        pid = Pid("doi", row["source_dataset"].partition("doi.org/")[2].lower())
        yield (
            place,
            Side(
                Record(
                    type="dataset",
                    titles=(Title(row["title"]),),
                    creators=creators,
                    pids=(pid,),
                    year=int(year) if year.isdigit() else None,
                ),
                row["name"],
            ),
        )
