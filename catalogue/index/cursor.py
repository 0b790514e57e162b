"""The opaque continuation of a search: where the last page ended, bound to its query."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b

from catalogue.index import BadCursor
from catalogue.query import Query

_VERSION = 1
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Position:
    """After which hit a search goes on: its sort key, how many came before it, and works seen with that very key."""

    order: str
    key: int | str | None
    rank: int = 0
    works: tuple[str, ...] = ()


def write(position: Position, query: Query) -> str:
    kept = [_VERSION, _digest(query), position.order, position.key, position.rank, *position.works]
    return urlsafe_b64encode(json.dumps(kept, separators=(",", ":")).encode()).decode().rstrip("=")


def read(text: str, query: Query, order: str, documents: int) -> Position:
    """The position in this order of an index of so many documents. Raises BadCursor where this is none of ours or
    belongs to another query. Nobody has signed a cursor, so nothing in it is believed: a rank beyond the last document
    would have an engine set memory aside for all the hits before it."""
    try:
        kept = json.loads(urlsafe_b64decode(text[:_LONGEST].encode("ascii") + b"=="))
        version, digest, ordered, key, rank, *works = kept
        whole = version == _VERSION and type(rank) is int and rank >= 0 and isinstance(ordered, str)
        whole = whole and all(isinstance(work, str) for work in works)
        keyed = {"relevance": key is None, "title": isinstance(key, str)}.get(
            ordered, type(key) is int and abs(key) < 2**63
        )
    except (ValueError, TypeError, RecursionError) as unread:
        raise BadCursor("not a cursor of this service") from unread
    if not (whole and keyed):
        raise BadCursor("not a cursor of this service")
    if (digest, ordered) != (_digest(query), order):
        raise BadCursor("this cursor belongs to another query or order")
    return Position(order, key, min(rank, documents), tuple(works))


def _digest(query: Query) -> str:
    asked = (query.canonical or query.tree, query.filters, query.spans, query.box, query.sort, query.versions)
    return blake2b(repr(asked).encode(), digest_size=9).hexdigest()
