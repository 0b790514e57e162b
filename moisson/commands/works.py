"""`moisson works`: why records are one work, and operators' decisions that they are or are not."""

from __future__ import annotations

import getpass
from collections.abc import Mapping

import click

from catalogue.access import Probable
from catalogue.administration import Undecidable
from catalogue.grouping import Reason
from catalogue.works import Copy, Merged, Version, Work
from moisson.assemble import Opened
from moisson.commands.terminal import NotFound, as_json, emit, meant, opened, say, tell
from web.api import shapes
from web.api.shapes import moment, present


@click.group()
def works() -> None:
    """See why records are one work, and decide that they are or are not."""


@works.command()
@click.argument("identifier")
@as_json
def explain(identifier: str, json: bool) -> None:
    """Say of each record of a work why it is there: class, identifiers, which are shared, what was decided; then the
    versions that it is one of, and what is probably the same."""
    catalogue = opened()
    found = _work(catalogue, identifier)
    alike = catalogue.catalogue.access.probable(found)
    reasons = catalogue.catalogue.administration.explain(found)
    for reason in reasons:
        if json:
            emit({"work": found.id, **_shape(reason)})
            continue
        tell(f"{reason.copy.source}  {reason.copy.identifier}  ({reason.kind or 'no class of its own'})")
        for pid in reason.pids:
            told = " shared" * (pid in reason.shared) + " minted-here" * (pid in reason.minted)
            tell(f"    {pid}{told}")
        for one in reason.decisions:
            tell(
                f"    decided: {one.kind} by {one.actor}, {one.at:%Y-%m-%d}" + (f": {one.reason}" if one.reason else "")
            )
    if json:
        _emit_others(found, alike)
        return
    for version in found.versions:
        tell(_told(version, found))
    for other in alike:
        tell(f"probably the same: {other.work.id}  {_why(other)}")
    say(f"{found.id}: {len(reasons)} records" + (f", brought together by {found.why}" if found.why else ""))


def _emit_others(found: Work, alike: tuple[Probable, ...]) -> None:
    for version in found.versions:
        emit({"work": found.id, "version": shapes.version(version, found)})
    for one in alike:
        emit({"work": found.id, "probable": shapes.probable(one)})


def _told(version: Version, found: Work) -> str:
    marks = [version.number and f"version {version.number}", version.date]
    marks += ["newest" if version is found.versions[0] else None, "this one" if version.id == found.id else None]
    return f"one of its versions: {version.id}  {', '.join(mark for mark in marks if mark)}"


def _why(one: Probable) -> str:
    unsaid = f"; {' and '.join(one.unsaid)} unsaid" if one.unsaid else ""
    return f"same {', '.join(one.agree)}{unsaid}"


@works.command()
@click.argument("identifiers", nargs=-1, required=True)
@click.option("--reason", help="Why; kept with the decision.")
@as_json
def same(identifiers: tuple[str, ...], reason: str | None, json: bool) -> None:
    """Make works one: by public ids, their addresses here or identifiers, two at least. Harvests keep to it."""
    if len(identifiers) < 2:
        raise click.UsageError("name two works at least")
    catalogue = opened()
    found = list({work.id: work for work in (_work(catalogue, one) for one in identifiers)}.values())
    if len(found) < 2:
        _decided(json, {"works": [found[0].id], "decided": "same"}, f"{found[0].id} is one work already")
        return
    try:
        catalogue.catalogue.administration.same(found, getpass.getuser(), reason)
    except Undecidable as refused:
        raise click.UsageError(str(refused)) from refused
    catalogue.follower.catch_up()
    ids = [work.id for work in found]
    _decided(json, {"works": ids, "decided": "same"}, f"{' and '.join(ids)} are one work now")


@works.command()
@click.argument("identifier")
@click.argument("source", required=False)
@click.argument("record", required=False)
@click.option("--reason", help="Why; kept with the decision.")
@click.option("--from", "other", metavar="OTHER", help="Another work, with which this one is not to be taken for one.")
@click.option(
    "--undo",
    is_flag=True,
    help="Take back what was decided about the records of this work, or about the one taken out of it.",
)
@as_json
def apart(
    identifier: str,
    source: str | None,
    record: str | None,
    reason: str | None,
    other: str | None,
    undo: bool,
    json: bool,
) -> None:
    """Let the record RECORD of SOURCE be a work of its own, out of the work IDENTIFIER. Harvests keep to it.

    RECORD may be left out where SOURCE has but one record in the work. A work of one record leaves the versions that
    it is one of. With `--from`, two works that look alike are no longer called probably the same.
    """
    catalogue = opened()
    found = _work(catalogue, identifier)
    if undo:
        _undone(catalogue, found, json)
    elif other is not None:
        _distinct(catalogue, found, _work(catalogue, other), reason, json)
    else:
        copy = _copy(found, source, record)
        _parted(catalogue, found, copy, reason, json)
    catalogue.follower.catch_up()


def _parted(catalogue: Opened, found: Work, copy: Copy, reason: str | None, json: bool) -> None:
    """Take a record out of its work, and say under which public ids both are found now."""
    administration = catalogue.catalogue.administration
    own = administration.apart(found, copy, getpass.getuser(), reason)
    shape = {"works": [found.id], "decided": "apart", "source": copy.source, "identifier": copy.identifier, "work": own}
    said = f"{copy.source} {copy.identifier} is a work of its own now: {own}"
    _decided(json, shape, f"{said}; `moisson works apart {own} --undo` takes that back")


def _undone(catalogue: Opened, found: Work, json: bool) -> None:
    """Take back what was decided about a work or, where that is nothing, about what was taken out of it."""
    try:
        undone = catalogue.catalogue.administration.undecide(found)
    except Undecidable as refused:
        raise click.UsageError(str(refused)) from refused
    about, count = undone.work, undone.count
    said = f"{count} decisions about {about} are taken back" if count else f"nothing was decided about {about}"
    _decided(json, {"works": [about], "undone": count}, said)


def _decided(json: bool, shape: Mapping[str, object], sentence: str) -> None:
    if json:
        emit(shape)
    else:
        say(sentence)


def _distinct(catalogue: Opened, found: Work, other: Work, reason: str | None, json: bool) -> None:
    try:
        catalogue.catalogue.administration.distinct(found, other, getpass.getuser(), reason)
    except Undecidable as refused:
        raise click.UsageError(str(refused)) from refused
    _decided(
        json, {"works": [found.id, other.id], "decided": "distinct"}, f"{found.id} and {other.id} are not the same"
    )


def _work(catalogue: Opened, identifier: str) -> Work:
    access, named = catalogue.catalogue.access, meant(identifier, catalogue.settings)
    found = access.work(access.find(named) or named)
    if isinstance(found, Merged):
        found = access.work(found.into)
    if not isinstance(found, Work):
        raise NotFound(f"no live work has the identifier {identifier!r}")
    return found


def _copy(found: Work, source: str | None, record: str | None) -> Copy:
    every = found.every
    fitting = [one for one in every if source in (None, one.source) and record in (None, one.identifier)]
    if len(every) < 2 and not found.versions:
        raise click.UsageError(f"{found.id} has but one record and no other versions")
    if len(fitting) != 1:
        listed = ", ".join(f"{one.source} {one.identifier}" for one in every)
        raise click.UsageError(f"say which record by its source and identifier: {listed}")
    return fitting[0]


def _shape(reason: Reason) -> dict[str, object]:
    return present(
        {
            "source": reason.copy.source,
            "identifier": reason.copy.identifier,
            "class": reason.kind,
            "pids": list(reason.pids),
            "shared": list(reason.shared),
            "minted": list(reason.minted),
            "decisions": [
                present({"kind": one.kind, "actor": one.actor, "reason": one.reason, "at": moment(one.at)})
                for one in reason.decisions
            ]
            or None,
        }
    )
