"""Resumption tokens: they say what they were made of, survive restarts, and cannot be forged."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.web.provider.asking import OAI, Ask, codes, headers, make_app
from tests.web.provider.memory import Memory
from web.provider import token
from web.provider.token import VERSION, Position
from web.site import Site

KEY = b"a key"
epochs = st.none() | st.integers(-62135596800, 253402300799)
positions = st.builds(
    Position,
    version=st.just(VERSION),
    verb=st.sampled_from(["ListRecords", "ListIdentifiers"]),
    prefix=st.text(),
    set=st.none() | st.text(),
    start=epochs,
    end=epochs,
    after=st.none() | st.tuples(st.integers(0, 2**33), st.integers(0, 2**40)),
    cursor=st.integers(0, 2**40),
    size=st.integers(0, 2**40),
)


@settings(deadline=None)
@given(positions)
def test_a_token_reads_back_as_what_made_it(position: Position) -> None:
    written = token.write(position, KEY)

    assert token.read(written, KEY) == position
    assert token.write(position, KEY) == written
    assert re.fullmatch(r"[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]{43}", written)


@settings(deadline=None)
@given(positions, st.data())
def test_a_token_altered_in_any_character_is_refused(position: Position, data: st.DataObject) -> None:
    """Also in the last one, where base64 has bits to spare."""
    written = token.write(position, KEY)
    at = data.draw(st.integers(0, len(written)) | st.just(len(written) - 1))
    other = data.draw(st.sampled_from("ABab01-_.=é\x00"))
    altered = written[:at] + other + written[at + data.draw(st.sampled_from([0, 1])) :]

    assert altered == written or token.read(altered, KEY) is None


@settings(deadline=None)
@given(st.text())
def test_a_token_of_nobody_is_refused(text: str) -> None:
    assert token.read(text, KEY) is None


@settings(deadline=None)
@given(st.sampled_from([b"another key", b""]), positions)
def test_a_token_of_another_repository_is_refused(key: bytes, position: Position) -> None:
    assert token.read(token.write(position, key), KEY) is None


def test_a_token_of_another_version_is_refused() -> None:
    old = Position(VERSION - 1, "ListRecords", "oai_dc")

    assert token.read(token.write(old, KEY), KEY) is None


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_tampered_token_is_bad_over_http(client: FlaskClient, data: st.DataObject) -> None:
    def ask(**arguments: str) -> etree._Element:
        return etree.fromstring(client.get("/oai", query_string={"verb": "ListRecords", **arguments}).data)

    given_out = ask(metadataPrefix="oai_dc").findtext(f".//{OAI}resumptionToken", "")
    at = data.draw(st.integers(0, len(given_out) - 1))
    altered = given_out[:at] + data.draw(st.characters(codec="utf-8")) + given_out[at + 1 :]

    assert codes(ask(resumptionToken=altered)) == ([] if altered == given_out else ["badResumptionToken"])


def test_a_token_survives_a_restart(ask: Ask, memory: Memory, site: Site) -> None:
    given_out = ask("ListRecords", metadataPrefix="oai_dc").findtext(f".//{OAI}resumptionToken", "")
    restarted = make_app(memory, site).test_client()
    answered = restarted.get("/oai", query_string={"verb": "ListRecords", "resumptionToken": given_out})

    assert headers(etree.fromstring(answered.data)) == headers(ask("ListRecords", resumptionToken=given_out))


@pytest.mark.parametrize("other", [{"secret_key": "another"}, {"oai_domain": "other.example.org"}], ids=str)
def test_a_token_of_a_neighbour_is_refused(ask: Ask, memory: Memory, site: Site, other: dict[str, str]) -> None:
    neighbour = make_app(memory, replace(site, **other)).test_client()
    answered = neighbour.get("/oai?verb=ListRecords&metadataPrefix=oai_dc")
    foreign = etree.fromstring(answered.data).findtext(f".//{OAI}resumptionToken", "")

    assert foreign
    assert codes(ask("ListRecords", resumptionToken=foreign)) == ["badResumptionToken"]


def test_a_token_of_another_verb_is_refused(ask: Ask) -> None:
    given_out = ask("ListRecords", metadataPrefix="oai_dc").findtext(f".//{OAI}resumptionToken", "")

    assert codes(ask("ListIdentifiers", resumptionToken=given_out)) == ["badResumptionToken"]


def test_a_token_keeps_prefix_set_and_window(ask: Ask) -> None:
    asked = {"metadataPrefix": "oai_datacite", "set": "openaire_data", "from_": "2024-03-01", "until": "2024-03-01"}
    first = ask("ListRecords", **asked)
    second = ask("ListRecords", resumptionToken=first.findtext(f".//{OAI}resumptionToken", ""))
    sets = [{spec.text for spec in head.iter(f"{OAI}setSpec")} for head in second.iter(f"{OAI}header")]

    assert len(sets) == 6
    assert all("openaire_data" in found for found in sets)
    assert {payload.tag for node in second.iter(f"{OAI}metadata") for payload in node} == {
        "{http://datacite.org/schema/kernel-4}resource"
    }
