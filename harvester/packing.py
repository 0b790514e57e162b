"""Answers unpacked within the size allowed, by what their bytes are and not by what a header says. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from harvester.faults import Symptom, Unreachable

GZIP = b"\x1f\x8b"
LAYERS = 3
"""A script and the proxy before it may both compress."""

UNASKED = ("br", "zstd", "compress")
"""Ways to compress that no request of ours accepts."""


def unpacked(raw: bytes, encoding: str, limit: int) -> bytes:
    """The body decompressed, whatever the header says: some announce gzip and send none, some do the reverse, some
    send it packed twice. Raises Unreachable, also where it is packed in a way that was not asked for."""
    for _ in range(LAYERS):
        if raw[:2] != GZIP:
            break
        raw = b"".join(inflated(raw, 31, limit))
    plain = raw[:1] in (b"<", b"\xef", b"\n", b"")
    if "deflate" in encoding.lower() and not plain:
        return b"".join(inflated(raw, 15 if raw[0] & 0x0F == 8 else -15, limit))
    named = next((name for name in UNASKED if name in encoding.lower()), None)
    if named and not plain and b"<" not in raw[:100]:
        said = f"the answer is packed as {named}, though only gzip and deflate are accepted"
        raise Unreachable(Symptom.NOT_OAI, f"{said}: the server or a proxy before it ignores Accept-Encoding")
    return raw


def inflated(raw: bytes, window: int, limit: int) -> Iterator[bytes]:
    """The members of a compressed body, one after the other (RFC 1952, 2.2), within the size allowed."""
    left = limit
    while raw:
        engine = zlib.decompressobj(window)
        try:
            piece = engine.decompress(raw, left + 1)
        except zlib.error as error:
            raise Unreachable(Symptom.CUT, f"the compressed answer is damaged: {error}") from error
        left -= len(piece)
        if left < 0:
            raise too_large(limit)
        if not engine.eof:
            raise Unreachable(Symptom.CUT, "the compressed answer ends in the middle")
        yield piece
        raw = engine.unused_data if engine.unused_data[:2] == raw[:2] else b""


def too_large(limit: int) -> Unreachable:
    said = f"the answer is larger than {limit / (1 << 20):.0f} MiB"
    return Unreachable(Symptom.TOO_LARGE, f"{said}; raise max_response_bytes if that is meant")
