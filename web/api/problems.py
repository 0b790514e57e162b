"""Errors of the API as RFC 9457 `application/problem+json`, all faults of a request at once."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response, g, request

from web.api.shapes import present


def problem(
    status: int,
    detail: str,
    kind: str | None = None,
    errors: Sequence[dict[str, Any]] = (),
    **more: Any,
) -> Response:
    """An error answer. `kind` is the section of /en/api/problems that explains it, `errors` are the single faults."""
    body = present(
        {
            "type": f"{request.script_root}/en/api/problems#{kind}" if kind else "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
            "instance": f"urn:request:{g.get('request_id', '')}",
            "errors": list(errors) or None,
            **more,
        }
    )
    return Response(msgspec.json.encode(body), status, content_type="application/problem+json")
