"""`moisson sources`: the repositories we harvest, whether their description is right, and new ones tried and added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path

import click

from catalogue.formats import FORMATS
from catalogue.source import Mistake, Source, Sources, SourcesInvalid
from harvester.faults import Failure
from harvester.secrets import SecretMissing, revealed
from moisson.assemble import repository_of
from moisson.commands.migrations import migrate
from moisson.commands.reloads import diff, purge, reload
from moisson.commands.terminal import (
    MARKS,
    NotFound,
    as_json,
    emit,
    lines,
    opened,
    say,
    settings,
    source_named,
    table,
    tell,
)
from moisson.commands.trials import add, try_
from moisson.online import compare
from moisson.preview import Check
from moisson.settings import Settings
from moisson.settings import described as described_in
from web.api import shapes


@click.group()
def sources() -> None:
    """List, check and try the repositories of sources.toml."""


sources.add_command(try_)
sources.add_command(add)
sources.add_command(migrate)
sources.add_command(diff)
sources.add_command(reload)
sources.add_command(purge)


@sources.command("list")
@as_json
def list_(json: bool) -> None:
    """Every source with its state and figures."""
    catalogue = opened()
    rows = [shapes.source(figures) for figures in catalogue.catalogue.access.sources()]
    if json:
        for row in rows:
            emit(row)
        return
    columns = ["source", "state", "last_success", "next_due", "declared", "live", "deleted", "rejected", "indexed"]
    table(rows, [*columns, "name"])
    if not rows:
        say(f"there is no [[source]] in {catalogue.settings.sources_path}: `moisson sources add URL` writes the first")


@sources.command()
@click.argument("source")
@as_json
def show(source: str, json: bool) -> None:
    """One source: how it is described and where it stands."""
    catalogue = opened()
    source_named(catalogue, source)
    [figures] = [found for found in catalogue.catalogue.access.sources() if found.source.id == source]
    shape = shapes.source_in_full(figures)
    if json:
        emit(shape)
        return
    lines(shape)


@sources.command()
@click.argument("source", nargs=-1)
@click.option("--online", is_flag=True, help="Ask each repository whether what is described is still true.")
@as_json
def check(source: tuple[str, ...], online: bool, json: bool) -> int:
    """Check sources.toml; every mistake is told at once, with its line."""
    described = settings(with_sources=False)
    try:
        found = described_in(described.sources_path)
    except SourcesInvalid as error:
        for mistake in error.errors:
            emit(asdict(mistake)) if json else say(str(mistake))
        return 3
    chosen = _chosen(found, source, described)
    if online:
        return _ask(chosen, described, json)
    absent = [Mistake(str(described.sources_path), one.line, 1, *said) for one in chosen for said in _absent(one)]
    for mistake in absent:
        emit(asdict(mistake)) if json else say(str(mistake))
    if absent:
        return 3
    enabled = sum(one.enabled for one in found)
    if json:
        emit({"file": str(described.sources_path), "sources": len(found.sources), "enabled": enabled})
    say(f"{described.sources_path}: {len(found.sources)} sources, {enabled} enabled, no mistake")
    for one in chosen:
        for remark in _unready(one):
            say(f"{described.sources_path}:{one.line}: source '{one.id}' {remark}")
    return 0


@sources.command()
@click.argument("source", nargs=-1, required=True)
@as_json
def pause(source: tuple[str, ...], json: bool) -> None:
    """Leave SOURCE alone until it is resumed; a run that is under way goes on."""
    _pause(source, True, json)


@sources.command()
@click.argument("source", nargs=-1, required=True)
@as_json
def resume(source: tuple[str, ...], json: bool) -> None:
    """Let the schedule ask SOURCE again."""
    _pause(source, False, json)


def _pause(ids: tuple[str, ...], paused: bool, json: bool) -> None:
    catalogue = opened()
    for source in [source_named(catalogue, id) for id in ids]:
        catalogue.catalogue.administration.pause(source.id, paused)
        if json:
            emit({"source": source.id, "paused": paused})
            continue
        resume = f"paused; `moisson sources resume {source.id}` lets it go on"
        say(f"{source.id} is {resume if paused else 'resumed'}")


def _chosen(found: Sources, ids: tuple[str, ...], described: Settings) -> list[Source]:
    if unknown := [id for id in ids if found.find(id) is None]:
        raise NotFound(f"there is no source '{unknown[0]}' in {described.sources_path}")
    return [one for one in found if (one.id in ids if ids else one.enabled)]


def _unready(source: Source) -> list[str]:
    """What is right as a description, but not harvested by this version."""
    if source.prefix not in FORMATS:
        return [f"asks for {source.prefix}, which this version does not read"]
    return []


def _absent(source: Source) -> Iterator[tuple[str, str]]:
    """What a source names that is not there on this machine, as (code, sentence)."""
    for name, value in source.headers.items():
        try:
            revealed(value)
        except SecretMissing as error:
            yield "missing-secret", f"source '{source.id}' needs a secret for {name}: {error}"
    if source.tls_ca and not Path(source.tls_ca).is_file():
        yield "missing-file", f"source '{source.id}' names a tls_ca that is not there: {source.tls_ca}"


def _ask(chosen: list[Source], described: Settings, json: bool) -> int:
    """Ask one repository after the other; exit 5 if one of them is not as described."""
    worst = 0
    for source in chosen:
        checks = _online(source, described)
        ok = all(check.ok is not False for check in checks)
        worst = worst if ok else 5
        if json:
            emit({"source": source.id, "ok": ok, "checks": [asdict(check) for check in checks]})
            continue
        tell(f"{MARKS[ok]} {source.id}")
        for told in checks:
            tell(f"    {MARKS[told.ok]} {told.said}")
    return worst


def _online(source: Source, described: Settings) -> list[Check]:
    # an operator is waiting: one repeat, a minute for an answer
    repository = repository_of(replace(source, retries=min(source.retries, 1), timeout=60.0), described)
    try:
        return list(compare(source, repository))
    finally:
        repository.close()


@sources.command()
@click.argument("source")
@click.option("--limit", default=250, show_default=True, type=click.IntRange(1, 100_000), help="Sets to read at most.")
@as_json
def sets(source: str, limit: int, json: bool) -> int:
    """The sets that a source's repository has."""
    described = settings()
    if source not in described.sources:
        raise NotFound(f"there is no source '{source}' in {described.sources_path}")
    repository = repository_of(described.sources[source], described)
    count = 0
    try:
        for found in islice(repository.sets(), limit):
            count += 1
            emit(asdict(found)) if json else tell(f"{found.spec}\t{found.name}")
    except Failure as failure:
        say(f"{source}: {failure.message}")
        return 5
    finally:
        repository.close()
    if count == limit:
        say(f"the first {limit} sets; --limit reads more")
    elif not count:
        say(f"{source} has no sets")
    return 0
