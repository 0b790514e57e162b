"""`moisson runs`: what was harvested and how it ended, and decisions on runs that are held."""

from __future__ import annotations

from collections.abc import Sequence

import click

from catalogue.run import HarvestRun
from moisson.commands.terminal import NUMBER, NotFound, as_json, emit, lines, listed_source, opened, say, table
from web.api import shapes


@click.group()
def runs() -> None:
    """Look at harvest runs, stop one, or decide what a held one may remove."""


@runs.command("list")
@click.option("--source", help="Only the runs of this source.")
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1, 10_000))
@as_json
def list_(source: str | None, limit: int, json: bool) -> None:
    """The newest runs first."""
    catalogue = opened()
    wanted = listed_source(catalogue, source) if source else None
    found = [shapes.run(run) for run in catalogue.catalogue.access.runs(wanted, limit)]
    if json:
        for run in found:
            emit(run)
        return
    columns = ["run", "source", "mode", "state", "received", "added", "changed", "unchanged", "deleted", "rejected"]
    table(found, [*columns, "skipped", "started"])


def _run(id: int) -> HarvestRun:
    found = opened().catalogue.access.run(id)
    if found is None:
        raise NotFound(f"there is no run {id}; `moisson runs list` shows what there is")
    return found


@runs.command()
@click.argument("run", type=NUMBER)
@as_json
def show(run: int, json: bool) -> None:
    """One run, whole."""
    shape = shapes.run(_run(run))
    if json:
        emit(shape)
        return
    lines(shape, width=10)


@runs.command()
@click.argument("run", type=NUMBER)
@as_json
def stop(run: int, json: bool) -> None:
    """Ask a running run to stop; it does within one page, and the next one goes on there."""
    _run(run)
    if not opened().catalogue.administration.stop(run):
        raise NotFound(f"run {run} is not running")
    if json:
        emit({"run": run, "stopping": True})
    else:
        say(f"run {run} stops after the page it is at")


@runs.command()
@click.argument("run", type=NUMBER)
@as_json
def approve(run: int, json: bool) -> None:
    """Let a held run remove what it would remove."""
    _decide(run, True, json)


@runs.command()
@click.argument("run", type=NUMBER)
@as_json
def reject(run: int, json: bool) -> None:
    """Keep what a held run would remove."""
    _decide(run, False, json)


def _nothing_to_decide(run: HarvestRun, waiting: Sequence[int]) -> str:
    said = f"run {run.id} is {run.state.value}, not held: there is nothing to decide"
    return f"{said}; of {run.source}, run {waiting[0]} waits" if waiting else said


def _decide(id: int, approve: bool, json: bool) -> None:
    found, administration = _run(id), opened().catalogue.administration
    decided = administration.decide(id, approve)
    if decided is None:
        raise NotFound(_nothing_to_decide(found, administration.waiting(found.source)))
    run, removed = decided
    if json:
        emit(shapes.run(run) | {"removed": removed})
    else:
        say(f"run {id}: {_settled(found, removed, approve)}")


def _settled(held: HarvestRun, removed: int, approve: bool) -> str:
    if not approve:
        return "nothing was removed"
    if not removed and held.counters.deleted:
        return "the next harvest takes the deletions that the repository announces"
    return f"{removed} records removed"
