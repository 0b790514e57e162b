"""How long answers take: the sixty searches in this process and over HTTP, each with five facets and snippets."""

from __future__ import annotations

import os
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from http.client import HTTPConnection
from urllib.parse import urlencode

import requests

from bench.processes import moisson
from bench.queries import FACETS, SEARCHES, Search
from catalogue.query import Filter, Query
from catalogue.query.parse import parse
from moisson import settings
from moisson.assemble import open_catalogue

ROUNDS = 3
CLIENTS = 8
FILTERS = ("type", "access", "source", "lang")


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds over all searches of all rounds; `hits` is the sum of the totals of one round."""

    median: float
    p95: float
    worst: float
    hits: int = 0

    @classmethod
    def of(cls, seconds: list[float], hits: int = 0) -> Latency:
        ordered = sorted(each * 1000 for each in seconds)
        last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        return cls(statistics.median(ordered), last, ordered[-1], hits)

    def as_row(self) -> dict[str, float]:
        return asdict(self)


def query_of(search: Search) -> Query:
    """The search as a value, with five facets and snippets."""
    given = dict(search.parameters)
    boxes = [
        Filter(name, tuple(value for each, value in search.parameters if each == name))
        for name in FILTERS
        if name in given
    ]
    return replace(
        parse(given.get("q", "")),
        filters=tuple(boxes),
        page=int(given.get("page", 1)),
        sort=given.get("sort", "relevance" if "q" in given else "added"),  # type: ignore[arg-type]
        facets=FACETS,
        highlight=True,
    )


def in_process(environment: dict[str, str]) -> Latency:
    """Through the catalogue's face, works and snippets included, after one round to warm up."""
    opened = open_catalogue(settings.read({**os.environ, **environment}))
    queries = [query_of(search) for search in SEARCHES]
    hits = sum(opened.catalogue.access.search(query).results.total for query in queries)
    return Latency.of(_timed([lambda query=query: opened.catalogue.access.search(query) for query in queries]), hits)  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Http:
    """Latencies of the pages and the API on one kept connection, and requests a second of eight clients at once."""

    latencies: dict[str, Latency]
    requests_a_second: float


def over_http(environment: dict[str, str]) -> Http:
    """The page of results, the API and record pages, through `moisson serve`."""
    with serving(environment) as url, requests.Session() as session:
        counted = {"facets": ",".join(FACETS), "highlight": "1"}

        def page(search: Search) -> Callable[[], object]:
            return lambda: _get(session, f"{url}/en/search", list(search.parameters))

        def api(search: Search) -> Callable[[], object]:
            given = [(name, value) for name, value in search.parameters if name != "page"]
            return lambda: _get(session, f"{url}/api/v1/records", [*given, *counted.items()])

        found = {}
        for name, asked in (("page", page), ("api", api)):
            calls = [asked(search) for search in SEARCHES]
            _timed(calls, rounds=1)
            found[name] = Latency.of(_timed(calls))
        ids = [row["id"] for row in session.get(f"{url}/api/v1/records?per_page=50", timeout=60).json()["results"]]
        found["record"] = Latency.of(_timed([lambda id=id: _get(session, f"{url}/en/r/{id}", []) for id in ids]))  # type: ignore[misc]
        _throughput(url)  # both processes that answer are warm then: one connection has met but one of them
        return Http(found, _throughput(url))


def _throughput(url: str) -> float:
    """Pages of results a second, asked for by eight clients with a connection each.

    They share two cores with what they measure, so they are as light as the standard library allows: `requests` would
    take three times as much of them for itself.
    """

    def client(number: int) -> int:
        mine = SEARCHES[number:] + SEARCHES[:number]
        with closing(HTTPConnection(url.removeprefix("http://"), timeout=60)) as connection:
            return sum(_read(connection, f"/en/search?{urlencode(search.parameters)}") for search in mine)

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        answered = sum(pool.map(client, range(0, CLIENTS * 7, 7)))
    return answered / (time.perf_counter() - began)


def _read(connection: HTTPConnection, address: str) -> bool:
    """A page read to its end, over redirects; raises RuntimeError where there is none."""
    connection.request("GET", address)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status == 302:
        return _read(connection, answer.headers["Location"])
    if answer.status != 200 or not content:
        raise RuntimeError(f"{address} was answered with {answer.status}")
    return True


def _timed(calls: list[Callable[[], object]], rounds: int = ROUNDS) -> list[float]:
    seconds = []
    for _ in range(rounds):
        for call in calls:
            began = time.perf_counter()
            call()
            seconds.append(time.perf_counter() - began)
    return seconds


def _get(session: requests.Session, address: str, parameters: list[tuple[str, str]]) -> bytes:
    answer = session.get(address, params=parameters, timeout=60)
    answer.raise_for_status()
    return answer.content


@contextmanager
def serving(environment: dict[str, str], pids: list[int] | None = None) -> Iterator[str]:
    """The address of `moisson serve`, once it is ready; ended by its own pid, which is added to `pids`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    process = moisson({**environment, "MOISSON_BIND": bind, "MOISSON_BASE_URL": f"http://{bind}"}, "serve")
    if pids is not None:
        pids.append(process.pid)
    try:
        _wait(f"http://{bind}/healthz")
        yield f"http://{bind}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _wait(address: str, patience: float = 60.0) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if requests.get(address, timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise TimeoutError(f"nothing answers at {address}")
