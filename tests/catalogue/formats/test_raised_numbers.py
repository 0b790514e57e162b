"""Numbers that stand high stay high, also where an element of the payload says so."""

from __future__ import annotations

import pytest

from catalogue.crosswalk import crosswalk, from_file
from catalogue.record import Accepted

EML = (
    '<eml:eml xmlns:eml="https://eml.ecoinformatics.org/eml-2.2.0" packageId="a.1" system="knb"><dataset>'
    "<title>Kelp</title><creator><individualName><surName>Leroy</surName></individualName></creator>"
    "<abstract><para>Some 10<superscript>6</superscript> <emphasis>algae</emphasis> a m<superscript>2</superscript>"
    "</para></abstract></dataset></eml:eml>"
)
DUBLIN_CORE = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>Kelp</dc:title><dc:identifier>https://doi.org/10.1234/a</dc:identifier>"
    "<dc:description>Some 10<sup>6</sup> <i>algae</i> a m<sup>2</sup></dc:description></oai_dc:dc>"
)


@pytest.mark.parametrize("payload", [EML, DUBLIN_CORE], ids=["eml", "oai_dc"])
def test_a_million_does_not_become_a_hundred(payload: str) -> None:
    (change,) = map(crosswalk, from_file(payload.encode()))

    assert isinstance(change, Accepted)
    assert [one.text for one in change.record.descriptions] == ["Some 10⁶ algae a m²"]
