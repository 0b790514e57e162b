"""What is advised where a search finds little: only searches that find more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

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
