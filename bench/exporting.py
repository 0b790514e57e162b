"""Whole results handed on in each form: works a second over HTTP and by `moisson export`, and whether memory grows."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import requests

from bench.processes import moisson, private_mb
from bench.searching import serving
from web.feeds.export import EXPORTS, MOST

ENDS = {
    "ris": re.compile(rb"^ER  - ", re.MULTILINE),
    "bib": re.compile(rb"^@", re.MULTILINE),
    "csl.json": re.compile(rb'^\{"id"', re.MULTILINE),
    "csv": re.compile(rb"\r\n"),
    "ndjson": re.compile(rb"\n"),
}
"""What each work has once in a file of each form, and the heading of a table once more."""
_LOOK = 0.25


@dataclass(slots=True)
class Watched:
    """An export as it came: works in it, seconds, and the private memory of its process early on and at most, in MB.

    What grows is SQLite's page cache and what is remembered of words, up to their bounds.
    """

    works: int = 0
    seconds: float = 0.0
    early_mb: float = 0.0
    peak_mb: float = 0.0

    @property
    def rate(self) -> float:
        return self.works / self.seconds

    @property
    def grown_mb(self) -> float:
        return self.peak_mb - self.early_mb


def watched(pieces: Iterable[bytes], form: str, wanted: int, pid: int) -> Watched:
    """Reads an export to its end; raises RuntimeError where works are missing or there twice."""
    seen, began, kept, looked = Watched(), time.perf_counter(), b"", 0.0
    for piece in pieces:
        whole, end, kept = (kept + piece).rpartition(b"\n")
        seen.works += len(ENDS[form].findall(whole + end))
        if (now := time.perf_counter()) - looked > _LOOK:
            looked, memory = now, private_mb(pid)
            if seen.works < wanted / 10:
                seen.early_mb = max(seen.early_mb, memory)
            seen.peak_mb = max(seen.peak_mb, memory)
    seen.works += len(ENDS[form].findall(kept)) - (form == "csv")
    seen.seconds = time.perf_counter() - began
    if seen.works != wanted:
        raise RuntimeError(f"{form}: {seen.works} works were handed on, not {wanted}")
    return seen


def figures(environment: dict[str, str]) -> dict[str, float]:
    """Of every form, by the keys of `report.limits`."""
    found = {"export_mb": 0.0}
    pids: list[int] = []
    with serving(environment, pids) as url:
        total = requests.get(f"{url}/api/v1/records?per_page=1", timeout=60).json()["meta"]["total"]
        for form in EXPORTS:
            seen = _over_http(url, form, min(total, MOST), pids[0])
            found |= {f"export_{form}": seen.rate, "export_mb": max(found["export_mb"], seen.grown_mb)}
    for form in EXPORTS:
        seen = _by_command(environment, form, total)
        found |= {f"command_{form}": seen.rate, "export_mb": max(found["export_mb"], seen.grown_mb)}
    return found


def _over_http(url: str, form: str, wanted: int, pid: int) -> Watched:
    with requests.get(f"{url}/en/search.{form}", stream=True, timeout=600) as answer:
        answer.raise_for_status()
        return watched(answer.iter_content(65_536), form, wanted, pid)


def _by_command(environment: dict[str, str], form: str, wanted: int) -> Watched:
    """From the start of the command to the end of its output."""
    process = moisson(environment, "export", form)
    assert process.stdout is not None
    seen = watched(_pieces(process.stdout.buffer), form, wanted, process.pid)
    process.wait(timeout=60)
    return seen


def _pieces(stream: object) -> Iterator[bytes]:
    while piece := stream.read1(65_536):  # type: ignore[attr-defined]
        yield piece
