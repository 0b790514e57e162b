"""The demo's repositories at work: changes, second stage, restart, control from another process."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
import requests
from sickle import Sickle

from moisson.demo import Demo, Taken, start, tell

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def begin() -> Iterator[Callable[..., Demo]]:
    running: list[Demo] = []

    def begun(**options: object) -> Demo:
        running.append(start(today=date(2026, 11, 23), **options))  # type: ignore[arg-type]
        return running[-1]

    yield begun
    for demo in running:
        demo.stop()


def headers(demo: Demo, name: str, **more: str) -> dict[str, bool]:
    found = Sickle(demo.server.base_url(name)).ListIdentifiers(metadataPrefix="oai_dc", **more)
    return {header.identifier: header.deleted for header in found}


def test_each_minute_a_record_changes_and_another_is_deleted(begin: Callable[..., Demo]) -> None:
    demo = begin()

    happened = [each for minute in range(4) for each in demo.change_something(NOW + timedelta(minutes=minute))]

    assert [(each.what, each.repository) for each in happened] == [
        ("changed", "rdg"), ("deleted", "rdg"), ("changed", "seanoe"), ("deleted", "seanoe"),
        ("changed", "hal"), ("deleted", "rdg"), ("changed", "nakala"), ("deleted", "seanoe"),
    ]  # fmt: skip
    changed = {each.identifiers[0]: each.what == "deleted" for each in happened if each.repository == "rdg"}
    assert headers(demo, "rdg", **{"from": "2026-11-23T00:00:00Z"}) == changed
    assert all(each.title for each in happened)


def test_second_stage_takes_three_fifths_of_the_museum_and_closes_the_observatory(begin: Callable[..., Demo]) -> None:
    demo = begin()

    assert [each.what for each in demo.second_stage(NOW)] == ["broken", "vanished"]

    assert len(headers(demo, "musee")) == 40
    answer = requests.get(demo.server.base_url("cds"), params={"verb": "Identify"}, timeout=10)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "86400")
    assert demo.second_stage(NOW) == ()


def test_a_demo_started_again_is_as_it_was(begin: Callable[..., Demo], tmp_path: Path) -> None:
    first = begin(folder=tmp_path)
    first.change_something(NOW)
    first.second_stage(NOW)
    before = {name: each.items() for name, each in first.repositories.items()}
    first.stop()

    again = begin(folder=tmp_path)

    assert {name: each.items() for name, each in again.repositories.items()} == before
    assert again.server.broken["cds"].fault.name == "503-day"
    assert again.url == first.url
    assert again.second_stage(NOW) == ()


def test_a_folder_has_one_demo_at_a_time(begin: Callable[..., Demo], tmp_path: Path) -> None:
    first = begin(folder=tmp_path)

    with pytest.raises(Taken, match=str(tmp_path)):
        start(folder=tmp_path)
    assert tell(tmp_path, "mend", repository="hal") == {"mended": "hal"}, "commands still reach the first"
    first.stop()

    assert begin(folder=tmp_path).url == first.url


def test_the_samples_have_what_the_home_page_offers_to_search_for(begin: Callable[..., Demo]) -> None:
    works = [text for item in begin().repositories["hal"].items() for text in item.metadata.values()]

    assert any("Durand-" in text and re.search("20(18|19|20|21|22)", text) for text in works)


def test_a_journal_cut_short_by_a_crash_is_read_as_far_as_it_goes(begin: Callable[..., Demo], tmp_path: Path) -> None:
    first = begin(folder=tmp_path)
    first.change_something(NOW)
    first.stop()
    journal = tmp_path / "journal.ndjson"
    journal.write_text(journal.read_text("utf-8")[:-20], "utf-8")

    again = begin(folder=tmp_path)

    assert sum(item.datestamp == NOW for item in again.repositories["rdg"].items()) == 1


def test_another_process_breaks_and_mends_a_repository(begin: Callable[..., Demo], tmp_path: Path) -> None:
    demo = begin(folder=tmp_path)

    assert tell(tmp_path, "break", repository="hal", fault="500-always") == {
        "sentence": "status 500 at every page after the first"
    }
    assert "hal" in demo.server.broken
    assert tell(tmp_path, "mend", repository="hal") == {"mended": "hal"}
    assert demo.server.broken == {}
    assert len(tell(tmp_path, "change")) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param({"repository": "hall", "fault": "html"}, "there is no repository 'hall'", id="no repository"),
        pytest.param({"repository": "hal", "fault": "htm"}, "there is no fault 'htm'", id="no fault"),
    ],
)
def test_what_cannot_be_broken_is_told(
    begin: Callable[..., Demo], tmp_path: Path, arguments: dict[str, str], said: str
) -> None:
    begin(folder=tmp_path)

    with pytest.raises(ValueError, match=said):
        tell(tmp_path, "break", **arguments)


def test_without_a_demo_running_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError, match="start one with `moisson demo`"):
        tell(tmp_path, "mend", repository="hal")


def test_a_web_page_cannot_break_anything(begin: Callable[..., Demo]) -> None:
    demo = begin()

    answer = requests.post(
        f"{demo.url}/-/break",
        {"repository": "hal", "fault": "html"},
        headers={"Origin": "http://evil.example"},
        timeout=10,
    )

    assert answer.status_code == 404
    assert demo.server.broken == {}


def test_sources_are_those_served_and_may_be_asked(begin: Callable[..., Demo]) -> None:
    demo = begin()

    found = {source.id: source for source in demo.sources()}

    assert list(found) == list(demo.repositories)
    assert all(each.url == demo.server.base_url(name) for name, each in found.items())
    assert all(each.allow_private == (f"127.0.0.1:{demo.port}",) for each in found.values())
    assert all("échantillon" in each.label("fr") for each in found.values())


def test_a_slow_pace_makes_each_page_wait(begin: Callable[..., Demo]) -> None:
    demo = begin(pace=0.2)
    before = monotonic()

    headers_only = requests.get(demo.server.base_url("musee"), params={"verb": "ListSets"}, timeout=10)
    between = monotonic()
    requests.get(demo.server.base_url("musee"), params={"verb": "ListRecords", "metadataPrefix": "oai_dc"}, timeout=10)

    assert headers_only.ok
    assert monotonic() - between >= 0.2
    assert between - before < monotonic() - between
