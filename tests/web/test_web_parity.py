"""One search, three answers: HTML, Atom and JSON give the same works in the same order."""

from __future__ import annotations

import re
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from asking import Pairs, order, searches
from flask.testing import FlaskClient
from lxml import etree
from plugins.installations import Installation
from web_application import SITE

from web.application import create_app

COUNT, FEWER, SEED = 200, 60, 20261128
CARD = re.compile(r'class="unapi-id" title="([0-9A-Z]{11})"')
ATOM = {"a": "http://www.w3.org/2005/Atom", "os": "http://a9.com/-/spec/opensearch/1.1/"}


class Listed(NamedTuple):
    """The works of one page of an answer in order, and how many there are in all where the answer says so."""

    works: list[str]
    total: int | None = None


@pytest.fixture(scope="module")
def client(sampled: Installation) -> FlaskClient:
    return create_app(sampled.catalogue, SITE).test_client()


def page(client: FlaskClient, asked: Pairs) -> Listed:
    answer = client.get(f"/en/search?{urlencode(asked)}", follow_redirects=True)
    assert answer.status_code == 200
    return Listed(CARD.findall(answer.text))


def body(client: FlaskClient, asked: Pairs) -> tuple[Listed, str | None]:
    answer = client.get(f"/api/v1/records?{urlencode(asked)}")
    assert answer.status_code == 200, (asked, answer.json)
    meta = answer.json["meta"]
    return Listed([work["id"] for work in answer.json["results"]], meta["total"]), meta.get("next_cursor")


def feed(client: FlaskClient, asked: Pairs) -> Listed:
    answer = client.get(f"/en/search.atom?{urlencode(asked)}")
    assert answer.status_code == 200
    root = etree.fromstring(answer.data)
    works = [str(id).rpartition("/")[2] for id in root.xpath("a:entry/a:id/text()", namespaces=ATOM)]
    return Listed(works, int(root.findtext("os:totalResults", namespaces=ATOM) or 0))


@pytest.mark.parametrize("number", range(0, COUNT, 10))
def test_html_atom_and_json_agree(client: FlaskClient, number: int) -> None:
    """In the order that feeds have, fifty to a page; ten searches a case, two hundred in all."""
    for asked in searches(COUNT, SEED)[number : number + 10]:
        same = [*asked, ("sort", "added"), ("per_page", "50")]
        json, _ = body(client, same)
        assert page(client, same).works == json.works, asked
        assert feed(client, asked) == json, asked


@pytest.mark.parametrize("number", range(0, FEWER, 10))
def test_pages_and_json_agree_in_every_order_and_onward(client: FlaskClient, number: int) -> None:
    """The second page has a number in HTML and a cursor in JSON, and holds the same."""
    for place, asked in enumerate(searches(FEWER, SEED)[number : number + 10], number):
        same = [*asked, *order(Random(f"{SEED} {place}"))]
        first, cursor = body(client, same)
        assert page(client, same).works == first.works, same
        if cursor:
            second, _ = body(client, [*same, ("cursor", cursor)])
            assert page(client, [*same, ("page", "2")]).works == second.works, same


def test_the_searches_are_of_all_kinds_and_most_find_something(client: FlaskClient) -> None:
    asked = searches(FEWER, SEED)
    found = [body(client, one)[0].total or 0 for one in asked]
    assert sum(total > 0 for total in found) > FEWER * 0.5
    assert sum(total > 50 for total in found) > FEWER * 0.2
    assert len({name for one in asked for name, _ in one}) >= 16
