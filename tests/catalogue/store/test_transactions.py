"""A page and its checkpoint are one transaction (DESIGN.md 2, truth 2), whatever statement fails."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import zstandard
from plugins.databases import Databases
from plugins.deliveries import Scene, advanced, delivered, rubbish, tombstone
from sqlalchemy import event, select

from catalogue.ingest import Ingest
from catalogue.run import Checkpoint, HarvestRun, Page
from catalogue.store import compression, tables
from catalogue.store.compression import Press

BEFORE = [delivered(f"oai:x:{n}", dois=[f"10.1234/{n}"]) for n in range(6)]
PAGE = [
    delivered("oai:x:0", "Changed", dois=["10.1234/0", "10.1234/1"]),
    delivered("oai:x:1", dois=["10.1234/1"]),
    tombstone("oai:x:2"),
    tombstone("oai:x:20"),
    rubbish("oai:x:3"),
    rubbish("oai:x:30"),
    delivered("oai:x:5", "Joined", dois=["10.1234/5", "10.1234/0"], more=[("relation", "https://doi.org/10.1000/x")]),
    delivered("oai:x:40", dois=["10.1234/5"]),
    delivered("oai:x:41", sets=("one",)),
]


class Broken(Exception):
    """The database fails here."""


@contextmanager
def failing_at(scene: Scene, statement: int | str) -> Iterator[list[str]]:
    """Let the n-th statement from now on, or one that begins so, fail once carried out; yields those reached."""
    seen: list[str] = []

    def hook(_: Any, __: Any, text: str, *more: Any) -> None:
        seen.append(text)
        if statement == len(seen) or text.startswith(str(statement)):
            raise Broken(text)

    event.listen(scene.store.engine, "after_cursor_execute", hook)
    try:
        yield seen
    finally:
        event.remove(scene.store.engine, "after_cursor_execute", hook)


@pytest.fixture
def ready(scene: Scene) -> tuple[Scene, HarvestRun, Checkpoint]:
    scene.harvest(BEFORE)
    scene.later(minutes=1)
    run, point = scene.open(set="one")
    return scene, run, point


def test_a_failure_at_any_statement_leaves_nothing(
    ready: tuple[Scene, HarvestRun, Checkpoint], databases: Databases
) -> None:
    scene, run, point = ready
    before = scene.dump()
    page = Page(tuple(PAGE), "next", scene.clock.now())
    for n in itertools.count(1):
        with failing_at(scene, n) as seen:
            try:
                scene.ingest.apply(run, page, advanced(point, page, scene.clock.now()))
                break
            except Broken:
                pass
        assert scene.dump() == before, seen[-1]
    assert n > 15, "the page was to need many statements"
    assert scene.dump() == _without_failure(databases)


def _without_failure(databases: Databases) -> dict[str, list[tuple[Any, ...]]]:
    other = Scene(databases.migrated())
    other.harvest(BEFORE)
    other.later(minutes=1)
    run, point = other.open(set="one")
    page = Page(tuple(PAGE), "next", other.clock.now())
    other.ingest.apply(run, page, advanced(point, page, other.clock.now()))
    found = other.dump()
    other.close()
    return found


def test_the_checkpoint_is_there_with_its_page(ready: tuple[Scene, HarvestRun, Checkpoint]) -> None:
    scene, run, point = ready
    scene.apply(run, point, PAGE, token="next")
    [open_] = [one for one in scene.ingest.standing(scene.sources["a"]).checkpoints if one.set == "one"]
    assert (open_.token, open_.received, open_.pages) == ("next", len(PAGE), 1)


class TestDictionaries:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(compression, "SAMPLES", 40)
        monkeypatch.setattr(compression, "SIZE", 2048)

    def _many(self, start: int = 0) -> list[Any]:
        words = ["tide", "current", "salinity", "plankton", "sediment", "swell", "estuary"]
        return [
            delivered(f"oai:x:{n}", " ".join(f"{words[(n * k) % 7]} {n * k}" for k in range(1, 25)))
            for n in range(start, start + 45)
        ]

    def test_one_trained_in_a_transaction_that_fails_is_never_used(self, scene: Scene) -> None:
        run, point = scene.open()
        page = Page(tuple(self._many()), "next", scene.clock.now())
        with failing_at(scene, "INSERT INTO dictionary"), pytest.raises(Broken):
            scene.ingest.apply(run, page, advanced(point, page, scene.clock.now()))
        assert scene.rows(tables.dictionary) == []
        scene.ingest.apply(run, page, advanced(point, page, scene.clock.now()))
        scene.apply(run, point, self._many(100))
        assert _readable(scene) == 90

    def test_another_process_reads_what_was_written_with_one(self, scene: Scene) -> None:
        scene.harvest(self._many(), self._many(100))
        assert len(scene.rows(tables.dictionary)) == 2
        assert _readable(scene) == 90

    def test_the_next_days_few_records_are_written_with_it_from_the_first(self, scene: Scene) -> None:
        scene.harvest(self._many(), self._many(100))
        tomorrow = Scene(scene.url, clock=scene.clock)
        tomorrow.harvest([delivered("oai:x:9", "A tide and a current")], id="b")
        tomorrow.close()
        frames = [frame for row in scene.rows() if row.source == "b" for frame in (row.payload, row.record)]
        assert len(frames) == 2
        assert all(zstandard.get_frame_parameters(frame).dict_id for frame in frames)

    def test_what_is_kept_to_train_one_is_bounded(self) -> None:
        press = compression.Press()
        for _ in range(3):
            press.squeeze("reject", b"x" * 1_000_000)
        assert [len(one) for one in press._samples["reject"]] == [compression.LONGEST] * 3

    def test_two_processes_train_one_between_them(self, scene: Scene) -> None:
        other = Ingest(scene.store, scene.sources, press=Press())
        for n, ingest in enumerate((scene.ingest, other)):
            scene.ingest = ingest
            scene.harvest(self._many(n * 100), self._many(n * 100 + 50), id="ab"[n])
        assert len(scene.rows(tables.dictionary)) == 2
        assert _readable(scene) == 180

    def test_recrosswalk_reads_frames_of_a_dictionary_that_only_records_have(self, scene: Scene) -> None:
        scene.harvest(self._many(), self._many(100))
        fresh = Scene(scene.url, folder=scene.folder)
        with fresh.store.write() as connection:
            for row in scene.rows():
                plain = Press().squeeze("oai_dc", scene.access.payload(row.id) or b"")
                connection.execute(tables.record.update().where(tables.record.c.id == row.id).values(payload=plain))
        assert fresh.administration.recrosswalk(fresh.sources["a"], dry_run=True).read == 90
        fresh.close()


def _readable(scene: Scene) -> int:
    """How many records a press that has seen nothing yet can read, payload and description."""
    press = Press()
    with scene.store.read() as connection:
        for row in connection.execute(select(tables.record)).all():
            assert press.expand(connection, row.payload).startswith(b"<oai_dc:dc")
            assert press.expand(connection, row.record).startswith(b"{")
    return len(scene.rows())
