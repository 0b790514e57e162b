"""What a source needs to be asked is not handed on with its records."""

from __future__ import annotations

from lxml import etree

from tests.web.provider.asking import Ask, walk
from tests.web.provider.memory import Memory


def test_the_password_of_a_source_is_in_no_answer(ask: Ask, memory: Memory) -> None:
    memory.base_url = "https://reader:hush@repo.example.org/oai"

    parts = list(walk(ask, metadataPrefix="oai_dc"))

    said = b"".join(etree.tostring(part) for part in parts)
    assert b"https://repo.example.org/oai" in said
    assert b"hush" not in said
