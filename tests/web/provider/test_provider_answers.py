"""What leaves us is valid: every answer of a full walk, hostile texts in records, odd origins."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from catalogue.formats import PUBLISHED
from catalogue.record import Record
from tests.web.provider.asking import OAI, Ask, walk
from tests.web.provider.memory import Memory, sample
from web.provider import Provider, answer
from web.provider.uri import address, uri
from web.site import Site


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite"])
@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_every_part_of_a_walk_is_valid(ask: Ask, schema: etree.XMLSchema, verb: str, prefix: str) -> None:
    for part in walk(ask, verb, metadataPrefix=prefix):
        schema.assertValid(part)


def test_every_other_answer_is_valid(ask: Ask, memory: Memory, schema: etree.XMLSchema) -> None:
    for verb in ("Identify", "ListSets", "ListMetadataFormats"):
        schema.assertValid(ask(verb))
    for identifier in memory.rows:
        schema.assertValid(ask("ListMetadataFormats", identifier=identifier))
        for prefix in ("oai_dc", "oai_datacite"):
            schema.assertValid(ask("GetRecord", identifier=identifier, metadataPrefix=prefix))


def test_an_empty_catalogue_answers_validly(ask: Ask, memory: Memory, schema: etree.XMLSchema) -> None:
    memory.rows.clear()
    for verb in ("Identify", "ListSets", "ListMetadataFormats"):
        schema.assertValid(ask(verb))
    schema.assertValid(ask("ListRecords", metadataPrefix="oai_dc"))


def test_the_schema_would_notice(ask: Ask, schema: etree.XMLSchema) -> None:
    """A payload or a provenance that is not valid makes the answer invalid: the check is strict."""
    for tag, spoilt in (("{http://purl.org/dc/elements/1.1/}title", "heading"), ("{*}originDescription", "origin")):
        root = ask("ListRecords", metadataPrefix="oai_dc")
        next(root.iter(tag)).tag = spoilt
        assert not schema.validate(root)


HOSTILE = {
    "control characters": "a\x00b\x01c\x0bd\x1fe\x7ff",
    "characters that XML has not": "a\ufffeb\uffffc\ud800d",
    "the end of a CDATA section": "a]]>b <![CDATA[c]]>",
    "markup": "<script>alert(1)</script><metadata/></metadata>&amp;&#0;",
    "right to left with overrides": "\u202eמוסיקה\u202c \u2066العربية\u2069",
    "beyond the first plane": "𝔻onnées 😀 e\u0301",
    "lines": "a\r\nb\tc\u2028d\x85e",
    "length": "é" * 100_000,
}


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_break_no_answer(
    ask: Ask, memory: Memory, schema: etree.XMLSchema, text: str, prefix: str
) -> None:
    """In a title, a description, a creator, an identifier of the origin, a set's name: valid, nothing else is lost."""
    record = sample(1, text)
    record = Record(**{**{name: getattr(record, name) for name in Record.__struct_fields__}, "publisher": text})
    memory.names["type:dataset"] = text
    name = memory.put("rec-1", record)
    memory.rows[name].key = text
    root = ask("GetRecord", identifier=name, metadataPrefix=prefix)
    title = root.findtext(".//{*}title", "")

    schema.assertValid(root)
    assert title.split() == "".join(c for c in text if c not in "\x00\x01\x0b\x1f\ufffe\uffff\ud800").split()
    schema.assertValid(ask("ListSets"))
    assert len(list(ask("ListRecords", metadataPrefix=prefix).iter(f"{OAI}record"))) == 7


any_uri = etree.XMLSchema(
    etree.fromstring('<schema xmlns="http://www.w3.org/2001/XMLSchema"><element name="u" type="anyURI"/></schema>')
)
NASTY = "abc019:/?#[]@!$&'()*+,;=-._~% {}<>|\\^`\"é\n"


@settings(deadline=None)
@given(st.text() | st.text(NASTY, max_size=30) | st.text(NASTY, max_size=20).map("http://".__add__))
@example("http://[::1]:80/")
@example("http://a:99999999/")
@example("1234:56")
@example("//:x@y:z")
def test_any_text_makes_a_uri(text: str) -> None:
    element = etree.Element("u")
    element.text = uri(text)

    assert any_uri.validate(element)


@pytest.mark.parametrize(
    "text",
    [
        "doi:10.57745/ABCDEF", "oai:HAL:hal-01234567v2", "https://entrepot.recherche.data.gouv.fr/oai",
        "ivo://cds.vizier/j/a+a/600/a1#x", "10.34847/nkl.abc", "http://h:8080/a?b=c&d=e", "urn:nbn:fr:x", "123", "",
    ],
)  # fmt: skip
def test_a_uri_stays_as_it_is(text: str) -> None:
    assert uri(text) == text


@pytest.mark.parametrize(
    ("typed", "published"),
    [
        ("https://user:secret@repo.example.org/oai", "https://repo.example.org/oai"),
        ("https://user:p@ss@repo.example.org/oai", "https://repo.example.org/oai"),
        ("https://repo.example.org/oai?mail=a@b", "https://repo.example.org/oai?mail=a@b"),
        (" http://repo.example.org/oai\n", "http://repo.example.org/oai"),
    ],
)
def test_no_password_is_published(typed: str, published: str) -> None:
    assert address(typed) == published


@pytest.mark.parametrize(
    ("delivered", "published"),
    [
        ("2023-11-05T06:07:08Z", "2023-11-05T06:07:08Z"),
        ("2023-11-05", "2023-11-05"),
        ("2023-11-05T06:07:08", "2023-11-05T06:07:08Z"),
        ("2023-11-05T06:07:08.123+02:00", "2023-11-05T04:07:08Z"),
        ("", "2024-03-01"),
        ("yesterday, about ten", "2024-03-01T00:00:20Z"),
    ],
)
def test_the_datestamp_of_the_origin(
    ask: Ask, memory: Memory, schema: etree.XMLSchema, delivered: str, published: str
) -> None:
    """As delivered where it is readable; else the time of our harvest, since the schema demands one."""
    name = memory.put("rec-1", sample(1))
    memory.rows[name].datestamp = delivered
    root = ask("GetRecord", identifier=name, metadataPrefix="oai_dc")

    schema.assertValid(root)
    assert root.findtext(".//{*}originDescription/{*}datestamp") == published


def test_a_page_of_a_hundred_records_is_quick(site: Site) -> None:
    """Fifteen milliseconds are the goal; four times that fails, so that a busy machine does not fail it."""
    memory = Memory(PUBLISHED)
    for n in range(101):
        memory.put(f"rec-{n}", sample(n), ("type:dataset",))
    provider = Provider(memory, replace(site, page_size=100), PUBLISHED)
    asked = [("verb", "ListRecords"), ("metadataPrefix", "oai_dc")]
    took = []
    for _ in range(7):
        began = time.process_time()
        body = answer(provider, asked, datetime.now(UTC))
        took.append(time.process_time() - began)

    assert body.count(b"<metadata>") == 100
    assert min(took) < 0.060
