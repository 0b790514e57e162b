"""An index between processes: killed writers, readers elsewhere, forks."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalogue.index import Busy, Index, Marker
from catalogue.index.document import build
from catalogue.index.open import open_index
from catalogue.query.parse import parse
from catalogue.record import Record, Title
from catalogue.source import Source
from catalogue.works import Copy, Work

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOURCES = {"hal": Source("hal", {"en": "HAL"}, "https://hal.example/oai")}
PROGRAM = Path(__file__).with_name("writing_process.py")


def started(url: str, mode: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(PROGRAM), url, mode], stdout=subprocess.PIPE, text=True)


def killed(process: subprocess.Popen[str], after: float) -> int:
    """Kills a writer some time after its first commit; the last commit that it told of."""
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(after)
    process.kill()
    told = [first, *process.stdout.read().split()]
    process.wait()
    process.stdout.close()
    return int(told[-1])


def assert_whole(index: Index) -> int:
    """Documents and marker are of one commit: as many as it asks for, each once; gives the change."""
    marker = index.marker()
    assert marker is not None
    change = marker.change
    assert index.documents() == index.search(parse("mer")).total == 10 * change - (change - 1)
    assert len(set(index.works())) == index.documents() == index.records()
    assert index.search(parse(f"n10 change{change}")).total == 1
    assert index.search(parse("n10")).total == 1
    return change


def test_killed_at_any_moment_it_opens_at_its_last_commit(url: str) -> None:
    """Appending and rebuilding in turn, killed at seeded random moments, always with an index of one whole commit."""
    moments = random.Random(7)
    reader = open_index(url)
    reached = 0
    for mode in ("append", "rebuild", "append", "append"):
        told = killed(started(url, mode), moments.uniform(0, 0.4))
        change = assert_whole(reader)
        assert change == assert_whole(open_index(url))
        assert change >= told
        assert change >= reached
        reached = change
    with reader.writer() as writer:
        writer.commit(Marker("uuid", reached, "again"))
    assert reader.documents() == 10 * reached - (reached - 1)


def test_a_reader_sees_the_commits_of_another_process(url: str) -> None:
    reader = open_index(url)
    seen = {reader.generation()}
    process = started(url, "append")
    try:
        assert process.stdout is not None
        for _ in range(8):
            change = int(process.stdout.readline())
            marker = reader.marker()
            assert marker is not None
            assert marker.change >= change
            seen.add(reader.generation())
        with pytest.raises(Busy), reader.writer():
            pass
    finally:
        process.kill()
        process.wait()
    assert len(seen) > 4


def test_readers_of_another_process_live_through_rebuilds(url: str) -> None:
    """The old generation vanishes under a reader, which never fails and never sees less than a whole index."""
    index = open_index(url)
    with index.writer() as writer:
        writer.commit(Marker("uuid", 0, ""))
    killed(started(url, "append"), 0.1)
    process = started(url, "rebuild")
    try:
        assert process.stdout is not None
        for _ in range(3):
            process.stdout.readline()
            for _ in range(10):
                assert_whole(index)
    finally:
        process.kill()
        process.wait()


def test_old_generations_are_removed(url: str, index: Index, tmp_path: Path) -> None:
    for change in range(3):
        with index.rebuilding() as writer:
            writer.commit(Marker("uuid", change, ""))
    assert len(list((tmp_path / "index").glob("generation-*"))) == 1


def test_an_index_opened_before_a_fork_is_opened_again(
    url: str, index: Index, work_of: object, fill: object, sources: dict[str, Source]
) -> None:
    """A process forked after the opening still sees new commits."""
    fill(work_of(1, "Mer", "fr"))  # type: ignore[operator]
    assert index.documents() == 1
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(told, 1)
        os._exit(index.documents())
    with open_index(url).writer() as writer:
        for number in range(5):
            writer.put(build(work_of(number, "Mer", "fr"), sources), known=True)  # type: ignore[operator]
        writer.commit(Marker("uuid", 2, ""))
    os.write(tell, b".")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 5


def test_many_small_commits_end_in_few_segments(tmp_path: Path) -> None:
    """What was merged stays merged when a writer ends: a rollback there left an index eight times its size."""
    index = open_index(f"tantivy:{tmp_path}")
    for change in range(1, 31):
        with index.writer() as writer:
            for n in range(20):
                writer.put(build(_numbered(change * 100 + n), SOURCES), known=False)
            writer.commit(Marker("uuid", change, "0" * 16))
    (meta,) = tmp_path.glob("generation-*/meta.json")
    assert index.documents() == 600
    assert len(json.loads(meta.read_text())["segments"]) < 20


def test_what_was_not_committed_is_gone(url: str) -> None:
    """A writer that fails in the middle leaves the index at its last commit, and the next one begins there."""
    index = open_index(url)
    with index.writer() as writer:
        writer.put(build(_numbered(1), SOURCES), known=False)
        writer.commit(Marker("uuid", 1, "0" * 16))
    with pytest.raises(RuntimeError, match="the database went away"):
        _fail_half_way(index)
    with index.writer() as writer:
        writer.put(build(_numbered(3), SOURCES), known=False)
        writer.commit(Marker("uuid", 2, "0" * 16))
    assert sorted(index.works()) == [_numbered(1).id, _numbered(3).id]


def _fail_half_way(index: Index) -> None:
    with index.writer() as writer:
        writer.put(build(_numbered(2), SOURCES), known=False)
        writer.remove(_numbered(1).id)
        raise RuntimeError("the database went away")


def _numbered(number: int) -> Work:
    record = Record(type="dataset", titles=(Title(f"La mer n{number}", "fr"),))
    copy = Copy("hal", f"oai:{number}", f"oai:ours:hal/{number}", "oai_dc", "2026-01-01", NOW, record)
    return Work(f"{number:010d}X", record, (copy,), NOW, NOW)
