"""What commands say to people: the remedy that fits, commands as they can be typed, and no data structures."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from catalogue.run import Asked, Mode
from moisson.commands import main, terminal
from moisson.demo import Demo, start
from moisson.serving import require_free, trouble
from moisson.settings import SettingsInvalid

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def demo():  # type: ignore[no-untyped-def]
    running = start()
    yield running
    running.stop()


@pytest.fixture
def run(tmp_path: Path, demo: Demo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in a home of its own; its exit code and what it wrote."""
    (tmp_path / "sources.toml").write_text(demo.sources_toml(), "utf-8")
    monkeypatch.setenv("MOISSON_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MOISSON_SOURCES", str(tmp_path / "sources.toml"))

    def started(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return started


def test_a_source_named_twice_is_harvested_once(run: Run) -> None:
    code, out, _ = run("harvest", "cds", "cds")
    assert (code, out.count("cds: succeeded")) == (0, 1)


def test_a_trial_names_the_option_and_not_the_key(run: Run) -> None:
    code, out, err = run("sources", "try", "http://127.0.0.1:9/oai")
    assert code == 5
    assert "--allow-private" in out + err
    assert "allow_private" not in out + err


def test_a_take_down_without_a_terminal_names_yes(run: Run) -> None:
    code, out, err = run("suppress", "cds", "x", "--reason", "asked")
    assert (code, out) == (2, "")
    assert "--yes" in err


def test_a_crosswalk_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    payload = (
        b'<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Tides</dc:title></oai_dc:dc>'
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(payload)))
    code, out, _ = run("crosswalk", "-", "--json")
    assert (code, '"outcome":"accepted"' in out, '"text":"Tides"' in out) == (0, True, True)


def test_a_prefix_that_nobody_reads_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text("<x/>")
    code, out, err = run("crosswalk", str(tmp_path / "x.xml"), "--prefix", "oai_datacit")
    assert (code, out) == (2, "")
    assert "did you mean 'oai_datacite'" in err


def test_a_reject_is_shown_whole(run: Run) -> None:
    run("harvest", "nakala", "--json")
    code, out, _ = run("rejects", "show", "1")
    assert code == 0
    assert out.startswith("id           1\nsource       nakala\nidentifier   ")
    assert all(name in out for name in ("stage", "attempts", "first_seen", "reasons", "who can mend it"))
    assert "<" in out or "no payload was delivered" in out
    _, table, _ = run("rejects", "export")
    assert all(line.split(",")[5] for line in table.splitlines())


@pytest.mark.parametrize("command", [("runs", "show", "1"), ("sources", "show", "nakala")])
def test_people_are_shown_no_data_structures(run: Run, command: tuple[str, ...]) -> None:
    run("harvest", "nakala", "--json")
    code, out, _ = run(*command)
    assert code == 0
    assert not any(sign in out for sign in ("{'", "[{", "True", "None", "']"))
    assert "prefix " in out


def test_a_record_is_shown_without_data_structures(run: Run) -> None:
    run("harvest", "seanoe", "--json")
    _, rows, _ = run("search", "oceanographie")
    code, out, _ = run("record", rows.split()[0])
    assert code == 0
    assert "titles         text " in out
    assert "{'" not in out


def test_a_parameter_without_a_value_and_one_that_is_no_date(run: Run) -> None:
    assert run("search", "x", "--param", "type")[0] == 2
    code, _, err = run("search", "x", "--param", "from=abc")
    assert (code, "write it like 1982" in err) == (2, True)


@pytest.mark.parametrize(
    ("bind", "says"),
    [("203.0.113.7:8077", "is no address of this machine"), ("127.0.0.1:{port}", "is taken by another program")],
)
def test_an_address_that_cannot_be_listened_at_is_told_for_what_it_is(demo: Demo, bind: str, says: str) -> None:
    with pytest.raises(SettingsInvalid, match=says):
        require_free(bind.format(port=demo.port))
    assert trouble("127.0.0.1:0") is None


@pytest.mark.parametrize(
    ("started", "on_path", "typed"),
    [
        (".venv/bin/moisson", False, ".venv/bin/moisson"),
        (".venv/bin/moisson", True, "moisson"),
        ("elsewhere/pytest", False, "moisson"),
        ("a folder/moisson", False, "'a folder/moisson'"),
    ],
)
def test_commands_are_told_as_they_can_be_typed(
    started: str, on_path: bool, typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    program = tmp_path / started
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(program)])
    monkeypatch.setenv("PATH", str(program.parent) if on_path else "/usr/bin")
    assert terminal.program() == typed
    assert terminal.as_typed("see `moisson runs list`") == f"see `{typed} runs list`"


def test_a_held_run_is_told_with_the_command_as_typed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the sentence was made: the harvester, the catalogue, or the command itself."""
    from catalogue.run import Fault, Outcome, State
    from moisson.assemble import open_catalogue

    opened = open_catalogue(terminal.settings())
    source = opened.settings.sources["cds"]
    held = opened.catalogue.ingest.open(source, Mode.FULL, Asked("oai_dc"))
    fault = Fault("suspicious", "too much. `moisson runs approve 1`")
    opened.catalogue.ingest.finish(held, Outcome(State.HELD, fault))
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "bin" / "moisson")])
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("runs", "show", "1")
    assert (code, "`bin/moisson runs approve 1`" in out) == (0, True)
    code, _, err = run("runs", "show", "99")
    assert (code, "`bin/moisson runs list`" in err) == (7, True)
