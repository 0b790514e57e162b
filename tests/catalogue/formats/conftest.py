"""The schemas that what we write must be valid against."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree


@pytest.fixture(scope="session")
def datacite_schema(shared: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(shared / "schemas" / "datacite" / "kernel-4.6" / "metadata.xsd"))


@pytest.fixture(scope="session")
def oai_dc_schema(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    """The schema of oai_dc; its imports point to the copies beside it, since no test may ask the network."""
    folder = tmp_path_factory.mktemp("schemas")
    (folder / "xml.xsd").write_bytes((shared / "schemas/datacite/kernel-4.6/include/xml.xsd").read_bytes())
    for name, imported in (("simpledc20021212.xsd", "xml.xsd"), ("oai_dc.xsd", "simpledc20021212.xsd")):
        tree = etree.parse(shared / "schemas" / "oai-pmh" / name)
        for one in tree.iter("{http://www.w3.org/2001/XMLSchema}import"):
            one.set("schemaLocation", imported)
        tree.write(folder / name)
    return etree.XMLSchema(etree.parse(folder / "oai_dc.xsd"))
