"""How many records a source has in all, where it is read in windows: what is in can be told as a share of that."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from catalogue.run import Checkpoint, Page, Traffic
from harvester import plan
from harvester.desk import Desk
from harvester.faults import Failure, Refused
from harvester.repository import HeaderPage, Request

if TYPE_CHECKING:
    from collections.abc import Generator


def ask(desk: Desk, points: Sequence[Checkpoint]) -> None:
    """Where some of the lists to read are windows: ask for the first headers of everything, once, and remember how many
    are declared. A repository that does not tell, or refuses, is not asked again; one that fails is by the next run.
    The requests count with the list that was read last."""
    if desk.standing.declares(desk.source) is not None or all(point.end is None for point in points):
        return
    sizes, traffic, settled = list[int](), Traffic(), True
    try:
        for spec in desk.source.asks:
            page = first_headers(desk, spec)
            sizes.append(page.declared or 0)
            traffic = Traffic(traffic.requests + page.traffic.requests, traffic.retries + page.traffic.retries)
    except Failure as failure:
        sizes, settled = [0], isinstance(failure, Refused)
    noted = desk.standing.declaring(desk.source, sum(sizes) if all(sizes) else 0)
    desk.standing = replace(desk.standing, remembered={**(desk.standing.remembered or {}), **noted})
    if settled:
        desk.ingest.remember(desk.source, **noted)
    desk.run, _ = desk.ingest.apply(desk.run, Page((), traffic=traffic), plan.completed(desk.done[-1]))


def first_headers(desk: Desk, spec: str | None) -> HeaderPage:
    found: Generator[HeaderPage] = desk.repository.headers(  # type: ignore[assignment]  # all doors make generators
        Request(desk.source.prefix, spec, granularity=desk.grain)
    )
    with closing(found):
        return next(found)
