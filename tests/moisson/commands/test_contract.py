"""The outside contract of the command line: JSON keys, exit codes, data on stdout and messages on stderr."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from catalogue.ingest import Ingest
from catalogue.run import Asked, Mode
from moisson import __version__
from moisson.assemble import open_catalogue
from moisson.commands import COMMANDS, main, moisson
from moisson.commands.terminal import settings
from moisson.demo import Demo, start

RUN = {
    "run", "source", "mode", "state", "asked", "received", "added", "changed", "unchanged", "deleted", "rejected",
    "skipped", "pages", "requests", "retries", "warnings", "started", "finished",
}  # fmt: skip
RECORD_ROW = {"source", "identifier", "datestamp", "deleted", "sets", "prefix", "work", "record", "changed"}


class Ended:
    """How a command ended: its exit code, the objects it printed and what it said."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Cli = Callable[..., Ended]


@pytest.fixture(scope="module")
def repositories() -> Iterator[Demo]:
    demo = start()
    yield demo
    demo.stop()


@pytest.fixture
def cli(tmp_path: Path, repositories: Demo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command in a home of its own, whose sources are the sample repositories."""
    (tmp_path / "sources.toml").write_text(repositories.sources_toml(), "utf-8")
    for name in ("HOME", "DATABASE_URL", "INDEX_URL", "BASE_URL", "OAI_DOMAIN", "BIND"):
        monkeypatch.delenv(f"MOISSON_{name}", raising=False)
    monkeypatch.setenv("MOISSON_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MOISSON_SOURCES", str(tmp_path / "sources.toml"))

    def run(*arguments: str) -> Ended:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        said = capsys.readouterr()
        code = ended.value.code
        return Ended(code if isinstance(code, int) else 0, said.out, said.err)

    return run


def test_a_harvest_is_told_as_one_object_with_the_promised_keys(cli: Cli) -> None:
    ended = cli("harvest", "cds", "--json")
    (run,) = ended.rows
    assert (ended.code, run["state"], run["mode"]) == (0, "succeeded", "full")
    assert run.keys() >= RUN
    outcomes = ("added", "changed", "unchanged", "deleted", "rejected", "skipped")
    assert run["received"] == sum(run[name] for name in outcomes) > 0
    assert run["complete"] is True
    assert "error" not in run


def test_what_was_harvested_is_searchable_found_and_listed(cli: Cli) -> None:
    cli("harvest", "seanoe", "--json")
    (found,) = cli("search", "oceanographie", "--json").rows
    assert found["meta"]["total"] == len(found["results"]) or found["meta"]["total"] > len(found["results"]) > 0
    assert set(found["results"][0]) >= {"id", "type", "titles", "sources", "links"}
    (work,) = cli("record", found["results"][0]["id"], "--json").rows
    assert set(work) == {"work", "record", "copies"}
    rows = cli("records", "--source", "seanoe", "--json").rows
    assert rows[0].keys() >= RECORD_ROW | {"oai_identifier", "stale"}
    gone = cli("records", "--source", "seanoe", "--deleted", "--json").rows
    assert gone
    assert all(row["deleted"] and "record" not in row for row in gone)
    assert not {row["identifier"] for row in rows} & {row["identifier"] for row in gone}
    (status,) = cli("index", "status", "--json").rows
    assert set(status) == {"engine", "generation", "position", "head", "documents", "records"}
    assert status["position"] == status["head"]
    assert status["records"] == len(rows)


def test_sources_are_listed_with_their_figures(cli: Cli) -> None:
    cli("harvest", "cds", "--json")
    rows = {row["source"]: row for row in cli("sources", "list", "--json").rows}
    assert rows["hal"]["state"] == "new"
    assert rows["cds"]["state"] == "ok"
    assert rows["cds"]["declared"] == rows["cds"]["received"]
    assert rows["cds"]["indexed"] == rows["cds"]["live"]


def test_rejects_above_the_threshold_are_exit_4_and_are_listed_with_reasons(cli: Cli) -> None:
    ended = cli("harvest", "nakala", "--json")
    (run,) = ended.rows
    assert (ended.code, run["state"]) == (4, "rejects")
    rejects = cli("rejects", "list", "--source", "nakala", "--json").rows
    assert len(rejects) == run["rejected"]
    for reject in rejects:
        assert reject.keys() >= {"id", "source", "stage", "reasons", "attempts", "first_seen", "last_seen"}
        assert reject["reasons"][0]["code"]
    shown = cli("rejects", "show", str(rejects[0]["id"]), "--json").rows[0]
    assert shown["id"] == rejects[0]["id"]
    assert cli("rejects", "export", "--format", "csv").out.startswith("id,source,identifier")
    [cause, *_] = cli("rejects", "list", "--source", "nakala", "--causes", "--json").rows
    assert set(cause) == {"source", "code", "count", "mender", "remedy", "examples"}
    assert cause["count"] <= len(rejects)
    (again,) = cli("rejects", "retry", "nakala", "--json").rows
    assert again == {"source": "nakala", "accepted": 0, "rejected": len(rejects)}


def test_a_broken_repository_is_exit_5_and_the_next_run_brings_everything(cli: Cli, repositories: Demo) -> None:
    from datetime import UTC, datetime

    repositories.break_("quetelet", "html", datetime.now(UTC))
    try:
        ended = cli("harvest", "quetelet", "--json")
    finally:
        repositories.mend("quetelet", datetime.now(UTC))
    assert ended.code == 5
    assert ended.rows[0]["error"]["code"] == "not-oai"
    healed = cli("harvest", "quetelet", "--json")
    assert (healed.code, healed.rows[0]["state"]) == (0, "succeeded")
    assert len(cli("records", "--source", "quetelet", "--json").rows) > 100


@pytest.mark.parametrize(
    ("situation", "arguments", "code", "says"),
    [
        ("unknown source", ("harvest", "nowhere"), 7, "there is no source 'nowhere'"),
        ("nearest source named", ("harvest", "seano"), 7, "did you mean 'seanoe'"),
        ("unknown option", ("harvest", "--wrong"), 2, "--wrong"),
        ("two contradicting options", ("harvest", "--full", "--since", "2024-01-01"), 2, "exclude"),
        ("a date that is none", ("harvest", "--since", "yesterday"), 2, "YYYY-MM-DD"),
        ("a cursor that is none", ("search", "mer", "--param", "cursor=zz"), 2, "not a cursor of this service"),
        ("unknown record", ("record", "doi:10.5072/none"), 7, "10.5072/none"),
        ("unknown run", ("runs", "show", "999"), 7, "no run 999"),
        ("run that is not held", ("runs", "approve", "999"), 7, "no run 999"),
        ("unknown reject", ("rejects", "show", "999"), 7, "no reject 999"),
    ],
)
def test_a_mistake_has_its_exit_code_and_a_sentence(
    cli: Cli, situation: str, arguments: tuple[str, ...], code: int, says: str
) -> None:
    ended = cli(*arguments)
    assert ended.code == code
    assert says in ended.err
    assert "Traceback" not in ended.err
    assert ended.out == ""


def test_a_mistake_in_the_sources_is_exit_3_and_names_the_line(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text('[[source]]\nid = "a"\nname = "A"\nurl = "https://a.example.org/oai"\nprefx = "oai_dc"\n', "utf-8")
    ended = cli("harvest")
    assert ended.code == 3
    assert f"{path}:5: unknown key 'prefx' in source 'a'; did you mean 'prefix'?" in ended.err


def test_another_oai_domain_is_refused(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("runs", "list").code == 0
    monkeypatch.setenv("MOISSON_OAI_DOMAIN", "elsewhere.example.org")
    ended = cli("runs", "list")
    assert ended.code == 3
    assert "elsewhere.example.org" in ended.err


def test_a_source_that_is_being_harvested_is_exit_6(cli: Cli) -> None:
    cli("runs", "list")
    opened = open_catalogue(settings())
    other = Ingest(opened.store, opened.settings.sources, owner="elsewhere:1:1")
    other.open(opened.settings.sources["hal"], Mode.FULL, Asked("oai_dc"))
    ended = cli("harvest", "hal")
    assert ended.code == 6
    assert "elsewhere:1:1" in ended.err


def test_a_run_that_would_remove_too_much_is_held_until_somebody_decides(cli: Cli) -> None:
    from datetime import UTC, datetime

    demo = start()
    try:
        path = settings().sources_path
        path.write_text(demo.sources_toml(), "utf-8")
        assert cli("harvest", "musee", "--json").code == 0
        demo.second_stage(datetime.now(UTC))
        assert cli("harvest", "musee", "--since", "2026-01-01").code == 0, (
            "what changed since then tells of nothing gone"
        )
        ended = cli("harvest", "musee", "--json")  # `deletions = "full"`: each run asks for everything
        dry = cli("harvest", "musee", "--full", "--dry-run")
        assert (dry.code, "40 received" in dry.out, "dry run" in dry.err) == (8, True, True)
        again = cli("harvest", "musee", "--full", "--json")
    finally:
        demo.stop()
    (first,), (run,) = ended.rows, again.rows
    assert (ended.code, first["state"], again.code, run["state"]) == (8, "held", 8, "held")
    assert f"`moisson runs approve {run['run']}`" in run["error"]["message"]
    assert len(cli("records", "--source", "musee", "--json").rows) == 100
    (figures,) = cli("sources", "show", "musee", "--json").rows
    assert [figures[name] for name in ("state", "live", "missing", "deleted", "known")] == ["held", 40, 60, 0, 100]
    assert [one["state"] for one in cli("runs", "list", "--source", "musee", "--json").rows] == [
        "held", "stopped", "succeeded", "succeeded",
    ]  # fmt: skip
    late = cli("runs", "approve", str(first["run"]))
    assert (late.code, f"run {run['run']} waits" in late.err) == (7, True)
    (decided,) = cli("runs", "approve", str(run["run"]), "--json").rows
    assert (decided["state"], decided["removed"]) == ("succeeded", 60)
    assert len(cli("records", "--source", "musee", "--json").rows) == 40
    assert len(cli("records", "--source", "musee", "--deleted", "--json").rows) == 60
    assert cli("runs", "approve", str(run["run"])).code == 7


def test_a_dry_run_and_a_limit_leave_no_trace(cli: Cli) -> None:
    assert cli("harvest", "cds", "--dry-run", "--json").code == 0
    assert cli("records", "--source", "cds", "--json").rows == []
    cli("harvest", "cds", "--limit", "5", "--json")
    assert len(cli("records", "--source", "cds", "--json").rows) == 5
    (whole,) = cli("harvest", "cds", "--json").rows
    assert whole["mode"] == "full"
    assert whole["complete"] is True


def test_a_dry_run_says_what_the_run_itself_would(cli: Cli) -> None:
    """Rejects of the crosswalk, the state, the exit code, requests and completeness, for new and for known records."""
    for full in ((), ("--full",)):
        dry = cli("harvest", "nakala", *full, "--dry-run", "--json")
        real = cli("harvest", "nakala", *full, "--json")
        (told,), (run,) = dry.rows, real.rows
        assert (dry.code, told["run"]) == (real.code, 0)
        assert dry.code == 4
        told |= {name: run[name] for name in ("run", "started", "finished")}
        assert told == run


def test_a_sound_catalogue_satisfies_the_doctor(cli: Cli) -> None:
    cli("harvest", "cds", "seanoe", "--json")
    ended = cli("doctor", "--json")
    assert ended.code == 0
    assert all(row["ok"] for row in ended.rows), ended.out
    assert all(row.keys() == {"check", "ok", "found", "remedy"} for row in ended.rows)


def test_recrosswalk_without_a_changed_mapping_changes_nothing(cli: Cli) -> None:
    cli("harvest", "cds", "--json")
    (dry,) = (row for row in cli("recrosswalk", "cds", "--dry-run", "--json").rows)
    assert dry["changed"] == 0
    assert dry["read"] > 100


def test_a_take_down_survives_the_next_harvest(cli: Cli) -> None:
    cli("harvest", "cds", "--json")
    name = cli("records", "--source", "cds", "--json").rows[0]["identifier"]
    assert cli("suppress", "cds", name, "--reason", "asked by its author", "--yes").code == 0
    cli("harvest", "cds", "--full", "--json")
    assert name not in {row["identifier"] for row in cli("records", "--source", "cds", "--json").rows}
    assert name in {row["identifier"] for row in cli("records", "--source", "cds", "--deleted", "--json").rows}


def _named(group: click.Group, *before: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*before, name), command
        if isinstance(command, click.Group):
            yield from _named(command, *before, name)


def test_every_command_that_ends_with_something_to_tell_has_json() -> None:
    without = {
        " ".join(name)
        for name, command in _named(moisson)
        if not any("--json" in option.opts for option in command.params)
        and (not isinstance(command, click.Group) or command.invoke_without_command)
    }
    goes_on, in_a_form_of_its_own = {"up", "serve", "schedule", "demo"}, {"export"}
    assert without == goes_on | in_a_form_of_its_own


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("sources", "pause", "cds", "hal"), [{"source": "cds", "paused": True}, {"source": "hal", "paused": True}]),
        (("sources", "resume", "cds"), [{"source": "cds", "paused": False}]),
        (("db", "upgrade"), [{"version": __version__, "migrated": True}]),
        (("rejects", "export"), []),
    ],
)
def test_what_a_command_did_is_told_as_objects(
    cli: Cli, command: tuple[str, ...], told: list[dict[str, object]]
) -> None:
    ended = cli(*command, "--json")
    assert (ended.code, ended.rows, ended.err) == (0, told, "")


def test_decisions_about_works_are_told_as_objects(cli: Cli) -> None:
    cli("harvest", "seanoe", "rdg", "--json")
    [work] = {row["work"] for row in cli("works", "explain", "10.5072/seanoe.9900007", "--json").rows}
    told = {"works": [work], "decided": "apart", "source": "seanoe", "identifier": "oai:seanoe.org:990007"}
    parted = cli("works", "apart", work, "seanoe", "--json").rows
    rows = cli("records", "--source", "seanoe", "--json").rows
    own = next(row["work"] for row in rows if row["identifier"] == "oai:seanoe.org:990007")
    assert parted == [told | {"work": own}]
    other = next(row for row in rows if row["work"] != work and row["record"]["type"] == "dataset")
    distinct = {"works": [work, other["work"]], "decided": "distinct"}
    assert cli("works", "apart", work, "--from", other["work"], "--json").rows == [distinct]
    taken = {"source": "seanoe", "identifier": other["identifier"], "suppressed": True}
    suppressed = cli("suppress", "seanoe", other["identifier"], "--reason", "asked", "--yes", "--json")
    assert suppressed.rows == [taken]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(cli: Cli, command: str) -> None:
    ended = cli(command, "--help")
    assert ended.code == 0
    assert len(ended.out.splitlines()) > 3


def test_help_names_every_command_and_the_exit_codes(cli: Cli) -> None:
    ended = cli("--help")
    assert all(command in ended.out for command in COMMANDS)
    assert "130 interrupted" in " ".join(ended.out.split())
