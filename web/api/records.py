"""Search, works and their copies as JSON."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec
from flask import Response, g, request

from catalogue.access import Answer
from catalogue.index import BadCursor
from catalogue.query import Query, parameters
from catalogue.works import Copy, Gone, Merged, Work
from web import here, streams
from web.api import scholix, shapes
from web.api.blueprint import answered, api
from web.api.problems import problem
from web.headers import keep, tag
from web.pages.advice import stale
from web.show import facet_word

MOST = 1_000_000
"""Works in one stream; a reader who wants more goes on by cursor."""


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
        return _mismatch(reason)
    keep(60, stale=300)
    found = body(query, answer)
    response = answered(found)
    tag(response, msgspec.json.encode(found | {"meta": found["meta"] | {"took_ms": 0}}))
    if answer.results.next_cursor:
        response.headers["Link"] = f'<{_next(answer.results.next_cursor)}>; rel="next"'
    return response


@api.get("/records.ndjson")
def stream() -> Response:
    """The whole result, one work a line, at most MOST; `cursor` goes on where the search of `/records` stopped.

    A result that is too large to come by relevance comes by date of addition.
    """
    given = list(request.args.items(multi=True))
    query, problems = parameters.read(given, strict=True)
    if problems:
        return problem(
            400, "The request has faults; see errors.", "invalid-parameter", [shapes.fault(one) for one in problems]
        )
    try:
        works = here.access().walk(query, MOST)
    except BadCursor as reason:
        return _mismatch(reason)
    keep(0)
    site = here.site()
    lines = (msgspec.json.encode(shapes.chosen(shapes.work(work, site), query.fields)) + b"\n" for work in works)
    return streams.streamed(lines, "application/x-ndjson")


def _mismatch(reason: BadCursor) -> Response:
    fault = {"parameter": "cursor", "code": "cursor-mismatch", "message": str(reason)}
    return problem(400, str(reason), "cursor-mismatch", [fault])


def _next(cursor: str) -> str:
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{here.site().base_url}{request.path}?{urlencode([*others, ('cursor', cursor)])}"


def body(query: Query, answer: Answer) -> shapes.Shape:
    """What `/records` answers; `moisson search --json` prints the same, without labels."""
    if query.labels:
        g.lang = query.labels  # whatever is translated from here on is in this language
    word = facet_word if query.labels else None
    return shapes.search(query, answer, here.site(), [one.source.id for one in stale(here.sources())], word)


@api.get("/records/<id:public_id>")
def record(public_id: str) -> Response:
    keep(300)
    found = _live(public_id)
    if isinstance(found, Response):
        return found
    alike = [shapes.probable(one) for one in here.access().probable(found)]
    return answered(shapes.work(found, here.site()) | ({"probable": alike} if alike else {}))


@api.get("/records/<id:public_id>/copies")
def copies(public_id: str) -> Response:
    keep(300)
    found = _live(public_id, "/copies")
    if isinstance(found, Response):
        return found
    return answered({"id": found.id, "results": [shapes.copy(one, found.id, here.site()) for one in found.copies]})


@api.get("/records/<id:public_id>/copies/<number:n>")
def copy(public_id: str, n: int) -> Response:
    """The n-th record of a work, from 1, in the order of `/copies` with the doors of each behind it."""
    keep(300)
    found = _nth(public_id, n, "")
    return found if isinstance(found, Response) else answered(shapes.copy(found[1], found[0].id, here.site()))


@api.get("/records/<id:public_id>/copies/<number:n>/raw")
def raw(public_id: str, n: int) -> Response:
    """Its payload as delivered, as plain text."""
    keep(300)
    found = _nth(public_id, n, "/raw")
    if isinstance(found, Response):
        return found
    body = here.access().payload(found[1].raw)
    if body is None:
        return problem(404, "No payload is kept for this copy.")
    return Response(body, content_type="text/plain; charset=utf-8")


def _nth(public_id: str, n: int, rest: str) -> tuple[Work, Copy] | Response:
    work = _live(public_id, f"/copies/{n}{rest}")
    if isinstance(work, Response):
        return work
    return (work, work.every[n - 1]) if 1 <= n <= len(work.every) else problem(404, "There is no such copy.")


@api.get("/records/<id:public_id>/related")
def related(public_id: str) -> Response:
    """What the work is related to, both ways, in the shape of Scholix."""
    keep(300)
    found = _live(public_id, "/related")
    if isinstance(found, Response):
        return found
    links = here.access().links(found)
    return answered({"id": found.id, "results": [scholix.related(found, link, here.site()) for link in links]})


def _live(public_id: str, rest: str = "") -> Work | Response:
    """The live work, or the answer due instead: 301 after a merge, 410 after a deletion, 404."""
    match here.access().work(public_id):
        case Work() as found:
            return found
        case Merged(into=into):
            return Response(status=301, headers={"Location": f"{request.script_root}/api/v1/records/{into}{rest}"})
        case Gone() as tombstone:
            return problem(410, "All copies were deleted.", "gone", tombstone=shapes.gone(tombstone))
        case None:
            return problem(404, "There is no such record.")
