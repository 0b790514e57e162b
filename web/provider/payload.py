"""The metadata of records as bytes in one prefix, for `response.serialise` to put in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from lxml import etree

from catalogue.access import Served
from catalogue.record import Record
from web.provider import response
from web.written import root_of


def payloads(prefix: str, found: Iterable[Served]) -> list[bytes]:
    """The metadata of the live records, in order."""
    live = (served for served in found if not served.deleted)
    return [_payload(prefix, served.record, served.origin_name) for served in live if served.record]


def _payload(prefix: str, record: Record, repository: str) -> bytes:
    try:
        element = root_of(prefix, record, repository)
    except ValueError:
        # lxml refuses characters that XML cannot carry; text is made safe when it enters, so this is the last defence
        element = root_of(prefix, msgspec.convert(_legal(msgspec.to_builtins(record)), Record), repository)
    return etree.tostring(element, encoding="utf-8")


def _legal(value: Any) -> Any:
    match value:
        case str():
            return response.legal(value)
        case dict():
            return {key: _legal(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_legal(inner) for inner in value]
        case _:
            return value
