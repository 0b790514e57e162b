"""A Record is the shape of record.schema.json and survives being written and read."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from catalogue.record import (
    Agent,
    Date,
    Licence,
    Pid,
    Place,
    Record,
    Relation,
    Subject,
    Title,
    as_dict,
    from_json,
    to_json,
)

FULL = Record(
    type="dataset",
    type_raw=("Dataset",),
    pids=(Pid("doi", "10.1000/x"),),
    titles=(Title("Océan", "fr", "main"),),
    creators=(Agent("Durand, Ève", "Durand", "Ève", "person", ids={"orcid": "0000-0002-1825-0097"}),),
    year=2024,
    dates=(Date("issued", "2024-05"),),
    languages=("fr",),
    subjects=(Subject("mer", "fr"),),
    access="open",
    licences=(Licence("CC-BY-4.0"),),
    places=(Place("Brest", point=(-4.48, 48.39)),),
    relations=(Relation("Cites", "doi", "10.1000/y"),),
)


@pytest.mark.parametrize("record", [Record(type="other"), FULL], ids=["nothing but a type", "with much"])
def test_it_is_read_as_it_was_written(record: Record) -> None:
    assert from_json(to_json(record)) == record
    assert as_dict(record) == json.loads(to_json(record))


def test_what_is_absent_is_not_written() -> None:
    assert to_json(Record(type="other")) == b'{"type":"other"}'


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"type":"other","year":"2024"}'])
def test_anything_else_is_refused(text: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        from_json(text)


def test_it_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        FULL.year = 1999  # type: ignore[misc]


def test_names_and_order_are_those_of_the_schema(shared: Path) -> None:
    schema = json.loads((shared / "record.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(as_dict(FULL), schema)
    assert [field.name for field in msgspec.structs.fields(Record)] == list(schema["properties"])


def test_a_pid_reads_as_scheme_and_value() -> None:
    assert str(Pid("doi", "10.1000/x")) == "doi:10.1000/x"
