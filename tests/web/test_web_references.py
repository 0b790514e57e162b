"""What reference managers are told of a work: pages, kinds of thesis, names of events."""

from __future__ import annotations

import json

import pytest
from memory_access import NOW
from web_application import SITE

from catalogue.record import Container, Date, Record, Title
from catalogue.works import Work
from web.feeds import FEEDS


def work_of(**fields: object) -> Work:
    return Work("0000000001A", Record(titles=(Title("Tides"),), **{"type": "article"} | fields), (), NOW, NOW)  # type: ignore[arg-type]


def ris(work: Work) -> dict[str, str]:
    lines = FEEDS["ris"].write([work], SITE).decode().splitlines()
    return dict(line.split("  - ", 1) for line in lines)


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
