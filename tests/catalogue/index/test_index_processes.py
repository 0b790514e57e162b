"""An index between processes: killed writers, readers elsewhere, forks."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from catalogue.index import Busy, Index, Marker
from catalogue.index.document import build
from catalogue.index.open import open_index
from catalogue.query.parse import parse
from catalogue.source import Source

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
