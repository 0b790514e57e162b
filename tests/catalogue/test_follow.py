"""The index follows the catalogue, with the real engine (DESIGN.md 2, truth 9; 4b *The index's position*)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.databases import Databases
from plugins.deliveries import Scene, delivered, tombstone

from catalogue.index.open import open_index
from catalogue.query import Query
from catalogue.store import tables
from catalogue.store.tables import LIVE

ROOT = Path(__file__).resolve().parents[2]


def contents(index: Any) -> tuple[list[str], dict[str, int], int]:
    return sorted(index.works()), dict(index.carried()), index.documents()


def expected(scene: Scene) -> tuple[list[str], dict[str, int], int]:
    publics = {row.id: row.public for row in scene.rows(tables.work)}
    live = [row for row in scene.rows() if row.state == LIVE]
    works = sorted({publics[row.work] for row in live})
    counts: dict[str, int] = {}
    for row in live:
        counts[row.source] = counts.get(row.source, 0) + 1
    return works, counts, len(works)


STEPS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["", "a", "b", "ab", "gone"]), st.sampled_from("ab"), st.booleans()),
    max_size=9,
)


@settings(settings.get_profile("store"), max_examples=4)
@given(steps=STEPS)
def test_following_ends_where_rebuilding_does(
    sqlite_databases: Databases, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str, str, bool]]
) -> None:
    scene = Scene(sqlite_databases.migrated(), folder=tmp_path_factory.mktemp("index"))
    try:
        for n, dois, id, catch_up in steps:
            name = f"r{n}"
            raw = tombstone(name) if dois == "gone" else delivered(name, dois=[f"10.1000/{doi}" for doi in dois])
            scene.harvest([raw], id=id)
            if catch_up:
                assert scene.follower.catch_up()
        assert scene.follower.catch_up()
        assert contents(scene.index) == expected(scene)
        assert scene.follower.position() == scene.follower.head()
        scene.follower.rebuild()
        assert contents(scene.index) == expected(scene)
    finally:
        scene.close()


def test_what_was_read_is_found(scene: Scene) -> None:
    scene.harvest([delivered("x", "Océanographie")])
    scene.follower.catch_up()
    from catalogue.query.parse import parse

    answer = scene.access.search(parse("oceanographie"))
    assert [work.id for work in answer.works] == [scene.work_of("x")]
    assert scene.access.status().position == scene.access.status().head
    assert scene.access.search(Query()).results.total == 1


def test_an_index_of_another_catalogue_is_made_again(light: Scene, sqlite_databases: Databases) -> None:
    light.harvest([delivered("x"), delivered("y")])
    light.follower.catch_up()
    other = Scene(sqlite_databases.migrated(), folder=light.folder)
    other.harvest([delivered("z"), delivered("z2"), delivered("z3")])
    assert other.follower.position() == -1
    other.follower.catch_up()
    assert contents(other.index) == expected(other)
    other.close()


def test_a_catalogue_put_back_to_an_older_state_is_not_taken_for_the_newer(light: Scene) -> None:
    """The same page harvested again gives the same numbers; the public ids of its works are others."""
    import shutil

    path = light.url.removeprefix("sqlite:///")
    light.harvest([delivered("x")])
    light.store.engine.dispose()
    shutil.copy(path, path + ".backup")
    light.harvest([delivered("y")])
    light.follower.catch_up()
    light.store.engine.dispose()
    for rest in ("-wal", "-shm"):
        Path(path + rest).unlink(missing_ok=True)
    shutil.copy(path + ".backup", path)
    again = Scene(light.url, folder=light.folder)
    again.later(hours=1)
    again.harvest([delivered("y")])
    again.follower.catch_up()
    assert contents(again.index) == expected(again)
    again.close()


def test_a_work_born_while_the_index_is_made_again_is_there_once(light: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    from catalogue import follow

    light.harvest([delivered(f"r{n}") for n in range(4)])
    batches = follow.shown.live_works

    def later(*asked: Any) -> Any:
        if len(light.rows()) < 6:
            light.harvest([delivered(f"late{len(light.rows())}")])
        return batches(*asked)

    monkeypatch.setattr(follow, "BATCH", 2)
    monkeypatch.setattr(follow.shown, "live_works", later)
    light.follower.catch_up()
    assert contents(light.index) == expected(light)


def test_changes_that_come_one_after_another_are_committed_together(light: Scene) -> None:
    """A page every few moments, as a harvest brings them, makes one commit and not one a page."""
    light.harvest([delivered("r0")])
    light.follower.catch_up()
    light.harvest([delivered("r1")])
    before = int(light.index.generation().partition(".")[2].partition("-")[0])
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(light.follower.catch_up, 1.0)
        for n in range(2, 6):
            time.sleep(0.2)
            light.harvest([delivered(f"r{n}")])
        assert following.result(30)
    assert contents(light.index) == expected(light)
    assert int(light.index.generation().partition(".")[2].partition("-")[0]) == before + 1


def test_while_another_writes_the_work_is_left_to_it(light: Scene) -> None:
    light.harvest([delivered("x")])
    light.follower.catch_up()
    light.harvest([delivered("y")])
    with open_index(f"tantivy:{light.folder}").writer():
        assert light.follower.catch_up() is False
    assert not light.follower.wait(light.follower.head(), 0, tick=lambda: None)
    assert light.follower.catch_up() is True
    assert light.follower.wait(light.follower.head(), 0)


def test_nobody_waits_for_what_nothing_changed(light: Scene) -> None:
    def tick() -> None:
        raise AssertionError

    assert light.follower.wait(0, 10, tick)


def test_a_kill_between_writing_and_committing_loses_nothing(light: Scene) -> None:
    light.harvest([delivered("x", dois=["10.1000/x"]), delivered("y")])
    light.follower.catch_up()
    light.harvest([delivered("y", "New"), delivered("z", dois=["10.1000/x"]), tombstone("x")])
    program = f"""
        import os, signal
        from plugins.deliveries import Scene
        from pathlib import Path
        from catalogue.follow import Follower
        scene = Scene({light.url!r}, folder=Path({str(light.folder)!r}))
        Follower._commit = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        scene.follower.catch_up()
    """
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert light.follower.position() < light.follower.head()
    assert light.follower.catch_up()
    assert contents(light.index) == expected(light)
