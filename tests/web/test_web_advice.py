"""What is advised where a search finds little: only searches that find more."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from catalogue.query import parameters
from web import here
from web.pages.advice import Advice, advice

Advised = Callable[..., tuple[int, Advice]]


@pytest.fixture
def advised(app: Flask) -> Advised:
    """Ask by parameters of the address: how many works are found, and what is advised."""

    def ask(*pairs: tuple[str, str]) -> tuple[int, Advice]:
        query, problems = parameters.read(list(pairs), strict=True)
        assert not problems
        with app.test_request_context("/en/search"):
            answer = here.access().search(query)
            return answer.results.total, advice(query, answer)

    return ask


def test_filters_that_hide_nothing_are_not_blamed(advised: Advised) -> None:
    """A reader who leaves them out would find the very same works again."""
    total, found = advised(("q", "corail"), ("type", "-model"))
    assert total > 0
    assert found.unfiltered is None


def test_filters_that_hide_something_are_named_with_what_they_hide(advised: Advised) -> None:
    total, found = advised(("q", "méditerranée"), ("type", "thesis"))
    assert found.unfiltered is not None
    assert (found.unfiltered.total > total, found.unfiltered.query.filters) == (True, ())


def test_words_that_find_no_more_by_being_optional_stay_as_they_are(advised: Advised) -> None:
    _, found = advised(("q", "zzzz wwww"))
    assert (found.any_word, found.without, found.stems) == (None, (), None)


def test_each_search_advised_finds_more(advised: Advised) -> None:
    total, found = advised(("q", "température zzzz"))
    assert found.any_word is not None
    assert found.any_word.total > total
    assert [(clause, tried.total > total) for clause, tried in found.without] == [("zzzz", True)]


def test_years_that_hide_something_are_filters_too(advised: Advised) -> None:
    total, found = advised(("q", "température"), ("from", "2024"))
    assert found.unfiltered is not None
    assert (found.unfiltered.total > total, found.unfiltered.query.spans) == (True, ())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("mer ou corail", "Understood: mer AND corail (help)"),
        ("le la", "Understood: le AND la (help)"),
        ("mer (de OR la) NOT du", "Understood: mer (help)"),
        ("year:abc", "year:abc is no year or date; it was searched as text."),
        ("type:datset", "No work has type:datset: there is no such value. Did you mean dataset?"),
    ],
)
def test_what_is_said_of_a_search_is_what_is_done_with_it(client: FlaskClient, asked: str, said: str) -> None:
    """Words too common to be looked for are not said to be; a value that is no value is not said to be left out."""
    page = html.fromstring(client.get("/en/search", query_string={"q": asked}).text)

    lines = [" ".join(one.text_content().split()) for one in page.xpath("//p[@class='understood' or @class='notice']")]
    assert said in lines


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("mer auhtor:durand 2020", "mer author:durand 2020"),
        ('(auhtor:"Durand, M."', '(author:"Durand, M."'),
        ("corail type:datset -rouge", "corail type:dataset -rouge"),
        ("l’auhtor:durand", "author:durand"),
    ],
)
def test_what_may_have_been_meant_is_one_click_away(client: FlaskClient, asked: str, meant: str) -> None:
    page = html.fromstring(client.get("/fr/search", query_string={"q": asked, "type": "article"}).text)

    links = [urlsplit(link.get("href")) for link in page.xpath("//p[@class='notice']//a")]
    assert [(one.path, parse_qs(one.query)) for one in links] == [("/fr/search", {"q": [meant], "type": ["article"]})]
