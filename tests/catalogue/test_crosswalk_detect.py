"""How a payload's format is told where nothing says it: by root, namespace, version, and what is inside."""

from __future__ import annotations

import pytest
from lxml import etree

from catalogue.crosswalk import crosswalk, detect, from_file
from catalogue.record import Accepted, Header, RawRecord

CASES = {
    '<resource><titles/><creators/></resource>': "oai_datacite",
    '<resource xmlns="http://www.openarchives.org/OAI/2.0/"><titles/><publicationYear/></resource>': "oai_datacite",
    '<resource><curation/><content/></resource>': "ivo_vor",
    '<resource><id>4</id><label>a thing</label></resource>': None,
    '<resource xmlns="http://datacite.org/schema/kernel-5"><titles/><creators/></resource>': "oai_datacite",
    '<codeBook xmlns="ddi:codebook:2_7"/>': "oai_ddi",
    '<DDIInstance xmlns="ddi:instance:3_4"/>': "oai_ddi32",
    '<e:eml xmlns:e="https://eml.ecoinformatics.org/eml-2.3.0"/>': "eml",
    '<codeBook xmlns="urn:another:thing"/>': None,
    '<dc xmlns="info:srw/schema/1/dc-schema"/>': "oai_dc",
    '<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods/></modsCollection>': "mods",
}  # fmt: skip


@pytest.mark.parametrize("payload", CASES)
def test_a_format_is_told_from_root_namespace_and_children(payload: str) -> None:
    assert detect(etree.fromstring(payload)) == CASES[payload]


def test_a_version_that_came_out_after_its_reader_is_read() -> None:
    payload = (
        b'<e:eml xmlns:e="https://eml.ecoinformatics.org/eml-2.3.0"><dataset><title>Tides</title></dataset></e:eml>'
    )
    change = crosswalk(RawRecord(Header("oai:x:1"), "eml", payload))
    assert isinstance(change, Accepted)
    assert change.record.titles[0].text == "Tides"


def test_a_file_of_json_lines_is_read_line_by_line() -> None:
    found = list(from_file(b'{"a": 1}\n\n{"b": [2]}\n'))
    assert [one.faults[0].code for one in found] == ["no-record", "no-record"]


def test_a_collection_of_mods_is_cut_into_its_descriptions() -> None:
    one = "<mods><titleInfo><title>{0}</title></titleInfo></mods>"
    whole = f'<modsCollection xmlns="http://www.loc.gov/mods/v3">{one.format("A")}{one.format("B")}</modsCollection>'
    changes = [crosswalk(raw) for raw in from_file(whole.encode())]
    assert [change.record.titles[0].text for change in changes if isinstance(change, Accepted)] == ["A", "B"]
    [alone] = from_file(whole.replace(one.format("B"), "").encode())
    assert isinstance(crosswalk(alone), Accepted)
