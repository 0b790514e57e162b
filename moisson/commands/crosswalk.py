"""`moisson crosswalk`: what a file of records becomes, without any catalogue."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from catalogue.crosswalk import crosswalk as judge
from catalogue.crosswalk import from_file
from catalogue.formats import FORMATS
from catalogue.record import Accepted, Change, Rejected, main_title
from catalogue.sources_file import nearest
from moisson.commands.outcomes import row_of
from moisson.commands.terminal import as_json, emit, settings, source_in, table


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--prefix", help="The metadata prefix of the records; recognised from the file where it is not given.")
@click.option("--source", help="Read with the quirks of this source of sources.toml.")
@as_json
def crosswalk(file: Path, prefix: str | None, source: str | None, json: bool) -> None:
    """Read FILE, a payload or an OAI-PMH answer, into normalised records; exit 0 even if all are rejected.

    FILE is - for standard input.
    """
    if prefix is not None and prefix not in FORMATS:
        raise click.BadParameter(
            f"{prefix!r} is no format that is read{nearest(prefix, FORMATS)}", param_hint="--prefix"
        )
    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    quirks = source_in(settings(), source).quirks if source else ()
    changes = [judge(raw, quirks) for raw in from_file(content, prefix)]
    if json:
        for change in changes:
            emit(row_of(change))
        return
    table(
        [row_of(change) | {"title": _title(change), "why": _why(change)} for change in changes],
        ["identifier", "prefix", "outcome", "title", "why"],
    )


def _title(change: Change) -> str:
    title = main_title(change.record.titles) if isinstance(change, Accepted) else None
    return title.text[:60] if title else ""


def _why(change: Change) -> str:
    return ", ".join(reason.code for reason in change.reasons) if isinstance(change, Rejected) else ""
