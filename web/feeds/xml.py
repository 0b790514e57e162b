"""A work in the XML formats that the catalogue also publishes over OAI-PMH: DataCite and Dublin Core."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from lxml import etree

from catalogue.formats import PUBLISHED
from catalogue.works import Work
from web.feeds.feed import Feed, Unwritable
from web.site import Site
from web.written import root_of


def write(prefix: str, works: Sequence[Work], site: Site) -> bytes:
    """The shown record of the first work, written by the format of this metadata prefix."""
    found = works[0]
    if not carries(prefix, found):
        raise Unwritable(f"this record lacks what {prefix} demands")
    root = root_of(prefix, found.record, site.repository(found.copies[0].source))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def carries(prefix: str, work: Work) -> bool:
    return PUBLISHED[prefix].writable(work.record)


FEEDS = (
    Feed(
        "datacite.xml",
        "application/vnd.datacite.datacite+xml",
        "DataCite XML",
        partial(write, "oai_datacite"),
        profile="http://datacite.org/schema/kernel-4",
        several=False,
        carries=partial(carries, "oai_datacite"),
    ),
    Feed(
        "dc.xml",
        "application/xml",
        "Dublin Core",
        partial(write, "oai_dc"),
        profile="http://www.openarchives.org/OAI/2.0/oai_dc/",
        several=False,
    ),
)
