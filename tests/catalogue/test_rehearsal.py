"""A rehearsal judges by what the catalogue knows, on both databases, and leaves every row as it is."""

from __future__ import annotations

from collections.abc import Sequence
from tempfile import gettempdir

import pytest
from plugins.deliveries import Scene, advanced, delivered, rubbish, tombstone
from plugins.full_disk import full_disk
from sqlalchemy import update

from catalogue.ingest import AlreadyRunning, Ingest
from catalogue.record import RawRecord
from catalogue.rehearsal import rehearsal
from catalogue.run import Asked, Checkpoint, HarvestRun, Mode, Outcome, Page, State
from catalogue.store import StorageFailed, tables


def harvested(ingest: Ingest, scene: Scene, pages: Sequence[Sequence[RawRecord]]) -> tuple[HarvestRun, Checkpoint]:
    run = ingest.open(scene.sources["a"], Mode.FULL, Asked("oai_dc"))
    point = ingest.start(run, Checkpoint("a", "oai_dc"))
    for n, records in enumerate(pages, 1):
        page = Page(tuple(records), f"t{n}" if n < len(pages) else None, scene.clock.now())
        run, point = ingest.apply(run, page, advanced(point, page, scene.clock.now()))
    return run, point


FIRST = [delivered("x", dois=["10.1000/x"]), delivered("y"), delivered("z"), delivered("w"), tombstone("t"), rubbish()]
AGAIN = [
    [delivered("x", "Other tides", dois=["10.1000/x"]), delivered("y"), tombstone("t"), rubbish(), delivered("t2")],
    [delivered("y"), tombstone("z"), rubbish("w"), delivered("t2")],
]


def test_every_outcome_is_the_real_one(scene: Scene) -> None:
    """Added, changed, unchanged, deleted, rejected, skipped; and what is gone."""
    scene.harvest(FIRST)
    scene.harvest([delivered("x", dois=["10.1000/x"])], id="b")
    before = scene.dump()
    with rehearsal(scene.ingest, scene.sources["a"]) as ingest:
        told, lists = harvested(ingest, scene, AGAIN)
        gone = ingest.absence(told, [lists])
        ended = ingest.finish(told, Outcome(State.SUCCEEDED, complete=True))
    assert scene.dump() == before
    run, point = harvested(scene.ingest, scene, AGAIN)
    real = scene.ingest.finish(run, Outcome(State.SUCCEEDED, complete=True))
    assert (told.id, told.counters, lists.distinct) == (run.id, run.counters, point.distinct)
    assert (told.drifted, told.reused) == (run.drifted, run.reused)
    assert (ended.state, ended.counters) == (real.state, real.counters)
    assert gone == scene.ingest.absence(run, [point])
    counted = run.counters
    assert (
        min(counted.added, counted.changed, counted.unchanged, counted.deleted, counted.rejected, counted.skipped) > 0
    )


def test_a_record_of_older_crosswalks_is_read_again_and_unchanged(scene: Scene) -> None:
    scene.harvest(FIRST)
    with scene.store.write() as connection:
        connection.execute(update(tables.record).values(crosswalk=0))
    with rehearsal(scene.ingest, scene.sources["a"]) as ingest:
        told, _ = harvested(ingest, scene, [[delivered("x", dois=["10.1000/x"])]])
    assert (told.counters.unchanged, told.counters.changed) == (1, 0)


def test_a_source_that_is_being_harvested_is_not_asked(scene: Scene) -> None:
    scene.open()
    with rehearsal(scene.ingest, scene.sources["a"]) as ingest, pytest.raises(AlreadyRunning):
        ingest.open(scene.sources["a"], Mode.FULL, Asked("oai_dc"))


def test_a_full_disk_is_told_with_the_folder_it_is_full_in(scene: Scene) -> None:
    """It is not the catalogue's, which the same words would send one to."""
    with (
        pytest.raises(StorageFailed, match=rf"disk .*; a dry run writes to {gettempdir()}, or where TMPDIR says"),
        rehearsal(scene.ingest, scene.sources["a"]) as ingest,
        full_disk(),
    ):
        harvested(ingest, scene, [FIRST])
