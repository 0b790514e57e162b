"""Records written by reading payloads of the corpus, not by running code: what every crosswalk must make of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from catalogue.crosswalk import crosswalk, from_file
from catalogue.record import Accepted, as_dict

EXPECTED = sorted((Path(__file__).parent / "expected").glob("*.json"))


@lru_cache(maxsize=64)
def changes(file: Path) -> tuple[Any, ...]:
    return tuple(crosswalk(raw) for raw in from_file(file.read_bytes()))


def freed(value: Any, free: list[str], field: str) -> Any:
    """The value without the members that `free` names: `titles[].lang`, `titles[1].lang`, `rights`."""
    if field in free:
        return None
    if not isinstance(value, list):
        return value
    made = []
    for place, item in enumerate(value):
        gone = {name.rpartition(".")[2] for name in free if name.startswith((f"{field}[].", f"{field}[{place}]."))}
        made.append({key: one for key, one in item.items() if key not in gone} if isinstance(item, dict) else item)
    return made


def holds(items: Any, wanted: dict[str, Any]) -> bool:
    return any((isinstance(item, dict) and wanted.items() <= item.items()) or item == wanted for item in items or [])


def differences(expected: dict[str, Any], record: dict[str, Any]) -> Iterator[str]:
    free = expected.get("free", [])
    for field in expected["compare"]:
        want, got = (freed(one.get(field), free, field) for one in (expected["record"], record))
        if want != got:
            yield f"{field}: expected {want}, got {got}"
    for field in expected.get("absent", []):
        if field in record:
            yield f"{field}: must be absent, got {record[field]}"
    for field, items in expected.get("contains", {}).items():
        for item in items:
            if not holds(record.get(field), item):
                yield f"{field}: must contain {item}, got {record.get(field)}"
    starts = expected.get("descriptions_start", [])
    texts = [one["text"] for one in record.get("descriptions", [])]
    if len(starts) > len(texts) or not all(text.startswith(start) for start, text in zip(starts, texts, strict=False)):
        yield f"descriptions: must start {starts}, got {[text[:60] for text in texts]}"
    whole = json.dumps(record, ensure_ascii=False)
    for never in expected.get("never", []):
        if never in whole:
            yield f"{never!r} must occur nowhere"


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_a_real_payload_becomes_the_record_that_a_reader_wrote_down(path: Path, corpus: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    change = changes(corpus / expected["file"])[expected["index"]]
    assert isinstance(change, Accepted)
    assert change.raw.header.identifier == expected.get("identifier", "")
    assert list(differences(expected, as_dict(change.record))) == []


def test_there_are_enough_of_them() -> None:
    assert len(EXPECTED) >= 40
