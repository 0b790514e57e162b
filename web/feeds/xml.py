"""A work in the XML formats that the catalogue also publishes over OAI-PMH: DataCite and Dublin Core."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from lxml import etree

from catalogue.formats import PUBLISHED
from catalogue.works import Work
from web.feeds.feed import Feed, Unwritable
from web.site import Site


def write(prefix: str, works: Sequence[Work], site: Site) -> bytes:
    """The shown record of the first work, written by the format of this metadata prefix."""
    record = works[0].record
    format = PUBLISHED[prefix]
    if format.write is None or not format.writable(record):
        raise Unwritable(f"this record lacks what {prefix} demands")
    return etree.tostring(format.write(record), xml_declaration=True, encoding="UTF-8", pretty_print=True)


FEEDS = (
    Feed(
        "datacite.xml",
        "application/vnd.datacite.datacite+xml",
        "DataCite XML",
        partial(write, "oai_datacite"),
        profile="http://datacite.org/schema/kernel-4",
        several=False,
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
