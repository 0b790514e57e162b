"""Addresses put together and taken apart: base URLs with arguments, what a redirect means, whose place it is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit, urlunsplit

Arguments = Sequence[tuple[str, str]] | bytes
"""What is asked: the arguments of an address or form, or a whole XML document to be posted as it is."""


def host_of(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def origin(url: str) -> tuple[str, str]:
    """Scheme, host and port of an address."""
    return urlsplit(url).scheme, host_of(url)


def joined(url: str, query: str) -> str:
    """The base URL with arguments: one that has a query of its own (`?mode=oaipmh`) keeps it."""
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{query}"


def base_of(location: str, arguments: Arguments, asked: str) -> str:
    """The base URL behind a redirect: without our arguments, which are added again, and with the query that the
    base URL had before where the redirect dropped everything."""
    parts = urlsplit(location)
    ours = set() if isinstance(arguments, bytes) else {name for name, _ in arguments}
    kept = [piece for piece in parts.query.split("&") if piece and piece.partition("=")[0] not in ours]
    query = "&".join(kept) if parts.query else urlsplit(asked).query
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
