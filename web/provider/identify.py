"""Who we are: the answer to Identify with its descriptions."""

from __future__ import annotations

from lxml import etree

from catalogue import datestamp
from catalogue.access import Access
from catalogue.datestamp import Granularity, Window
from web.provider.response import LOCATION, default_namespace, legal, sub
from web.site import Site

IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"


def identify(root: etree._Element, access: Access, site: Site, base_url: str) -> None:
    """Add Identify to an answer; `base_url` is the address that clients type, to the letter."""
    element = sub(root, "Identify")
    for name, text in (
        ("repositoryName", legal(site.repository_name)),
        ("baseURL", base_url),
        ("protocolVersion", "2.0"),
        ("adminEmail", site.admin_email),
        ("earliestDatestamp", datestamp.write(access.earliest())),
        ("deletedRecord", "persistent"),
        ("granularity", Granularity.SECOND.value),
        ("compression", "gzip"),
    ):
        sub(element, name, text)
    _identifiers(sub(element, "description"), access, site)
    _terms(sub(element, "description"), site)


def _identifiers(description: etree._Element, access: Access, site: Site) -> None:
    root = etree.SubElement(description, f"{{{IDENTIFIER}}}oai-identifier", nsmap=default_namespace(IDENTIFIER))
    root.set(LOCATION, f"{IDENTIFIER} http://www.openarchives.org/OAI/2.0/oai-identifier.xsd")
    first = access.records("oai_dc", Window(), limit=1)
    sub(root, "scheme", "oai", IDENTIFIER)
    sub(root, "repositoryIdentifier", site.oai_domain, IDENTIFIER)
    sub(root, "delimiter", ":", IDENTIFIER)
    sample = first[0].oai_identifier if first else f"oai:{site.oai_domain}:source/key"
    sub(root, "sampleIdentifier", sample, IDENTIFIER)


def _terms(description: etree._Element, site: Site) -> None:
    """What may be done with the metadata; `rights` has no schema that clients validate offline, Dublin Core has."""
    root = etree.SubElement(description, f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC})
    root.set(LOCATION, f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    sub(root, "title", legal(site.repository_name), DC)
    sub(root, "description", "Records harvested from research repositories; each says where it comes from.", DC)
    if site.metadata_licence:
        sub(root, "rights", legal(site.metadata_licence), DC)
