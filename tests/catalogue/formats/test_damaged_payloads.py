"""No payload, however damaged, makes a crosswalk raise: each ends as exactly one outcome."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from plugins.damage import damaged as damaged_tree

from catalogue.crosswalk import crosswalk, from_file
from catalogue.formats import FORMATS
from catalogue.record import Accepted, Deleted, Header, RawRecord, Rejected

FOLDER = Path(__file__).parents[2] / "samples"
SAMPLES = sorted([*FOLDER.glob("*/*.xml"), *FOLDER.glob("*/*.export")])
SNIPPETS = [
    b"<",
    b">",
    b"&",
    b"&amp;",
    b"\x00",
    b"\xff",
    b"</",
    b"<!--",
    b"]]>",
    b"<a>",
    b"xmlns=''",
    b"9" * 40,
    b"\xe2\x80\xae",
    b"10.",
    b"http://",
    b"[",
    b"-",
    b"/",
    b" ",
    b"",
    b"info:eu-repo/",
    b"<!DOCTYPE x>",
    b"ark:",
    b"urn:",
    b"2021-13-45",
    b"nan",
]
ELEMENTS = ["title", "creator", "date", "identifier", "relation", "coverage", "rights", "type", "language"]
PREFIXES = [None, *sorted({format.prefixes[0] for format in FORMATS.values()})]
EDITS = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 40), st.sampled_from(SNIPPETS)), min_size=1, max_size=6
)


def damaged(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, snippet in edits:
        at = place % (len(data) + 1)
        data = data[:at] + snippet + data[at + length :]
    return data


@settings(max_examples=150, deadline=None)
@given(
    sample=st.sampled_from(SAMPLES),
    edits=EDITS,
    prefix=st.sampled_from(PREFIXES),
)
def test_a_damaged_payload_has_an_outcome(
    sample: Path, edits: list[tuple[int, int, bytes]], prefix: str | None
) -> None:
    data = damaged(sample.read_bytes(), edits)
    changes = [crosswalk(raw) for raw in from_file(data, prefix)]
    assert changes
    assert all(isinstance(change, Accepted | Deleted | Rejected) for change in changes)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_reader_fails_on_a_payload_with_wrong_texts_and_places(sample: Path) -> None:
    """Forty of each sample; `tests/soak/payloads.py CORPUS` tries as many real ones as one likes."""
    [raw] = from_file(sample.read_bytes())
    assert raw.root is not None
    chance = random.Random(sample.name)
    for _ in range(40):
        root = damaged_tree(raw.root, chance)
        change = crosswalk(RawRecord(raw.header, raw.prefix, etree.tostring(root), root))
        assert not (isinstance(change, Rejected) and change.reasons[0].code == "unreadable"), change.reasons


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(max_size=60),
    name=st.sampled_from(
        ["title", "creator", "date", "identifier", "relation", "coverage", "rights", "type", "language"]
    ),
)
def test_any_text_in_any_element_has_an_outcome(text: str, name: str) -> None:
    root = etree.Element("{http://www.openarchives.org/OAI/2.0/oai_dc/}dc")
    for one in ("title", name):
        element = etree.SubElement(root, f"{{http://purl.org/dc/elements/1.1/}}{one}")
        element.text = (
            "".join(c for c in text if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd") or "x"
        )
    change = crosswalk(RawRecord(Header("oai:example.org:1"), "oai_dc", etree.tostring(root), root))
    assert not (isinstance(change, Rejected) and change.reasons[0].code == "unreadable"), change.reasons


@pytest.mark.parametrize(
    ("payload", "prefix", "code"),
    [
        pytest.param(None, "oai_dc", "no-metadata", id="no metadata"),
        pytest.param(b"<dc><title>x</dc>", "oai_dc", "not-well-formed", id="cut off"),
        pytest.param(b"<!DOCTYPE dc [<!ENTITY a 'b'>]><dc>&a;</dc>", "oai_dc", "unsafe-xml", id="DOCTYPE"),
        pytest.param("<!DOCTYPE dc><dc/>".encode("utf-16"), "oai_dc", "unsafe-xml", id="DOCTYPE in UTF-16"),
        pytest.param(b"<html><body>Busy</body></html>", "oai_dc", "wrong-root", id="a page for people"),
        pytest.param(b"<x/>", "unheard", "unknown-format", id="a format nobody reads"),
        pytest.param(
            b"<dc><creator>Me</creator></dc>", "oai_dc", "nothing-to-go-by", id="neither title nor identifier"
        ),
        pytest.param(
            b"<resource xmlns='http://datacite.org/schema/kernel-4'/>", "oai_dc", "wrong-root", id="another format"
        ),
    ],
)
def test_a_reject_says_why(payload: bytes | None, prefix: str, code: str) -> None:
    change = crosswalk(RawRecord(Header("oai:example.org:1"), prefix, payload))
    assert isinstance(change, Rejected)
    assert change.reasons[0].code == code


def test_a_reject_names_the_line() -> None:
    change = crosswalk(RawRecord(Header("a"), "oai_dc", b"<dc>\n<title>x\n</dc>"))
    assert isinstance(change, Rejected)
    assert change.reasons[0].line == 3


@pytest.mark.parametrize(
    "data", [b"", b"busy", b"<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><Identify/></OAI-PMH>"]
)
def test_a_file_without_a_record_is_one_reject(data: bytes) -> None:
    changes = [crosswalk(raw) for raw in from_file(data)]
    assert len(changes) == 1
    assert isinstance(changes[0], Rejected)


def test_a_deleted_header_is_a_deletion() -> None:
    assert isinstance(crosswalk(RawRecord(Header("a", deleted=True), "oai_dc")), Deleted)


def test_a_resource_that_says_it_is_deleted_is_a_deletion() -> None:
    payload = b"""<r:Resource xmlns:r="http://www.ivoa.net/xml/RegistryInterface/v1.0" status="deleted">
      <title>Gone</title><identifier>ivo://example/gone</identifier></r:Resource>"""
    assert isinstance(crosswalk(RawRecord(Header("ivo://example/gone"), "ivo_vor", payload)), Deleted)
    assert isinstance(crosswalk(RawRecord(Header("a"), "ivo_vor", payload.replace(b"deleted", b"inactive"))), Accepted)


def test_a_payload_parses_alone_where_its_prefix_was_declared_above() -> None:
    answer = b"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:d="http://purl.org/dc/elements/1.1/"
      xmlns:o="http://www.openarchives.org/OAI/2.0/oai_dc/"><ListRecords><record><header><identifier>a</identifier></header>
      <metadata><o:dc><d:title>T</d:title></o:dc></metadata></record></ListRecords></OAI-PMH>"""
    [first] = list(from_file(answer))
    again = crosswalk(RawRecord(first.header, first.prefix, first.payload))
    assert isinstance(again, Accepted)
    assert again.record.titles[0].text == "T"
    assert again.payload == first.payload
