"""What the page of a record says of each field, in words that a reader can follow and links that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from lxml import html

from catalogue.formats._datacite_words import CONTRIBUTOR_TYPES, RELATION_TYPES
from catalogue.normal import table
from catalogue.record import Affiliation, Agent, Collection, Container, File, Period, Pid, Place, Record, Subject
from web import labels, shown
from web.pages import fields
from web.pages.fields import Entry


@pytest.fixture(autouse=True)
def english(app: Flask) -> Iterator[None]:
    """A request for an English page, which words and addresses are made for."""
    with app.test_request_context("/en/r/0000000001A"):
        app.preprocess_request()
        yield


SITUATIONS: dict[str, tuple[dict[str, object], str, list[Entry]]] = {
    "what an identifier says itself is not said again": (
        {"pids": (Pid("ark", "ark:/12148/cb1"), Pid("other", "A 12"), Pid("doi", "10.1/a"))},
        "pids",
        [
            Entry("ark:/12148/cb1", "https://n2t.net/ark:/12148/cb1"),
            Entry("A 12"),
            Entry("doi:10.1/a", "https://doi.org/10.1/a"),
        ],
    ),
    "ISSN and the URNs of national libraries lead to what they name": (
        {"pids": (Pid("issn", "0266-4763"), Pid("urn", "urn:nbn:fi:lb-1"), Pid("urn", "urn:lsid:a.org:b:1"))},
        "pids",
        [
            Entry("issn:0266-4763", "https://portal.issn.org/resource/ISSN/0266-4763"),
            Entry("urn:nbn:fi:lb-1", "https://urn.fi/urn:nbn:fi:lb-1"),
            Entry("urn:lsid:a.org:b:1"),
        ],
    ),
    "a polygon is said by the box around it, a point by two numbers": (
        {"places": (Place(polygon=((4.0, 52.0), (5.0, 52.5), (4.5, 53.0))), Place("Brest", point=(-4.49, 48.39)))},
        "places",
        [Entry("N 53, S 52, W 4, E 5"), Entry("Brest · N 48.39, E -4.49")],
    ),
    "a picture of a work is no file of it": (
        {"files": (File("https://example.org/a"), File("https://example.org/b.gif", "image/gif", kind="thumbnail"))},
        "files",
        [
            Entry("https://example.org/a", "https://example.org/a"),
            Entry("https://example.org/b.gif · image/gif · picture", "https://example.org/b.gif"),
        ],
    ),
    "a period without an end goes on": (
        {"periods": (Period("1995"), Period(None, "2013"), Period("2012", "2012"), Period("2012", "2013"))},
        "periods",
        [Entry("1995 – …"), Entry("… – 2013"), Entry("2012"), Entry("2012 – 2013")],
    ),
    "each number of a journal says what it counts": (
        {"container": Container("Tides", ("0266-4763",), volume="38", issue="9", pages="17 - 31")},
        "container",
        [Entry("Tides · vol. 38 · no. 9 · p. 17–31 · ISSN 0266-4763")],
    ),
    "and none says it twice": (
        {"container": Container("Tides", volume="Volume 3", issue="Special issue", pages="e0123", isbn=("9782",))},
        "container",
        [Entry("Tides · Volume 3 · Special issue · p. e0123 · ISBN 9782")],
    ),
    "the registry of a publisher is told and linked to": (
        {"publisher": "SEANOE", "publisher_ids": {"ror": "044jxhp58"}},
        "publisher_ids",
        [Entry("ROR 044jxhp58", "https://ror.org/044jxhp58")],
    ),
    "a subject leads to the works that have it, or into its vocabulary": (
        {"subjects": (Subject("tides", uri="https://example.org/tides"), Subject("sea & salt"), Subject("x" * 201))},
        "subjects",
        [
            Entry("tides", "https://example.org/tides"),
            Entry("sea & salt", "/en/search?subject=sea+%26+salt"),
            Entry("x" * 201),
        ],
    ),
    "bytes are said in round numbers, other sizes as they are": (
        {"sizes": ("12351827 bytes", "3 pages", "1109920"), "files": (File("https://example.org/a", size="2000 B"),)},
        "sizes",
        [Entry("12.4 MB"), Entry("3 pages"), Entry("1109920")],
    ),
    "a version by its number": ({"version": "v2"}, "version", [Entry("2")]),
    "collections of one name once": (
        {"collections": (Collection("LORIA", "Loria"), Collection("LORIA2", "Loria"))},
        "collections",
        [Entry("Loria")],
    ),
    "a genre by the word of its concept": (
        {"genre": "http://purl.org/coar/resource_type/c_8042"},
        "genre",
        [Entry("working paper", "http://purl.org/coar/resource_type/c_8042")],
    ),
    "a manuscript by its kind": ({"version": "acceptedVersion"}, "version", [Entry("accepted version")]),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_field_is_said_in_words(situation: str) -> None:
    given, field, expected = SITUATIONS[situation]
    record = Record(type="dataset", **given)  # type: ignore[arg-type]
    assert dict(fields.described(record))[field] == expected


CNRS, MIO, LOPS = (Affiliation(name) for name in ("CNRS", "MIO", "LOPS"))


@pytest.mark.parametrize(
    ("belong", "expected"),
    [
        (((MIO, CNRS), (LOPS, CNRS), ()), ["1, 2", "2, 3", ""]),
        (((MIO, CNRS, LOPS), (CNRS,)), ["1–3", "2"]),
        (((CNRS,), (CNRS,)), ["", ""]),
        (((), ()), ["", ""]),
    ],
    ids=["each their own", "three in a row", "all the same", "nobody says"],
)
def test_authors_are_told_where_they_belong(belong: tuple[tuple[Affiliation, ...], ...], expected: list[str]) -> None:
    record = Record(type="dataset", creators=tuple(Agent(f"N{n}", affiliations=at) for n, at in enumerate(belong)))
    assert fields.affiliated(record, 50) == expected
    listed = dict(fields.described(record)).get("affiliations", [])
    assert [one.text.startswith(str(place)) for place, one in enumerate(listed, 1)] == [any(expected)] * len(listed)


def test_every_relation_role_and_genre_has_its_words() -> None:
    known = {row[3] for row in table("types.tsv") if len(row) > 3 and row[3].startswith("http")}
    assert len(known) > 10
    assert not known - labels.GENRES.keys()
    assert not RELATION_TYPES - labels.RELATIONS.keys()
    assert not CONTRIBUTOR_TYPES - labels.ROLES.keys()


def test_languages_that_babel_writes_no_dates_in_have_names_too() -> None:
    assert labels.language_name("arz") == "Egyptian Arabic"
    assert labels.language_name("xx-unknown") == "xx-unknown"


@pytest.mark.parametrize(
    ("version", "said"),
    [("v2", "version 2"), ("Version 1.2", "version 1.2"), ("2", "version 2"), ("vernal", "version vernal"),
     ("acceptedVersion", "accepted version"), ("9th ed.", "9th ed."), ("2e édition", "2e édition")],
)  # fmt: skip
def test_a_version_is_called_one_once(version: str, said: str) -> None:
    assert labels.version(version) == said


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period("1995"), "1995–…"),
        (Period(None, "2013-05"), "…–2013"),
        (Period("2012-01", "2012-05"), "2012"),
        (Period("1982", "2023"), "1982–2023"),
        (Period("2001", None, "Holocene"), "2001–…"),
        (Period(label="Holocene"), "Holocene"),
    ],
)
def test_a_card_tells_a_period_that_goes_on(period: Period, said: str) -> None:
    assert shown.coverage(Record(type="dataset", periods=(period,))) == said


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://example.org/a, (http://example.org/b_(c)) and https://doi.org/10.1/a.", [
            "https://example.org/a", "http://example.org/b_(c)", "https://doi.org/10.1/a",
        ]),
        ('<a href="javascript:alert(1)">x</a> javascript:alert(1) ftp://example.org/a www.example.org', []),
        ('https://example.org/?q="><script>alert(1)</script>', ["https://example.org/?q="]),
        ("https:// and http://", []),
        ("p < 0.05 & more", []),
    ],
    ids=["sentences", "no other addresses", "markup", "no host", "none"],
)  # fmt: skip
def test_addresses_in_a_text_are_links_and_its_words_stay(text: str, links: list[str]) -> None:
    paragraph = html.fragment_fromstring(f"<p>{shown.linked(text)}</p>")

    assert paragraph.xpath(".//a/@href") == links
    assert {one.tag for one in paragraph.iter()} <= {"p", "a"}
    assert paragraph.text_content() == text
