"""Opens the index that an address names: `tantivy:PATH` or `whoosh:PATH`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from catalogue.index import Index


def _tantivy(rest: str) -> Index:
    from catalogue.index.tantivy import TantivyIndex

    return TantivyIndex(Path(rest))


def _whoosh(rest: str) -> Index:
    try:
        from catalogue.index.whoosh import WhooshIndex
    except ImportError as missing:
        raise ValueError("whoosh is not installed: `pip install moisson[whoosh]`") from missing
    return WhooshIndex(Path(rest))


ENGINES: dict[str, Callable[[str], Index]] = {"tantivy": _tantivy, "whoosh": _whoosh}
"""Engines by the scheme of their address; each is imported when it is asked for, so that no other has to be there."""


def open_index(url: str) -> Index:
    """The index at an address; each process opens its own, after a fork. Raises ValueError for an unknown engine."""
    scheme, colon, rest = url.partition(":")
    engine = ENGINES.get(scheme)
    if engine is None or not colon:
        raise ValueError(f"no index engine for {url!r}: write {' or '.join(f'{name}:PATH' for name in ENGINES)}")
    if not rest:
        raise ValueError(f"{url!r} names no place: write {scheme}:PATH")
    return engine(rest)
