"""The index follows the change log: what is stored is found, what is gone is not, and another log starts anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from plugins.databases import Databases
from plugins.deliveries import Scene, delivered, tombstone

from catalogue.query.parse import parse


def found(scene: Scene, text: str = "") -> set[str]:
    assert scene.follower.catch_up()
    return {hit.work for hit in scene.index.search(parse(text)).hits}


def test_what_was_stored_is_found_after_catching_up(light: Scene) -> None:
    light.harvest([delivered("oai:x:1", "Tides"), delivered("oai:x:2", "Waves")])
    assert light.index.search(parse("tides")).total == 0
    assert found(light, "tides") == {light.work_of("oai:x:1")}
    assert light.follower.position() == light.follower.head()


def test_a_new_title_replaces_the_old_one(light: Scene) -> None:
    light.harvest([delivered(title="Tides")])
    assert found(light, "tides")
    light.harvest([delivered(title="Waves")])
    assert (found(light, "tides"), found(light, "waves")) == (set(), {light.work_of("oai:x:1")})


def test_a_deleted_record_is_found_no_more(light: Scene) -> None:
    light.harvest([delivered("oai:x:1", "Tides"), delivered("oai:x:2", "Waves")])
    assert len(found(light)) == 2
    light.harvest([tombstone("oai:x:1")])
    assert found(light) == {light.work_of("oai:x:2")}


@pytest.mark.parametrize("read_before", [True, False], ids=["read before", "read at once"])
def test_a_work_that_was_merged_into_another_is_found_no_more(light: Scene, read_before: bool) -> None:
    """The log names the work that a record has left, too."""
    light.harvest([delivered("oai:x:1", dois=["10.1000/1"]), delivered("oai:x:2", dois=["10.1000/2"])])
    assert not read_before or len(found(light)) == 2
    light.harvest([delivered("oai:x:3", dois=["10.1000/1", "10.1000/2"])])
    assert found(light) == {light.work_of("oai:x:1")}


def test_an_index_of_another_catalogue_is_made_anew(light: Scene, sqlite_databases: Databases, tmp_path: Path) -> None:
    """As after a database was put back from a backup: what the index knew is not true here."""
    light.harvest([delivered("oai:x:1", "Tides"), delivered("oai:x:2", "Waves")])
    assert len(found(light)) == 2
    elsewhere = Scene(sqlite_databases.migrated(), folder=light.folder)
    elsewhere.harvest([delivered("oai:y:1", "Currents")])
    assert elsewhere.follower.position() == -1
    assert found(elsewhere) == {elsewhere.work_of("oai:y:1")}
    elsewhere.close()


def test_a_rebuilt_index_finds_the_same(light: Scene) -> None:
    light.harvest([delivered(f"oai:x:{n}", f"Title {n}") for n in range(5)])
    light.harvest([tombstone("oai:x:3")])
    before = found(light)
    assert light.follower.rebuild() == 4
    assert found(light) == before
