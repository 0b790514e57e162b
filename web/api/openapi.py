"""The description of the API as OpenAPI 3.1, its search parameters made from the one table of parameters."""

from __future__ import annotations

from typing import Any

from flask import Response

from catalogue.query.parameters import API, Parameter
from web import here
from web.api.blueprint import answered, api
from web.headers import keep

Shape = dict[str, Any]

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
    after = _in_query("after", "Id of the last one read.", {"type": "integer", "minimum": 0})
    return {
        "/records": _operation("search", "Search works.", [_searched(one) for one in API], _FOUND, 400),
        "/records/{id}": _operation("record", "One work.", [public_id], _WORK, 301, 404, 410),
        "/records/{id}/copies": _operation("copies", "Its copies as harvested.", [public_id], _LIST, 301, 404, 410),
        "/sources": _operation("sources", "All sources with their figures.", [], _of("Source")),
        "/sources/{source}": _operation("source", "One source in full.", [source], _ref("Source"), 404),
        "/sources/{source}/runs": _operation("sourceRuns", "Its harvests.", [source, number], _of("Run"), 400, 404),
        "/sources/{source}/rejects": _operation(
            "rejects", "Its rejected records.", [source, number, after], _LIST, 400, 404
        ),
        "/runs/{run}": _operation("run", "One harvest.", [_in_path("run", "Its number.", "integer")], _ref("Run"), 404),
        "/status": _operation("status", "Index and catalogue.", [], {"type": "object"}),
        "/openapi.json": _operation("openapi", "This description.", [], {"type": "object"}),
    }


def _operation(id: str, summary: str, parameters: list[Shape], schema: Shape, *others: int) -> Shape:
    answers: Shape = {"200": {"description": "As asked.", "content": {JSON: {"schema": schema}}}}
    for status in others:
        content = {} if status == 301 else {"content": {PROBLEM: {"schema": _ref("Problem")}}}
        answers[str(status)] = {"description": _MEANINGS[status], **content}
    return {"operationId": id, "summary": summary, "parameters": parameters, "responses": answers}


_MEANINGS = {
    301: "Merged into another work: Location says which.",
    400: "The request has faults; all are named.",
    404: "There is no such thing.",
    410: "Deleted; the answer holds the tombstone.",
}


def _in_path(name: str, sentence: str, type: str = "string") -> Shape:
    return {"name": name, "in": "path", "required": True, "description": sentence, "schema": {"type": type}}


def _in_query(name: str, sentence: str, schema: Shape) -> Shape:
    return {"name": name, "in": "query", "description": sentence, "schema": schema}


def _searched(parameter: Parameter) -> Shape:
    """One parameter of the search; a filter's values may have a leading minus, so codes are told and not enforced."""
    schema = _schema(parameter)
    if parameter.multiple:
        schema = {"type": "array", "items": schema}
    told = f" One of: {', '.join(parameter.values)}." if parameter.values and parameter.filters else ""
    return _in_query(parameter.name, parameter.sentence + told, schema) | (
        {"explode": True} if parameter.multiple else {}
    )


def _schema(parameter: Parameter) -> Shape:
    match parameter.kind:
        case "number":
            return {"type": "integer", "minimum": parameter.low, "maximum": parameter.high}
        case "year":
            return {"type": "string", "pattern": "^[0-9]{1,4}$"}
        case "date":
            return {"type": "string", "format": "date"}
        case "flag" | "code" if not parameter.filters and parameter.values:
            return {"type": "string", "enum": list(parameter.values)}
        case _:
            return {"type": "string"} | ({"maxLength": parameter.high} if parameter.high else {})


def _ref(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


def _results(item: Shape) -> Shape:
    return {"type": "object", "required": ["results"], "properties": {"results": {"type": "array", "items": item}}}


def _of(name: str) -> Shape:
    return _results(_ref(name))


_LIST = _results({"type": "object"})
_WORK: Shape = {
    "type": "object",
    "required": ["id", "type", "sources", "links"],
    "description": "Beside these, the fields of record.schema.json; what is not known is absent.",
}
_FOUND: Shape = {
    "type": "object",
    "required": ["meta", "results"],
    "properties": {
        "meta": {
            "type": "object",
            "required": ["total", "records", "took_ms", "generation", "query", "stale_sources"],
            "properties": {"total": {"type": "integer"}, "next_cursor": {"type": "string"}},
        },
        "results": {"type": "array", "items": _WORK},
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
