"""Quirks: a table whose every row says what it does, recognised from the record, added and forbidden by a source."""

from __future__ import annotations

import pytest
from lxml import etree

from catalogue.crosswalk import crosswalk
from catalogue.quirks import QUIRKS
from catalogue.record import Accepted, Header, RawRecord, Record

HAL = Header("oai:HAL:hal-01234567v2", sets=("type:ART", "collection:CNRS"))


def read(elements: str, header: Header, quirks: tuple[str, ...] = ()) -> Record:
    payload = f'<dc xmlns="http://www.openarchives.org/OAI/2.0/oai_dc/"><title>T</title>{elements}</dc>'.encode()
    change = crosswalk(RawRecord(header, "oai_dc", payload), quirks)
    assert isinstance(change, Accepted)
    return change.record


def test_every_quirk_says_what_it_does_and_where_it_was_seen() -> None:
    for name, quirk in QUIRKS.items():
        assert quirk.name == name
        assert quirk.moment in ("request", "page", "payload", "record")
        assert quirk.sentence.endswith(".")
        assert quirk.evidence


def test_all_four_moments_have_a_quirk() -> None:
    assert {quirk.moment for quirk in QUIRKS.values()} == {"request", "page", "payload", "record"}


@pytest.mark.parametrize(
    ("elements", "field", "expected"),
    [
        ("<coverage>Brest, France</coverage>", "places", ()),
        ("<description>International audience</description>", "descriptions", ()),
    ],
)
def test_habits_of_hal_are_recognised_from_the_header(elements: str, field: str, expected: object) -> None:
    assert getattr(read(elements, HAL), field) == expected
    assert getattr(read(elements, Header("oai:example.org:1")), field) != expected


def test_the_town_of_a_conference_is_kept_with_its_container() -> None:
    container = read("<coverage>Brest, France</coverage>", HAL).container
    assert container is not None
    assert container.event_place == "Brest, France"


def test_the_country_of_a_patent_is_no_place() -> None:
    record = read("<type>Patents</type><coverage>France</coverage>", HAL)
    assert (record.places, record.container) == ((), None)


def test_the_place_of_a_photograph_is_no_town_of_a_conference() -> None:
    record = read("<type>Photos</type><coverage>Saint-Denis, France</coverage>", HAL)
    assert [place.name for place in record.places] == ["Saint-Denis, France"]
    assert record.container is None


def test_hal_sets_become_collections_and_its_header_an_identifier() -> None:
    record = read("", HAL)
    assert [one.code for one in record.collections] == ["CNRS"]
    assert [str(pid) for pid in record.pids] == ["hal:hal-01234567"]


@pytest.mark.parametrize(
    ("sets", "elements", "type", "codes"),
    [
        (("software",), "<type>info:eu-repo/semantics/other</type>", "software", []),
        (("openaire_data", "user-marsh"), "<type>info:eu-repo/semantics/other</type>", "dataset", ["marsh"]),
        (("openaire_data",), "<type>info:eu-repo/semantics/article</type>", "article", []),
        (("user-marsh", "user-mud"), "<type>info:eu-repo/semantics/other</type>", "other", ["marsh", "mud"]),
    ],
)
def test_sets_of_zenodo_tell_the_type_and_the_communities(
    sets: tuple[str, ...], elements: str, type: str, codes: list[str]
) -> None:
    record = read(elements, Header("oai:zenodo.org:1", sets=sets))
    assert (record.type, [one.code for one in record.collections]) == (type, codes)
    assert read(elements, Header("oai:example.org:1", sets=sets)).collections == ()


def test_of_a_title_with_and_without_subtitle_the_longer_stays() -> None:
    record = read("<title>T : a subtitle</title>", HAL)
    assert [one.text for one in record.titles] == ["T : a subtitle"]


def test_structures_and_projects_among_hal_contributors_are_no_people() -> None:
    structures = "<contributor>Lab (LAB) ; Université X (UX)-Centre national (CNRS)-École (E)</contributor>"
    record = read(f"{structures}<contributor>ANR-11-LABX-0033,X</contributor>", HAL)
    assert [(one.name, one.kind) for one in record.contributors] == [
        ("Lab (LAB)", "organisation"),
        ("Université X (UX)", "organisation"),
        ("Centre national (CNRS)", "organisation"),
        ("École (E)", "organisation"),
    ]
    assert [one.award for one in record.funding] == ["ANR-11-LABX-0033"]


def test_the_isbn_of_a_chapter_is_that_of_its_book() -> None:
    record = read("<type>info:eu-repo/semantics/bookPart</type><identifier>ISBN : 978-3-905673-82-1</identifier>", HAL)
    assert record.container is not None
    assert record.container.isbn == ("9783905673821",)
    assert all(pid.scheme != "isbn" for pid in record.pids)


def test_the_doi_of_datacite_stands_in_the_header() -> None:
    assert [str(pid) for pid in read("", Header("doi:10.5072/X")).pids] == ["doi:10.5072/x"]


def test_kinds_of_data_in_free_words_are_a_dataset() -> None:
    assert read("<type>Soil cores</type>", Header("doi:10.5072/x")).type == "dataset"
    assert read("<type>Soil cores</type>", Header("oai:example.org:1")).type == "other"


def test_a_habit_is_recognised_from_the_landing_host_too() -> None:
    elements = "<identifier>https://hal.science/hal-01234567</identifier><coverage>Brest</coverage>"
    assert read(elements, Header("")).places == ()


def test_a_source_forbids_with_a_minus_and_adds_by_name() -> None:
    assert read("<coverage>Brest</coverage>", HAL, ("-hal-conference-town",)).places != ()
    assert read("<coverage>Brest</coverage>", Header("x"), ("hal-conference-town",)).places == ()


def test_request_and_page_quirks_are_pure_functions() -> None:
    assert QUIRKS["day-windows"].apply({"from": "2024-01-01T00:00:00Z", "set": "a"}) == {
        "from": "2024-01-01",
        "set": "a",
    }
    assert QUIRKS["control-bytes"].apply(b"<a>\x02b\n</a>") == b"<a>b\n</a>"


def test_a_payload_quirk_changes_a_copy() -> None:
    root = etree.fromstring('<dc xmlns="http://www.openarchives.org/OAI/2.0/oai_dc/"><title>T</title><date/></dc>')
    raw = RawRecord(Header("x"), "oai_dc", etree.tostring(root), root)
    assert isinstance(crosswalk(raw, ("empty-elements",)), Accepted)
    assert len(root) == 2
