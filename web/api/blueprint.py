"""The API's addresses begin here; every answer may be read by pages of other sites."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.after_request
def _open(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "Link, ETag, Retry-After"
    return response


def answered(body: Any, **headers: str) -> Response:
    return Response(msgspec.json.encode(body), content_type="application/json", headers=headers)
