"""The directory of sources, and what is known of each: figures, runs, and the records that could not be taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Response, abort, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from catalogue.access import Reject, SourceFigures
from catalogue.index.words import folded
from catalogue.query import Filter, Query
from catalogue.run import Counters, HarvestRun
from web import here, labels, portrait
from web.feeds.export import chunks, inert, line
from web.headers import keep
from web.pages import facets
from web.pages.lingual import pages
from web.pages.search import address, limit

RUNS_SHOWN = 30
REJECTS_READ = 1000
"""Rejects that the page groups; the figure above it is always that of all."""
EXAMPLES = 5


_WORST = ("failing", "held", "late", "new", "paused", "ok", "orphan")
ORDERS: dict[str, Callable[[SourceFigures], object]] = {
    "name": lambda one: folded(one.source.label(here.language())),
    "records": lambda one: -one.live,
    "freshness": lambda one: -(one.last_success.timestamp() if one.last_success else 0),
    "state": lambda one: _WORST.index(one.state) if one.state in _WORST else len(_WORST),
}


@pages.get("/sources")
def sources() -> ResponseReturnValue:
    """All sources, those switched off last; `q` keeps those whose name or centre has it, `order` is one of ORDERS."""
    keep(60)
    sought = " ".join(request.args.get("q", "").split())[:100]
    order = request.args.get("order", "name")
    order = order if order in ORDERS else "name"
    kept = [one for one in here.sources() if folded(sought) in folded(_said(one))]
    listed = sorted(kept, key=lambda one: (not (one.source.enabled or one.known), ORDERS[order](one)))
    asked = [one for one in listed if one.source.enabled or one.known]
    runs = {one.source.id: here.access().runs(one.source.id, RUNS_SHOWN) for one in asked}
    return render_template("sources.html", sources=listed, runs=runs, sought=sought, order=order, orders=list(ORDERS))


def _said(one: SourceFigures) -> str:
    centre = labels.centre(one.source.centre) if one.source.centre else ""
    return " ".join([one.source.id, centre, *one.source.name.values(), *one.source.description.values()])


def figures(source: str) -> SourceFigures:
    """What is known of a source; answers 404 where there is none of that id."""
    found = next((one for one in here.sources() if one.source.id == source), None)
    if found is None:
        abort(404, f"There is no source {source[:40]}.")
    return found


@pages.get("/sources/<source>")
def source(source: str) -> ResponseReturnValue:
    keep(60)
    found = figures(source)
    runs = here.access().runs(source, RUNS_SHOWN)
    repository = found.source.repository or found.source.id
    shape = portrait.portrait(portrait.of_source(repository))
    return render_template(
        "source.html",
        figures=found,
        runs=runs,
        repository=repository,
        portrait=shape,
        bars=facets.histogram(shape.counts["year"].values),
        overlap=[pair for pair in shape.counts["source"].values if pair[0] != repository],
        month=lately(runs, datetime.now(UTC)),
        inside=Query(filters=(Filter("source", (repository,)),), sort="added"),
        address=address,
        limit=limit,
    )


def lately(runs: Sequence[HarvestRun], now: datetime) -> Counters | None:
    """What the harvests of the last thirty days brought together; None where there was none."""
    recent = [run.counters for run in runs if run.started > now - timedelta(days=30)]
    if not recent:
        return None
    return Counters(**{name: sum(getattr(one, name) for one in recent) for name in Counters.__dataclass_fields__})


@pages.get("/sources/<source>/completeness.csv")
def completeness(source: str) -> Response:
    """How full the fields of a source's works are, for a spreadsheet."""
    keep(300)
    found = figures(source)
    shape = portrait.portrait(portrait.of_source(found.source.repository or found.source.id))
    rows = [f"{name},{count},{shape.total}" for name, count in shape.filled.items()]
    return Response("\r\n".join(["field,works,total", *rows, ""]), content_type="text/csv; charset=utf-8")


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
    after = min(max(request.args.get("after", 0, type=int), 0), 2**62)
    read = here.access().rejects(source, after, REJECTS_READ)
    more = read[-1].id if len(read) == REJECTS_READ else None
    return render_template("rejects.html", figures=found, reasons=grouped(read), read=len(read), more=more)


@pages.get("/sources/<source>/rejects.csv")
def rejects_csv(source: str) -> Response:
    """Every reject of a source with every reason, a line each, to be handed to those who can mend the records."""
    keep(60)
    if not figures(source).source.public_rejects:
        abort(404, "The rejected records of this source are not public.")
    return Response(stream_with_context(chunks(_lines(source))), content_type="text/csv; charset=utf-8")


def _lines(source: str) -> Iterator[str]:
    yield "\ufeff" + line(("id", "identifier", "stage", "code", "message", "line", "value", "first_seen", "last_seen"))
    after = 0
    while read := here.access().rejects(source, after, REJECTS_READ):
        after = read[-1].id
        for one in read:
            for note in one.reasons:
                seen = (f"{one.first_seen:%Y-%m-%dT%H:%M:%SZ}", f"{one.last_seen:%Y-%m-%dT%H:%M:%SZ}")
                where = str(note.line) if note.line else ""
                cells = (one.identifier or "", one.stage, note.code, note.message, where, note.raw or "", *seen)
                yield line((str(one.id), *map(inert, cells)))


@pages.get("/sources/<source>/rejects/<number:number>.xml")
def reject_payload(source: str, number: int) -> Response:
    """What was delivered, as text: a browser must never run what a repository sent."""
    keep(300)
    public = figures(source).source.public_rejects
    mine = next(iter(here.access().rejects(source, number - 1, 1)), None) if public else None
    body = here.access().reject_payload(number) if mine and mine.id == number else None
    if body is None:
        abort(404, "No payload is kept for this rejected record.")
    return Response(body, content_type="text/plain; charset=utf-8")


def grouped(rejects: list[Reject]) -> list[Reason]:
    """The rejects by the code of their first reason, the most frequent first."""
    groups: dict[str, list[Reject]] = defaultdict(list)
    for reject in rejects:
        groups[reject.reasons[0].code if reject.reasons else "unknown"].append(reject)
    reasons = (Reason(code, len(members), tuple(members[:EXAMPLES])) for code, members in groups.items())
    return sorted(reasons, key=lambda reason: -reason.count)
