"""`moisson sources try` and `add`: a repository looked at before it is configured, and its table written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from catalogue import quirks
from catalogue.record import Accepted, Change, Deleted, Rejected, main_title
from catalogue.source import Source, SourcesInvalid, load
from catalogue.source_keys import KEYS
from catalogue.source_values import Unfit
from moisson import draft
from moisson.assemble import repository_of
from moisson.commands.outcomes import row_of
from moisson.commands.terminal import MARKS, as_json, emit, say, settings
from moisson.preview import Cost, Preview
from moisson.settings import Settings, SettingsInvalid
from moisson.trial import Asking, Trial, attempt

Command = TypeVar("Command", bound=Callable[..., Any])


def of_a_trial(command: Command) -> Command:
    """The argument and options that both commands take."""
    for option in (
        click.argument("url"),
        click.option("--prefix", help="The metadata prefix to ask for, instead of the richest that we read."),
        click.option("--set", "sets", multiple=True, help="A set to ask for; may be given again."),
        click.option("--allow-private", is_flag=True, help="Let the repository be inside a private network."),
    )[::-1]:
        command = option(command)
    return command


@click.command("try")
@of_a_trial
@as_json
def try_(url: str, prefix: str | None, sets: tuple[str, ...], allow_private: bool, json: bool) -> int:
    """Look at a repository without writing anything.

    URL is what stands in the address bar: an OAI-PMH address with or without arguments, a page of a Dataverse, HAL,
    NAKALA, GeoNetwork, DSpace or EPrints, or a homepage. The table for sources.toml goes to standard output.
    """
    described = settings(with_sources=False)
    trial = _tried(url, described, _existing(described), prefix, sets, allow_private)
    if json:
        emit(_shape(trial))
    else:
        _tell(trial)
        if trial.source:
            click.echo(draft.table(trial.source), nl=False)
    return 0 if trial.source else 5


def _fit(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A value as `sources.toml` takes it for the key of that name; refused before a repository is asked."""
    if value is None:
        return None
    value.encode()  # what is no UTF-8 cannot be written into the file
    try:
        KEYS[parameter.name or ""](value)
    except Unfit as unfit:
        raise click.BadParameter("; ".join(unfit.said)) from unfit
    return value


@click.command()
@of_a_trial
@click.option("--id", callback=_fit, help="The id of the new source; by default made from the address.")
@click.option("--name", callback=_fit, help="Its name; by default what the repository calls itself.")
@as_json
def add(
    url: str,
    prefix: str | None,
    sets: tuple[str, ...],
    allow_private: bool,
    id: str | None,
    name: str | None,
    json: bool,
) -> int:
    """Try a repository and write its table at the end of sources.toml.

    Everything that is in the file stays as it is. A repository that is there already is not added again.
    """
    described = settings(with_sources=False)
    path = described.sources_path
    existing = tuple(load(path, frozenset(quirks.QUIRKS))) if path.exists() else ()
    _require_writable(path)
    before = path.read_bytes() if path.exists() else b""
    trial = _tried(url, described, existing, prefix, sets, allow_private)
    if trial.source is None:
        emit(_shape(trial)) if json else _tell(trial)
        return 5
    if absent := next((check for check in trial.checks if check.code == "sets" and check.ok is False), None):
        emit(_shape(trial)) if json else _tell(trial)
        say(f"nothing is added: {absent.said}")
        return 5
    wanted = {"id": id, "name": {"fr": name, "en": name} if name else None}
    source = replace(trial.source, **{key: value for key, value in wanted.items() if value})  # type: ignore[arg-type]
    try:
        text = draft.appended(before.decode("utf-8-sig"), source, existing)
    except (draft.Duplicate, ValueError) as error:
        raise click.UsageError(str(error)) from error
    _write(path, before, text)
    emit(_shape(replace(trial, source=source))) if json else _tell(trial)
    say(f"source '{source.id}' is now in {path}; `moisson harvest {source.id}` harvests it")
    return 0


def _tried(
    url: str,
    described: Settings,
    existing: tuple[Source, ...],
    prefix: str | None,
    sets: tuple[str, ...],
    private: bool,
) -> Trial:
    asking = Asking(
        open=lambda source: repository_of(source, described),
        allow_private=private,
        user_agent=f"Moisson (mailto:{described.admin_email})",
        prefix=prefix,
        sets=sets,
        existing=existing,
    )
    try:
        return attempt(url, asking)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="URL") from error


def _existing(described: Settings) -> tuple[Source, ...]:
    """The configured sources; a file with mistakes is no reason not to look at a new repository."""
    try:
        return tuple(load(described.sources_path, frozenset(quirks.QUIRKS)))
    except SourcesInvalid:
        return ()


def _require_writable(path: Path) -> None:
    """Raise SettingsInvalid where the file cannot be written, before a repository is asked for nothing."""
    folder = path.absolute().parent
    if not folder.is_dir():
        said = f"which is in no folder that is there: make {folder}, or name another file"
    elif not os.access(folder, os.W_OK):
        said = f"and {folder} is not this user's to write in: change who may, or name another file"
    else:
        return
    raise SettingsInvalid([f"MOISSON_SOURCES is {path}, {said}"])


def _write(path: Path, before: bytes, text: str) -> None:
    """Put the text in the file's place in one step, unless somebody wrote the file meanwhile."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".sources-")
    written = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        written.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        if (path.read_bytes() if path.exists() else b"") != before:
            said = "was changed while the repository was tried; nothing is written, try again"
            raise click.ClickException(f"{path} {said}")
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)


def _tell(trial: Trial) -> None:
    """The trial for a person: what was tried, what was found, what it would cost."""
    for knock in trial.knocks:
        say(f"{MARKS[False]} {knock.door.url}: {knock.why}")
    if trial.door is None:
        say(_nowhere(trial))
        return
    say(f"{MARKS[True]} {trial.door.url}: {trial.door.why}")
    for check in trial.checks:
        say(f"  {MARKS[check.ok]} {check.said}")
    if trial.preview:
        _tell_preview(trial.preview)
    else:
        say(f"{trial.door.url} is a door, but gives no list as it was asked: {trial.checks[-1].said}")


def _nowhere(trial: Trial) -> str:
    """Why no door opened: there is none, or nobody could be asked."""
    if trial.knocks and all(knock.silent for knock in trial.knocks):
        return f"whether there is a door behind {trial.address} is not known: {trial.knocks[0].why}"
    return f"no door was found behind {trial.address}: give the OAI-PMH address itself if you know it"


def _tell_preview(preview: Preview) -> None:
    for change in preview.sample:
        say(f"    {_line(change)}")
    accepted = sum(isinstance(change, Accepted) for change in preview.sample)
    say(f"  of {accepted} records have: " + ", ".join(f"{name} {count}" for name, count in preview.filled.items()))
    say(f"  {_cost(preview.cost)}")


def _line(change: Change) -> str:
    match change:
        case Accepted(raw, record):
            title = main_title(record.titles)
            named = title.text if title else record.landing_page or ""
            return f"{raw.header.identifier}  {record.type}  {record.year or 'no year'}  {named[:70]}"
        case Deleted(raw):
            return f"{raw.header.identifier}  deleted"
        case Rejected(raw, reasons):
            return f"{raw.header.identifier}  rejected: {', '.join(note.message or note.code for note in reasons)}"


def _cost(cost: Cost | None) -> str:
    if cost is None:
        return "the repository does not say how many records it has, so what a harvest takes is not known"
    took = f"{cost.hours:.1f} hours" if cost.hours >= 1 else f"{max(1, round(cost.hours * 60))} min"
    return (
        f"a first harvest: {cost.records} records, {cost.requests} requests, about {took} and {cost.gigabytes:.2g} GB"
    )


def _shape(trial: Trial) -> dict[str, Any]:
    """The trial as JSON; absent parts are left out."""
    shape: dict[str, Any] = {
        "address": trial.address,
        "found": trial.source is not None,
        "url": trial.door.url if trial.door else None,
        "protocol": trial.door.protocol if trial.door else None,
        "why": trial.door.why if trial.door else None,
        "tried": [{"url": knock.door.url, "why": knock.why} for knock in trial.knocks],
        "checks": [asdict(check) for check in trial.checks],
        "toml": draft.table(trial.source) if trial.source else None,
    }
    if preview := trial.preview:
        shape |= {
            "prefix": preview.prefix,
            "offered": list(preview.offered),
            "filled": preview.filled,
            "records": [row_of(change) for change in preview.sample],
            "cost": asdict(preview.cost) if preview.cost else None,
        }
    return {key: value for key, value in shape.items() if value is not None}
