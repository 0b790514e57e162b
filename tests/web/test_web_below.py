"""A catalogue below a path of its host: every address that a page or an answer names begins with that path."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from lxml import html
from nasty_works import catalogue
from pages_seen import PAGES, VIEWS
from web_application import SITE, app_over

BELOW = "http://catalogue.example/below"
LINKS = re.compile(r"""(?:href|src|action)=["'](/(?!/)[^"']*)""")


@pytest.fixture(scope="module")
def below() -> FlaskClient:
    return app_over(catalogue(), replace(SITE, base_url=BELOW, views=VIEWS)).test_client()


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_is_below(below: FlaskClient, page: str) -> None:
    """Whether the proxy takes the path off before it asks, or not."""
    kept, taken_off = (below.get(f"{before}/fr{PAGES[page]}", follow_redirects=False) for before in ("/below", ""))
    assert kept.status_code == taken_off.status_code
    assert LINKS.findall(kept.text) == LINKS.findall(taken_off.text)
    assert all(link.startswith("/below/") for link in LINKS.findall(kept.text))
    assert kept.headers.get("Location", "/below/").startswith("/below/")


@pytest.mark.parametrize("page", ["home", "results", "record", "sources", "source", "status", "api", "help"])
def test_every_link_leads_somewhere(below: FlaskClient, page: str) -> None:
    seen = html.document_fromstring(below.get(f"/below/fr{PAGES[page]}").text)
    links = {link for link in seen.xpath("//@href | //@src | //@action") if re.match("/(?!/)", link)}
    assert links
    answers = {link: below.get(link, follow_redirects=True).status_code for link in sorted(links)}
    missed = {link for link, status in answers.items() if status not in (200, 300, 410)}
    assert {link for link in missed if not re.search(r"/copies/(hal|nakala)/1\.xml", link)} == set(), (
        "no payload is kept"
    )


@pytest.mark.parametrize(
    ("asked", "status", "location"),
    [
        ("/", 302, "/below/fr/"),
        ("", 302, "/below/fr/"),
        ("/r/0000000001A", 303, "/below/fr/r/0000000001A"),
        ("/r/0000000090A.bib", 301, "/below/r/0000000001A.bib"),
        ("/doi/10.17882/49388", 302, "/below/r/0000000001A"),
        ("/oai/?verb=Identify", 308, "/below/oai?verb=Identify"),
        ("/api/v1/sources/", 308, "/below/api/v1/sources"),
    ],
)
def test_redirects_stay_below(below: FlaskClient, asked: str, status: int, location: str) -> None:
    answer = below.get(f"/below{asked}", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.headers["Location"]) == (status, location)


def test_what_programs_read_is_below(below: FlaskClient) -> None:
    assert f"<baseURL>{BELOW}/oai</baseURL>" in below.get("/below/oai?verb=Identify").text
    assert f'template="{BELOW}/fr/search?q={{searchTerms}}"' in below.get("/below/opensearch-fr.xml").text
    assert "Disallow: /below/api/" in below.get("/below/robots.txt").text
    assert below.get("/below/api/v1/records?per_page=zz").json["type"].startswith("/below/en/api/problems")  # type: ignore[index]
    for line in below.get("/below/sitemap.xml").text.split("<loc>")[1:]:
        assert line.startswith(f"{BELOW}/sitemap-")


def test_a_path_that_only_begins_alike_is_no_part_of_it(below: FlaskClient) -> None:
    assert below.get("/belowground/fr/").status_code == 404


def test_a_fault_of_ours_links_below(
    below: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("no idea")

    monkeypatch.setattr("memory_access.MemoryAccess.work", fail)
    below.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = below.get("/below/fr/r/0000000001A")
    assert answer.status_code == 500
    assert all(link.startswith("/below/") for link in LINKS.findall(answer.text))
    assert f"request {answer.headers['X-Request-ID']} failed: GET /fr/r/0000000001A" in caplog.text, (
        "what readers quote"
    )
    assert "RuntimeError: no idea" in caplog.text
