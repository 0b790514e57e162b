"""The description of the API as OpenAPI 3.1, its search parameters made from the one table of parameters."""

from __future__ import annotations

from typing import Any

from flask import Response

from catalogue.query import FACETS
from catalogue.query.parameters import API, BY_NAME, SEEN, Parameter
from web import here
from web.api.blueprint import answered, api
from web.api.entities import VOCABULARIES
from web.headers import keep

Shape = dict[str, Any]

OF_ANSWERS = ("facets", "facet_size", "highlight", "explain", "labels", "per_page")
STREAMED = tuple(one for one in API if one.name not in OF_ANSWERS)
COUNTED = tuple(one for one in STREAMED if one.name not in ("cursor", "fields", "sort"))
JSON = "application/json"
PROBLEM = "application/problem+json"


@api.get("/openapi.json")
def openapi() -> Response:
    keep(3600)
    return answered(description(here.site().version or "0", here.site().base_url, here.site().repository_name))


def description(version: str, base_url: str, name: str) -> Shape:
    """The whole document; everything in it is read by GET."""
    return {
        "openapi": "3.1.0",
        "info": {"title": name, "version": version, "description": "Search and read the catalogue. No key is needed."},
        "servers": [{"url": base_url}],
        "paths": {f"/api/v1{path}": {"get": operation} for path, operation in _operations().items()},
        "components": {"schemas": {"Problem": _PROBLEM, "Run": _RUN, "Source": _SOURCE}},
    }


def _operations() -> dict[str, Shape]:
    public_id = _in_path("id", "Public id of a work.")
    source = _in_path("source", "Id of a source.")
    number = _in_query("limit", "How many.", {"type": "integer", "minimum": 1, "maximum": 200})
    nth = _in_path("n", "Which of its copies, from 1.", "integer")
    after = _in_query("after", "Id of the last one read.", {"type": "integer", "minimum": 0, "maximum": 10**18 - 1})
    return {
        "/records": _operation("search", "Search works.", [_searched(one) for one in API], _FOUND, 400),
        "/records/{id}": _operation("record", "One work.", [public_id], _WORK, 301, 404, 410),
        "/records/{id}/copies": _operation("copies", "Its copies as harvested.", [public_id], _LIST, 301, 404, 410),
        "/records/{id}/copies/{n}": _operation("copy", "One of them.", [public_id, nth], _OBJECT, 301, 404, 410),
        "/records/{id}/copies/{n}/raw": _operation(
            "raw", "Its payload as delivered.", [public_id, nth], _TEXT, 301, 404, 410, media="text/plain"
        ),
        "/records/{id}/related": _operation(
            "related", "Related works, both ways, as Scholix links.", [public_id], _LIST, 301, 404, 410
        ),
        "/records:lookup": _operation("lookup", "Find works by identifiers.", [_LOOKED_UP], _FOUND_IDS, 400),
        "/records.ndjson": _operation(
            "stream",
            "A whole result, one work a line; more than 10 000 come by date of addition, not by relevance.",
            [_searched(one) for one in STREAMED],
            _TEXT,
            400,
            429,
            media="application/x-ndjson",
        ),
        "/changes": _operation(
            "changes", "Works added, changed and deleted, oldest first.", _FOLLOWED, _LIST, 400, 409
        ),
        "/counts": _operation(
            "counts",
            "Works counted by one or two facets.",
            [_GROUPED, *(_searched(one) for one in COUNTED)],
            _LIST,
            400,
        ),
        "/query": _operation("query", "How a query is understood.", [_searched(BY_NAME["q"])], _OBJECT, 400),
        "/people/{who}": _operation(
            "person", "A person by identifier.", [_in_path("who", "ORCID, `idhal:…`, `idref:…`.")], _OBJECT, 404
        ),
        "/orgs/{which}": _operation(
            "organisation",
            "An organisation by identifier.",
            [_in_path("which", "ROR, `rnsr:…`, `idref:…`, HAL's `struct-…`, or a laboratory's code.")],
            _OBJECT,
            404,
        ),
        "/vocabularies/{name}": _operation(
            "vocabulary",
            "The codes of a vocabulary with labels.",
            [_NAMED, _LABELLED],
            _LIST,
            400,
            404,
        ),
        "/sources": _operation("sources", "All sources with their figures.", [], _of("Source")),
        "/sources/{source}": _operation("source", "One source in full.", [source], _ref("Source"), 404),
        "/sources/{source}/runs": _operation("sourceRuns", "Its harvests.", [source, number], _of("Run"), 400, 404),
        "/sources/{source}/sets": _operation("sets", "The sets that are asked of it.", [source], _LIST, 404),
        "/sources/{source}/rejects": _operation(
            "rejects", "Its rejected records.", [source, number, after], _LIST, 400, 404
        ),
        "/runs/{run}": _operation("run", "One harvest.", [_in_path("run", "Its number.", "integer")], _ref("Run"), 404),
        "/status": _operation("status", "Index and catalogue.", [], {"type": "object"}),
        "/openapi.json": _operation("openapi", "This description.", [], {"type": "object"}),
    }


def _operation(id: str, summary: str, parameters: list[Shape], schema: Shape, *others: int, media: str = JSON) -> Shape:
    answers: Shape = {"200": {"description": "As asked.", "content": {media: {"schema": schema}}}}
    for status in (*others, *((406,) if media == JSON else ()), 414):
        content = {} if status in (301, 414) else {"content": {PROBLEM: {"schema": _ref("Problem")}}}
        answers[str(status)] = {"description": _MEANINGS[status], **content}
    return {"operationId": id, "summary": summary, "parameters": parameters, "responses": answers}


_MEANINGS = {
    301: "Merged into another work: Location says which.",
    400: "The request has faults; all are named.",
    404: "There is no such thing.",
    406: "Accept names no JSON.",
    409: "The catalogue was put back to an older state, and has no change of that number yet.",
    414: "The address is longer than 8 kB; whatever stands in front of the program may say so, too.",
    410: "Deleted; the answer holds the tombstone.",
    429: "Too many whole results are being written; Retry-After says when to ask again.",
}


def _in_path(name: str, sentence: str, type: str = "string") -> Shape:
    return {"name": name, "in": "path", "required": True, "description": sentence, "schema": {"type": type}}


def _in_query(name: str, sentence: str, schema: Shape) -> Shape:
    return {"name": name, "in": "query", "description": sentence, "schema": schema}


def _searched(parameter: Parameter) -> Shape:
    """One parameter of the search; a filter's values may have a leading minus."""
    schema = _schema(parameter)
    if parameter.multiple:
        schema = {"type": "array", "items": schema}
    told = f" One of: {', '.join(parameter.values)}." if parameter.values and parameter.filters else ""
    return _in_query(parameter.name, parameter.sentence + told, schema) | (
        {"explode": True} if parameter.multiple else {}
    )


def _schema(parameter: Parameter) -> Shape:
    minus = "-?" if parameter.filters else ""
    match parameter.kind:
        case "number":
            return {"type": "integer", "minimum": parameter.low, "maximum": parameter.high}
        case "box":
            return {"type": "string", "pattern": _BOX}
        case "year":
            return {"type": "string", "pattern": "^-?([0-9]{1,4}|none)$" if minus else "^[0-9]{1,4}$"}
        case "date":
            return {"type": "string", "format": "date"}
        case "names":
            return _listed(parameter.values)
        case "flag" | "code" if parameter.values:
            return {"type": "string", "pattern": f"^{minus}({'|'.join(parameter.values)})$"}
        case _:
            bounds = {"maxLength": parameter.high} if parameter.high else {}
            return {"type": "string", **bounds, **({} if parameter.name == "q" else {"pattern": SEEN})}


def _listed(values: tuple[str, ...]) -> Shape:
    """Names parted by commas."""
    if not values:
        return {"type": "string", "pattern": SEEN}
    one = f"({'|'.join(values)})"
    return {"type": "string", "pattern": f"^{one}(,{one})*$"}


_DEGREES = r" *[+-]?{0}(\.[0-9]{{1,8}})? *"
_LONGITUDE, _LATITUDE = _DEGREES.format("(1[0-7][0-9]|[0-9]{1,2})"), _DEGREES.format("[0-8]?[0-9]")
_BOX = f"^{_LONGITUDE},{_LATITUDE},{_LONGITUDE},{_LATITUDE}$"


def _ref(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


def _results(item: Shape) -> Shape:
    return {"type": "object", "required": ["results"], "properties": {"results": {"type": "array", "items": item}}}


def _of(name: str) -> Shape:
    return _results(_ref(name))


_LIST = _results({"type": "object"})
_OBJECT: Shape = {"type": "object"}
_TEXT: Shape = {"type": "string"}
_LOOKED_UP = _in_query(
    "id", "Identifier (`doi:…`, `hal:…`, an address …); repeated for several.",
    {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "maxItems": 100},
) | {"explode": True, "required": True}  # fmt: skip
_FOUND_IDS: Shape = {
    "type": "object",
    "required": ["results", "unknown"],
    "properties": {"results": {"type": "array"}, "unknown": {"type": "array", "items": {"type": "string"}}},
}
_FOLLOWED = [
    _in_query("since", "From this day on, in UTC, or from a moment (RFC 3339).", {"type": "string", "format": "date"}),
    _in_query("cursor", "`next_cursor` of the answer before.", {"type": "string", "pattern": "^[0-9]{1,18}$"}),
    _in_query("limit", "How many, 100 without it.", {"type": "integer", "minimum": 1, "maximum": 1000}),
]
_GROUPED = _in_query(
    "group_by", "One or two facets, comma separated.",
    {"type": "array", "items": {"type": "string", "enum": list(FACETS)}, "minItems": 1, "maxItems": 2,
     "uniqueItems": True},
) | {"style": "form", "explode": False, "required": True}  # fmt: skip
_NAMED = _in_path("name", "Which vocabulary.") | {"schema": {"type": "string", "enum": list(VOCABULARIES)}}
_LABELLED = _in_query("labels", "Language of the labels.", {"type": "string", "enum": ["en", "fr"]})
_WORK: Shape = {
    "type": "object",
    "required": ["id", "type", "sources", "links"],
    "description": "Beside these, the fields of record.schema.json; what is not known is absent.",
    "properties": {
        "versions": {"type": "array", "description": "All versions of it, newest first.", "items": {"type": "object"}},
        "probable": {
            "type": "array",
            "description": "Works that are probably the same, with what agrees; of one work only, never in lists.",
            "items": {"type": "object"},
        },
    },
}
_FOUND: Shape = {
    "type": "object",
    "required": ["meta", "results"],
    "properties": {
        "meta": {
            "type": "object",
            "required": ["total", "total_relation", "records", "took_ms", "generation", "query", "stale_sources"],
            "properties": {
                "total": {"type": "integer"},
                "total_relation": {"const": "eq"},
                "next_cursor": {"type": "string"},
            },
        },
        "results": {"type": "array", "items": _WORK | {"required": ["id", "links"]}},
        "facets": {"type": "object"},
    },
}
_PROBLEM: Shape = {
    "type": "object",
    "description": "RFC 9457.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {"status": {"type": "integer"}, "errors": {"type": "array", "items": {"type": "object"}}},
}
_COUNTERS = ("received", "added", "changed", "unchanged", "deleted", "rejected", "skipped", "pages", "requests")
_RUN: Shape = {
    "type": "object",
    "required": ["run", "source", "mode", "state", "asked", "started", *_COUNTERS],
    "properties": {name: {"type": "integer", "minimum": 0} for name in ("run", *_COUNTERS)},
}
_SOURCE: Shape = {
    "type": "object",
    "required": ["source", "name", "url", "state", "live", "deleted", "rejected", "indexed"],
    "properties": {"state": {"enum": ["new", "ok", "late", "failing", "paused", "held", "orphan"]}},
}
