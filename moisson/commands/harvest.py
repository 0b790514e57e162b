"""`moisson harvest`: ask repositories now, and see it in the search when it is done."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime

import click

from catalogue.datestamp import parse
from catalogue.ingest import AlreadyRunning
from catalogue.rehearsal import rehearsal
from catalogue.run import HarvestRun, Mode, State, Warning
from catalogue.source import Source
from harvester.due import always_whole
from harvester.run import harvest as harvest_source
from moisson.assemble import Opened, repository_of, utc_now
from moisson.collector import be_patient
from moisson.commands.progress import Bars
from moisson.commands.terminal import as_json, emit, opened, say, source_named, tell
from moisson.following import PATIENCE, following
from web.api import shapes

EXITS = {
    State.SUCCEEDED: 0,
    State.STOPPED: 0,
    State.REJECTS: 4,
    State.FAILED: 5,
    State.HELD: 8,
    State.INTERRUPTED: 130,
}
FIRST = (130, 3, 1, 5, 8, 4, 6, 0)
"""Of several sources, the first of these exits that occurred is the command's."""


@click.command()
@click.argument("sources", nargs=-1)
@click.option("--full", is_flag=True, help="Ask for everything, not only for what changed since the last time.")
@click.option("--since", metavar="DATE", help="Ask for what changed since then (YYYY-MM-DD or an OAI-PMH datestamp).")
@click.option("--limit", type=click.IntRange(min=1), help="Take so many records at most; no checkpoint moves.")
@click.option("--dry-run", is_flag=True, help="Ask and judge as the run itself would, and write nothing.")
@as_json
def harvest(sources: Sequence[str], full: bool, since: str | None, limit: int | None, dry_run: bool, json: bool) -> int:
    """Harvest SOURCES, or all that are enabled; an interrupted harvest goes on where it stopped."""
    if full and since:
        raise click.UsageError("--full and --since exclude each other")
    start = _moment(since)
    catalogue = opened()
    chosen = [source_named(catalogue, id) for id in dict.fromkeys(sources)] or [
        s for s in catalogue.sources.values() if s.enabled
    ]
    if not chosen:
        say(f"no source is enabled in {catalogue.settings.sources_path}; name one, or enable it there")
    be_patient()
    exits = list[int]()
    index = nullcontext() if dry_run else following(catalogue.settings)
    with index, Bars(quiet=json) as bars, _telling(catalogue, json) as ended:
        for source in chosen:
            mode = Mode.FULL if full or (always_whole(source) and start is None) else Mode.INCREMENTAL
            exits.append(_one(catalogue, source, bars, ended, mode, start, limit, dry_run))
            if exits[-1] == EXITS[State.INTERRUPTED]:
                break
    return next((code for code in FIRST if code in exits), 0)


def _moment(since: str | None) -> datetime | None:
    try:
        return parse(since) if since else None
    except ValueError:
        raise click.BadParameter(
            f"{since!r} is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ", param_hint="--since"
        ) from None


@dataclass(frozen=True, slots=True)
class _Ended:
    """Runs that have ended, told in turn when what they changed can be found; no source waits for the index of
    another."""

    catalogue: Opened
    json: bool
    untold: deque[HarvestRun] = field(default_factory=deque)

    def take(self, run: HarvestRun) -> None:
        self.untold.append(run)
        self.tell(0.0)

    def tell(self, patience: float) -> None:
        """Tell the runs that are in the index, and after so many seconds those that are not, with a warning."""
        while self.untold:
            found = self.catalogue.follower.wait(self.untold[0].last_change, patience)
            if not found and not patience:
                return
            run = self.untold.popleft()
            _tell(run if found else replace(run, warnings=(*run.warnings, _BEHIND)), self.json)

    def tell_now(self) -> None:
        while self.untold:
            _tell(self.untold.popleft(), self.json)


_BEHIND = Warning(
    "index-behind", "the index is still reading this run's changes; `moisson index status` says how far it is"
)


@contextmanager
def _telling(catalogue: Opened, json: bool) -> Iterator[_Ended]:
    """Runs to be told: all of them in the end, also where the block is left by an error."""
    ended = _Ended(catalogue, json)
    try:
        yield ended
        ended.tell(PATIENCE)
    finally:
        ended.tell_now()


def _one(
    catalogue: Opened,
    source: Source,
    bars: Bars,
    ended: _Ended,
    mode: Mode,
    since: datetime | None,
    limit: int | None,
    dry_run: bool,
) -> int:
    repository = repository_of(source, catalogue.settings)
    bar, ingest = bars.begin(source), catalogue.catalogue.ingest
    try:
        with rehearsal(ingest, source) if dry_run else nullcontext(ingest) as judge:
            run = harvest_source(source, repository, judge, utc_now, mode, since=since, limit=limit, listen=bar)
    except AlreadyRunning as error:
        say(f"{source.id}: {error}")
        return 6
    finally:
        bars.end()
        repository.close()
    if dry_run:
        _tell(replace(run, id=0), ended.json)
        if run.state is not State.FAILED:
            say(f"{source.id}: this was a dry run: nothing was written, and nothing waits")
    else:
        ended.take(run)
    if run.fault and run.fault.code == "configuration":
        return 3
    return EXITS.get(run.state, 1)


def _tell(run: HarvestRun, json: bool) -> None:
    if json:
        emit(shapes.run(run))
        return
    counted = run.counters
    tell(
        f"{run.source}: {run.state.value}: {counted.received} received = {counted.added} added"
        f" + {counted.changed} changed + {counted.unchanged} unchanged + {counted.deleted} deleted"
        f" + {counted.rejected} rejected + {counted.skipped} skipped"
    )
    if run.fault:
        say(f"{run.source}: {run.fault.code}: {run.fault.message}")
    for warning in run.warnings:
        say(f"{run.source}: warning {warning.code}: {warning.message}")
    if run.state is State.HELD and run.id:
        say(
            f"{run.source}: look with `moisson runs show {run.id}`, then decide:"
            f" `moisson runs approve {run.id}` or `moisson runs reject {run.id}`"
        )
