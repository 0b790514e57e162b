"""The bench's mix of searches, its table and its figures."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bench.crosswalks import alone, large, samples
from bench.processes import measured
from bench.queries import FACETS, SEARCHES
from bench.report import SAMPLES, limits, save, show
from bench.searching import Latency, query_of


def test_there_are_sixty_searches_of_twelve_kinds() -> None:
    kinds = Counter(search.kind for search in SEARCHES)

    assert len(SEARCHES) == 60
    assert set(kinds.values()) == {5}


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.kind)
def test_every_search_is_understood_and_counts_five_facets(search: object) -> None:
    query = query_of(search)  # type: ignore[arg-type]

    assert query.notices == ()
    assert query.facets == FACETS
    assert query.highlight


def test_a_latency_is_told_in_milliseconds() -> None:
    assert Latency.of([0.001 * number for number in range(1, 101)]) == Latency(50.5, 96.0, 100.0)


@pytest.mark.parametrize(
    ("figures", "records", "kept"),
    [
        pytest.param({"searchable": 5_100.0}, 100_000, True, id="fast enough"),
        pytest.param({"searchable": 4_900.0}, 100_000, False, id="too slow"),
        pytest.param({"searchable": 4_900.0}, 1_000_000, True, id="fast enough for a million"),
        pytest.param({"peak_mb": 901.0}, 100_000, False, id="too much memory"),
        pytest.param({"cpu_loop": 99.0}, 100_000, True, id="no limit"),
    ],
)
def test_the_table_says_what_is_kept(figures: dict[str, float], records: int, kept: bool) -> None:
    page = StringIO()

    assert show(figures, records, False, Console(file=page, width=140)) == kept
    assert ("missed" in page.getvalue()) == (not kept)


def test_every_limit_is_named_once() -> None:
    keys = [limit.key for limit in limits(100_000, postgres=False)]

    assert len(set(keys)) == len(keys)


def test_figures_are_written_as_json(tmp_path: Path) -> None:
    save({"searchable": 5_000.0}, tmp_path / "out" / "1.json")

    assert json.loads((tmp_path / "out" / "1.json").read_text()) == {"searchable": 5000.0}


def test_memory_and_time_of_a_process_and_its_child_are_measured() -> None:
    child = "x = bytearray(30_000_000); import time; time.sleep(0.7)"
    program = f"import subprocess, sys; y = bytearray(20_000_000); subprocess.run([sys.executable, '-c', {child!r}])"
    process = subprocess.Popen([sys.executable, "-c", program])
    with measured(process, every=0.1) as usage:
        process.wait(60)

    assert usage.seconds > 0.7
    assert usage.cpu > 0.01
    assert usage.peak_mb > 50


def test_crosswalks_are_timed_by_format() -> None:
    rates = alone(40)

    assert set(rates) == {"oai_dc", "oai_datacite"}
    assert all(rate > 50 for rate in rates.values())


def test_the_samples_of_every_format_are_timed() -> None:
    rates = samples(6)

    assert {*SAMPLES, "oai_dc"} == set(rates)


def test_a_record_of_ten_thousand_authors_takes_less_than_a_hundred_megabytes() -> None:
    seconds, megabytes = large()

    assert seconds < 10  # the bench says how long without other work on the machine
    assert 1 < megabytes < 100  # a megabyte of text cannot be read in less
