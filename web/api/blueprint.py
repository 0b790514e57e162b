"""Where the API's addresses begin, and how its answers are written."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response

api = Blueprint("api", __name__, url_prefix="/api/v1")


def answered(body: Any, **headers: str) -> Response:
    return Response(msgspec.json.encode(body), content_type="application/json", headers=headers)
