"""Resumption tokens: where a list goes on, carried by the client and signed by us, so that no server remembers it.

A token is valid for as long as the site's key is: it survives restarts and may be used again. It never fixes an
upper end that the client did not ask for, so a record that changes during a walk is met again at its end.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

import msgspec

VERSION = 1


class Position(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Where a list goes on, and what was asked.

    `start` and `end` are the window in epoch seconds, None an open end; `after` is (changed in epoch seconds, row)
    of the last record given; `cursor` counts the records given so far; `size` is the size first declared.
    """

    version: int
    verb: str
    prefix: str
    set: str | None = None
    start: int | None = None
    end: int | None = None
    after: tuple[int, int] | None = None
    cursor: int = 0
    size: int = 0


def write(position: Position, key: bytes) -> str:
    """The token of a position: only letters, digits, `-`, `_` and one `.`; the same position gives the same token."""
    body = urlsafe_b64encode(msgspec.json.encode(position)).rstrip(b"=")
    return f"{body.decode()}.{_signature(body, key)}"


def read(token: str, key: bytes) -> Position | None:
    """The position in a token of ours; None for one that we did not write, altered in any character, or of old."""
    body, _, signature = token.partition(".")
    if not token.isascii() or not hmac.compare_digest(signature, _signature(body.encode(), key)):
        return None
    try:
        position = msgspec.json.decode(urlsafe_b64decode(body + "=" * (-len(body) % 4)), type=Position)
    except (ValueError, msgspec.DecodeError):
        return None
    return position if position.version == VERSION else None


def _signature(body: bytes, key: bytes) -> str:
    return urlsafe_b64encode(hmac.digest(key, body, sha256)).rstrip(b"=").decode()
