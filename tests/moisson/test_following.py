"""The follower beside a harvest: what keeps it from its work is told once, and it goes on afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from plugins.databases import Databases
from plugins.deliveries import Scene, delivered
from plugins.full_disk import full_disk

from catalogue.query.parse import parse
from moisson import following
from moisson.following import caught_up


@pytest.fixture
def scene(sqlite_databases: Databases, tmp_path: Path) -> Iterator[Scene]:
    """Forty records that the index has not read yet, and nothing that the database has still to write for itself."""
    made = Scene(sqlite_databases.migrated(), folder=tmp_path / "index")
    made.harvest([delivered(f"oai:x:{n}", f"Tides {n}") for n in range(40)])
    made.store.checkpoint()
    yield made
    made.close()


def test_a_full_disk_is_told_once_and_followed_when_there_is_room(
    scene: Scene, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LULL", 0.0)

    with full_disk():
        trouble = caught_up(scene.follower)
        assert caught_up(scene.follower, trouble) == trouble
    said = capsys.readouterr().err
    assert (said.count("\n"), "the index then goes on by itself" in said) == (1, True)
    assert "Traceback" not in said

    assert caught_up(scene.follower, trouble) == ""
    assert scene.index.search(parse("tides")).total == 40
    assert scene.follower.position() == scene.follower.head()


def test_another_trouble_is_told_although_one_was(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    with full_disk():
        assert caught_up(scene.follower, "the database does not answer")
    assert capsys.readouterr().err.startswith("search is behind for now: the index cannot be written")
