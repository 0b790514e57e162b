"""How many records a source has in all, where it is read in windows: what is in can be told as a share of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from catalogue.run import Checkpoint
from harvester import plan
from harvester.desk import Desk
from harvester.faults import Failure
from harvester.repository import HeaderPage, Request


def ask(desk: Desk, points: Sequence[Checkpoint]) -> None:
    """Where some of the lists to read are windows: ask for the first headers of everything, once, and remember how many
    are declared. A repository that does not tell, or fails, is not asked again: where a list of everything takes too
    long there are windows for that reason. The requests count with the list that was read last."""
    if desk.standing.declares(desk.source) is not None or all(point.end is None for point in points):
        return
    sizes = list[int]()
    try:
        for spec in desk.source.asks:
            page = first_headers(desk, spec)
            sizes.append(page.declared or 0)
            desk.sent += page.traffic
    except Failure:
        sizes = [0]
    noted = desk.standing.declaring(desk.source, sum(sizes) if all(sizes) else 0)
    desk.ingest.remember(desk.source, **noted)
    desk.standing = replace(desk.standing, remembered={**(desk.standing.remembered or {}), **noted})
    desk.book(plan.completed(desk.done[-1]))


def first_headers(desk: Desk, spec: str | None) -> HeaderPage:
    request = Request(desk.source.prefix, spec, granularity=desk.grain)
    with desk.ahead(islice(desk.repository.headers(request), 1)) as pages:  # the lease is kept while it is waited for
        page = next(pages)
    assert isinstance(page, HeaderPage), "headers gives pages of headers"
    return page
