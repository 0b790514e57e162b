"""`moisson rejects`: records that could not be taken, why, and another attempt at them."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator

import click

from catalogue.access import Reject
from catalogue.causes import CAUSES, UNKNOWN, Group, grouped
from catalogue.record import Note
from moisson.assemble import Opened
from moisson.commands.terminal import (
    NUMBER,
    NotFound,
    as_json,
    emit,
    lines,
    listed_source,
    opened,
    say,
    source_named,
    table,
    tell,
)
from web.api import shapes
from web.feeds.export import inert


@click.group()
def rejects() -> None:
    """Look at rejected records, try them again, or hand them to their repository."""


def _all(catalogue: Opened, source: str | None) -> Iterator[Reject]:
    wanted, after = listed_source(catalogue, source) if source else None, 0
    while page := catalogue.catalogue.access.rejects(wanted, after, 500):
        yield from page
        after = page[-1].id


@rejects.command("list")
@click.option("--source", help="Only those of this source.")
@click.option("--causes", is_flag=True, help="How many for each cause, and who can mend it.")
@as_json
def list_(source: str | None, causes: bool, json: bool) -> None:
    """All rejects, oldest first, or what causes them."""
    found = _all(opened(), source)
    if causes:
        _tell_causes(grouped(found), json)
        return
    if json:
        for reject in found:
            emit(shapes.reject(reject))
        return
    rows = [shapes.reject(reject) | {"reason": reject.reasons[0].code if reject.reasons else ""} for reject in found]
    table(rows, ["id", "source", "identifier", "stage", "reason", "attempts", "last_seen"])


def _tell_causes(groups: list[Group], json: bool) -> None:
    rows = [
        {"source": group.source, "code": group.code, "count": group.count, "mender": group.cause.mender}
        | {"remedy": group.cause.remedy, "examples": group.examples}
        for group in groups
    ]
    if not json:
        table(rows, ["count", "source", "code", "mender", "remedy"])
    for row in rows if json else ():
        emit(row)


@rejects.command()
@click.argument("id", type=NUMBER)
@as_json
def show(id: int, json: bool) -> None:
    """One reject with every reason and the payload as it was delivered."""
    found = opened().catalogue.administration.reject(id)
    if found is None:
        raise NotFound(f"there is no reject {id}; `moisson rejects list` shows what there is")
    reject, payload = found
    text = payload.decode("utf-8", "replace") if payload else ""
    if json:
        emit(shapes.reject(reject) | {"payload": text})
        return
    shape = {name: value for name, value in shapes.reject(reject).items() if name != "reasons"}
    lines(shape | {"reasons": [_told(note) for note in reject.reasons]}, width=12)
    tell(f"\n{text}" if payload else "\nno payload was delivered")


def _told(note: Note) -> str:
    where = f" (line {note.line})" if note.line else ""
    cause = CAUSES.get(note.code)
    return f"{note.code}: {_why(note)}{where}" + (f"; who can mend it: the {cause.mender}" if cause else "")


def _why(note: Note) -> str:
    """The sentence of a reason; of one that has none, what it is about."""
    return note.message or ": ".join(filter(None, (note.field, note.raw))) or note.code.replace("-", " ")


@rejects.command()
@click.argument("source")
@as_json
def retry(source: str, json: bool) -> None:
    """Judge the kept payloads of SOURCE's rejects again, without network."""
    catalogue = opened()
    taken, left = catalogue.catalogue.administration.retry(source_named(catalogue, source))
    catalogue.follower.catch_up()
    if json:
        emit({"source": source, "accepted": taken, "rejected": left})
    else:
        say(f"{source}: {taken} became records, {left} are still rejected")


@rejects.command()
@click.option("--source", help="Only those of this source.")
@click.option("--format", "form", type=click.Choice(["csv", "ndjson"]), default="csv", show_default=True)
@as_json
def export(source: str | None, form: str, json: bool) -> None:
    """Every reject with all its reasons, for the people who can mend them; `--json` is `--format ndjson`."""
    found = _all(opened(), source)
    if json or form == "ndjson":
        for reject in found:
            emit(shapes.reject(reject))
        return
    lines = csv.writer(sys.stdout)
    columns = ["id", "source", "identifier", "stage", "code", "message", "line", "attempts"]
    lines.writerow([*columns, "first_seen", "last_seen", "mender"])
    for reject in found:
        shape = shapes.reject(reject)
        for note in reject.reasons:
            told = [note.code, inert(_why(note)), note.line or ""]
            ends = [reject.attempts, shape["first_seen"], shape["last_seen"], CAUSES.get(note.code, UNKNOWN).mender]
            lines.writerow([reject.id, reject.source, inert(reject.identifier or ""), reject.stage, *told, *ends])
