"""Whose identifiers a repository mints: the `mints` of its source, as DOI prefixes or whole beginnings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from catalogue.source import Source


def mints(source: Source, pid: str) -> bool:
    """Whether the repository of a source mints this identifier (`scheme:value`)."""
    return pid.startswith(_beginnings(source))


def _beginnings(source: Source) -> tuple[str, ...]:
    return tuple(f"doi:{mint}/" for mint in source.mints)


def minter(sources: Mapping[str, Source]) -> Callable[[str, str], bool]:
    """A test of (source, `scheme:value`): whether the source's repository mints this identifier."""
    prefixes = {id: _beginnings(source) for id, source in sources.items() if source.mints}

    def minted(source: str, pid: str) -> bool:
        return pid.startswith(prefixes.get(source, ()))

    return minted
