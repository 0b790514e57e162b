"""What pages and the API say of versions, and of works that are probably the same."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from lxml import html
from memory_access import MemoryAccess
from msgspec.structs import replace
from nasty_works import catalogue
from web_application import app_over

from catalogue.access import Probable
from catalogue.works import Version, Work


@pytest.fixture
def access() -> MemoryAccess:
    """Two works that are versions of one thing, and a third that is probably the same as the older one."""
    access = catalogue()
    old, new, other = access.live[:3]
    versions = (Version(new.id, "The title of the newer one", "2", "2021-05"), Version(old.id, "Old", "1", "2019"))
    for work in (old, new):
        access.found[work.id] = replace(work, versions=versions)
    access.alike[old.id] = [Probable(other, ("title", "creator"), ("year",))]
    return access


@pytest.fixture
def client(access: MemoryAccess) -> FlaskClient:
    return app_over(access).test_client()


def ids(access: MemoryAccess) -> list[Work]:
    return access.live[:3]


class TestPages:
    def test_an_older_version_leads_to_the_newest(self, client: FlaskClient, access: MemoryAccess) -> None:
        old, new, _ = ids(access)
        page = html.document_fromstring(client.get(f"/en/r/{old.id}").data)
        [notice] = page.xpath("//p[@class='notice'][contains(., 'newer version')]")
        assert notice.xpath("a/@href") == [f"/en/r/{new.id}"]
        assert "version 2" in notice.text_content()

    def test_the_newest_says_nothing_of_a_newer_one(self, client: FlaskClient, access: MemoryAccess) -> None:
        page = html.document_fromstring(client.get(f"/en/r/{ids(access)[1].id}").data)
        assert page.xpath("//p[@class='notice'][contains(., 'newer version')]") == []

    def test_versions_are_listed_newest_first(self, client: FlaskClient, access: MemoryAccess) -> None:
        old, new, _ = ids(access)
        page = html.document_fromstring(client.get(f"/en/r/{old.id}").data)
        listed = page.xpath("//section[@aria-labelledby='versions']//li")
        assert [" ".join(each.text_content().split()) for each in listed] == [
            "version 2 May 2021 newest The title of the newer one",
            "version 1 2019 this one Old",
        ]
        assert [each.get("aria-current") for each in listed] == [None, "true"]
        assert listed[0].xpath("a/@href") == [f"/en/r/{new.id}"]

    def test_what_is_probably_the_same_is_named_with_the_reason(
        self, client: FlaskClient, access: MemoryAccess
    ) -> None:
        old, _, other = ids(access)
        page = html.document_fromstring(client.get(f"/en/r/{old.id}").data)
        [entry] = page.xpath("//section[@aria-labelledby='probable-title']//li")
        assert entry.xpath("a/@href") == [f"/en/r/{other.id}"]
        assert entry.text_content().strip().endswith("same title, same first author, one names no year")

    def test_results_offer_the_older_ones_and_the_way_back(self, client: FlaskClient) -> None:
        page = html.document_fromstring(client.get("/en/search").data)
        [link] = page.xpath("//div[@class='also']/a[contains(@href, 'versions')]")
        assert (link.text, link.get("href")) == ("Older versions, too", "/en/search?versions=all")
        page = html.document_fromstring(client.get("/en/search?versions=all").data)
        assert page.xpath("//div[@class='also']/a[text()='Only the newest versions']/@href") == ["/en/search"]

    def test_a_card_says_what_it_is_the_newest_of(self, client: FlaskClient, access: MemoryAccess) -> None:
        old, new, _ = ids(access)
        page = html.document_fromstring(client.get("/en/search?per_page=100").data)
        said = {
            card.xpath(".//h3/a/@href")[0]: [" ".join(each.text_content().split("–")[0].split()) for each in told]
            for card in page.xpath("//li[@class='card']")
            if (told := card.xpath(".//p[@class='held'][contains(., 'version')]"))
        }
        assert said == {
            f"/en/r/{old.id}": ["There is a newer version"],
            f"/en/r/{new.id}": ["The newest of 2 versions"],
        }


class TestTheApi:
    def test_versions_and_what_is_probably_the_same(self, client: FlaskClient, access: MemoryAccess) -> None:
        old, new, other = ids(access)
        answer = client.get(f"/api/v1/records/{old.id}").get_json()
        assert answer["versions"] == [
            {"id": new.id, "version": "2", "date": "2021-05", "newest": True},
            {"id": old.id, "version": "1", "date": "2019"},
        ]
        [one] = answer["probable"]
        assert (one["id"], one["agree"], one["unsaid"]) == (other.id, ["title", "creator"], ["year"])

    def test_lists_have_versions_too(self, client: FlaskClient, access: MemoryAccess) -> None:
        answer = client.get("/api/v1/records?per_page=100").get_json()
        assert {each["id"] for each in answer["results"] if "versions" in each} == {one.id for one in ids(access)[:2]}

    def test_another_word_for_all_is_a_fault(self, client: FlaskClient) -> None:
        assert client.get("/api/v1/records?versions=every").status_code == 400
        assert client.get("/api/v1/records?versions=all").status_code == 200
