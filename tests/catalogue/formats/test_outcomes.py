"""How every file of the corpus ends, as a table reviewed by hand, and what is filled, with a floor for each format."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from catalogue.crosswalk import crosswalk, from_file
from catalogue.formats import FORMATS
from catalogue.quality import fill
from catalogue.record import Accepted, Change, Record, Rejected, as_dict

HEADING = "file\tformat\taccepted\tdeleted\trejected\treasons"
START, END = "<!-- filled: begin -->", "<!-- filled: end -->"
KINDS = frozenset({".xml", ".json", ".jsonl", ".rdf"})
TABLE = Path(__file__).with_name("outcomes.tsv")
DOCUMENT = Path(__file__).parents[3] / "docs" / "formats.md"
OURS = sorted({format.prefixes[0] for format in FORMATS.values()})


def judged(corpus: Path) -> Iterator[tuple[str, str, list[Change]]]:
    """Each file of each folder with the formats of its records and what became of them."""
    for file in sorted(path for path in corpus.rglob("*") if path.suffix in KINDS):
        changes = [crosswalk(raw) for raw in from_file(file.read_bytes())]
        formats = sorted({change.raw.prefix or "-" for change in changes})
        yield file.relative_to(corpus).as_posix(), "+".join(formats), changes


def row(name: str, formats: str, changes: list[Change]) -> str:
    ends = Counter(type(change).__name__ for change in changes)
    reasons = sorted({change.reasons[0].code for change in changes if isinstance(change, Rejected)})
    counts = (str(ends[kind]) for kind in ("Accepted", "Deleted", "Rejected"))
    return "\t".join((name, formats, *counts, ",".join(reasons)))


@pytest.fixture(scope="module")
def outcomes(corpus: Path) -> list[tuple[str, str, list[Change]]]:
    return list(judged(corpus))


def test_every_file_ends_as_the_table_says(outcomes: list[tuple[str, str, list[Change]]]) -> None:
    heading, *rows = TABLE.read_text(encoding="utf-8").splitlines()
    assert heading == HEADING
    assert [row(*one) for one in outcomes] == rows


def accepted(outcomes: list[tuple[str, str, list[Change]]]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {prefix: [] for prefix in OURS}
    for _, _, changes in outcomes:
        for change in changes:
            if isinstance(change, Accepted):
                found[change.raw.prefix].append(change.record)
    return found


def test_every_accepted_record_is_valid(outcomes: list[tuple[str, str, list[Change]]], shared: Path) -> None:
    schema = json.loads((shared / "record.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for name, _, changes in outcomes:
        for change in changes:
            if isinstance(change, Accepted):
                assert [error.message for error in validator.iter_errors(as_dict(change.record))] == [], name


def rates(outcomes: list[tuple[str, str, list[Change]]]) -> str:
    """The part of docs/formats.md that says how full the fields are."""
    lines = [START, ""]
    for prefix, records in accepted(outcomes).items():
        lines += [f"### {prefix}: {len(records)} records", "", "| field | filled |", "|---|---|"]
        lines += [f"| {field} | {share:.0%} |" for field, share in fill(records).items() if share]
        lines.append("")
    return "\n".join([*lines, END])


def test_the_documentation_states_how_full_the_fields_are(outcomes: list[tuple[str, str, list[Change]]]) -> None:
    assert rates(outcomes) in DOCUMENT.read_text(encoding="utf-8")


if __name__ == "__main__":  # rewrites both tables from the corpus given; review the difference before committing it
    found = list(judged(Path(sys.argv[1])))
    TABLE.write_text("\n".join([HEADING, *(row(*one) for one in found)]) + "\n", encoding="utf-8")
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(START)
    DOCUMENT.write_text(before + rates(found) + rest.partition(END)[2], encoding="utf-8")
