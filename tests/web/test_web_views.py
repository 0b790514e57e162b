"""Views, and what the pages of sources say of their holdings."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from lxml import html
from memory_access import MemoryAccess
from msgspec import structs
from web_application import SITE, app_over

from catalogue.record import Relation
from catalogue.source import View

VIEWS = {
    "sea": View("sea", {"fr": "La mer", "en": "The sea"}, "corail OR température", {"en": "All <b>of</b> it."}),
    "nothing": View("nothing", {"en": "Nothing"}, "zzzzzz"),
}


@pytest.fixture(scope="module")
def viewer(access: MemoryAccess) -> FlaskClient:
    return app_over(access, replace(SITE, views=VIEWS)).test_client()


def test_a_view_is_a_saved_search_with_a_page(viewer: FlaskClient) -> None:
    page = html.document_fromstring(viewer.get("/en/views/sea").data)
    total = viewer.get("/api/v1/records?q=corail OR température").json["meta"]["total"]
    assert page.xpath("string(//h1)") == "The sea"
    assert f"{total} works" in page.text_content()
    assert "All <b>of</b> it." in page.text_content()
    for link in page.xpath("//main//a/@href"):
        if link.startswith("/"):
            assert viewer.get(link, follow_redirects=True).status_code == 200, link


def test_what_is_missing_is_a_search_that_finds_it(viewer: FlaskClient) -> None:
    page = html.document_fromstring(viewer.get("/en/views/sea").data)
    for item in page.xpath("//section[@aria-labelledby='missing-title']//li"):
        count = item.xpath("string(span)").split()[0]
        found = html.document_fromstring(viewer.get(item.xpath("string(a/@href)"), follow_redirects=True).data)
        assert found.xpath("string(//h2[@id='results-title'])").split()[0] == count


def test_a_search_within_a_view_is_an_ordinary_search(viewer: FlaskClient) -> None:
    answer = viewer.get("/fr/views/sea?q=rouge OU bleu")
    assert answer.status_code == 302
    assert answer.location == "/fr/search?q=%28corail+OR+temp%C3%A9rature%29+%28rouge+OR+bleu%29"


def test_views_are_listed_and_strange_ones_missing(viewer: FlaskClient) -> None:
    page = viewer.get("/fr/views").text
    assert "La mer" in page
    assert "Nothing" in page
    assert viewer.get("/fr/views/nothing").status_code == 200
    assert viewer.get("/fr/views/strange").status_code == 404
    assert "http://catalogue.example/fr/views/sea" in viewer.get("/sitemap-pages.xml").text


def test_a_source_says_how_full_its_fields_are(client: FlaskClient) -> None:
    page = html.document_fromstring(client.get("/en/sources/seanoe").data)
    assert "How full the fields are" in page.text_content()
    table = list(csv.DictReader(io.StringIO(client.get("/en/sources/seanoe/completeness.csv").text)))
    total = client.get("/api/v1/records?source=seanoe").json["meta"]["total"]
    assert {row["total"] for row in table} == {str(total)}
    assert all(0 <= int(row["works"]) <= total for row in table)
    with_year = client.get("/api/v1/records?source=seanoe&year=-none").json["meta"]["total"]
    assert next(int(row["works"]) for row in table if row["field"] == "year") == with_year


def test_rejects_are_handed_out_whole_and_inert(client: FlaskClient) -> None:
    rows = list(csv.reader(io.StringIO(client.get("/en/sources/seanoe/rejects.csv").text)))
    assert len(rows) > 2
    assert {len(row) for row in rows} == {9}
    raw = client.get(f"/en/sources/seanoe/rejects/{rows[1][0]}.xml")
    assert (raw.status_code, raw.content_type) == (200, "text/plain; charset=utf-8")
    assert raw.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/en/sources/hal/rejects/999999.xml").status_code == 404


def test_sources_are_sought_and_ordered(client: FlaskClient) -> None:
    def listed(query: str) -> list[str]:
        page = html.document_fromstring(client.get(f"/en/sources?{query}").data)
        return [href.rpartition("/")[2] for href in page.xpath("//tbody//th/a/@href")]

    assert listed("q=SEANOE") == ["seanoe"]
    assert sorted(listed("order=records")) == sorted(listed("order=nonsense")) == sorted(listed("order=state"))
    assert listed("q=nothing+like+it") == []


def test_a_newer_version_is_named_at_the_top(access: MemoryAccess) -> None:
    works = {work.id: work for work in access.live}
    old, new = works["0000000001A"], works["0000000002A"]
    pid = new.record.pids[0]
    relation = Relation("IsPreviousVersionOf", pid.scheme, pid.value)
    older = structs.replace(old, record=structs.replace(old.record, relations=(relation,)))
    client = app_over(MemoryAccess(found={old.id: older, new.id: new}, figures=access.figures)).test_client()
    page = html.document_fromstring(client.get(f"/en/r/{old.id}").data)
    assert page.xpath("//p[@class='notice']//a/@href") == [f"/en/r/{new.id}"]
