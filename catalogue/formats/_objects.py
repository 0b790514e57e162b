"""JSON as elements, so that a format in JSON is read by the same means as one in XML."""

from __future__ import annotations

import json
from typing import Any

from lxml import etree

from catalogue.formats._walk import Element

SPACE = "http://json.org/"
_DEEPEST = 60


def looks_like_json(data: bytes) -> bool:
    """Whether a payload begins as a JSON object or list does."""
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def tree(data: bytes) -> Element:
    """The elements of a JSON document: a member is an element of its name (what stands before a colon left out), a list
    is repeated, null nothing. ValueError for what is no JSON or nested without end.

    The root is `dataverse` for an export of Dataverse (its own JSON or an ORE map), else `object`.
    """
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError("the JSON is nested too deep") from error
    if isinstance(found, dict) and isinstance(found.get("data"), dict) and "status" in found:
        found = found["data"]  # Dataverse's API puts its answers into an envelope
    root = etree.Element(f"{{{SPACE}}}{'dataverse' if _is_dataverse(found) else 'object'}")
    _fill(root, found, 0)
    return root


def lines(data: bytes) -> list[bytes]:
    """The documents of a file that has one on each line (JSON Lines); none where it is no such file."""
    found = [one for one in data.splitlines() if one.strip()]
    return found if len(found) > 1 and all(one[:1] == b"{" and one.rstrip()[-1:] == b"}" for one in found) else []


def _is_dataverse(found: Any) -> bool:
    if not isinstance(found, dict):
        return False
    versions = (found.get("datasetVersion"), found.get("latestVersion"), found)
    blocks = any(isinstance(one, dict) and "metadataBlocks" in one for one in versions)
    return blocks or (isinstance(found.get("ore:describes"), dict) and "ore:ResourceMap" in str(found.get("@type")))


def _fill(element: Element, value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError("the JSON is nested too deep")
    if isinstance(value, dict):
        for name, inner in value.items():
            for one in inner if isinstance(inner, list) else [inner]:
                if one is not None:
                    _fill(etree.SubElement(element, _tag(name)), one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            _fill(etree.SubElement(element, "item"), one, depth + 1)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = "".join(sign for sign in str(value) if sign.isprintable() or sign in "\t\n\r")


def _tag(name: str) -> str:
    """A name that XML allows: `citation:authorName` is authorName, `@id` id."""
    last = name.rpartition(":")[2]
    tag = "".join(sign if sign.isalnum() or sign in "_-." else "_" for sign in last).lstrip("-._0123456789")
    try:
        etree.QName(tag)
    except ValueError:
        return "member"
    return tag
