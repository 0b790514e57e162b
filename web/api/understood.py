"""How a query was understood, as JSON: its canonical form, notices, and the tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalogue.query import And, Exact, Node, Not, Notice, Or, Query, Span, Term

Shape = dict[str, Any]


def present(built: Mapping[str, Any]) -> Shape:
    """The mapping without its absent values."""
    return {key: value for key, value in built.items() if value is not None}


def understood(query: Query) -> Shape:
    """The `query` of an answer's `meta`; with the tree and the order where that is asked for."""
    built: Shape = {"canonical": query.canonical, "notices": [notice(one) for one in query.notices]}
    if not query.explain:
        return built
    return built | present({"tree": tree(query.tree) if query.tree else None, "sort": query.sort})


def notice(found: Notice) -> Shape:
    return present(
        {
            "code": found.code,
            "text": found.text or None,
            "at": list(found.at) if found.at else None,
            "suggestion": found.suggestion,
        }
    )


def tree(node: Node) -> Shape:
    """A query as it was understood, node by node."""
    match node:
        case And(parts):
            return {"and": [tree(part) for part in parts]}
        case Or(parts):
            return {"or": [tree(part) for part in parts]}
        case Not(part):
            return {"not": tree(part)}
        case Term(text, field, kind, slop):
            return present({kind: text, "field": field, "slop": slop or None})
        case Span(field, low, high, closed):
            return present({"range": field, "from": low, "to": high, "closed": list(closed)})
        case Exact(field, value):
            return {"exact": value, "field": field}
