"""Small writers of the two formats, for as long as `catalogue.formats` publishes none."""

from __future__ import annotations

from lxml import etree

from catalogue.formats import PUBLISHED, Format
from catalogue.record import Record

XSI = "http://www.w3.org/2001/XMLSchema-instance"
DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DATACITE = "http://datacite.org/schema/kernel-4"


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{DATACITE}}}{name}", dict(attributes))
    element.text = text
    return element


def dublin_core(record: Record) -> etree._Element:
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    for title in record.titles:
        etree.SubElement(root, f"{{{DC}}}title").text = title.text
    for description in record.descriptions:
        etree.SubElement(root, f"{{{DC}}}description").text = description.text
    return root


def datacite(record: Record) -> etree._Element:
    root = etree.Element(f"{{{DATACITE}}}resource", nsmap={None: DATACITE, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{DATACITE} https://schema.datacite.org/meta/kernel-4.6/metadata.xsd")
    _add(root, "identifier", record.pids[0].value, identifierType="DOI")
    _add(_add(_add(root, "creators"), "creator"), "creatorName", record.creators[0].name)
    _add(_add(root, "titles"), "title", record.titles[0].text)
    _add(root, "publisher", record.publisher)
    _add(root, "publicationYear", str(record.year))
    _add(root, "resourceType", "dataset", resourceTypeGeneral="Dataset")
    return root


def _unread(*_: object) -> Record:
    raise NotImplementedError("the provider only writes")


def publish() -> None:
    """Offer these where nothing better is offered."""
    dc = Format(("oai_dc",), (OAI_DC,), ("dc",), "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", _unread, dublin_core)
    kernel = Format(
        ("oai_datacite",),
        (DATACITE,),
        ("resource",),
        "https://schema.datacite.org/meta/kernel-4.6/metadata.xsd",
        _unread,
        datacite,
        lambda record: record.year is not None,
    )
    PUBLISHED.setdefault("oai_dc", dc)
    PUBLISHED.setdefault("oai_datacite", kernel)
