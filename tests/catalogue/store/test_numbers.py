"""Change numbers without a gap and datestamps that never go back, however many write (DESIGN.md 4b)."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path
from typing import Any

import pytest
from plugins.deliveries import Clock, Scene, delivered, source
from sqlalchemy import insert

from catalogue import store as store_module
from catalogue.store import AHEAD, tables

SOURCES = {f"s{n}": source(f"s{n}") for n in range(4)}


def stamps(scene: Scene) -> list[tuple[int, int]]:
    return [(row.no, row.at) for row in scene.rows(tables.change)]


def assert_sound(scene: Scene) -> None:
    """Numbers from 1 without a gap, datestamps in their order, each record dated as its last change."""
    found = stamps(scene)
    assert [no for no, _ in found] == list(range(1, len(found) + 1))
    assert [at for _, at in found] == sorted(at for _, at in found)
    at = dict(found)
    assert all(row.changed == at[row.change] for row in scene.rows())
    [counter] = scene.rows(tables.counter)
    assert counter.change == len(found)


def test_our_datestamp_is_the_clock_and_five_seconds(scene: Scene) -> None:
    scene.harvest([delivered()])
    assert scene.row().changed == scene.clock() + 5


def test_it_never_goes_back_with_the_clock(scene: Scene) -> None:
    scene.harvest([delivered("oai:x:1")])
    scene.clock.seconds -= 3600
    scene.harvest([delivered("oai:x:2")])
    assert scene.row("oai:x:2").changed == scene.row("oai:x:1").changed
    assert_sound(scene)


@pytest.mark.parametrize(
    ("took", "dated"),
    [(1.9, 0), (2.1, 7)],
    ids=["a quick transaction keeps its stamp", "a slow one stamps again"],
)
def test_a_transaction_open_for_long(scene: Scene, monkeypatch: pytest.MonkeyPatch, took: float, dated: int) -> None:
    scene.harvest([delivered("oai:x:1")])
    earlier = scene.row("oai:x:1").changed
    times = iter([100.0, 100.0 + took, *[200.0] * 9])
    monkeypatch.setattr(store_module.time, "monotonic", lambda: next(times))
    scene.later(minutes=1)
    opened = scene.clock()
    with scene.store.changing() as numbers:
        row = {column.name: getattr(scene.row("oai:x:1"), column.name) for column in tables.record.columns}
        row |= {"id": numbers.record(), "identifier": "oai:x:2", "change": numbers.change(), "changed": numbers.stamp}
        numbers.connection.execute(insert(tables.record), [row])
        change = {"no": row["change"], "record": row["id"], "kind": "added", "at": numbers.stamp}
        numbers.connection.execute(insert(tables.change), [change])
        scene.clock.seconds += 7
    assert scene.row("oai:x:2").changed == opened + AHEAD + dated
    assert scene.row("oai:x:1").changed == earlier
    assert_sound(scene)


def test_a_transaction_that_is_undone_uses_no_number(scene: Scene) -> None:
    scene.harvest([delivered("oai:x:1")])
    with pytest.raises(RuntimeError), scene.store.changing() as numbers:
        raise RuntimeError(numbers.change())
    scene.harvest([delivered("oai:x:2")])
    assert_sound(scene)


def write(url: str, folder: Path, id: str, pages: int) -> None:
    """What one of several writers does."""
    scene = Scene(url, SOURCES, folder=folder, owner=id)
    clock = Clock(scene.clock.seconds)
    scene.clock = clock
    run, point = scene.open(id)
    for n in range(pages):
        clock.seconds += 1
        records = [delivered(f"oai:{id}:{n}-{each}", dois=[f"10.1234/{n}-{each}"]) for each in range(3)]
        run, point = scene.apply(run, point, records, token=f"t{n}")
    scene.close()


def test_threads_write_one_after_the_other(database_url: str, tmp_path: Path) -> None:
    threads = [threading.Thread(target=write, args=(database_url, tmp_path, id, 6)) for id in SOURCES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _all_written(database_url, 4 * 6 * 3)


def test_processes_write_one_after_the_other(database_url: str, tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=write, args=(database_url, tmp_path, id, 6)) for id in list(SOURCES)[:2]]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    _all_written(database_url, 2 * 6 * 3)


def _all_written(url: str, count: int) -> None:
    scene = Scene(url, SOURCES)
    try:
        assert len(scene.rows()) == count
        assert_sound(scene)
        works: dict[int, set[Any]] = {}
        for row in scene.rows():
            works.setdefault(row.work, set()).add(row.identifier.rpartition(":")[2])
        assert all(len(names) == 1 for names in works.values()), "records with one DOI are one work"
    finally:
        scene.close()


def test_a_reader_sees_one_state_throughout(scene: Scene) -> None:
    scene.harvest([delivered("oai:x:1")])
    with scene.store.read() as connection:
        before = len(connection.execute(tables.record.select()).all())
        scene.harvest([delivered("oai:x:2")])
        assert len(connection.execute(tables.record.select()).all()) == before
    assert len(scene.rows()) == 2
