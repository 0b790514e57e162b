"""Where the API's addresses begin, and how its answers are written."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response, request

from web.api.problems import problem

api = Blueprint("api", __name__, url_prefix="/api/v1")


def answered(body: Any, **headers: str) -> Response:
    return Response(msgspec.json.encode(body), content_type="application/json", headers=headers)


@api.after_request
def acceptable(response: Response) -> Response:
    """JSON only for those who take some; streams and payloads go to all, since clients ask for JSON by habit."""
    if response.status_code != 200 or response.mimetype != "application/json":
        return response
    taken = [kind.partition(";")[0] for kind, quality in request.accept_mimetypes if quality]
    if request.accept_mimetypes and not any(kind in ("*/*", "application/*") or "json" in kind for kind in taken):
        response = problem(406, f"The API answers in application/json, and {', '.join(taken)[:200]} is asked for.")
    response.vary.add("Accept")
    return response
