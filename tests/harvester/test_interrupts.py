"""Ctrl-C and SIGTERM in the middle of a transaction: it is ended before the run is, and the database stays free."""

from __future__ import annotations

import os
import shutil
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from faulty import Faulty, record, serving
from sqlalchemy import event
from stored import StoredIngest

from catalogue.run import Page, State
from harvester.interrupts import terminable, uninterrupted
from harvester.run import harvest


@pytest.fixture
def ingest(migrated: Path, tmp_path: Path) -> StoredIngest:
    shutil.copy(migrated, tmp_path / "catalogue.db")
    return StoredIngest(tmp_path / "catalogue.db")


@pytest.fixture(autouse=True)
def interruptible() -> None:
    """What a shell runs in the background ignores interrupts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("where", ["INSERT INTO record", "UPDATE lease", "UPDATE run", "COMMIT"])
def test_what_is_being_written_is_written_whole(ingest: StoredIngest, how: signal.Signals, where: str) -> None:
    told: list[str] = []

    def tell(*said: object) -> None:
        if not told and (where == "COMMIT" or str(said[2]).startswith(where)):
            told.append(where)
            os.kill(os.getpid(), how)

    def listen(page: Page) -> None:
        if not told:
            event.listen(ingest.store.engine, "commit" if where == "COMMIT" else "before_cursor_execute", tell)

    ingest.before_apply = listen
    with serving(Faulty([record(n) for n in range(50)])) as server:
        source = server.source()
        run = harvest(source, server.repository(), ingest, lambda: datetime.now(UTC))  # type: ignore[arg-type]

    assert told
    assert run.state is State.INTERRUPTED
    assert ingest.leases == {}
    with ingest.store.write():
        pass  # the lock is free
    assert len(ingest.shelf(source.id).records) == run.counters.added > 0, "whole pages"


def test_an_interrupt_between_calls_is_raised_at_once() -> None:
    with pytest.raises(KeyboardInterrupt), terminable():
        signal.raise_signal(signal.SIGTERM)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("fails", [False, True])
def test_one_that_came_within_a_call_is_raised_behind_it(how: signal.Signals, fails: bool) -> None:
    done = list[str]()

    @uninterrupted()
    def call(what: str) -> None:
        signal.raise_signal(how)
        done.append(what)
        if fails:
            raise ValueError

    with pytest.raises(KeyboardInterrupt), terminable():
        call("to its end")
    assert done == ["to its end"]
