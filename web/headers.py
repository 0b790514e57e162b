"""What every answer carries: security headers, a request id, how long it may be kept, and an ETag."""

from __future__ import annotations

import hashlib
import secrets

from flask import Flask, Response, g, request

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


EXPOSED = "Link, ETag, RateLimit, RateLimit-Policy, Retry-After"
"""What pages of other sites may read; the limits of rates are those of a proxy in front of us."""
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
"""The answer to a browser that asks whether another site's page may ask."""


def keep(seconds: int, stale: int = 0) -> None:
    """Let caches keep the answer to this request for so long; what says nothing is kept for a minute.

    For `stale` seconds more they may give it while they ask for a new one.
    """
    g.kept, g.stale = seconds, stale


def tag(response: Response, content: bytes) -> None:
    """Let an answer be known by this content, where its body also says what changes with every request."""
    response.set_etag(hashlib.sha1(content, usedforsecurity=False).hexdigest())


def _begin() -> None:
    g.request_id = secrets.token_hex(8)


def _finish(response: Response) -> Response:
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api/"):  # its errors, too, are there for pages of other sites
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if request.endpoint == "static" and response.status_code in (200, 304):  # the address of a file that is there
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
    if "Cache-Control" not in response.headers:
        kept = g.get("kept", 60)
        good = response.status_code < 400
        later = f", stale-while-revalidate={g.stale}" if g.get("stale") else ""
        response.headers["Cache-Control"] = f"public, max-age={kept}{later}" if good and kept else "no-store"
    cached = response.status_code == 200 and "no-cache" not in response.headers["Cache-Control"]
    if cached and request.method in ("GET", "HEAD") and not response.is_streamed:
        response.add_etag()
        response.make_conditional(request)
    return response


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_finish)
