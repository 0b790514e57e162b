"""Payloads that stand by themselves, and answers read strictly."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from harvester.ahead import Ahead
from harvester.doors import envelope, isolate, records
from harvester.faults import Failure, Refused, Symptom, TokenExpired

OAI = "http://www.openarchives.org/OAI/2.0/"
DC = 'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
TITLE = "<dc:title>É</dc:title>"


def answer(inner: str, root: str = f'xmlns="{OAI}"', prefix: str = "") -> bytes:
    p = f"{prefix}:" if prefix else ""
    head = "<h:header><h:identifier>i</h:identifier><h:datestamp>2024-01-01</h:datestamp></h:header>"
    text = f"<h:OAI-PMH {root}><h:ListRecords><h:record>{head}{inner}</h:record></h:ListRecords></h:OAI-PMH>"
    return text.replace("h:", p).encode()


def read(body: bytes) -> records.RawRecord:
    sheet = envelope.read(body)
    container = sheet.child("ListRecords")
    assert container is not None
    return records.records_in(container, sheet, "oai_dc")[0]


PAYLOADS: dict[str, tuple[str, str, bool]] = {
    "declares all it uses": (f"<metadata><oai_dc:dc {DC}>{TITLE}</oai_dc:dc></metadata>", "", True),
    "has blanks around it": (f"<metadata>\n  <oai_dc:dc {DC}>{TITLE}</oai_dc:dc>\n</metadata>", "", True),
    "has its prefixes on the root": (f"<metadata><oai_dc:dc>{TITLE}</oai_dc:dc></metadata>", DC, False),
    "has one prefix of two on the root": (
        f'<metadata><oai_dc:dc xmlns:oai_dc="{OAI}oai_dc/">{TITLE}</oai_dc:dc></metadata>',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        False,
    ),
    "uses an attribute of the root's prefix": (
        f'<metadata><oai_dc:dc {DC} xsi:schemaLocation="a b">{TITLE}</oai_dc:dc></metadata>',
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
        False,
    ),
    "has no namespace of its own": ("<metadata><resource><title>É</title></resource></metadata>", "", False),
    "has a default namespace of its own": (
        '<metadata><resource xmlns="http://datacite.org/schema/kernel-4"><title>É</title></resource></metadata>',
        "",
        True,
    ),
    "has text in CDATA that looks like a tag": (
        f"<metadata><oai_dc:dc {DC}><dc:title><![CDATA[</metadata><metadata>]]></dc:title></oai_dc:dc></metadata>",
        "",
        False,
    ),
    "has another metadata element inside": (
        f'<metadata><oai_dc:dc {DC}>{TITLE}<metadata xmlns="urn:x">y</metadata></oai_dc:dc></metadata>',
        "",
        False,
    ),
    "is followed by a quoted record": (
        f"<metadata><oai_dc:dc {DC}>{TITLE}</oai_dc:dc></metadata><about><x xmlns='urn:x'><record xmlns='{OAI}'>"
        f"<metadata><oai_dc:dc {DC}/></metadata></record></x></about>",
        "",
        False,
    ),
}


def meaning(element: etree._Element) -> list[tuple[object, ...]]:
    return [(inner.tag, inner.text, dict(inner.attrib)) for inner in element.iter(etree.Element)]


@pytest.mark.parametrize("what", PAYLOADS)
def test_a_payload_parses_alone_and_means_the_same(what: str) -> None:
    """Cut from the bytes where that is safe, serialised with the namespaces in scope where it is not."""
    inner, declared, cut = PAYLOADS[what]
    body = answer(inner, f'xmlns="{OAI}" {declared}')

    raw = read(body)

    assert raw.payload is not None
    assert raw.root is not None
    assert raw.faults == ()
    assert meaning(etree.fromstring(raw.payload)) == meaning(raw.root)
    assert raw.payload in body or not cut


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
@pytest.mark.parametrize("prefix", ["", "oai"])
def test_any_encoding_and_any_prefix_of_the_envelope(encoding: str, prefix: str) -> None:
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    inner = f"<h:metadata><oai_dc:dc {DC}>{TITLE}</oai_dc:dc></h:metadata>"
    body = answer(inner, f'{name}="{OAI}"', prefix).decode()

    raw = read(f'<?xml version="1.0" encoding="{encoding}"?>{body}'.encode(encoding))

    assert raw.payload is not None
    assert etree.fromstring(raw.payload)[0].text == "É"


FAULTS = {
    "no metadata": ("", ("no-metadata",)),
    "empty metadata": ("<metadata/>", ("no-metadata",)),
    "text for metadata": ("<metadata>custom metadata</metadata>", ("no-metadata",)),
    "a comment for metadata": ("<metadata><!-- none --></metadata>", ("no-metadata",)),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_live_record_without_metadata_says_so(what: str) -> None:
    inner, codes = FAULTS[what]

    raw = read(answer(inner))

    assert (raw.payload, raw.root, tuple(note.code for note in raw.faults)) == (None, None, codes)


def test_a_deleted_record_carries_nothing() -> None:
    """Also where the repository sends its metadata along."""
    body = answer(f"<metadata><oai_dc:dc {DC}/></metadata>").replace(b"<header>", b'<header status="deleted">')

    raw = read(body)

    assert (raw.header.deleted, raw.payload, raw.root, raw.faults) == (True, None, None, ())


@given(st.lists(st.tuples(st.booleans(), st.text("aé<&>]\n ", max_size=12)), min_size=1, max_size=8))
def test_payloads_and_headers_never_change_places(rows: list[tuple[bool, str]]) -> None:
    """Whatever mixture of live records, deleted ones and empty metadata a page has."""
    parts = [
        "<record><header{}><identifier>{}</identifier></header>{}</record>".format(
            "" if live else ' status="deleted"',
            n,
            f"<metadata><d xmlns='urn:d'>{n} {escape(text)}</d></metadata>" * live,
        )
        for n, (live, text) in enumerate(rows)
    ]
    whole = "".join(parts)
    sheet = envelope.read(f'<OAI-PMH xmlns="{OAI}"><ListRecords>{whole}</ListRecords></OAI-PMH>'.encode())

    found = records.records_in(sheet.root[0], sheet, "x")

    assert [raw.header.identifier for raw in found] == [str(n) for n in range(len(rows))]
    for n, (raw, (live, text)) in enumerate(zip(found, rows, strict=True)):
        assert (raw.payload is not None) is live
        if raw.payload is not None:
            assert etree.fromstring(raw.payload).text == f"{n} {text}"


NOT_WHOLE = {
    "nothing": (b"", Symptom.EMPTY),
    "blanks": (b" \n ", Symptom.EMPTY),
    "HTML": (b"<!DOCTYPE html><html><title>Login</title></html>", Symptom.HTML),
    "text": (b"Too many connections", Symptom.NOT_OAI),
    "other XML": (b"<feed><entry/></feed>", Symptom.NOT_OAI),
    "OAI-PMH in other XML": (f'<soap><OAI-PMH xmlns="{OAI}"/></soap>'.encode(), Symptom.NOT_OAI),
    "another namespace": (b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/1.1/"></OAI-PMH>', Symptom.NOT_OAI),
    "the first half": (answer("<metadata/>")[:120], Symptom.CUT_OFF),
    "a crossing tag": (answer("<metadata><a></metadata>"), Symptom.ILL_FORMED),
    "a document type": (b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + answer("<metadata/>"), Symptom.DOCTYPE),
    "a document type after a comment": (b"<!-- x --><!doctype OAI-PMH>" + answer("<metadata/>"), Symptom.DOCTYPE),
    "a document type in UTF-16": (
        ("\ufeff<!DOCTYPE x [<!ENTITY a 'b'>]>" + answer("").decode()).encode("utf-16-le"),
        Symptom.DOCTYPE,
    ),
}


@pytest.mark.parametrize("what", NOT_WHOLE)
def test_what_is_no_whole_document_is_refused(what: str) -> None:
    """With a symptom that says whether to ask again."""
    body, symptom = NOT_WHOLE[what]

    with pytest.raises(Failure) as refused:
        envelope.read(body)
    assert refused.value.symptom is symptom


@pytest.mark.parametrize(
    ("codes", "with_token", "symptom"),
    [
        (["noRecordsMatch"], False, Symptom.NOTHING),
        (["noRecordsMatch", "noRecordsMatch"], False, Symptom.NOTHING),
        (["noRecordsMatch", "badArgument"], False, Symptom.OAI_ERROR),
        (["badResumptionToken"], True, Symptom.BAD_TOKEN),
        (["badResumptionToken"], False, Symptom.OAI_ERROR),
        ([""], False, Symptom.OAI_ERROR),
    ],
)
def test_what_oai_errors_mean(codes: list[str], with_token: bool, symptom: Symptom) -> None:
    """Only noRecordsMatch alone means that there was nothing."""
    errors = "".join(f'<error code="{code}">x</error>' for code in codes)
    sheet = envelope.read(f'<OAI-PMH xmlns="{OAI}">{errors}</OAI-PMH>'.encode())

    with pytest.raises(Refused) as refused:
        envelope.refuse_errors(sheet, with_token, None)
    assert refused.value.symptom is symptom
    assert isinstance(refused.value, TokenExpired) is (symptom is Symptom.BAD_TOKEN)


def test_an_error_quoted_inside_a_record_is_none() -> None:
    sheet = envelope.read(answer(f'<metadata><x><error xmlns="{OAI}" code="badVerb"/></x></metadata>'))

    envelope.refuse_errors(sheet, False, None)


def test_a_mended_record_keeps_its_bytes() -> None:
    """What was delivered stays as evidence; what was read is marked."""
    body = answer(f"<metadata><oai_dc:dc {DC}><dc:title>a\x0bb</dc:title></oai_dc:dc></metadata>")

    saved = isolate.isolate(body, "ListRecords", "oai_dc")

    raw = saved.records[0]
    assert raw.repaired
    assert raw.payload is not None
    assert b"a\x0bb" in raw.payload
    assert raw.root is not None
    assert raw.root[0].text == "ab"


@given(st.binary(max_size=60), st.integers(0, 2))
def test_a_bad_record_never_costs_its_neighbours(noise: bytes, place: int) -> None:
    """Whatever bytes stand in its title, as long as its own end tag can be found."""
    good = f"<metadata><oai_dc:dc {DC}><dc:title>ok</dc:title></oai_dc:dc></metadata>"
    if b"record" in noise or b"header" in noise:
        return
    titles = [b"ok", b"ok", b"ok"]
    titles[place] = b"<" + noise
    rows = b"".join(
        b"<record><header><identifier>%d</identifier></header>" % n
        + good.encode().replace(b">ok<", b">" + title + b"<")
        + b"</record>"
        for n, title in enumerate(titles)
    )
    body = f'<OAI-PMH xmlns="{OAI}"><ListRecords>'.encode() + rows + b"</ListRecords></OAI-PMH>"

    try:
        envelope.read(body)
    except Failure as failure:
        if failure.symptom is Symptom.ILL_FORMED:
            saved = isolate.isolate(body, "ListRecords", "oai_dc").records
            fine = [raw.header.identifier for raw in saved if not raw.faults]
            assert {"0", "1", "2"} - {str(place)} <= set(fine)


def test_exactly_one_item_is_made_ahead() -> None:
    """While the first is in use the second is made, and no third."""
    made: list[int] = []

    def items() -> Iterator[int]:
        for n in range(5):
            made.append(n)
            yield n

    ahead = Ahead(items())
    first = next(ahead)
    time.sleep(0.1)

    assert (first, made) == (0, [0, 1])
    assert list(ahead) == [1, 2, 3, 4]
    assert list(ahead) == []


def test_an_error_ahead_comes_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("later")

    ahead = Ahead(items())

    assert next(ahead) == 1
    with pytest.raises(OSError, match="later"):
        next(ahead)


def test_aborting_leaves_no_thread() -> None:
    """An item under way is interrupted; the caller does not wait for it to end by itself."""
    free = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        free.wait(30)

    ahead = Ahead(items(), free.set)
    next(ahead)
    began = time.monotonic()
    ahead.abort()

    assert time.monotonic() - began < 1
    assert "fetch-ahead" not in [thread.name for thread in threading.enumerate() if thread is ahead._thread]
