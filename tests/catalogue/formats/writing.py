"""What the tests of written formats share: a record that every format can write, and the way there and back."""

from __future__ import annotations

from lxml import etree

from catalogue.formats import PUBLISHED, Notes
from catalogue.record import Header, Pid, Record, Title

NS = {"d": "http://datacite.org/schema/kernel-4", "dc": "http://purl.org/dc/elements/1.1/"}


def texts(root: etree._Element, path: str) -> list[str]:
    return [str(one.text if isinstance(one, etree._Element) else one) for one in root.xpath(path, namespaces=NS)]


def back(record: Record, format: str) -> Record:
    """The record written, serialised, parsed and read again."""
    root = etree.fromstring(etree.tostring(PUBLISHED[format].write(record)))  # type: ignore[misc]
    return PUBLISHED[format].read(root, Notes(Header("oai:example.org:1"), []))


def published(**fields: object) -> Record:
    """A record with what DataCite demands, and `fields`."""
    return Record(
        **({"type": "dataset", "year": 2024, "titles": (Title("T"),), "pids": (Pid("doi", "10.1/a"),)} | fields)
    )  # type: ignore[arg-type]
