"""`sources.toml` taken anew while the scheduler runs: by command and by signal, and never with a mistake in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalogue.source import Source
from catalogue.store import Store
from moisson import differences
from moisson.assemble import open_catalogue
from moisson.demo import Demo, start
from moisson.reloading import Reloading, ask, taken
from moisson.settings import Live, Settings, read

ONE = '[[source]]\nid = "a"\nname = "A"\nurl = "https://a.example.org/oai"\nevery = "6h"\n'
TWO = ONE.replace("6h", "12h") + '[[source]]\nid = "b"\nname = "B"\nurl = "https://b.example.org/oai"\n'
WRONG = '[[source]]\nid = "c"\nname = "C"\nurl = "nowhere"\n'


def settings_of(folder: Path) -> Settings:
    return read({"MOISSON_HOME": str(folder / "home"), "MOISSON_SOURCES": str(folder / "sources.toml")})


@pytest.fixture
def process(tmp_path: Path) -> tuple[Reloading, Store, Path]:
    """What a process that works on a catalogue holds, the file having one source."""
    path = tmp_path / "sources.toml"
    path.write_text(ONE, "utf-8")
    settings = settings_of(tmp_path)
    opened = open_catalogue(settings)
    reloading = Reloading(settings, opened.store)
    reloading.look()
    return reloading, opened.store, path


def test_a_file_is_taken_when_that_is_asked_and_not_before(process: tuple[Reloading, Store, Path]) -> None:
    reloading, store, path = process
    path.write_text(TWO, "utf-8")
    assert (reloading.look(), list(reloading.settings.sources)) == (False, ["a"])
    ask(store)
    assert (reloading.look(), list(reloading.settings.sources)) == (True, ["a", "b"])
    assert reloading.look() is False


def test_a_wrong_file_changes_nothing_and_is_told_with_its_lines(
    process: tuple[Reloading, Store, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    reloading, store, path = process
    path.write_text(TWO + WRONG, "utf-8")
    ask(store)
    assert (reloading.look(), list(reloading.settings.sources)) == (False, ["a"])
    said = capsys.readouterr()
    assert f"{path}:13: key 'url' in source 'c'" in said.out + said.err


def test_one_that_has_left_is_still_found_by_whoever_has_a_run_of_it() -> None:
    first, second = (Source(id=id, name={"en": id}, url=f"https://{id}.example.org") for id in "ab")
    live = Live({"a": first})
    live.replace({"b": second})
    assert (list(live), len(live), "a" in live, live["a"]) == (["b"], 1, False, first)
    with pytest.raises(KeyError):
        live["c"]


def test_what_the_scheduler_took_is_what_a_difference_is_told_from(process: tuple[Reloading, Store, Path]) -> None:
    reloading, store, path = process
    assert taken(store) is None
    reloading.keep()
    path.write_text(TWO.replace('id = "a"', 'id = "z"', 1), "utf-8")
    ask(store)
    reloading.look()
    before = taken(store)
    assert before is not None
    told = list(differences.between(before, differences.of(reloading.settings.sources), {"a": 7, "old": 3}))
    assert [(one.source, one.change) for one in told] == [("z", "new"), ("b", "new"), ("a", "gone"), ("old", "gone")]
    assert "its 7 records stay" in told[2].means
    assert "moisson sources purge a" in told[2].means


def test_an_id_that_was_changed_is_told_as_what_it_is() -> None:
    """Nobody else would say why everything is there twice."""
    was, other = (Source(id=id, name={"en": id}, url=f"https://{id}.example.org/oai") for id in ("a", "b"))
    now = Source(id="z", name={"en": "A"}, url=was.url)
    told = list(differences.between(differences.of({"a": was}), differences.of({"z": now, "b": other}), {"a": 7}))
    assert [(one.source, one.change) for one in told] == [("z", "new"), ("b", "new"), ("a", "gone")]
    assert ["`a` had this address" in one.means for one in told] == [True, False, False]


def test_a_changed_key_is_told_with_both_values_and_what_follows() -> None:
    now = Source(id="a", name={"en": "A"}, url="https://a.example.org/oai", line=3)
    was = Source(id="a", name={"en": "A"}, url="https://old.example.org/oai", sets=("x",), line=9)
    told = list(differences.between(differences.of({"a": was}), differences.of({"a": now}), {}))
    assert [(one.key, one.before, one.after) for one in told] == [
        ("sets", ["x"], []),
        ("url", "https://old.example.org/oai", "https://a.example.org/oai"),
    ]
    assert "asked for once at the new address" in told[1].means


@pytest.fixture
def demo() -> Iterator[Demo]:
    running = start()
    yield running
    running.stop()


def until(true: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.3)
    return False


@pytest.mark.timeout(300)
def test_a_running_scheduler_takes_it_without_a_restart(tmp_path: Path, demo: Demo) -> None:
    """A source more, by `moisson sources reload`; another, by SIGHUP; and a wrong file in between stops nothing."""
    path, whole = tmp_path / "sources.toml", demo.sources_toml()
    head, *tables = whole.split("[[source]]")
    tables[-1] = tables[-1].partition("[[view]]")[0]

    def write(count: int, more: str = "") -> None:
        path.write_text("[[source]]".join([head, *tables[:count]]) + more, "utf-8")

    write(1)
    environ = os.environ | {"MOISSON_HOME": str(tmp_path / "home"), "MOISSON_SOURCES": str(path)}
    command = [str(Path(sys.executable).with_name("moisson"))]
    access = open_catalogue(settings_of(tmp_path)).catalogue.access
    harvested = lambda count: lambda: len({run.source for run in access.runs() if run.finished}) == count  # noqa: E731
    with subprocess.Popen([*command, "schedule"], env=environ, stdin=subprocess.DEVNULL) as running:
        try:
            assert until(harvested(1))
            write(2, WRONG)
            wrong = subprocess.run([*command, "sources", "reload"], env=environ, capture_output=True, text=True)
            assert (wrong.returncode, "key 'url' in source 'c'" in wrong.stderr) == (3, True)
            write(2)
            right = subprocess.run([*command, "sources", "reload"], env=environ, capture_output=True, text=True)
            assert (right.returncode, right.stdout.startswith("+ ")) == (0, True), right.stderr
            assert until(harvested(2))
            write(3)
            running.send_signal(signal.SIGHUP)
            assert until(harvested(3))
        finally:
            running.terminate()
    assert running.returncode == 0
