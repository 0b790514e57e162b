"""Records in the formats that the catalogue publishes, as the provider, feeds and commands hand them on alike."""

from __future__ import annotations

from lxml import etree
from msgspec.structs import replace

from catalogue.formats import PUBLISHED
from catalogue.record import Record


def root_of(prefix: str, record: Record, repository: str) -> etree._Element:
    """The root of a record's payload in a format that can carry it.

    `repository` is the name of the one that the record was harvested from: DataCite demands a publisher, and who
    holds a record publishes it at least. Raises ValueError for characters that XML cannot carry.
    """
    if prefix == "oai_datacite" and record.publisher is None:
        record = replace(record, publisher=repository)
    write = PUBLISHED[prefix].write
    assert write is not None, "formats are published that can be written"
    return write(record)
