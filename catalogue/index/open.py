"""Opens the index that an address names: `tantivy:PATH`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from catalogue.index import Index
from catalogue.index.tantivy import TantivyIndex

ENGINES: dict[str, Callable[[str], Index]] = {"tantivy": lambda rest: TantivyIndex(Path(rest))}
"""Engines by the scheme of their address."""


def open_index(url: str) -> Index:
    """The index at an address; each process opens its own, after a fork. Raises ValueError for an unknown engine."""
    scheme, colon, rest = url.partition(":")
    engine = ENGINES.get(scheme)
    if engine is None or not colon:
        raise ValueError(f"no index engine for {url!r}: write {' or '.join(f'{name}:PATH' for name in ENGINES)}")
    if not rest:
        raise ValueError(f"{url!r} names no place: write {scheme}:PATH")
    return engine(rest)
