"""A record delivered with what XML forbids: mended, marked, kept as delivered, and readable again without network."""

from __future__ import annotations

import time

import pytest
from hostile.scenarios import DC
from lxml import etree
from plugins.installations import Install

from catalogue.crosswalk import crosswalk
from catalogue.mend import mended
from catalogue.record import Accepted
from harvester.doors import isolate
from harvester.doors.envelope import foreign
from harvester.faults import Symptom, Unreadable
from moisson.demo.verbs import OAI

PAGE = (
    f'<OAI-PMH xmlns="{OAI}"><ListRecords><record><header><identifier>oai:h:1</identifier></header><metadata>'
    f"{DC.format(n=1)}</metadata></record></ListRecords></OAI-PMH>"
).encode()

FORBIDDEN = {
    "a control character": b"\x0b",
    "a named entity": b"&eacute;",
    "a bare ampersand": b" R&D ",
    "a byte of Windows": b"\xe9",
    "a reference to no character": b"&#0;",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_mended_payload_is_read_again(what: str) -> None:
    """The stored bytes are those delivered, and a recrosswalk makes the same record of them."""
    body = PAGE.replace(b"<dc:title>", b"<dc:title>" + FORBIDDEN[what])
    [raw] = isolate.isolate(body, "ListRecords", "oai_dc").records
    first = crosswalk(raw)
    assert isinstance(first, Accepted)

    again = crosswalk(type(raw)(raw.header, raw.prefix, first.payload, repaired=True))

    assert FORBIDDEN[what] in first.payload
    assert first.filters == ("repaired",)
    assert isinstance(again, Accepted)
    assert again.record == first.record


PLAIN = PAGE.decode().replace("é", "e").replace("É", "E")
ENCODED = {
    "ISO-8859-1": "Été",
    "ISO-8859-15": "Le cœur à 5 €",
    "ISO-8859-2": "Łódź",
    "windows-1252": "L’été…",
    "windows-1251": "Война и мир",
    "Shift_JIS": "日本語の表",
    "GB18030": "汉语词典",
    "UTF-16": "Le cœur 😀",
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_a_broken_page_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    """The bad record and its sound neighbour say what they said, now and when what is stored is read again."""
    row = PLAIN[PLAIN.index("<record>") : PLAIN.index("</ListRecords>")]
    rows = [row.replace("<dc:title>", f"<dc:title>{ENCODED[encoding]}{mark}") for mark in ("", " R&D ")]
    page = f'<?xml version="1.0" encoding="{encoding}"?>' + PLAIN.replace(row, "".join(rows))

    first, second = isolate.isolate(page.encode(encoding), "ListRecords", "oai_dc").records

    assert (first.repaired, second.repaired) == (False, True)
    for raw in (first, second):
        made = crosswalk(raw)
        assert isinstance(made, Accepted)
        assert made.record.titles[0].text.startswith(ENCODED[encoding])
        again = crosswalk(type(raw)(raw.header, raw.prefix, made.payload, repaired=raw.repaired))
        assert isinstance(again, Accepted)
        assert again.record == made.record


NO_CHARACTER = {
    "a byte that windows-1250 has not": ("windows-1250", b"\x81"),
    "half a character of Shift_JIS": ("Shift_JIS", b"\x81 "),
    "half a character of UTF-16": ("UTF-16-LE", b"\x3d\xd8"),
}


@pytest.mark.parametrize("when", NO_CHARACTER)
def test_what_is_no_character_of_the_declared_encoding_marks_its_record(when: str) -> None:
    encoding, byte = NO_CHARACTER[when]
    page = f'<?xml version="1.0" encoding="{encoding}"?>' + PLAIN
    body = page.encode(encoding).replace("Zo".encode(encoding), "Zo".encode(encoding) + byte)

    [raw] = isolate.isolate(body, "ListRecords", "oai_dc").records

    assert raw.repaired
    assert not raw.faults


def within(text: str) -> bytes:
    return f'<OAI-PMH xmlns="{OAI}"><ListRecords>{text}</ListRecords></OAI-PMH>'.encode()


LONG = {
    "records never closed": (within("<record><header>x</header>" * 8000), 0),
    "tags never closed": (within("<record " * 8000), 0),
    "records closed in another prefix": (within("<a:record>" * 8000 + "</b:record>" * 8000), 0),
    "blanks in an identifier": (within(f"<record>&<header><identifier>{' ' * 3000}<x></header></record>"), 1),
    "declarations in a record": (within(f"<record><metadata>{'<?xml ' * 20_000}</metadata></record>"), 1),
}


@pytest.mark.parametrize("when", LONG)
def test_what_is_long_and_broken_takes_no_longer_than_it_is_long(when: str) -> None:
    """Each took seconds, and four or eight times that where it was twice as long."""
    body, saved = LONG[when]
    began = time.process_time()

    if saved:
        assert len(isolate.isolate(body, "ListRecords", "oai_dc").records) == saved
    else:
        with pytest.raises(Unreadable):
            isolate.isolate(body, "ListRecords", "oai_dc")

    assert time.process_time() - began < 1


def test_the_title_of_a_page_of_blanks_is_told_at_once() -> None:
    began = time.process_time()

    assert foreign(b"<html><title>" + b" " * 5000 + b"Down") == (Symptom.HTML, "HTML instead of XML: Down")
    assert time.process_time() - began < 1


PREFIXES = {
    "one closed after two that are not": ("<record>a<record>b</record>", ["<record>a<record>b</record>"]),
    "another prefix within": ("<record>a</o:record></record>", ["<record>a</o:record></record>"]),
    "one not closed in its prefix": ("<o:record><record>a</record>", ["<record>a</record>"]),
    "blanks in the closing tag": (
        "<record>a</record ><record>b</record>",
        ["<record>a</record >", "<record>b</record>"],
    ),
    "other elements that begin so": ("<records><record>a</record></records>", ["<record>a</record>"]),
}


@pytest.mark.parametrize("when", PREFIXES)
def test_records_are_told_from_opening_to_closing_tag(when: str) -> None:
    text, wanted = PREFIXES[when]

    _, pieces, _ = isolate.split(text.encode(), "ListRecords")

    assert [piece.decode() for piece in pieces] == wanted


def test_a_mended_payload_whose_namespaces_are_declared_above_parses_alone() -> None:
    names = b' xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    body = PAGE.replace(names, b"").replace(b"<OAI-PMH", b"<OAI-PMH" + names, 1).replace(b"Zo", b"\x0bZo")

    [raw] = isolate.isolate(body, "ListRecords", "oai_dc").records

    assert raw.repaired
    assert etree.fromstring(mended(raw.payload or b"")).findtext("{*}creator") == "Durand, Zoé"


def test_recrosswalk_leaves_a_mended_record_as_it_is(install: Install, mended_source: str) -> None:
    here = install("a", mended_source)
    here.harvest("m")

    summary = here.administration.recrosswalk(here.sources["m"])

    assert (summary.read, summary.changed, summary.rejected) == (57, 0, 0)
