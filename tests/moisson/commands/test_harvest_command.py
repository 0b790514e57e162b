"""`moisson harvest` of several sources: none waits for the index of another, and an interrupt ends them all."""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pytest

from catalogue.run import Asked, HarvestRun, Mode, State
from moisson.assemble import Opened
from moisson.commands import main
from moisson.demo.play import Demo, start

command = import_module("moisson.commands.harvest")

RUN = HarvestRun(1, "one", Mode.FULL, State.SUCCEEDED, Asked("oai_dc"), datetime(2026, 1, 1, tzinfo=UTC))


class Index:
    """A follower that has read up to `position`; `waits` are the seconds it was waited for."""

    def __init__(self, position: int) -> None:
        self.position, self.waits = position, list[float]()

    def wait(self, change: int, seconds: float) -> bool:
        self.waits.append(seconds)
        return self.position >= change


@pytest.fixture
def telling() -> Callable[[Index], Any]:
    class Catalogue:
        def __init__(self, index: Index) -> None:
            self.follower = index

    return lambda index: command._telling(cast(Opened, Catalogue(index)), json=True)


def told(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, list[str]]]:
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [(row["source"], [warning["code"] for warning in row["warnings"]]) for row in rows]


def test_a_run_that_can_be_found_is_told_at_once(telling: Any, capsys: pytest.CaptureFixture[str]) -> None:
    index = Index(position=5)
    with telling(index) as ended:
        ended.take(replace(RUN, last_change=5))
        assert told(capsys) == [("one", [])]
    assert index.waits == [0.0]


def test_nobody_waits_for_the_index_before_all_have_ended(telling: Any, capsys: pytest.CaptureFixture[str]) -> None:
    index = Index(position=0)
    with telling(index) as ended:
        ended.take(replace(RUN, last_change=5))
        ended.take(replace(RUN, source="two", last_change=9))
        assert told(capsys) == []
        assert not any(index.waits)
        index.position = 5
    assert told(capsys) == [("one", []), ("two", ["index-behind"])]


def test_an_error_loses_no_run_that_had_ended(telling: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with suppress(RuntimeError), telling(Index(position=0)) as ended:
        ended.take(replace(RUN, last_change=5))
        raise RuntimeError
    assert told(capsys) == [("one", [])]


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    running = start()
    yield running
    running.server.close()


def test_an_interrupt_ends_the_command_and_not_one_source_alone(
    demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sources.toml").write_text(demo.sources_toml(), "utf-8")
    monkeypatch.setenv("MOISSON_SOURCES", str(tmp_path / "sources.toml"))
    monkeypatch.setenv("MOISSON_HOME", str(tmp_path / "var"))
    monkeypatch.setattr(command, "following", lambda settings: nullcontext())
    asked = list[str]()

    def interrupted(source: Any, *rest: object, **named: object) -> HarvestRun:
        asked.append(source.id)
        return replace(RUN, source=source.id, state=State.INTERRUPTED)

    monkeypatch.setattr(command, "harvest_source", interrupted)
    with pytest.raises(SystemExit) as ended:
        main(["harvest"])
    assert ended.value.code == 130
    assert len(asked) == 1
