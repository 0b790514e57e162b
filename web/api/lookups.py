"""What programs ask beside a search: identifiers looked up, queries parsed, works counted, changes followed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Response, request

from catalogue.access import Changed, Unwritten
from catalogue.query import FACETS, NOT_STATED, Filter, Query, parameters
from catalogue.query.recognise import understand
from catalogue.query.tokens import LIMIT
from web import here
from web.api import shapes
from web.api.blueprint import answered, api
from web.api.problems import problem
from web.api.understood import tree

MOST_LOOKED_UP = 100
MOST_CELLS = 1000
MOST_CHANGES = 1000


@api.get("/records:lookup")
def lookup() -> Response:
    """Identifiers (`id`, repeated) → public ids of the works that have them, and those that are unknown."""
    given = request.args.getlist("id")
    asked = list(dict.fromkeys(one.strip() for one in given if one.strip()))
    if fault := _unknown({"id"}):
        return fault
    if not asked or len(given) > MOST_LOOKED_UP:
        return _wrong("id", "repeated" if asked else "missing", f"Give id from 1 to {MOST_LOOKED_UP} times.")
    found = {one: here.access().find(one[:2000]) for one in asked}
    known = [{"asked": one, "id": id, "html": f"{here.site().base_url}/r/{id}"} for one, id in found.items() if id]
    return answered({"results": known, "unknown": [one for one, id in found.items() if not id]})


@api.get("/query")
def query() -> Response:
    """How a text is understood: its tree, the canonical form, notices. Nothing is searched."""
    if fault := _unknown({"q"}):
        return fault
    text = request.args.get("q", "")
    if len(text) > LIMIT:
        return _wrong("q", "too-long", f"At most {LIMIT} characters are read.")
    read = understand(text)
    body = {"canonical": read.canonical, "notices": [shapes.notice(one) for one in read.notices]}
    return answered(body | ({"tree": tree(read.tree)} if read.tree else {}))


@api.get("/counts")
def counts() -> Response:
    """Works counted by one facet or by two (`group_by`, comma separated), at most 1 000 cells; 0 is left out."""
    given = [pair for pair in request.args.items(multi=True) if pair[0] != "group_by"]
    asked, problems = parameters.read(given, strict=True)
    named = request.args.getlist("group_by")
    groups = [name.strip() for name in ",".join(named).split(",") if name.strip()]
    errors = [shapes.fault(one) for one in problems]
    if len(named) > 1 or not 1 <= len(groups) <= 2 or len(set(groups)) != len(groups) or not set(groups) <= set(FACETS):
        code = "repeated" if len(named) > 1 else "invalid-value" if groups else "missing"
        said = "group_by is one facet, or two that differ, comma separated."
        errors.append({"parameter": "group_by", "code": code, "message": said, "allowed": list(FACETS)})
    if errors:
        return problem(400, "The request has faults; see errors.", "invalid-parameter", errors)
    cells, whole = _cells(replace(asked, highlight=False, cursor=None, per_page=1, page=1), groups)
    return answered({"group_by": groups, "results": cells, "complete": whole})


def _cells(query: Query, groups: list[str]) -> tuple[list[dict[str, Any]], bool]:
    first, second = groups[0], groups[1] if len(groups) > 1 else None
    rows, whole = _counted(query, first, MOST_CELLS if second is None else 40)
    if second is None:
        return [{first: value, "count": count} for value, count in rows], whole
    cells: list[dict[str, Any]] = []
    for value, _ in rows:
        others = tuple(one for one in query.filters if one.field != first)
        inner, all_of_it = _counted(replace(query, filters=(*others, Filter(first, (value,)))), second, MOST_CELLS)
        whole = whole and all_of_it
        cells += [{first: value, second: under, "count": count} for under, count in inner]
        if len(cells) > MOST_CELLS:
            return cells[:MOST_CELLS], False
    return cells, whole


def _counted(query: Query, name: str, most: int) -> tuple[list[tuple[str, int]], bool]:
    """The values of a facet within the search (its own filters count here), and whether these are all."""
    facet = here.access().counted(replace(query, facets=(name,), facet_size=most)).facets[name]
    chosen = next((one for one in query.filters if one.field == name), None)
    rows = [*facet.values, *([(NOT_STATED, facet.missing)] if facet.missing else [])]
    if chosen and chosen.values:
        rows = [row for row in rows if row[0] in chosen.values]
    return [row for row in rows if not chosen or row[0] not in chosen.excluded][:most], not facet.other


@api.get("/changes")
def changes() -> Response:
    """Works added, changed and deleted, oldest first, from a moment (`since`) or a `cursor` on: what a mirror needs.

    There is more as long as there is a `next_cursor`, also after a part that touches no work.
    """
    if fault := _unknown({"since", "cursor", "limit"}):
        return fault
    since, cursor = request.args.get("since", ""), request.args.get("cursor", "")
    limit = request.args.get("limit", "100")
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit[:6]) <= MOST_CHANGES:
        return _wrong("limit", "invalid-value", f"limit is a number from 1 to {MOST_CHANGES}.")
    if "cursor" in request.args and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        return _wrong("cursor", "cursor-mismatch", "This cursor is none of ours.")
    try:
        start = _moment_of(since) if "since" in request.args else None
    except ValueError:
        return _wrong("since", "invalid-value", "since is a time in UTC, 2026-01-31 or 2026-01-31T12:00:00Z.")
    try:
        found = here.access().changes(int(cursor or 0), start, int(limit))
    except Unwritten:
        # no fault of the request, which was right when its cursor was given
        ahead = {"parameter": "cursor", "code": "cursor-mismatch", "message": _UNWRITTEN}
        return problem(409, _UNWRITTEN, "cursor-mismatch", [ahead])
    onward = {} if found.onward is None else {"next_cursor": str(found.onward)}
    return answered({"results": [_change(one) for one in found.works]} | onward)


_UNWRITTEN = (
    "No change of this catalogue has that number yet: it was put back to an older state. Go on with `since`, the time "
    "of the last change that you have, less a day."
)


def _moment_of(text: str) -> datetime:
    """The moment that a text says (RFC 3339, or a day), in UTC; raises ValueError."""
    read = datetime.fromisoformat(text.replace("z", "Z"))
    try:
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except OverflowError as outside:  # the first and last hours of the calendar, in another zone
        raise ValueError(text) from outside


def _change(one: Changed) -> dict[str, Any]:
    return {"change": one.number, "id": one.work, "kind": one.kind, "at": shapes.moment(one.at)}


def _unknown(known: set[str]) -> Response | None:
    errors = [
        {
            "parameter": name,
            "code": "unknown-parameter",
            "message": f"there is no parameter '{name[:100]}'",
            "allowed": sorted(known),
        }
        for name in request.args
        if name not in known
    ]
    return problem(400, "The request has faults; see errors.", "invalid-parameter", errors) if errors else None


def _wrong(parameter: str, code: str, message: str) -> Response:
    return problem(400, message, "invalid-parameter", [{"parameter": parameter, "code": code, "message": message}])
