"""What every index engine makes of cursors and pages that no answer of ours led to."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace

import pytest

from catalogue.index import BadCursor, Index
from catalogue.query.parse import parse
from catalogue.works import Work

WorkOf = Callable[..., Work]
Fill = Callable[..., None]
SORTS = ("relevance", "added", "newest", "oldest", "title", "modified")


def _forged(cursor: str | None, **changed: object) -> str:
    """The cursor with other things in it; nobody signs one."""
    kept = json.loads(urlsafe_b64decode((cursor or "") + "=="))
    names = ("version", "digest", "order", "key", "rank")
    for name, value in changed.items():
        kept[names.index(name)] = value
    return urlsafe_b64encode(json.dumps(kept).encode()).decode()


@pytest.mark.parametrize("rank", [2**39, 2**63, 2**200])
@pytest.mark.parametrize("sort", SORTS)
def test_a_cursor_far_behind_the_end(sort: str, rank: int, index: Index, fill: Fill, work_of: WorkOf) -> None:
    """An engine sets memory aside for all hits before it, and would end the process for want of it."""
    fill(*(work_of(n, f"Mer {n}", "fr", year=1990 + n % 5) for n in range(60)))
    query = replace(parse("mer"), sort=sort, per_page=5)
    found = index.search(replace(query, cursor=_forged(index.search(query).next_cursor, rank=rank)))
    assert found.total == 60
    assert len(found.hits) <= 5


@pytest.mark.parametrize("sort", SORTS)
def test_a_page_far_behind_the_end(sort: str, small: Index) -> None:
    found = small.search(replace(parse("mer"), sort=sort, page=2**60, per_page=100))
    assert (found.hits, found.total, found.next_cursor) == ((), 2, None)


@pytest.mark.parametrize(
    "changed",
    [{"order": "title", "key": "mer"}, {"order": "relevance", "key": None}, {"order": "newest", "key": 1}, {"order": 7},
     {"key": [[]]}, {"key": 2**63}, {"key": "mer"}, {"key": 1e300}, {"rank": -1}, {"rank": 1.5}, {"rank": True},
     {"version": [1]}, {"digest": {}}],
    ids=str,
)  # fmt: skip
def test_a_forged_cursor(changed: dict[str, object], index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(*(work_of(n, f"Mer {n}", "fr", year=1990 + n % 5) for n in range(60)))
    query = replace(parse("mer"), sort="added", per_page=5)
    with pytest.raises(BadCursor):
        index.search(replace(query, cursor=_forged(index.search(query).next_cursor, **changed)))


def test_a_cursor_nested_beyond_all_measure(small: Index) -> None:
    with pytest.raises(BadCursor):
        small.search(replace(parse("mer"), cursor=urlsafe_b64encode(b"[" * 2900).decode()))
