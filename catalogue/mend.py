"""What XML forbids taken out of a record, so that one bad character does not cost the record. Pure.

The bytes are kept as they were delivered, so whoever reads a stored payload again mends it again.
"""

from __future__ import annotations

import codecs
import html.entities
import re

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
REFERENCE = re.compile("&#(x[0-9A-Fa-f]+|[0-9]+);")
ENTITY = re.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)([A-Za-z][A-Za-z0-9]*;)?")
DECLARATION = re.compile(r"<\?xml\s[^<>?]*\?>\s*")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 are read as Windows does, which is where they come from nearly always."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("cp1252-bytes", _as_cp1252)


def mended(piece: bytes) -> bytes:
    """A record or payload without what XML forbids: illegal characters and references to them, HTML's entities, bare
    ampersands, inner XML declarations, bytes that are not UTF-8. Markup out of balance is not mended."""
    text = piece.decode("utf-8", "cp1252-bytes")
    text = DECLARATION.sub("", FORBIDDEN.sub("", text))
    text = REFERENCE.sub(lambda match: match[0] if is_legal(match[1]) else "", text)
    return ENTITY.sub(lambda match: spelt(match[1]), text).encode()


def spelt(name: str | None) -> str:
    """What an entity without a declaration means in HTML, as XML may say it; a bare ampersand otherwise."""
    meant = html.entities.html5.get(name or "")
    if meant is None:
        return f"&amp;{name or ''}"
    return "".join(f"&#{ord(character)};" for character in meant)


def is_legal(reference: str) -> bool:
    number = int(reference[1:], 16) if reference[0] == "x" else int(reference[:8])
    return (
        number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF
    )
