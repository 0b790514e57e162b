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


FLOORS = {
    "cmdi": {"titles": 100, "pids": 100, "descriptions": 100, "languages": 100, "landing_page": 100},
    "csw-dc": {"titles": 100, "pids": 100, "descriptions": 100, "subjects": 100, "dates": 95, "places": 95},
    "dataverse_json": {"titles": 100, "creators": 100, "descriptions": 100, "subjects": 100, "places": 66},
    "dcat": {"titles": 100, "pids": 95, "descriptions": 95, "publisher": 65, "licences": 45, "landing_page": 85},
    "eml": {"titles": 100, "creators": 95, "subjects": 70, "places": 60, "dates": 55},
    "idref_rdf": {"titles": 100, "pids": 100, "landing_page": 100},
    "iso19115-3": {"titles": 100, "pids": 100, "creators": 75, "places": 100, "licences": 75},
    "iso19139": {"titles": 100, "pids": 100, "subjects": 95, "places": 90, "dates": 95, "licences": 45, "creators": 50},
    "ivo_vor": {"titles": 100, "pids": 100, "creators": 95, "publisher": 95, "subjects": 90, "relations": 90},
    "marcxml": {"titles": 100, "creators": 75, "subjects": 95, "year": 90, "languages": 90},
    "mets": {"titles": 100, "creators": 100, "year": 100},
    "mods": {"titles": 100, "creators": 100, "year": 100, "subjects": 100},
    "oai_cerif_openaire": {"titles": 100, "pids": 75, "creators": 50, "subjects": 50},
    "oai_datacite": {"titles": 95, "pids": 100, "creators": 95, "year": 100, "publisher": 95, "descriptions": 70},
    "oai_dc": {"titles": 95, "pids": 95, "creators": 90, "year": 90, "licences": 60, "descriptions": 80},
    "oai_ddi": {"titles": 100, "pids": 95, "creators": 95, "descriptions": 95, "subjects": 95, "places": 55},
    "oai_ddi32": {"titles": 100, "pids": 100, "creators": 100, "places": 100, "subjects": 100},
    "oai_openaire": {"titles": 100, "pids": 100, "creators": 100, "subjects": 100},
    "persee_rdf": {"titles": 100, "pids": 100, "year": 100, "licences": 100},
    "qdc": {"titles": 100, "pids": 100, "subjects": 100, "year": 100, "creators": 75, "licences": 75},
    "tef": {"titles": 100, "pids": 100, "creators": 100, "contributors": 100, "subjects": 100, "publisher": 100},
    "unimarc": {"titles": 100, "pids": 100, "creators": 100, "year": 100, "publisher": 100},
    "xml-tei": {"titles": 100, "pids": 80, "creators": 95, "year": 95, "descriptions": 85, "subjects": 95},
}
"""At least so many percent of a format's real records have the field; other fields, those of the table in the page."""


@pytest.mark.parametrize("prefix", FLOORS)
def test_no_format_reads_less_than_it_did(outcomes: list[tuple[str, str, list[Change]]], prefix: str) -> None:
    filled = fill(accepted(outcomes)[prefix])
    short = {field: filled[field] for field, floor in FLOORS[prefix].items() if round(filled[field] * 100) < floor}
    assert short == {}


def test_every_format_with_real_records_has_a_floor(outcomes: list[tuple[str, str, list[Change]]]) -> None:
    assert {prefix for prefix, records in accepted(outcomes).items() if records} == FLOORS.keys()


def test_every_accepted_record_is_valid(outcomes: list[tuple[str, str, list[Change]]], shared: Path) -> None:
    schema = json.loads((shared / "record.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for name, _, changes in outcomes:
        for change in changes:
            if isinstance(change, Accepted):
                assert [error.message for error in validator.iter_errors(as_dict(change.record))] == [], name


def unplaced(outcomes: list[tuple[str, str, list[Change]]], prefix: str) -> str:
    """What the readers noted on these records, by code and field, the most frequent first."""
    found = Counter(
        f"{note.code} ({note.field})"
        for _, _, changes in outcomes
        for change in changes
        if isinstance(change, Accepted) and change.raw.prefix == prefix
        for note in change.notes
    )
    return ", ".join(f"{what} {count}" for what, count in found.most_common()) or "nothing"


def rates(outcomes: list[tuple[str, str, list[Change]]]) -> str:
    """The part of docs/formats.md that says how full the fields are."""
    lines = [START, ""]
    for prefix, records in accepted(outcomes).items():
        if not records:
            continue
        lines += [f"### {prefix}: {len(records)} records", "", "| field | filled |", "|---|---|"]
        lines += [f"| {field} | {share:.0%} |" for field, share in fill(records).items() if share]
        lines += ["", f"Not placed: {unplaced(outcomes, prefix)}.", ""]
    return "\n".join([*lines, END])


def test_the_documentation_states_how_full_the_fields_are(outcomes: list[tuple[str, str, list[Change]]]) -> None:
    assert rates(outcomes) in DOCUMENT.read_text(encoding="utf-8")


if __name__ == "__main__":  # rewrites both tables from the corpus given; review the difference before committing it
    found = list(judged(Path(sys.argv[1])))
    TABLE.write_text("\n".join([HEADING, *(row(*one) for one in found)]) + "\n", encoding="utf-8")
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(START)
    DOCUMENT.write_text(before + rates(found) + rest.partition(END)[2], encoding="utf-8")
