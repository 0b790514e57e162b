"""Values that no repository means to write, or only a hostile one: none of them holds a harvest up.

Each took from ten seconds to longer than anybody can wait while expressions read them at every place, or in every way.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from lxml import etree

from catalogue.crosswalk import crosswalk
from catalogue.normal import markdown, places
from catalogue.query.names import laboratories
from catalogue.record import Header, RawRecord

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
MODS = "http://www.loc.gov/mods/v3"
LONGEST = 2.0
"""Seconds; all of them take some hundredths."""


def dublin_core(field: str, value: str) -> RawRecord:
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC})
    for name, text in (("title", "Salinité de surface"), (field, value)):
        etree.SubElement(root, f"{{{DC}}}{name}").text = text
    return RawRecord(Header("oai:x:1", "2024-01-01"), "oai_dc", etree.tostring(root))


def mods(title: str) -> RawRecord:
    root = etree.Element(f"{{{MODS}}}mods", nsmap={"mods": MODS})
    info = etree.SubElement(root, f"{{{MODS}}}titleInfo")
    etree.SubElement(info, f"{{{MODS}}}title").text = title
    return RawRecord(Header("oai:x:1", "2024-01-01"), "mods", etree.tostring(root))


RECORDS: dict[str, Callable[[], RawRecord]] = {
    "blanks_behind_a_dash": lambda: dublin_core("description", f"1950-{' ' * 1800}x"),
    "blanks_before_an_address": lambda: dublin_core("creator", f"a@b{' ' * 1500}x"),
    "signs_of_isbd_and_a_word": lambda: mods(f"Salinité{' :' * 26} x"),
    "a_code_without_its_bracket": lambda: dublin_core("subject", f"[A1{'-A' * 26} x"),
    "circa_again_and_again": lambda: dublin_core("date", f"{'ca.' * 60}x 1"),
    "brackets_behind_a_year": lambda: dublin_core("date", f"2020{')' * 40_000}x"),
    "languages_far_apart": lambda: dublin_core("language", f"fr{' ' * 30_000}x"),
    "initials_without_end": lambda: dublin_core("creator", f"Dupont, Jean{'A. ' * 8_000}Dupont, Jean"),
    "a_line_of_dashes_for_rights": lambda: dublin_core("rights", f"{'-' * 40_000}x"),
    "calls_without_end": lambda: dublin_core("contributor", f"European Project: 641762,{'AA-2011-A' * 9_000} x"),
    "letters_in_a_payload_that_is_broken": lambda: RawRecord(
        Header("oai:x:1", "2024-01-01"), "oai_dc", b"<dc>" + b"a" * 60_000
    ),
}


def seconds(do: Callable[[], object]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began


@pytest.mark.parametrize("value", RECORDS)
def test_no_value_holds_a_harvest_up(value: str) -> None:
    record = RECORDS[value]()

    assert seconds(lambda: crosswalk(record)) < LONGEST


VALUES: dict[str, Callable[[], object]] = {
    "numbers_and_a_word_for_a_box": lambda: places.from_text(f"1{',1' * 36} x", "dcterms:Box"),
    "marks_without_their_ends": lambda: markdown.plain("**a" * 25_000),
    "a_laboratory_without_its_number": lambda: laboratories(f"UMR{'_' * 3_000}x"),
}


@pytest.mark.parametrize("value", VALUES)
def test_no_value_of_a_format_does_either(value: str) -> None:
    assert seconds(VALUES[value]) < LONGEST
