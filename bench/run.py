"""One run of the bench, from the peers to the searches, in the order in which the table shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import crosswalks, exporting, harvests, peers, relevance, searching
from bench.processes import records_server

SAMPLE = 30_000
"""Records that the peers and the crosswalk are tried with."""

JUDGED = 100_000
"""Records among which the judged items are."""

Tell = Callable[[str], None]


def run(records: int, out: Path, database: str | None, tell: Tell) -> dict[str, float]:
    """All figures of one run, by the keys of `report.limits`."""
    figures = {"records": float(records), "cpu_loop": peers.cpu_loop(), "compiled": float(crosswalks.compiled())}
    tell("writing the records, if they are not there yet")
    with records_server(out / "cache", records) as server:
        figures |= _reading(f"{server}/one/oai", min(SAMPLE, records * 9 // 10), tell)
        smaller = records // 10
        with records_server(out / "cache", smaller) as small, _home(small, None) as settings:
            tell(f"harvesting {smaller:,} records")
            before = harvests.harvest(settings, smaller)
        with _home(server, database) as settings:
            tell(f"harvesting {records:,} records")
            figures |= _harvested(harvests.harvest(settings, records), before, bool(database))
            tell("searching")
            figures |= _searched(settings)
            tell("handing on")
            figures |= exporting.figures(settings)
            tell("relevance")
            figures |= _relevant(settings, records)
            tell("harvesting records that changed")
            with records_server(out / "cache", records, edition=2) as later:
                figures["changed"], figures["changed_seconds"] = harvests.changed(settings, later)
    return figures


def _reading(base_url: str, records: int, tell: Tell) -> dict[str, float]:
    tell("plain Sickle, then our own door and crosswalk")
    plain, fetched = peers.sickle_rate(base_url, records), crosswalks.fetched_rate(base_url, records)
    alone = {f"crosswalk_{prefix}": rate for prefix, rate in crosswalks.alone(5_000).items()}
    samples = {f"samples_{prefix}": rate for prefix, rate in crosswalks.samples(2_000).items()}
    seconds, megabytes = crosswalks.large()
    large = {"large_seconds": seconds, "large_mb": megabytes}
    return {"sickle": plain, "fetched": fetched, "fetched_ratio": fetched / plain, **alone, **samples, **large}


def _harvested(found: harvests.Harvest, smaller: harvests.Harvest, postgres: bool) -> dict[str, float]:
    figures = {
        "searchable": found.rate,
        "searchable_smaller": smaller.rate,
        "seconds": found.seconds,
        "ended": found.records / found.ended,
        "cpu_us": found.cpu_us,
        "cpu_us_smaller": smaller.cpu_us,
        "growth": found.cpu_us / smaller.cpu_us,
        "peak_mb": found.peak_mb,
        "mapped_mb": found.mapped_mb,
        "index_kb": found.index_bytes / found.records / 1000,
        "live": float(found.live),
    }
    if not postgres:
        figures["catalogue_kb"] = found.catalogue_bytes / found.records / 1000
    return figures


def _searched(settings: dict[str, str]) -> dict[str, float]:
    http = searching.over_http(settings)
    measured = {"search": searching.in_process(settings), **http.latencies}
    return {"clients": http.requests_a_second} | {
        f"{name}_{figure}": value
        for name, latency in measured.items()
        for figure, value in latency.as_row().items()
        if figure != "hits" or name == "search"
    }


def _relevant(settings: dict[str, str], records: int) -> dict[str, float]:
    """Over the demo's records, and over these where all that was judged is among them."""
    with relevance.demonstration() as demo:
        figures = relevance.figures(demo, "demo")
    return figures | (relevance.figures(settings, "bench") if records >= JUDGED else {})


@contextmanager
def _home(server: str, database: str | None) -> Iterator[dict[str, str]]:
    """Settings of a catalogue in a new folder, which is removed afterwards."""
    with TemporaryDirectory(prefix="moisson-bench-") as folder:
        yield harvests.environment(Path(folder) / "home", server, database)
