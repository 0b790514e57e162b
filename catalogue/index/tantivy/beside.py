"""Work of the index on several cores at once: facets are counted beside the hits, from the same documents.

tantivy lets go of the interpreter while it searches, so threads are enough.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max(2, os.cpu_count() or 2), "index")


os.register_at_fork(after_in_child=_threads.cache_clear)  # threads do not come along


def beside(function: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> Future[_T]:
    """Have a function called while the caller goes on; it must not wait for another one given here."""
    return _threads().submit(function, *arguments, **named)
