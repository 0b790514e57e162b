"""Search, works and their copies as JSON."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, request

from catalogue.access import Answer
from catalogue.index import BadCursor
from catalogue.query import Query, parameters
from catalogue.works import Gone, Merged, Work
from web import here
from web.api import shapes
from web.api.blueprint import answered, api
from web.api.problems import problem
from web.pages.advice import stale


@api.get("/records")
def records() -> Response:
    """A search. An unknown parameter is an error here: mistyped, it would silently widen the search."""
    query, problems = parameters.read(list(request.args.items(multi=True)), strict=True)
    if problems:
        errors = [shapes.fault(one) for one in problems]
        return problem(400, "The request has faults; see errors.", "invalid-parameter", errors)
    try:
        answer = here.access().search(query)
    except BadCursor as reason:
        return problem(400, f"{reason}", "cursor-mismatch", [{"parameter": "cursor", "code": "cursor-mismatch"}])
    headers = {}
    if answer.results.next_cursor:
        headers["Link"] = f'<{_next(answer.results.next_cursor)}>; rel="next"'
    return answered(body(query, answer), **headers)


def _next(cursor: str) -> str:
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{here.site().base_url}{request.path}?{urlencode([*others, ('cursor', cursor)])}"


def body(query: Query, answer: Answer) -> shapes.Shape:
    """What `/records` answers and `moisson search --json` prints."""
    return shapes.search(query, answer, here.site(), [one.source.id for one in stale(here.sources())])


@api.get("/records/<public_id>")
def record(public_id: str) -> Response:
    found = _live(public_id)
    return found if isinstance(found, Response) else answered(shapes.work(found, here.site()))


@api.get("/records/<public_id>/copies")
def copies(public_id: str) -> Response:
    found = _live(public_id, "/copies")
    if isinstance(found, Response):
        return found
    return answered({"id": found.id, "results": [shapes.copy(one, found.id, here.site()) for one in found.copies]})


def _live(public_id: str, rest: str = "") -> Work | Response:
    """The live work, or the answer due instead: 301 after a merge, 410 after a deletion, 404."""
    match here.access().work(public_id):
        case Work() as found:
            return found
        case Merged(into=into):
            return Response(status=301, headers={"Location": f"/api/v1/records/{into}{rest}"})
        case Gone() as tombstone:
            return problem(410, "All copies were deleted.", "gone", tombstone=shapes.gone(tombstone))
        case None:
            return problem(404, "There is no such record.")
