"""The local part of our OAI identifiers: made of the source's identifier at first sight, and never changed.

Source of the characters: oai-identifier.xsd (sampleIdentifier), which is a subset of RFC 3986's.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, unquote

SAFE = "-_.!~*'();/?:@&=+$,"
_PLAIN = re.compile(r"[A-Za-z0-9" + re.escape(SAFE) + "]*")
LONGEST = 200  # bytes; longer identifiers are represented by their SHA-256

INDEXED = 2000
"""Bytes of an identifier that every database can index; PostgreSQL takes some 2 700."""


def kept_name(identifier: str) -> str:
    """Under what a record of this identifier is kept: the identifier, or its beginning and its SHA-256 where it is
    longer than a database can index. One such identifier would otherwise stop its whole page."""
    if len(identifier) * 4 <= INDEXED or len(encoded := identifier.encode()) <= INDEXED:
        return identifier
    digest = hashlib.sha256(encoded).hexdigest()
    return f"{encoded[: INDEXED - 100].decode('utf-8', 'ignore')}#sha256:{digest}"


def key_of(identifier: str) -> str:
    """The key of an identifier: percent-encoded, or its SHA-256 in hexadecimal where that is too long."""
    encoded = identifier if _PLAIN.fullmatch(identifier) else quote(identifier, safe=SAFE)
    return encoded if len(encoded) <= LONGEST else "sha256:" + hashlib.sha256(identifier.encode()).hexdigest()


def kept_key(identifier: str) -> str | None:
    """What the column `key` holds for a new record: None where the key can be read back as the identifier."""
    key = key_of(identifier)
    return None if unquote(key) == identifier and not key.startswith("sha256:") else key


def oai_identifier(domain: str, source: str, identifier: str, key: str | None) -> str:
    return f"oai:{domain}:{source}/{key or key_of(identifier)}"


def parts(domain: str, oai_identifier: str) -> tuple[str, str] | None:
    """(source, key) of one of our OAI identifiers; None for anything else, and for what reads as a NUL: no record has
    one in its name, and PostgreSQL takes none."""
    prefix = f"oai:{domain}:"
    if not oai_identifier.startswith(prefix) or "\0" in unquote(oai_identifier):
        return None
    source, slash, key = oai_identifier[len(prefix) :].partition("/")
    return (source, key) if slash and source and key else None


def identifier_of(key: str) -> str:
    """The identifier that a key which is not kept was made of."""
    return unquote(key)
