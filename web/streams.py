"""Answers as long as a whole result: a process writes few at once, so that pages are answered beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from threading import BoundedSemaphore
from typing import AnyStr, cast

from flask import Flask, Response, current_app, stream_with_context
from werkzeug.exceptions import TooManyRequests

AT_ONCE = 2
"""Of the four answers that a process gives at once: a file takes as long as the slowest of readers."""
RETRY_AFTER = 30


def settle(app: Flask) -> None:
    app.extensions["streams"] = BoundedSemaphore(AT_ONCE)


def streamed(pieces: Iterable[AnyStr], content_type: str, headers: dict[str, str] | None = None) -> Response:
    """An answer of pieces that are made as they are taken; raises TooManyRequests where AT_ONCE are under way."""
    under_way = cast(BoundedSemaphore, current_app.extensions["streams"])
    if not under_way.acquire(blocking=False):
        raise TooManyRequests("Other files are being written just now; wait and ask again.", retry_after=RETRY_AFTER)
    place = ExitStack()  # is left once, with the last piece or by a reader who takes no more, or none
    place.callback(under_way.release)
    answer = Response(stream_with_context(_until_left(place, pieces)), content_type=content_type, headers=headers)
    answer.call_on_close(place.close)
    return answer


def _until_left(place: ExitStack, pieces: Iterable[AnyStr]) -> Iterator[AnyStr]:
    with place:
        yield from pieces
