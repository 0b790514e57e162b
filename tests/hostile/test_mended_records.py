"""A record delivered with what XML forbids: mended, marked, kept as delivered, and readable again without network."""

from __future__ import annotations

import pytest
from hostile.scenarios import DC
from lxml import etree
from plugins.installations import Install

from catalogue.crosswalk import crosswalk
from catalogue.mend import mended
from catalogue.record import Accepted
from harvester.doors import isolate
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
