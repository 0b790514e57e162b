"""What readers and programs see when something is missing or goes wrong; never a trace."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound, ServiceUnavailable

from catalogue.access import Damaged, StorageFailed, Unready
from catalogue.query.recognise import recognise
from web.api.problems import problem
from web.show import STYLE_VERSION

RETRY_AFTER = 30
"""Seconds after which an index that is being made, or a database that is away, may be asked again."""

_STATIC_500 = (Path(__file__).parent / "templates" / "500.html").read_text("utf-8")


def _expected(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if isinstance(error, NotFound) and (meant := _without_slash()):
        return redirect(meant, 308)
    if request.path.startswith("/api/"):
        answer = problem(error.code, error.description or error.name)
    else:
        answer = Response(render_template("error.html", error=error, sought=_sought(), wait=_wait(error)), error.code)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def _without_slash() -> str | None:
    """The address that was meant where one of ours has a slash behind it: people and programs add them."""
    bare = request.path.rstrip("/")
    if request.url_rule is not None or not bare or bare == request.path:
        return None
    try:
        current_app.create_url_adapter(request).match(bare)  # type: ignore[union-attr]  # there is one in a request
    except HTTPException:
        return None
    query = request.query_string.decode("utf-8", "replace")
    path = request.script_root + quote(f"/{bare.lstrip('/')}", safe="/:@!$&'()*+,;=~%")
    return f"{path}?{query}" if query else path


def _sought() -> str:
    """What was looked for, to fill the search box: the search itself, else what looks like an identifier."""
    if searched := request.args.get("q", ""):
        return searched[:2000]
    parts = request.path.strip("/").split("/")
    tails = ["/".join(parts[start:]) for start in range(len(parts))]
    of_record = parts[-1][:200] if "r" in parts[:2] else ""
    return next((tail for tail in tails if len(tail) <= 200 and recognise(tail)), of_record)


def _wait(error: HTTPException) -> int | None:
    """Seconds after which the same request may be made again, where that is known."""
    after = getattr(error, "retry_after", None)
    return after if isinstance(after, int) else None


def _unexpected(error: Exception) -> ResponseReturnValue:
    asked = f"{request.method} {quote(request.path)}"
    current_app.logger.error("request %s failed: %s", g.get("request_id", ""), asked, exc_info=error)
    return _failed(500, "Something failed on our side; quote the instance when you report it.")


def _out_of_reach(error: Exception) -> ResponseReturnValue:
    """The database does not answer, for a while: whoever harvests us or keeps copies comes again and takes nothing for
    gone."""
    current_app.logger.error("request %s could not be answered: %s", g.get("request_id", ""), error)
    answer = _failed(503, "The catalogue cannot be read for the moment; ask again soon.")
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def _failed(status: int, said: str) -> Response:
    """A page that needs no template engine, database or translation, and so cannot fail again."""
    if request.path.startswith("/api/"):
        return problem(status, said)
    told = {"status": str(status), "request_id": g.get("request_id", "")}
    told |= {"style_version": STYLE_VERSION, "root": request.script_root}
    page = _STATIC_500
    for name, value in told.items():
        page = page.replace(f"{{{name}}}", value)
    return Response(page, status, content_type="text/html; charset=utf-8")


def _unready(error: Exception) -> ResponseReturnValue:
    """An index that cannot answer yet is no empty answer (UX 2.6)."""
    return _expected(ServiceUnavailable(str(error), retry_after=RETRY_AFTER))


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _expected)
    app.register_error_handler(Unready, _unready)
    app.register_error_handler(Damaged, _unready)
    app.register_error_handler(StorageFailed, _out_of_reach)
    app.register_error_handler(Exception, _unexpected)
