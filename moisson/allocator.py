"""The C library's allocator, told to give back what is freed: glibc, as elsewhere there is nothing to tell."""

from __future__ import annotations

import ctypes

ARENAS = 2
"""Heaps among which the threads of a process share; each keeps its peak for ever, and the index has eight threads."""

LARGE = 1 << 20
"""Bytes from which a block is mapped, and given back when it is freed; by itself glibc raises this to 32 MiB."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # malloc.h


def give_back() -> None:
    """Return freed memory to the system. Call it before there are threads: heaps that exist are never put together."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return
    for setting, value in ((_ARENA_MAX, ARENAS), (_MMAP_THRESHOLD, LARGE), (_TRIM_THRESHOLD, LARGE)):
        mallopt(setting, value)
