"""What a repository wrote is shown to people, and obeyed by no terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalogue.record import Header, RawRecord
from catalogue.run import Asked, Checkpoint, Mode, Outcome, Page, State
from moisson.assemble import open_catalogue
from moisson.commands import main
from moisson.commands.terminal import lines, printable, say, settings, table

RENAMED = "\x1b]0;owned\x07 and \x9b2J"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Été – 海\n\tin", "Été – 海\n\tin"), ("a\r\nb", "a\nb"), ("seen\rhidden", "seen\ufffdhidden"),
     (RENAMED, "\ufffd]0;owned\ufffd and \ufffd2J"), ("\0\x7f", "\ufffd\ufffd")],
    ids=["words", "lines of Windows", "a line written over", "sequences", "NUL and DEL"],
)  # fmt: skip
def test_what_a_terminal_obeys_is_replaced(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_objects_tables_and_messages_are_printable(capsys: pytest.CaptureFixture[str]) -> None:
    lines({"identifier": RENAMED})
    table([{"identifier": RENAMED}], ["identifier"])
    say(RENAMED)

    out, err = capsys.readouterr()
    assert (out.count("owned"), err.count("owned")) == (2, 1)
    assert not {"\x1b", "\x07", "\x9b"} & {*out, *err}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command in a home of its own, with one source; what it wrote."""
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nid = "a"\nname = "A"\nurl = "https://a.example.org/oai"\n', "utf-8"
    )
    monkeypatch.setenv("MOISSON_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MOISSON_SOURCES", str(tmp_path / "sources.toml"))

    def started(*arguments: str) -> str:
        capsys.readouterr()
        with pytest.raises(SystemExit):
            main(list(arguments))
        return capsys.readouterr().out

    return started


def test_the_bytes_of_a_reject_are_shown_and_not_obeyed(run: Callable[..., str]) -> None:
    """As they were delivered they are in `--json` and in the file that the web hands out."""
    ingest = open_catalogue(settings()).catalogue.ingest
    opened: Any = ingest.open(ingest.sources["a"], Mode.FULL, Asked("oai_dc"))
    point = ingest.start(opened, Checkpoint("a", "oai_dc", None))
    broken = RawRecord(Header("oai:x:1", "2024-01-01"), "oai_dc", f"<dc>{RENAMED}</d".encode())
    ingest.apply(opened, Page((broken,), None, opened.started), point)
    ingest.finish(opened, Outcome(State.SUCCEEDED, complete=True))

    shown = run("rejects", "show", "1")
    assert "]0;owned" in shown
    assert not {"\x1b", "\x07", "\x9b"} & {*shown}
    assert "\\u001b]0;owned\\u0007" in run("rejects", "show", "1", "--json")
