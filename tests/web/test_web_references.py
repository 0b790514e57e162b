"""What reference managers are told of a work: pages, kinds of thesis, names of events."""

from __future__ import annotations

import json

import bibtexparser
import pytest
from memory_access import NOW
from web_application import SITE

from catalogue.record import Affiliation, Agent, Container, Date, Record, Title
from catalogue.works import Work
from web.feeds import FEEDS, jsonld


def work_of(**fields: object) -> Work:
    return Work("0000000001A", Record(**{"type": "article", "titles": (Title("Tides"),)} | fields), (), NOW, NOW)  # type: ignore[arg-type]


def ris(work: Work) -> dict[str, str]:
    lines = FEEDS["ris"].write([work], SITE).decode().splitlines()
    return dict(line.split("  - ", 1) for line in lines)


def bib(work: Work) -> dict[str, str]:
    (entry,) = bibtexparser.parse_string(FEEDS["bib"].write([work], SITE).decode()).entries
    return {"key": entry.key, **{name: field.value for name, field in entry.fields_dict.items()}}


def csl(work: Work) -> dict[str, object]:
    (item,) = json.loads(FEEDS["csl.json"].write([work], SITE))
    return dict(item)


@pytest.mark.parametrize(
    ("pages", "first", "last"),
    [("12-31", "12", "31"), ("12 - 31", "12", "31"), ("12--31", "12", "31"), ("e0123", "e0123", None),
     (None, None, None)],
)  # fmt: skip
def test_the_first_and_the_last_page_are_told_apart(pages: str | None, first: str | None, last: str | None) -> None:
    told = ris(work_of(container=Container("Journal of Tides", pages=pages)))
    assert (told.get("SP"), told.get("EP")) == (first, last)


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ((Date("issued", "2015-06-09"), Date("issued", "2016-02")), "2016/02"),
        ((Date("issued", "2015-06-09"),), "2016"),
        ((Date("available", "2016-07-25"), Date("defended", "2016-01-02")), "2016/01/02"),
        ((), "2016"),
    ],
    ids=["the date of the year", "another year is another event", "a thesis is out when it is defended", "the year"],
)
def test_a_work_is_dated_in_the_year_that_pages_show(dates: tuple[Date, ...], day: str) -> None:
    work = work_of(year=2016, dates=dates)

    assert (ris(work)["PY"], ris(work)["DA"]) == ("2016", day)
    assert csl(work)["issued"] == {"date-parts": [[int(part) for part in day.split("/")]]}


@pytest.mark.parametrize(
    ("type", "genre"),
    [("thesis", "PhD thesis"), ("master-thesis", "Master’s thesis"), ("preprint", "Preprint"), ("article", None)],
)
def test_the_genre_is_what_a_style_prints(type: str, genre: str | None) -> None:
    assert csl(work_of(type=type)).get("genre") == genre


def test_a_habilitation_is_no_doctoral_thesis() -> None:
    work = work_of(type="thesis", genre="http://purl.org/coar/resource_type/c_46ec")
    assert csl(work)["genre"] == "Habilitation thesis"


@pytest.mark.parametrize("raw", ["Thèse d’exercice", "Thèse d'exercice : Médecine"])
def test_the_thesis_of_a_physician_is_no_doctoral_thesis(raw: str) -> None:
    assert csl(work_of(type="thesis", type_raw=(raw,)))["genre"] == "Thèse d’exercice"


@pytest.mark.parametrize(
    ("volume", "told"),
    [("Volume 44 - In honour of R.", "44 - In honour of R."), ("vol. 3", "3"), ("t1", "1"), ("Tides", "Tides")],
)
def test_the_word_volume_is_left_to_the_style(volume: str, told: str) -> None:
    work = work_of(container=Container("Tides", volume=volume))
    assert (csl(work)["volume"], ris(work)["VL"], bib(work)["volume"]) == (told, told, told)


CENTRE = Agent("Centre for Tides, Salt and Sand", kind="organisation")
LEROY = Agent("Leroy, Anne", "Leroy", "Anne", "person")


def test_an_organisation_is_not_parted_at_its_commas() -> None:
    work = work_of(creators=(LEROY, CENTRE))

    assert bib(work)["author"] == "Leroy, Anne and {Centre for Tides, Salt and Sand}"
    assert ris(work)["AU"] == "Centre for Tides – Salt and Sand"


@pytest.mark.parametrize(
    ("type", "role", "tag"),
    [
        ("book-chapter", "Editor", "ED"),
        ("article", "Editor", "ED"),
        ("book", "Editor", "A3"),
        ("book", "Translator", "A4"),
        ("dataset", "ContactPerson", None),
        ("thesis", "Jury", None),
    ],
)
def test_only_editors_and_translators_are_told_as_such(type: str, role: str, tag: str | None) -> None:
    told = ris(work_of(type=type, contributors=(Agent("Leroy, Anne", "Leroy", "Anne", "person", role),)))
    assert [name for name, value in told.items() if value == "Leroy, Anne"] == [tag] * (tag is not None)


def test_a_collection_of_texts_is_known_by_its_editors() -> None:
    told = bib(work_of(type="book", year=2019, contributors=(Agent("Leroy, Anne", "Leroy", "Anne", role="Editor"),)))
    assert (told["key"], told["editor"]) == ("leroy2019tides", "Leroy, Anne")


def test_the_meeting_and_its_proceedings_are_told_apart() -> None:
    paper = work_of(type="conference-paper", container=Container("Proceedings", event="Tides 2019"))

    assert (ris(paper)["T2"], ris(paper)["C3"]) == ("Tides 2019", "Proceedings")
    assert (bib(paper)["booktitle"], bib(paper)["eventtitle"]) == ("Proceedings", "Tides 2019")


@pytest.mark.parametrize(
    ("type", "version", "fields"),
    [
        ("dataset", "v1", {"version"}),
        ("book", "2nd ed.", {"edition"}),
        ("book", "v1", set()),
        ("report", "updatedVersion", set()),
        ("article", "v1", set()),
    ],
    ids=["of data", "an edition", "of a deposit in HAL", "a kind of manuscript", "of a manuscript"],
)
def test_versions_are_told_of_what_is_cited_by_them(type: str, version: str, fields: set[str]) -> None:
    work = work_of(type=type, version=version)

    assert {"version", "edition"} & csl(work).keys() == fields
    assert {"version", "edition"} & bib(work).keys() == fields
    assert ("ET" in ris(work)) == bool(fields)


def test_json_ld_says_each_helper_once_and_nothing_that_is_not_there() -> None:
    ids = {"isni": "0000000121032683"}
    helpers = tuple(Agent("Marsh Council", role=role, kind="organisation") for role in ("Producer", "ContactPerson"))
    leroy = Agent("Leroy, Anne", "Leroy", "Anne", "person", affiliations=(Affiliation("Marsh Council", ids),))
    node = jsonld.node(
        work_of(creators=(leroy,), contributors=helpers, container=Container(volume="3", issue="1")), SITE
    )

    assert node["contributor"] == {"@type": "Organization", "name": "Marsh Council"}
    assert node["creator"]["affiliation"]["sameAs"] == "https://isni.org/isni/0000000121032683"
    assert "null" not in json.dumps(node)


@pytest.mark.parametrize(
    ("titles", "told"),
    [
        ((Title("Tides", "en"), Title("A history", "en", "subtitle")), "Tides: A history"),
        ((Title("Marées", "fr"), Title("une histoire", "fr", "subtitle")), "Marées : une histoire"),
        ((Title("What tides?", "en"), Title("A history", None, "subtitle")), "What tides? A history"),
        (
            (Title("Tides", "en"), Title("une histoire", "fr", "subtitle"), Title("A log", "en", "subtitle")),
            "Tides: A log",
        ),
        ((Title("Tides: a history", "en"), Title("A history.", "en", "subtitle")), "Tides: a history"),
        ((Title("Tides", "en"), Title("Marées", "fr", "translated"), Title("T", "en", "alternative")), "Tides"),
    ],
    ids=["english", "french", "a question", "of its own language", "not twice", "no other titles"],
)
def test_a_work_is_cited_with_its_subtitle(titles: tuple[Title, ...], told: str) -> None:
    work = work_of(titles=titles)

    assert (csl(work)["title"], ris(work)["TI"], bib(work)["title"]) == (told, told, told)
