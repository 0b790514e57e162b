"""`moisson sources` as an operator types it: what goes to which stream, exit codes, and what happens to the file."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalogue.source import load
from moisson.commands import main
from moisson.demo.play import Demo, start


@dataclass(frozen=True, slots=True)
class Told:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


Type = Callable[..., Told]


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    running = start()
    yield running
    running.server.close()


@pytest.fixture
def file(tmp_path: Path, demo: Demo, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text("# the sample repositories\n" + demo.sources_toml(), encoding="utf-8")
    monkeypatch.setenv("MOISSON_SOURCES", str(path))
    monkeypatch.setenv("MOISSON_HOME", str(tmp_path / "var"))
    return path


@pytest.fixture
def moisson(file: Path, capsys: pytest.CaptureFixture[str]) -> Type:
    def run(*arguments: str) -> Told:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(["sources", *arguments])
        streams = capsys.readouterr()
        return Told(int(ended.value.code or 0), streams.out, streams.err)

    return run


def test_a_right_file_is_checked(moisson: Type) -> None:
    told = moisson("check")
    assert (told.code, told.out) == (0, "")
    assert "7 sources" in told.err


def test_every_mistake_is_told_and_the_exit_code_is_3(moisson: Type, file: Path) -> None:
    file.write_text('[[source]]\nid = "odatis"\nname = "O"\nurl = "https://o.org"\nprefx = "a"\nset = "b"\n')
    told = moisson("check")
    assert told.code == 3
    assert told.err.splitlines() == [
        f"{file}:5: unknown key 'prefx' in source 'odatis'; did you mean 'prefix'?",
        f"{file}:6: unknown key 'set' in source 'odatis'; did you mean 'sets'?",
    ]
    told = moisson("check", "--json")
    assert [(row["line"], row["column"], row["code"]) for row in told.rows] == [
        (5, 1, "unknown-key"),
        (6, 1, "unknown-key"),
    ]
    assert set(told.rows[0]) == {"file", "line", "column", "code", "message"}


def test_what_this_version_cannot_harvest_is_said(moisson: Type, file: Path) -> None:
    file.write_text('[[source]]\nid = "x"\nname = "X"\nurl = "https://x.org"\nprefix = "of_nobody"\n')
    assert "does not read" in moisson("check").err


def test_repositories_are_asked_whether_it_is_still_true(moisson: Type, file: Path) -> None:
    assert moisson("check", "--online", "rdg").code == 0
    file.write_text(file.read_text().replace('sets = ["ALL"]', 'sets = ["NONE"]'))
    told = moisson("check", "--online", "rdg", "--json")
    assert told.code == 5
    [row] = told.rows
    assert (row["source"], row["ok"]) == ("rdg", False)


@pytest.mark.parametrize("arguments", [("check", "nowhere"), ("sets", "nowhere"), ("show", "nowhere")])
def test_an_unknown_source_is_exit_7(moisson: Type, arguments: tuple[str, ...]) -> None:
    told = moisson(*arguments)
    assert told.code == 7
    assert "nowhere" in told.err


def test_sources_are_listed_with_their_state(moisson: Type) -> None:
    rows = moisson("list", "--json").rows
    assert [row["source"] for row in rows] == ["hal", "rdg", "seanoe", "nakala", "cds", "quetelet", "musee"]
    assert {row["state"] for row in rows} == {"new"}
    assert "Sample" in moisson("list").out or "sample" in moisson("list").out
    assert moisson("show", "rdg", "--json").rows[0]["prefix"] == "oai_datacite"


def test_sets_are_listed_up_to_a_limit(moisson: Type) -> None:
    told = moisson("sets", "rdg", "--limit", "2", "--json")
    assert (told.code, len(told.rows), set(told.rows[0])) == (0, 2, {"spec", "name"})
    assert "--limit" in told.err


def test_a_trial_writes_nothing_and_gives_the_table_alone_on_standard_output(
    moisson: Type, file: Path, demo: Demo
) -> None:
    before = file.read_bytes()
    told = moisson("try", "--allow-private", f"{demo.url}/seanoe/oai?verb=Identify")
    assert told.code == 0
    assert file.read_bytes() == before
    assert told.out.startswith("[[source]]\n")
    assert "source 'seanoe' asks for this already" in told.err
    assert "a first harvest: 300 records" in told.err


def test_a_trial_as_json_is_one_object(moisson: Type, demo: Demo) -> None:
    [row] = moisson("try", "--allow-private", "--json", f"{demo.url}/quetelet/oai").rows
    assert row["found"] is True
    records = row["records"]
    assert isinstance(records, list)
    assert {record["outcome"] for record in records} <= {"accepted", "rejected", "deleted"}
    assert len(records) == 10


def test_where_there_is_no_door_the_exit_code_is_5(moisson: Type, demo: Demo) -> None:
    told = moisson("try", "--allow-private", f"{demo.url}/nothing/here?verb=Identify")
    assert (told.code, told.out) == (5, "")
    assert "no door was found" in told.err


def test_where_a_door_gives_nothing_or_cannot_be_asked_its_own_reason_is_told(moisson: Type, demo: Demo) -> None:
    told = moisson("try", "--allow-private", "--prefix", "nope", f"{demo.url}/rdg/oai")
    assert (told.code, told.out) == (5, "")
    last = told.err.splitlines()[-1]
    assert "is a door, but gives no list as it was asked" in last
    assert "oai_datacite" in last
    private = moisson("try", f"{demo.url}/rdg/oai")
    assert private.code == 5
    assert "--allow-private" in private.err.splitlines()[-1]
    assert "no door was found" not in private.err + told.err


def test_a_set_that_is_not_there_is_not_added(moisson: Type, file: Path, demo: Demo) -> None:
    file.write_text("")
    told = moisson("add", "--allow-private", "--set", "nope", f"{demo.url}/rdg/oai")
    assert (told.code, file.read_text()) == (5, "")
    assert "nothing is added: there is no set nope" in told.err
    assert moisson("add", "--allow-private", "--set", "ALL", f"{demo.url}/rdg/oai").code == 0


def test_what_is_no_address_is_a_mistake_of_usage(moisson: Type) -> None:
    assert moisson("try", "ftp://example.org").code == 2


def test_a_source_is_added_once_and_the_rest_of_the_file_stays(moisson: Type, file: Path, demo: Demo) -> None:
    file.write_text('# mine, with a comment\n[defaults]\nretries = 3   # few\n')  # fmt: skip
    before = file.read_text()
    url = f"{demo.url}/cds/oai"
    told = moisson("add", "--allow-private", "--id", "stars", "--name", "Étoiles", url)
    assert told.code == 0
    assert file.read_text().startswith(before)
    [source] = load(file)
    assert (source.id, source.url, source.label("fr"), source.retries) == ("stars", url, "Étoiles", 3)
    assert source.allow_private == (f"127.0.0.1:{demo.port}",)
    after = file.read_bytes()
    told = moisson("add", "--allow-private", "--id", "other", url)
    assert told.code == 2
    assert "source 'stars' in line" in told.err
    assert file.read_bytes() == after


@pytest.mark.parametrize(
    ("id", "said"), [("rdg", "already that of the source in line 1"), ("Not An Id", "not of the form")]
)
def test_an_id_that_cannot_be_is_refused(moisson: Type, file: Path, demo: Demo, id: str, said: str) -> None:
    file.write_text('[[source]]\nid = "rdg"\nname = "R"\nurl = "https://example.org/oai"\n')
    before = file.read_bytes()
    told = moisson("add", "--allow-private", "--id", id, f"{demo.url}/cds/oai")
    assert told.code == 2
    assert said in told.err
    assert "sources.toml:" not in told.err, "a line that was never written is not to blame"
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("nowhere/sources.toml", "nowhere, or name another file"),
        ("", "Is a directory"),
        ("read-only/sources.toml", "who may"),
    ],
)
def test_a_file_that_cannot_be_written_is_told_before_anything_is_asked(
    moisson: Type, tmp_path: Path, demo: Demo, monkeypatch: pytest.MonkeyPatch, place: str, said: str
) -> None:
    (tmp_path / "read-only").mkdir(mode=0o555)
    if "read-only" in place and os.access(tmp_path / "read-only", os.W_OK):
        place, said = "sources.toml/x", "make "  # who may write everywhere: another folder that is none
    monkeypatch.setenv("MOISSON_SOURCES", str(tmp_path / place))
    before = demo.server.requests["cds"]
    told = moisson("add", "--allow-private", f"{demo.url}/cds/oai")
    assert (told.code, len(told.err.splitlines())) == (3, 1)
    assert "MOISSON_SOURCES" in told.err
    assert said in told.err
    assert demo.server.requests["cds"] == before


@pytest.mark.parametrize(("option", "value"), [("--name", "bad\udce9"), ("--name", " "), ("--id", "bad\udce9")])
def test_a_name_that_cannot_be_written_leaves_nothing_behind(
    moisson: Type, file: Path, demo: Demo, option: str, value: str
) -> None:
    before = file.read_bytes()
    told = moisson("add", "--allow-private", option, value, f"{demo.url}/hal/oai?set=openaire")
    assert (told.code, "Traceback" in told.err) == (2, False)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.glob(".sources-*")] == []


def test_nothing_is_added_to_a_file_with_mistakes(moisson: Type, file: Path, demo: Demo) -> None:
    file.write_text("[[source]]\nprefx = 1\n")
    assert moisson("add", "--allow-private", f"{demo.url}/cds/oai").code == 3
    assert file.read_text() == "[[source]]\nprefx = 1\n"


def test_a_source_is_left_alone_until_it_is_resumed(moisson: Type) -> None:
    assert moisson("pause", "rdg").code == 0
    assert [row["state"] for row in moisson("list", "--json").rows if row["source"] == "rdg"] == ["paused"]
    assert moisson("resume", "rdg").code == 0
    assert [row["state"] for row in moisson("list", "--json").rows if row["source"] == "rdg"] == ["new"]
    assert moisson("pause", "nowhere").code == 7


def test_a_migration_without_anything_to_migrate_says_so(moisson: Type) -> None:
    told = moisson("migrate", "rdg", "--dry-run")
    assert (told.code, "0 records would" in told.err) == (0, True)
    assert moisson("migrate", "rdg").code == 0


def test_what_the_file_says_differs_from_what_was_harvested(moisson: Type, file: Path) -> None:
    """Where no scheduler ever ran, the last run of each source is what is known."""
    with pytest.raises(SystemExit):
        main(["harvest", "cds", "--json"])
    told = moisson("diff", "--json")
    assert {row["change"] for row in told.rows} == {"new"}
    assert "cds" not in {row["source"] for row in told.rows}
    file.write_text(file.read_text("utf-8").replace('id = "cds"', 'id = "strasbourg"'), "utf-8")
    changes = {row["source"]: row["change"] for row in moisson("diff", "--json").rows}
    assert (changes["cds"], changes["strasbourg"]) == ("gone", "new")
    assert "moisson sources purge cds" in moisson("diff").out


def test_a_purge_names_yes_where_nobody_can_be_asked_and_empties_an_orphan(moisson: Type, file: Path) -> None:
    with pytest.raises(SystemExit):
        main(["harvest", "cds", "--json"])
    file.write_text('[[source]]\nid = "x"\nname = "X"\nurl = "https://x.example.org/oai"\n', "utf-8")
    refused = moisson("purge", "cds")
    assert (refused.code, refused.out) == (2, "")
    assert "--yes" in refused.err
    told = moisson("diff").out
    (removed,) = moisson("purge", "cds", "--yes", "--json").rows
    assert removed["removed"] > 100  # type: ignore[operator]
    assert f"its {removed['removed']} records stay" in told
    assert "cds" not in moisson("diff").out, "what is left are tombstones, which nobody can purge"
    (orphan,) = [row for row in moisson("list", "--json").rows if row["source"] == "cds"]
    assert (orphan["state"], orphan["live"], orphan["indexed"]) == ("orphan", 0, 0)
    assert moisson("purge", "nosuch", "--yes").code == 7


def test_a_secret_or_a_file_that_is_not_there_is_told_before_the_night(
    moisson: Type, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(
        '[[source]]\nid = "x"\nname = "X"\nurl = "https://x.org"\ntls_ca = "/nonexistent.pem"\n'
        'headers = { Authorization = "Bearer env:NO_SUCH_TOKEN", Cookie = "file:/nonexistent" }\n',
        "utf-8",
    )
    told = moisson("check", "--json")
    assert (told.code, [row["code"] for row in told.rows]) == (3, ["missing-secret", "missing-secret", "missing-file"])
    assert "the environment variable NO_SUCH_TOKEN is not set" in str(told.rows[0]["message"])
    there = tmp_path / "there"
    there.write_text("hunter2", "utf-8")
    file.write_text(file.read_text("utf-8").replace("/nonexistent.pem", str(there)).replace("/nonexistent", str(there)))
    monkeypatch.setenv("NO_SUCH_TOKEN", "hunter2")
    told = moisson("check", "--json")
    assert (told.code, told.rows) == (0, [{"file": str(file), "sources": 1, "enabled": 1}])
    assert "hunter2" not in told.out + told.err


def test_a_file_without_any_source_is_a_mistake(moisson: Type, file: Path) -> None:
    file.write_text("# nothing yet\n", "utf-8")
    for command in ("check", "reload"):
        told = moisson(command)
        assert (told.code, "sources add URL" in told.err) == (3, True)
    told = moisson("list")
    assert (told.code, "sources add URL" in told.err) == (0, True), "there is nothing to list, and how to begin"
