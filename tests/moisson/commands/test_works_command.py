"""`moisson works` says which versions there are and what is probably the same, and takes decisions about both."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from plugins.databases import Databases
from plugins.deliveries import DOMAIN, Scene, delivered, deposited

from moisson.commands import main

TITLE = "Relevés bathymétriques du lac d’Annecy en 2013"
Command = Callable[..., "tuple[int, str, str]"]


@pytest.fixture
def scene(sqlite_databases: Databases, tmp_path: Path) -> Scene:
    """A dataset in two versions, and a copy of the newer one that no identifier ties to it."""
    made = Scene(sqlite_databases.migrated(), folder=tmp_path / "index")
    made.harvest([deposited("old", ["10.1000/1"], title=TITLE, creator="Dupont, Luc", version="1", year=2013)])
    newer = [("IsNewVersionOf", "10.1000/1")]
    made.harvest([deposited("new", ["10.1000/2"], newer, title=TITLE, creator="Dupont, Luc", version="2", year=2014)])
    made.harvest([delivered("copy", TITLE, date="2014", more=[("creator", "Dupont, L.")])], id="b")
    made.follower.catch_up()
    return made


@pytest.fixture
def moisson(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """The command line over that catalogue."""
    tables = "".join(f'[[source]]\nid = "{id}"\nname = "{id}"\nurl = "https://{id}.example.org/oai"\n' for id in "ab")
    (tmp_path / "sources.toml").write_text(tables, "utf-8")
    places = {
        "HOME": tmp_path / "home",
        "SOURCES": tmp_path / "sources.toml",
        "DATABASE_URL": scene.url,
        "INDEX_URL": f"tantivy:{scene.folder}",
        "OAI_DOMAIN": DOMAIN,
    }
    for name, value in places.items():
        monkeypatch.setenv(f"MOISSON_{name}", str(value))

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        code = ended.value.code
        return code if isinstance(code, int) else 0, *capsys.readouterr()

    return run


def rows(out: str, key: str) -> list[dict[str, object]]:
    return [row[key] for line in out.splitlines() if key in (row := json.loads(line))]


def test_it_names_the_versions_newest_first(moisson: Command, scene: Scene) -> None:
    old, new = scene.work_of("old"), scene.work_of("new")
    _, out, _ = moisson("works", "explain", old, "--json")
    assert rows(out, "version") == [
        {"id": new, "version": "2", "date": "2014", "newest": True},
        {"id": old, "version": "1", "date": "2013"},
    ]
    _, out, _ = moisson("works", "explain", old)
    assert f"one of its versions: {new}  version 2, 2014, newest\n" in out
    assert f"one of its versions: {old}  version 1, 2013, this one\n" in out


def test_a_work_may_be_named_by_its_address_here(moisson: Command, scene: Scene) -> None:
    """As it is copied from the browser, or as `moisson search` prints it."""
    old = scene.work_of("old")
    _, told, _ = moisson("works", "explain", old)
    for path in (f"/r/{old}", f"/en/r/{old}?view=all"):
        assert moisson("works", "explain", f"http://127.0.0.1:8000{path}")[:2] == (0, told)


def test_it_names_what_is_probably_the_same_and_why(moisson: Command, scene: Scene) -> None:
    copy = scene.work_of("copy")
    _, out, _ = moisson("works", "explain", scene.work_of("new"), "--json")
    assert [(one["id"], one["agree"]) for one in rows(out, "probable")] == [(copy, ["title", "creator", "year"])]
    _, out, _ = moisson("works", "explain", scene.work_of("new"))
    assert f"probably the same: {copy}  same title, creator, year\n" in out


def test_two_works_that_are_not_the_same_are_kept_apart_until_that_is_taken_back(
    moisson: Command, scene: Scene
) -> None:
    new, copy = scene.work_of("new"), scene.work_of("copy")
    code, _, said = moisson("works", "apart", new, "--from", copy, "--reason", "two lakes")
    assert (code, said.strip()) == (0, f"{new} and {copy} are not the same")
    _, out, _ = moisson("works", "explain", new)
    assert "probably the same" not in out
    assert "decided: distinct" in out
    assert "two lakes" in out
    moisson("works", "apart", new, "--undo")
    assert "probably the same" in moisson("works", "explain", new)[1]


def test_one_work_cannot_be_kept_from_itself(moisson: Command, scene: Scene) -> None:
    new = scene.work_of("new")
    code, _, said = moisson("works", "apart", new, "--from", new)
    assert code == 2
    assert "is one work" in said


def test_a_work_of_one_record_leaves_its_versions(moisson: Command, scene: Scene) -> None:
    new = scene.work_of("new")
    assert moisson("works", "apart", new)[0] == 0
    assert rows(moisson("works", "explain", new, "--json")[1], "version") == []
    code, _, said = moisson("works", "apart", scene.work_of("copy"))
    assert code == 2
    assert "but one record and no other versions" in said


def test_it_says_which_work_a_record_is_now_and_how_to_take_that_back(moisson: Command, scene: Scene) -> None:
    both, copy = scene.work_of("new"), scene.work_of("copy")
    moisson("works", "same", both, copy)
    code, out, _ = moisson("works", "apart", both, "b", "--json")
    assert (code, json.loads(out)["work"]) == (0, copy)
    _, _, said = moisson("works", "apart", both, "--undo")
    assert said.strip() == f"1 decisions about {both} are taken back", "that they are the same, of the one that stayed"
    _, _, said = moisson("works", "apart", both, "--undo")
    assert said.strip() == f"1 decisions about {copy} are taken back"
    moisson("works", "same", both, copy)
    _, _, said = moisson("works", "apart", both, "b")
    assert f"is a work of its own now: {copy}; `moisson works apart {copy} --undo` takes that back" in said
