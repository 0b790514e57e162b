"""Sources, harvest runs and the state of the catalogue as JSON."""

from __future__ import annotations

from flask import Response, abort, request

from catalogue.access import SourceFigures
from web import here, portrait
from web.api import shapes
from web.api.blueprint import answered, api
from web.api.problems import problem

MOST = 200


def _language() -> str:
    asked = request.args.get("lang", "en")
    return asked if asked in here.LANGUAGES else "en"


def _faults(**known: tuple[int, int]) -> Response | None:
    """A problem answer where a parameter is unknown or out of its bounds; None where all is well."""
    errors: list[dict[str, object]] = []
    for name, value in request.args.items():
        if name == "lang" and value in here.LANGUAGES:
            continue
        low, high = known.get(name, (1, 0))
        if not high:
            errors.append({"parameter": name, "code": "unknown-parameter", "allowed": [*known, "lang"]})
        elif not (value.isascii() and value.isdigit() and len(value) < 19 and low <= int(value) <= high):
            errors.append({"parameter": name, "code": "invalid-value", "message": f"a number from {low} to {high}"})
    return problem(400, "The request has faults; see errors.", "invalid-parameter", errors) if errors else None


def _figures(source: str) -> SourceFigures:
    found = next((one for one in here.sources() if one.source.id == source), None)
    return found or abort(404, "There is no such source.")


def _limit() -> int:
    return max(1, min(request.args.get("limit", 30, type=int), MOST))


@api.get("/sources")
def sources() -> Response:
    return answered({"results": [shapes.source(one, _language()) for one in here.sources()]})


@api.get("/sources/<source>")
def source(source: str) -> Response:
    found = _figures(source)
    holdings = portrait.portrait(portrait.of_source(found.source.repository or found.source.id))
    completeness = {"works": holdings.total, "filled": dict(holdings.filled)}
    return answered(shapes.source_in_full(found, _language()) | {"completeness": completeness})


@api.get("/sources/<source>/runs")
def runs(source: str) -> Response:
    _figures(source)
    if faults := _faults(limit=(1, MOST)):
        return faults
    return answered({"results": [shapes.run(one) for one in here.access().runs(source, _limit())]})


@api.get("/sources/<source>/rejects")
def rejects(source: str) -> Response:
    """Rejected records, oldest first; go on with `after`, the id of the last one read."""
    if not _figures(source).source.public_rejects:
        abort(404, "The rejected records of this source are not public.")
    if faults := _faults(limit=(1, MOST), after=(0, 10**18 - 1)):
        return faults
    after = request.args.get("after", 0, type=int)
    return answered({"results": [shapes.reject(one) for one in here.access().rejects(source, after, _limit())]})


@api.get("/sources/<source>/sets")
def sets(source: str) -> Response:
    """The sets that are asked of a source; none where it is asked for everything."""
    asked = _figures(source).source.sets
    return answered({"results": [{"set": name} for name in asked]})


@api.get("/runs/<number:number>")
def run(number: int) -> Response:
    found = here.access().run(number)
    return answered(shapes.run(found)) if found else abort(404, "There is no such run.")


@api.get("/status")
def status() -> Response:
    return answered(shapes.status(here.access().status()))
