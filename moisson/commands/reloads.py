"""`moisson sources diff`, `reload` and `purge`: what the file says against what is known, and what is to go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import click

from catalogue.run import HarvestRun
from moisson import differences, reloading
from moisson.assemble import Opened
from moisson.commands.terminal import as_json, as_typed, confirm, emit, listed_source, opened, plain, say, tell
from moisson.differences import Described, Difference
from moisson.settings import described


@click.command()
@as_json
def diff(json: bool) -> None:
    """What sources.toml says and the scheduler has not taken yet, and what each difference leads to."""
    catalogue = opened()
    found = _differences(catalogue)
    _tell(found, json)
    if not found:
        say(f"{catalogue.settings.sources_path} is what was taken last")


@click.command()
@as_json
def reload(json: bool) -> None:
    """Let everything that runs take sources.toml anew, within seconds and without a restart.

    A file with a mistake changes nothing: what was taken last goes on. SIGHUP to `moisson up` or `moisson schedule`
    does the same.
    """
    catalogue = opened()
    described(catalogue.settings.sources_path)
    _tell(_differences(catalogue), json)
    reloading.ask(catalogue.store)
    say(f"{catalogue.settings.sources_path}: {len(catalogue.sources)} sources; what runs takes them within seconds")


def _differences(catalogue: Opened) -> list[Difference]:
    known = {one.source.id: one.live + one.missing for one in catalogue.catalogue.access.sources()}
    before = reloading.taken(catalogue.store)
    now = differences.of(catalogue.settings.sources)
    if before is None:
        before = _harvested(catalogue, now)
    return list(differences.between(before, now, {id: count for id, count in known.items() if count}))


def _harvested(catalogue: Opened, now: Described) -> Described:
    """What is known where no scheduler ever ran: the sources that were harvested, as they were asked the last time."""
    before: Described = {}
    for id, keys in now.items():
        last: Sequence[HarvestRun] = catalogue.catalogue.access.runs(id, 1)
        if last:
            standing = catalogue.catalogue.ingest.standing(catalogue.sources[id])
            told: dict[str, object] = {"prefix": last[0].asked.prefix, "sets": list(last[0].asked.sets)}
            told["url"] = (standing.remembered or {}).get("url", keys["url"])
            before[id] = keys | told
    return before


MARKS = {"new": "+", "gone": "-", "changed": "~"}


def _tell(found: Sequence[Difference], json: bool) -> None:
    for one in found:
        row = {name: value for name, value in asdict(one).items() if value not in (None, "")}
        if json:
            emit(row)
            continue
        what = f" {one.key}: {plain(one.before)} → {plain(one.after)}" if one.key else f" {plain(one.after)}"
        follows = f"  ({one.means})" if one.means else ""
        tell(as_typed(f"{MARKS[one.change]} {one.source}{what.rstrip()}{follows}"))


@click.command()
@click.argument("source")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
def purge(source: str, yes: bool, json: bool) -> None:
    """Remove every record of SOURCE: tombstones stay, their content and its rejects are deleted.

    Readers, feeds and /oai see the records as deleted. Public ids are never given again; should a harvest bring a
    record back, it takes its old place. Killed half way, it goes on when it is called again.
    """
    catalogue = opened()
    id = listed_source(catalogue, source)
    administration = catalogue.catalogue.administration
    count = administration.shown(id)
    confirm(f"{count} records of {id} will be removed for good.", yes, typed=str(count))
    removed = administration.purge(id)
    catalogue.follower.catch_up()
    if json:
        emit({"source": id, "removed": removed})
    else:
        say(f"{id}: {removed} records removed")
    if (described := catalogue.sources.get(id)) is not None and described.enabled:
        say(f"{id} is still enabled in {catalogue.settings.sources_path}: the next harvest brings its records back")
