"""Power cuts on SQLite: the catalogue falls back behind its index, is sound, and the index notices."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from plugins.databases import Databases
from plugins.installations import Installation
from soak.crew import WRITERS, Scene, follow, held, installation, page, write
from soak.fingerprint import assert_as_rebuilt
from soak.power import cut
from soak.processes import Child, starting
from sqlalchemy import func, select

from catalogue.index.open import open_index
from catalogue.run import Asked, Checkpoint, Mode, Page
from catalogue.store import changes, open_store, tables


@contextmanager
def standing_still(children: list[Child]) -> Iterator[None]:
    for child in children:
        child.stop()
    try:
        yield
    finally:
        for child in children:
            child.go_on()


def read_so_far(index: Path) -> int:
    marker = open_index(f"tantivy:{index}").marker()
    return marker.change if marker else 0


def head(scene: Scene) -> int:
    store = open_store(scene.database)
    with store.read() as connection:
        last = changes.head(connection)
    store.engine.dispose()
    return last


def wait_until_read_beyond(index: Path, change: int) -> None:
    until = time.monotonic() + 60
    while read_so_far(index) <= change:
        assert time.monotonic() < until, f"the follower stands at {change}"
        time.sleep(0.05)


def cut_the_power(scene: Scene, children: list[Child], folder: Path, chance: random.Random) -> int:
    """Leave in `folder` what a power cut would, with an index that has read on; where that index is."""
    index = scene.folder / "index"
    with standing_still(children):
        cut(Path(scene.database.removeprefix("sqlite:///")), folder, chance)
    wait_until_read_beyond(index, head(scene))
    with standing_still(children):
        shutil.copytree(index, folder / "index")
    return read_so_far(folder / "index")


def pages_kept(installed: Installation) -> dict[str, int]:
    with installed.store.read() as connection:
        sums = select(tables.run.c.source, func.sum(tables.run.c.pages)).group_by(tables.run.c.source)
        kept = {source: int(pages) for source, pages in connection.execute(sums)}
    return {writer: kept.get(writer, 0) for writer in WRITERS}


def assert_sound(installed: Installation, scene: Scene) -> None:
    """The catalogue holds some whole number of each writer's pages, and all that must always be true is."""
    assert held(installed) == scene.expected(pages_kept(installed))
    broken = [check for check in installed.administration.doctor() if not check.ok and "index" not in check.check]
    assert broken == []


def write_on(installed: Installation, scene: Scene, beyond: int) -> None:
    """Store other pages than those lost, until the log is longer than what the index has read."""
    writer, number = WRITERS[0], 1_000_000
    installed.clock.ahead = 120  # the leases of those who died with the power have run out
    run = installed.ingest.open(installed.sources[writer], Mode.FULL, Asked("oai_dc"))
    point = installed.ingest.start(run, Checkpoint(writer, "oai_dc"))
    while installed.follower.head() <= beyond:
        number += 1
        answer = Page(tuple(page(scene.seed, writer, number)), "more", installed.clock.now())
        run, point = installed.ingest.apply(run, answer, point)


def assert_the_index_notices(folder: Path, scene: Scene, beyond: int, write_first: bool) -> bool:
    """Whether the index was ahead of the catalogue; it then is rebuilt, however long the log has become since."""
    installed = installation(folder, f"sqlite:///{folder / Path(scene.database).name}")
    assert_sound(installed, scene)
    ahead = installed.follower.head() < beyond
    if ahead and write_first:
        write_on(installed, scene, beyond)
    if ahead:
        assert installed.follower.position() == -1
    assert installed.follower.catch_up()
    assert [check for check in installed.administration.doctor() if not check.ok] == []
    assert_as_rebuilt(installed.follower, folder / "fresh")
    installed.store.engine.dispose()
    return ahead


@pytest.mark.parametrize("cuts", [4, pytest.param(100, marks=pytest.mark.soak)])
def test_after_a_power_cut_the_catalogue_is_sound_and_the_index_is_made_again(
    cuts: int, sqlite_databases: Databases, tmp_path: Path
) -> None:
    seed = os.environ.get("MOISSON_SEED") or ("power" if cuts < 10 else str(time.time_ns()))
    print(f"MOISSON_SEED={seed}")
    chance = random.Random(seed)
    scene = Scene(tmp_path, sqlite_databases.migrated(), seed, hesitating=False)
    behind = 0
    with starting(tmp_path) as start:
        children = [*(start(write, scene, writer, "power") for writer in WRITERS), start(follow, scene)]
        for child in children[:-1]:
            child.wait_for_lines(5)
        wait_until_read_beyond(tmp_path / "index", 0)
        for number in range(cuts):
            folder = tmp_path / f"cut{number}"
            beyond = cut_the_power(scene, children, folder, chance)
            behind += assert_the_index_notices(folder, scene, beyond, write_first=number % 2 == 1)
            shutil.rmtree(folder)
        scene.stop.touch()
        assert [child.wait() for child in children] == [0, 0, 0]
    assert behind >= cuts // 2
