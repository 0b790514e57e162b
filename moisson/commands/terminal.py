"""What all commands share: how data is printed, how the catalogue is opened, which error is which exit code."""

from __future__ import annotations

import errno
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
import msgspec

from catalogue.administration import Harvested
from catalogue.index import Damaged, Unready
from catalogue.ingest import AlreadyRunning, StorageFailed
from catalogue.query import Query, parameters
from catalogue.source import Source, SourcesInvalid
from catalogue.sources_file import nearest
from catalogue.store.migrate import NotMigrated
from harvester.faults import Failure
from moisson.assemble import Opened, open_catalogue
from moisson.settings import PLACEHOLDER, Settings, SettingsInvalid, read

as_json = click.option("--json", "json", is_flag=True, help="One JSON object a line on standard output.")


MARKS = {True: "✓", False: "✗", None: "·"}
"""What stands before a check: that it is good, that it is not, or neither."""


class NotFound(click.ClickException):
    """What was asked for is not there (exit 7)."""

    exit_code = 7


class _Number(click.ParamType[int]):
    """The number of a row; one that no database holds is of a row that is not there."""

    name = "integer"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        number = int(click.INT.convert(value, param, ctx))
        if abs(number) >= 2**63:
            raise NotFound(f"there is nothing with the number {number}")
        return number


NUMBER = _Number()


def exit_code_of(error: Exception) -> int | None:
    """The exit code of an error that we know how to tell; None for a surprise."""
    match error:
        case SettingsInvalid() | SourcesInvalid() | NotMigrated():
            return 3
        case Failure():
            return 5
        case AlreadyRunning() | Harvested():
            return 6
        case StorageFailed() | Damaged() | Unready():
            return 1
        case OSError(errno=errno.ENOSPC):
            return 1  # what we print to, or where we write, is full; the message says which
        case _:
            return None


def told(error: Exception) -> str:
    """What is said of an error that we know how to tell."""
    if isinstance(error, OSError):
        where = error.filename or "where this was to be written"
        return f"{error.strerror} ({where}): free some space there, then type it again"
    return str(error)


def settings(with_sources: bool = True) -> Settings:
    return read(os.environ, with_sources)


def opened(migrating: bool = False) -> Opened:
    """The catalogue of the environment."""
    return open_catalogue(settings(), migrating)


def source_named(opened: Opened, id: str) -> Source:
    """A source of `sources.toml`; raises NotFound, naming the nearest."""
    return source_in(opened.settings, id)


def source_in(settings: Settings, id: str) -> Source:
    """A source of `sources.toml`; raises NotFound, naming the nearest."""
    source = settings.sources.get(id)
    if source is None:
        raise NotFound(f"there is no source '{id}' in {settings.sources_path}{nearest(id, settings.sources)}")
    return source


def listed_source(opened: Opened, id: str) -> str:
    """A source whose records may be listed: one of `sources.toml`, or one that only the catalogue still knows."""
    if id not in opened.settings.sources and id not in {one.source.id for one in opened.catalogue.access.sources()}:
        source_named(opened, id)
    return id


def meant(identifier: str, settings: Settings) -> str:
    """The public id in an address of ours, a page's or a form's; any other identifier as it is."""
    address = re.fullmatch(rf"{re.escape(settings.base_url)}(?:/fr|/en)?/r/(\w+)(?:[./?#].*)?", identifier)
    return address[1] if address else identifier


def query_of(text: str, pairs: Sequence[str]) -> Query:
    """The query of a search box and parameters as NAME=VALUE; raises click.UsageError with every mistake."""
    odd = next((pair for pair in pairs if "=" not in pair), None)
    if odd is not None:
        raise click.UsageError(f"--param {odd!r}: write NAME=VALUE")
    given = [(name, value) for name, _, value in (pair.partition("=") for pair in pairs)]
    asked, problems = parameters.read([("q", text), *given], strict=True)
    if problems:
        raise click.UsageError("; ".join(problem.message for problem in problems))
    return asked


def say_notices(asked: Query) -> None:
    """Say where a text was not clear, in the words of the pages, and what a text of which nothing was left finds."""
    if asked.notices:
        from web.pages.wording import notices  # with Flask, which takes its time to load

        for sentence in notices(asked, ()):
            say(sentence.text + (f" Did you mean {sentence.suggestion}?" if sentence.suggestion else ""))
    if asked.wordless:
        say("Nothing of the text was left, and nothing is found by it.")
    elif asked.tree is None and asked.text:
        say("Every work is meant that the parameters do not leave out.")


def confirm(question: str, yes: bool, typed: str | None = None) -> None:
    """Ask before something is destroyed, unless `--yes` was given; `typed` is what must be typed in place of y.

    Raises click.UsageError where nobody can be asked, and click.Abort where the answer is no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(f"{question} Nobody can be asked here: add --yes if that is meant.")
    if typed is None:
        click.confirm(question, abort=True, err=True)
    elif click.prompt(f"{question} Type {typed} to go on", err=True) != typed:
        raise click.Abort


def emit(value: Mapping[str, Any]) -> None:
    """One JSON object on one line."""
    click.echo(msgspec.json.encode(value).decode())


def say(message: str) -> None:
    """A message for the person at the terminal."""
    click.echo(printable(as_typed(message)), err=True)


def tell(text: str) -> None:
    """A line of data, for a person to read."""
    click.echo(printable(text))


_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """The text without what a terminal obeys: a repository wrote it, and an escape sequence in it could hide lines,
    rename the window or type commands."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def warn_of_placeholder(wanted: Settings) -> None:
    """Say that identifiers are being handed out which nobody can keep, before others have harvested them."""
    if wanted.oai_domain == PLACEHOLDER and not wanted.sample:
        say(
            f"identifiers begin with oai:{PLACEHOLDER}, which is good for a trial only: before others harvest them, "
            "set MOISSON_OAI_DOMAIN and begin a new catalogue"
        )


def as_typed(message: str) -> str:
    """A message whose commands are written as this one was started: after `make demo`, `moisson` is on no PATH."""
    return message.replace("`moisson ", f"`{program()} ")


def program() -> str:
    """How this program is started here: by its name where that finds it, else by its path."""
    started = Path(sys.argv[0])
    if started.name != "moisson":
        return "moisson"
    found = shutil.which("moisson")
    if found and Path(found).resolve() == started.resolve():
        return "moisson"
    with suppress(ValueError):
        return shlex.quote(str(started.absolute().relative_to(Path.cwd())))
    return shlex.quote(str(started.absolute()))


def lines(shape: Mapping[str, Any], width: int = 16) -> None:
    """An object for people: a line for each of its values, and for each part of one that has parts."""
    for name, value in shape.items():
        parts = value if isinstance(value, list | tuple) else [value]
        for part in parts or [""]:
            tell(as_typed(f"{name:{width}} {plain(part)}".rstrip()))


def plain(value: object) -> str:
    """A value as people read it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return "; ".join(map(plain, value))
        case Mapping():
            return ", ".join(f"{name} {plain(part)}" for name, part in value.items())
    return str(value)


def table(rows: Iterable[Mapping[str, object]], columns: list[str]) -> None:
    """Rows as aligned columns; numbers to the right."""
    lines = [[_cell(row.get(column)) for column in columns] for row in rows]
    widths = [max([len(column), *(len(line[n]) for line in lines)]) for n, column in enumerate(columns)]
    numeric = [bool(lines) and all(line[n].isdigit() or not line[n] for line in lines) for n in range(len(columns))]
    for line in [columns, *lines]:
        tell("  ".join(_aligned(*cell) for cell in zip(line, widths, numeric, strict=True)).rstrip())


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _aligned(text: str, width: int, right: bool) -> str:
    return text.rjust(width) if right else text.ljust(width)
