"""What OpenAPI cannot say of the API, taken out of schemathesis' requests: they hold one value against another."""

from __future__ import annotations

from typing import Any

import schemathesis

BEGINS_BEFORE = (("from", "to"), ("cov_from", "cov_to"))


@schemathesis.hook
def map_case(context: object, case: Any) -> Any:
    """A cursor belongs to the search that gave it, and the ends of a range or of a box have an order."""
    query = case.query
    if not isinstance(query, dict):
        return case
    if "/records" in case.path:
        query.pop("cursor", None)
    for first, last in BEGINS_BEFORE:
        if first in query:
            query.pop(last, None)
    if isinstance(box := query.get("bbox"), str) and box.count(",") == 3:
        west, south, east, north = box.split(",")
        query["bbox"] = ",".join((west, *sorted((south, north), key=_number), east)[i] for i in (0, 1, 3, 2))
    return case


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
