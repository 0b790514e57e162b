"""Our OAI-PMH data provider at /oai: the catalogue's records for other harvesters.

`request.py` knows what a request may say, `verbs.py` what is answered, `lists.py` how a list goes on, `response.py`
how an answer is written. This module is the door to HTTP, and the only one of them that reads a clock.
"""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

from flask import Blueprint, Response, current_app
from flask import request as asked  # web.provider.request is the module of that name
from werkzeug.exceptions import RequestEntityTooLarge

from catalogue.formats import PUBLISHED
from web.provider.lists import Provider
from web.provider.verbs import NotYet, answer

__all__ = ["Provider", "answer", "blueprint"]

blueprint = Blueprint("provider", __name__)


@blueprint.route("/oai", methods=["GET", "POST", "HEAD"])
def oai() -> Response:
    """Answer an OAI-PMH request; status 200 also for the protocol's own errors."""
    now = datetime.now(UTC)
    provider = Provider(current_app.extensions["catalogue"].access, current_app.extensions["site"], PUBLISHED)
    try:
        return _response(answer(provider, _arguments(), now))
    except NotYet as wait:
        return Response(f"{wait}\n", 503, {"Retry-After": str(wait.seconds)}, mimetype="text/plain")


def _arguments() -> list[tuple[str, str]]:
    """Every argument as it came, repeated ones, too; by POST they stand in the body, a few clients put some in both."""
    pairs = list(asked.args.items(multi=True))
    try:
        return pairs + list(asked.form.items(multi=True))
    except RequestEntityTooLarge:
        return [*pairs, ("(a body of this size)", "")]


def _response(body: bytes) -> Response:
    answered = Response(body, content_type="text/xml; charset=UTF-8")
    answered.headers["Vary"] = "Accept-Encoding"
    answered.headers["Cache-Control"] = "no-cache"
    if asked.accept_encodings["gzip"]:
        answered.set_data(gzip.compress(body, compresslevel=4, mtime=0))
        answered.headers["Content-Encoding"] = "gzip"
    return answered
