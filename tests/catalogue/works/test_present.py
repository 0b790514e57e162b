"""What a work shows: precedence, doors, origins (DESIGN.md 4b *Doors*, 5 *Works*)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from plugins.deliveries import source

from catalogue.record import File, Licence, Pid, Record, Title
from catalogue.works import Copy
from catalogue.works.mints import minter, mints
from catalogue.works.present import present

DOI = Pid("doi", "10.57745/abc")
DAY = datetime(2024, 1, 1, tzinfo=UTC)
SOURCES = {
    "hal": source("hal"),
    "rdg": source("rdg", mints=("10.57745",)),
    "rdg-csw": source("rdg-csw", repository="rdg"),
    "zenodo": source("zenodo"),
    "nakala": source("nakala", mints=("10.34847/nkl",)),
}


def record(title: str | None = None, **more: object) -> Record:
    titles = (Title(title),) if title else ()
    return Record(type="dataset", titles=titles, **{"pids": (DOI,)} | more)  # type: ignore[arg-type]


def copy(source: str, raw: int, of: Record, *, days: int = 0, **more: object) -> Copy:
    when = DAY + timedelta(days=days)
    return Copy(source, f"oai:{raw}", "", "oai_dc", "", when, of, raw=raw, first_seen=when, **more)  # type: ignore[arg-type]


FILES = {"files": (File("https://example.org/f"),)}
PICTURE = {"files": (File("https://example.org/f.gif", kind="thumbnail"),)}


@pytest.mark.parametrize(
    ("copies", "order"),
    [
        ([copy("hal", 1, record("a", **FILES)), copy("rdg", 2, record("b"), days=9)], [2, 1]),
        ([copy("hal", 1, record("a")), copy("zenodo", 2, record("b", **FILES), days=9)], [2, 1]),
        ([copy("hal", 1, record("a")), copy("zenodo", 2, record("b", **PICTURE), days=9)], [1, 2]),
        ([copy("hal", 1, record("a"), days=2), copy("zenodo", 2, record("b"))], [2, 1]),
        ([copy("hal", 2, record("a")), copy("zenodo", 1, record("b"))], [1, 2]),
    ],
    ids=["whose repository minted the DOI", "with files", "a picture is no file", "the oldest", "the first row"],
)
def test_the_best_copy_comes_first(copies: list[Copy], order: list[int]) -> None:
    for given in (copies, copies[::-1]):
        work = present("X", given, SOURCES, DAY)
        assert [one.raw for one in work.copies] == order


def test_each_field_is_the_best_copys_else_the_first_that_has_it() -> None:
    licence = (Licence(spdx="CC-BY-4.0"),)
    best = copy("rdg", 1, record("Best", year=2020))
    other = copy("hal", 2, record("Other", year=2021, licences=licence, publisher="CNRS"))
    work = present("X", [other, best], SOURCES, DAY)
    assert (work.record.titles[0].text, work.record.year, work.record.publisher) == ("Best", 2020, "CNRS")
    assert (work.origins["titles"], work.origins["licences"]) == ("rdg", "hal")
    assert "descriptions" not in work.origins


def test_doors_of_one_repository_are_one_copy() -> None:
    doors = [copy("rdg", 1, record("Same")), copy("rdg-csw", 2, record("Same door"), days=1)]
    work = present("X", [*doors, copy("hal", 3, record("Same"))], SOURCES, DAY)
    assert [one.source for one in work.copies] == ["rdg", "hal"]
    assert [door.source for door in work.copies[0].doors] == ["rdg-csw"]


def test_records_of_one_repository_without_a_common_identifier_are_two_copies() -> None:
    doors = [copy("rdg", 1, record("A")), copy("rdg-csw", 2, record("B", pids=(Pid("doi", "10.1/x"),)))]
    assert len(present("X", doors, SOURCES, DAY).copies) == 2


def test_copies_of_a_source_are_numbered_from_one() -> None:
    copies = [copy("hal", n, record(f"t{n}", pids=(Pid("hal", f"hal-0000000{n}"),))) for n in (1, 2)]
    work = present("X", [*copies, copy("zenodo", 3, record("z"))], SOURCES, DAY)
    assert [(one.source, one.n) for one in work.copies] == [("hal", 1), ("hal", 2), ("zenodo", 1)]


def test_changed_is_the_newest_of_all() -> None:
    copies = [copy("hal", 1, record("a"), days=3), copy("zenodo", 2, record("b"), days=7)]
    assert present("X", copies, SOURCES, DAY).changed == DAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("source", "pid", "minted"),
    [
        ("rdg", "doi:10.57745/abc", True),
        ("rdg", "doi:10.577450/abc", False),
        ("rdg", "hdl:10.57745/abc", False),
        ("hal", "doi:10.57745/abc", False),
        ("unknown", "doi:10.57745/abc", False),
        ("nakala", "doi:10.34847/nkl/abc", True),
        ("nakala", "doi:10.34847/other", False),
    ],
)
def test_whose_identifiers_a_repository_mints(source: str, pid: str, minted: bool) -> None:
    assert minter(SOURCES)(source, pid) is minted
    if source in SOURCES:
        assert mints(SOURCES[source], pid) is minted
