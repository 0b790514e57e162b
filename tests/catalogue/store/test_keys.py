"""Our OAI identifiers: made of the source's at first sight, read back, and never changed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plugins.deliveries import DOMAIN, Scene, delivered, tombstone

from catalogue.store import keys

XSD = re.compile(r"oai:[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+:[a-zA-Z0-9\-_.!~*'();/?:@&=+$,%]+")
ODD = {
    "plain": "oai:hal:hal-01234567v2",
    "slashes": "a/b//c/",
    "spaces": " a  b ",
    "per cent": "100%25 %",
    "plus": "a+b c",
    "unicode": "école-Δ-𐍈",
    "quotes and signs": "<\"'>&#?[]{}|\\^`",
    "a hash sign": "sha256:abc",
    "200 bytes": "x" * 200,
    "201 bytes": "x" * 201,
    "300 bytes": "é" * 150,
    "300 bytes of signs": "<" * 300,
}


@pytest.mark.parametrize("name", ODD)
def test_a_record_is_found_by_our_identifier(scene: Scene, name: str) -> None:
    identifier = ODD[name]
    scene.harvest([delivered(identifier), delivered("oai:x:other", "Other")])
    scene.later(minutes=1)
    served = {one.origin_identifier: one for one in scene.access.records("oai_dc", _ever())}[identifier]
    assert XSD.fullmatch(served.oai_identifier)
    assert scene.access.record(served.oai_identifier) == served
    assert scene.access.find(served.oai_identifier) == scene.work_of(identifier)
    scene.harvest([tombstone(identifier)])
    scene.harvest([delivered(identifier, "Revived")])
    scene.later(minutes=1)
    again = scene.access.record(served.oai_identifier)
    assert again is not None
    assert (again.id, again.oai_identifier) == (served.id, served.oai_identifier)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=80))
def test_any_identifier_has_a_key_of_the_schema(identifier: str) -> None:
    name = keys.oai_identifier(DOMAIN, "a", identifier, keys.kept_key(identifier))
    assert XSD.fullmatch(name)
    source, key = keys.parts(DOMAIN, name) or ("", "")
    assert source == "a"
    assert keys.kept_key(identifier) == key or keys.identifier_of(key) == identifier


@pytest.mark.parametrize("text", ["", "oai:other.org:a/x", f"oai:{DOMAIN}:a", f"oai:{DOMAIN}:/x", f"oai:{DOMAIN}:a/"])
def test_what_is_none_of_ours(text: str) -> None:
    assert keys.parts(DOMAIN, text) is None


@pytest.mark.parametrize("length", [2_000, 20_000])
def test_an_identifier_longer_than_any_index_takes_breaks_no_page(scene: Scene, length: int) -> None:
    import random

    letters = random.Random(length)
    monster = "".join(letters.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(length))
    doi = f"10.1234/{monster}"
    counters = scene.counted(delivered(monster), delivered("oai:x:2", dois=[doi]), delivered("oai:x:3"))
    assert counters.added == 3
    assert scene.row("oai:x:3").state == 1
    assert scene.row(keys.kept_name(monster)).state == 1
    assert scene.counted(delivered(monster)).unchanged == 1


def _ever():  # type: ignore[no-untyped-def]
    from catalogue.datestamp import Window

    return Window()
