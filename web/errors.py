"""What readers and programs see when something is missing or goes wrong; never a trace."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from catalogue.access import Damaged, Unready
from web.api.problems import problem

RETRY_AFTER = 30
"""Seconds after which an index that is being made may be asked again."""

_STATIC_500 = (Path(__file__).parent / "templates" / "500.html").read_text("utf-8")


def _expected(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if request.path.startswith("/api/"):
        answer = problem(error.code, error.description or error.name)
    else:
        answer = Response(render_template("error.html", error=error, sought=_sought()), error.code)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def _sought() -> str:
    """What the missing address may have meant, to fill the search box of the page."""
    return request.path.rpartition("/")[2][:200]


def _unexpected(error: Exception) -> ResponseReturnValue:
    # Flask has logged the trace; a page that needs no template engine, database or translation cannot fail again.
    if request.path.startswith("/api/"):
        return problem(500, "Something failed on our side; quote the instance when you report it.")
    page = _STATIC_500.replace("{request_id}", g.get("request_id", ""))
    return Response(page, 500, content_type="text/html; charset=utf-8")


def _unready(error: Exception) -> ResponseReturnValue:
    """An index that cannot answer yet is no empty answer (UX 2.6)."""
    return _expected(ServiceUnavailable(str(error), retry_after=RETRY_AFTER))


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _expected)
    app.register_error_handler(Unready, _unready)
    app.register_error_handler(Damaged, _unready)
    app.register_error_handler(Exception, _unexpected)
