"""What a delivered record says of where it came from before: the provenance container of a source that hands on.

Source: Implementation Guidelines for OAI-PMH, provenance (http://www.openarchives.org/OAI/2.0/guidelines-provenance.htm).
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from lxml import etree

from catalogue.datestamp import parse

NAMESPACE = "http://www.openarchives.org/OAI/2.0/provenance"
_NS = f"{{{NAMESPACE}}}"
_PARTS = tuple(_NS + name for name in ("baseURL", "identifier", "datestamp", "metadataNamespace"))
LONGEST = 16_384
"""Bytes of a description that are carried; a chain of some thirty repositories."""


def namespace_of(payload: bytes) -> str | None:
    """The namespace of a payload's root; None where it has none, or the payload is no XML."""
    try:
        _, root = next(etree.iterparse(BytesIO(payload), events=("start",), resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, StopIteration):
        return None
    return etree.QName(root).namespace


def origin(about: Sequence[bytes]) -> bytes | None:
    """The `originDescription` among the `about` containers of a record, to be nested in ours; None where there is none.

    Only what fits provenance.xsd is carried: the four elements in their order, then at most one earlier description,
    the two attributes. Anything else would make our own answers invalid.
    """
    for one in about:
        if NAMESPACE.encode() not in one:
            continue
        root = etree.fromstring(one, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
        found = root if root.tag == _NS + "provenance" else root.find(f".//{_NS}provenance")
        described = None if found is None else found.find(_NS + "originDescription")
        made = _carried(described) if described is not None else None
        if made is not None and len(text := etree.tostring(made, encoding="utf-8")) <= LONGEST:
            return text
    return None


def _carried(described: etree._Element) -> etree._Element | None:
    """A description made anew of what the schema knows; None where one of its parts is missing."""
    texts = [" ".join((described.findtext(tag) or "").split()) for tag in _PARTS]
    harvested, altered = described.get("harvestDate", ""), described.get("altered", "")
    if not (all(texts) and altered in ("true", "false") and _is_datestamp(harvested) and _is_datestamp(texts[2])):
        return None
    made = etree.Element(_NS + "originDescription", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    made.set("harvestDate", harvested)
    made.set("altered", altered)
    for tag, text in zip(_PARTS, texts, strict=True):
        etree.SubElement(made, tag).text = text
    earlier = described.find(_NS + "originDescription")
    if earlier is not None and (inner := _carried(earlier)) is not None:
        made.append(inner)
    return made


def _is_datestamp(text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True
