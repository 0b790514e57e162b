"""Citations as styles want them, where the library that writes them leaves something undone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from web_application import SITE

from catalogue.record import Agent, Container, Date, Licence, Record, Title
from catalogue.works import Work
from web.feeds.citation import STYLES, cite

NOW = datetime(2024, 5, 1, tzinfo=UTC)
LEROY = Agent("Leroy, Anne Marie", "Leroy", "Anne Marie", "person")
EDITOR = Agent("Marsh, John", "Marsh", "John", "person", "Editor")


def cited(style: str, lang: str = "en", title: str = "Tides", spoken: str | None = "en", **fields: object) -> str:
    told = {"type": "dataset", "year": 2019, "publisher": "SEANOE", "creators": (LEROY,)} | fields
    record = Record(titles=(Title(title, spoken),), **told)  # type: ignore[arg-type]
    return cite(Work("0000000001A", record, (), NOW, NOW), SITE, style, lang).replace("\xa0", " ").split(" http")[0]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            cited("iso690", type="article"),
            "LEROY, Anne Marie, 2019. Tides. Online. 2019. Available from:",
        ),
        (cited("iso690", type="book-chapter"), "LEROY, Anne Marie, 2019. Tides. Online. SEANOE. Available from:"),
        (
            cited("iso690", type="patent", dates=(Date("issued", "2019-02-03"),)),
            "LEROY, Anne Marie, 2019. Tides. Online. 3 February 2019. SEANOE. Available from:",
        ),
        (cited("iso690", creators=()), "Tides, 2019. Online. 2019. SEANOE. Available from:"),
        (cited("iso690", "fr", creators=()), "Tides, 2019 [en ligne]. 2019. SEANOE. Disponible à l'adresse :"),
        (cited("apa", title="Do tides rise?"), "Leroy, A. M. (2019). Do tides rise? [Dataset]. SEANOE."),
        (cited("apa", year=None), "Leroy, A. M. (n.d.). Tides [Dataset]. SEANOE."),
        (cited("apa", "fr", type="thesis"), "Leroy, A. M. (2019). Tides [Thèse de doctorat, SEANOE]."),
        (cited("apa", creators=()), "Tides. (2019). [Dataset]. SEANOE."),
        (cited("ieee", title="The tides…"), "[1] A. M. Leroy, “The tides…” SEANOE, 2019. [Online]. Available:"),
    ],
    ids=[
        "no stop for a journal that nobody names",
        "in nothing that is named",
        "a patent that nobody says was filed",
        "no author: title and year, no third part",
        "no stop before the medium",
        "no stop behind a question mark",
        "not retrieved on no day",
        "a genre in the page's language, no number that there is not",
        "no author: the title once",
        "a blank behind the number",
    ],
)
def test_signs_stand_where_they_belong(said: str, expected: str) -> None:
    assert said == expected


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_stands_in_for_the_author_is_said_once(style: str, lang: str) -> None:
    alone = cited(style, lang, "Some Tides", creators=(), licences=(Licence("CC-BY-4.0"),))
    edited = cited(style, lang, "Some Tides", type="book", creators=(), contributors=(EDITOR,))

    assert alone.lower().count("some tides") == 1
    assert edited.lower().count("marsh") == 1
    assert "Tides.," not in edited


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("chicago", "Leroy, A. M. 2019. “Tides.” SEANOE."),
        ("mla", "Leroy, A. M. “Tides.” SEANOE, 2019,"),
        ("ieee", "[1] A. M. Leroy, “Tides.” SEANOE, 2019. [Online]. Available:"),
        ("harvard", "Leroy, A.M. (2019) ‘Tides’. SEANOE. Available at:"),
    ],
)
def test_each_english_quotes_in_its_own_way(style: str, expected: str) -> None:
    assert cited(style) == expected


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Bertil I. van der", "Hoof, B. I. van der."),
        ("Anne (resp.)", "Hoof, A."),
        ("bertil", "Hoof, bertil."),
        ("静", "Hoof, 静."),
        ("Marie-Pierre", "Hoof, M.-P."),
    ],
)
def test_given_names_are_shortened_where_they_can_be(given: str, shown: str) -> None:
    assert cited("apa", creators=(Agent(f"Hoof, {given}", "Hoof", given, "person"),)).split(" (2019")[0] == shown


@pytest.mark.parametrize(
    ("spoken", "languages", "title"),
    [
        (None, (), "Some tides of the sea"),
        ("en", ("fr",), "Some Tides of the Sea"),
        ("fr", ("en",), "Some tides of the sea"),
        (None, ("en",), "Some Tides of the Sea"),
    ],
)
def test_only_titles_that_are_english_are_set_in_capitals(
    spoken: str | None, languages: tuple[str, ...], title: str
) -> None:
    assert title in cited("mla", title="Some tides of the sea", spoken=spoken, languages=languages)


def test_the_version_of_a_manuscript_is_not_that_of_an_article() -> None:
    journal = Container("Journal of Tides", volume="3")

    assert "ersion" not in cited("mla", type="article", container=journal, version="v1")
    assert "Version 1.2" in cited("mla", version="1.2")
