"""The directory of sources, and what is known of each: figures, runs, and the records that could not be taken."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from catalogue.access import Reject, SourceFigures
from web import here
from web.headers import keep
from web.pages.lingual import pages

RUNS_SHOWN = 30
REJECTS_READ = 1000
"""Rejects that the page groups; the figure above it is always that of all."""
EXAMPLES = 5


@pages.get("/sources")
def sources() -> ResponseReturnValue:
    keep(60)
    lang = here.language()
    listed = sorted(here.sources(), key=lambda one: (not one.source.enabled, one.source.label(lang).casefold()))
    return render_template("sources.html", sources=listed)


def figures(source: str) -> SourceFigures:
    """What is known of a source; answers 404 where there is none of that id."""
    found = next((one for one in here.sources() if one.source.id == source), None)
    if found is None:
        abort(404, f"There is no source {source[:40]}.")
    return found


@pages.get("/sources/<source>")
def source(source: str) -> ResponseReturnValue:
    keep(60)
    runs = here.access().runs(source, RUNS_SHOWN)
    return render_template("source.html", figures=figures(source), runs=runs)


@pages.get("/sources/<source>/runs")
def runs(source: str) -> ResponseReturnValue:
    keep(60)
    return render_template("runs.html", figures=figures(source), runs=here.access().runs(source, 200))


@dataclass(frozen=True, slots=True)
class Reason:
    """Rejected records that share a reason, with a few of them."""

    code: str
    count: int
    examples: tuple[Reject, ...]


@pages.get("/sources/<source>/rejects")
def rejects(source: str) -> ResponseReturnValue:
    keep(60)
    found = figures(source)
    if not found.source.public_rejects:
        abort(404, "The rejected records of this source are not public.")
    after = request.args.get("after", 0, type=int)
    read = here.access().rejects(source, after, REJECTS_READ)
    more = read[-1].id if len(read) == REJECTS_READ else None
    return render_template("rejects.html", figures=found, reasons=grouped(read), read=len(read), more=more)


def grouped(rejects: list[Reject]) -> list[Reason]:
    """The rejects by the code of their first reason, the most frequent first."""
    groups: dict[str, list[Reject]] = defaultdict(list)
    for reject in rejects:
        groups[reject.reasons[0].code if reject.reasons else "unknown"].append(reject)
    reasons = (Reason(code, len(members), tuple(members[:EXAMPLES])) for code, members in groups.items())
    return sorted(reasons, key=lambda reason: -reason.count)
