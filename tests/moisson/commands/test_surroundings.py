"""What a command says where its surroundings are not as they should be: a sentence, the remedy, the right exit code."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from catalogue.store import open_store
from moisson.commands import main

Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs a command; its exit code and what it said."""
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "a"\nname = "A"\nurl = "https://a.example/oai"\n')
    for name in [name for name in os.environ if name.startswith("MOISSON_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MOISSON_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MOISSON_SOURCES", str(tmp_path / "sources.toml"))

    def run(*arguments: str, **environment: str) -> tuple[int, str]:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        return int(ended.value.code or 0), capsys.readouterr().err

    return run


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOISSON_HOME", "/proc/moisson"),
        ("MOISSON_HOME", "/dev/null"),
        ("MOISSON_DATABASE_URL", "foo"),
        ("MOISSON_DATABASE_URL", "mysql://x/y"),
        ("MOISSON_INDEX_URL", "foo:bar"),
        ("MOISSON_INDEX_URL", "tantivy:"),
        ("MOISSON_INDEX_URL", "tantivy:/proc/moisson"),
        ("MOISSON_BASE_URL", "catalogue"),
        ("MOISSON_BASE_URL", "ftp://catalogue.example.org"),
        ("MOISSON_ADMIN_EMAIL", "nobody"),
        ("MOISSON_ADMIN_EMAIL", "a@b"),
        ("MOISSON_HOME", "/tmp/\udce9"),
        ("MOISSON_REPOSITORY_NAME", "Donn\udce9es"),
        ("MOISSON_BASE_URL", "https://catalogue.example.org/\udce9"),
        ("MOISSON_ADMIN_EMAIL", "a\udce9@example.org"),
        ("MOISSON_INDEX_URL", "tantivy:/tmp/\udce9"),
    ],
)
def test_a_setting_that_cannot_work_is_named(say: Say, name: str, value: str) -> None:
    code, said = say("index", "status", **{name: value})
    assert code == 3
    assert name in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("address", ["sqlite:////nowhere/at/all.db", "postgresql://nobody@127.0.0.1:1/x"])
def test_a_database_that_does_not_answer_is_told_in_one_line(say: Say, address: str) -> None:
    code, said = say("db", "upgrade", MOISSON_DATABASE_URL=address)
    assert code == 1
    assert len(said.splitlines()) == 1
    assert "MOISSON_" in said


def test_a_damaged_database_is_named_with_its_remedy(say: Say, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "catalogue.db").write_text("garbage, garbage, garbage " * 99)
    for command in (("doctor",), ("search", "mer"), ("db", "upgrade")):
        code, said = say(*command)
        assert (code, "backup" in said, len(said.splitlines())) == (1, True, 1)


def test_a_damaged_index_is_named_and_made_again(say: Say, tmp_path: Path) -> None:
    assert say("index", "rebuild")[0] == 0
    (meta,) = (tmp_path / "home" / "index").glob("generation-*/meta.json")
    meta.write_text("garbage")
    code, said = say("index", "status")
    assert (code, "moisson index rebuild" in said, len(said.splitlines())) == (1, True, 1)
    assert say("doctor")[0] == 1
    assert say("index", "catch-up")[0] == 0
    assert say("doctor")[0] == 0


def test_an_index_that_was_lost_is_no_empty_answer(say: Say, tmp_path: Path) -> None:
    """A restored backup is the database alone: what it holds must not be called nothing."""
    assert say("search", "mer")[0] == 0
    with open_store(f"sqlite:///{tmp_path / 'home' / 'catalogue.db'}").changing() as numbers:
        numbers.change()
    code, said = say("search", "mer")
    assert (code, "moisson index catch-up" in said) == (1, True)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"runs show {'9' * 23}", 7),
        (f"runs approve {'9' * 23}", 7),
        (f"rejects show {'9' * 23}", 7),
        ("records --source nosuch", 7),
        ("runs list --source nosuch", 7),
        ("rejects list --source nosuch", 7),
        ("rejects export --source nosuch", 7),
        ("rejects list --source a", 0),
    ],
)
def test_what_is_not_there_is_exit_7(say: Say, line: str, code: int) -> None:
    ended, said = say(*line.split())
    assert (ended, len(said.splitlines())) == (code, 1 if code else 0)


@pytest.mark.parametrize(
    "line",
    [
        ("record", "oai:\udcff:1"),
        ("suppress", "a", "\udcff", "--reason", "x", "--yes"),
        ("works", "explain", "\udcff"),
        ("works", "same", "\udcff", "x"),
        ("works", "apart", "\udcff", "x"),
    ],
)
def test_an_argument_that_is_no_utf_8_is_told_in_one_line(say: Say, line: tuple[str, ...]) -> None:
    say("db", "upgrade")
    code, said = say(*line)
    assert code in (2, 7)
    assert "\\udcff" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("reason", ["", "  ", "one\ntwo"])
def test_a_record_is_taken_down_for_a_reason_that_can_be_read(say: Say, reason: str) -> None:
    code, said = say("suppress", "a", "x", "--reason", reason, "--yes")
    assert (code, "--reason" in said) == (2, True)


def test_a_rehearsal_of_a_repository_that_does_not_answer_is_exit_5(say: Say, tmp_path: Path) -> None:
    table = '[[source]]\nid = "a"\nname = "A"\nurl = "http://127.0.0.1:9/oai"\nallow_private = true\nretries = 0\n'
    (tmp_path / "sources.toml").write_text(table)
    code, said = say("harvest", "a", "--dry-run")
    assert (code, len(said.splitlines())) == (5, 1)


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    (tmp_path / "sources.toml").write_text("")
    places = {"MOISSON_HOME": str(tmp_path / "home"), "MOISSON_SOURCES": str(tmp_path / "sources.toml")}

    def start(*arguments: str, stdout: int = subprocess.PIPE) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", "from moisson.start import main; main()", *arguments]
        return subprocess.Popen(
            command,
            env=os.environ | places,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path.cwd(),
            # tests that a shell runs in the background would hand on that interrupts are ignored
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    return start


@pytest.mark.parametrize("after", [0.15, 0.5, 0.8, 1.0, 1.2])
def test_interrupted_while_it_starts_it_ends_without_a_trace(
    program: Callable[..., subprocess.Popen[str]], after: float
) -> None:
    process = program("schedule")
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    if process.returncode == -signal.SIGINT or "init_import_site" in said:
        return  # before Python itself is up nobody can catch it
    assert process.returncode in (0, 130)
    assert "Traceback" not in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full of Linux")
def test_a_full_output_is_told_in_one_line(program: Callable[..., subprocess.Popen[str]]) -> None:
    with Path("/dev/full").open("w") as full:
        process = program("index", "status", "--json", stdout=full.fileno())
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert "Traceback" not in said
    assert "No space left on device (where this was to be written): free some space there" in said


def test_a_reader_who_leaves_is_no_error(program: Callable[..., subprocess.Popen[str]]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = program("index", "status", "--json", stdout=writing)
    os.close(writing)
    said = process.communicate(timeout=60)[1]
    assert (process.returncode, said) == (0, "")


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ('headers = { Authorization = "Bearer env:NO_SUCH_TOKEN" }', "NO_SUCH_TOKEN is not set"),
        ('headers = { Cookie = "file:/nonexistent" }', "/nonexistent cannot be read"),
        ('tls_ca = "/nonexistent.pem"', "/nonexistent.pem, which cannot be read: No such file"),
        ('tls_ca = "{here}/sources.toml"', "sources.toml, which cannot be read"),
    ],
)
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_secret_or_certificate_that_is_not_there_ends_the_run_with_3(
    say: Say, tmp_path: Path, key: str, says: str, dry: tuple[str, ...]
) -> None:
    """As a run that failed, so that the scheduler notes it, too; nothing is sent."""
    table = '[[source]]\nid = "a"\nname = "A"\nurl = "https://127.0.0.1:9/oai"\nallow_private = true\n'
    (tmp_path / "sources.toml").write_text(table + key.replace("{here}", str(tmp_path)))
    code, said = say("harvest", "a", *dry)
    [told] = [line for line in said.splitlines() if line.startswith("a: configuration: ")]
    assert (code, says in told, "Traceback" in said) == (3, True, False)


@pytest.mark.parametrize("command", ["serve", "up"])
def test_identifiers_that_nobody_can_keep_are_warned_of(say: Say, command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        code, said = say(command, MOISSON_BIND=bind)
        assert code == 3
        assert "MOISSON_OAI_DOMAIN" in said
        code, said = say(command, MOISSON_BIND=bind, MOISSON_HOME=f"{os.environ['MOISSON_HOME']}-2", MOISSON_SAMPLE="1")
        assert code == 3
        assert "MOISSON_OAI_DOMAIN" not in said
        named = {"MOISSON_SAMPLE": "", "MOISSON_OAI_DOMAIN": "catalogue.example.org"}
        code, said = say(command, MOISSON_BIND=bind, MOISSON_HOME=f"{os.environ['MOISSON_HOME']}-3", **named)
        assert code == 3
        assert "MOISSON_OAI_DOMAIN" not in said
