"""What answers carry: security headers, caching, forms of a record, content negotiation, probes, budgets."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree
from memory_access import MemoryAccess
from msgspec.structs import replace as changed
from web_application import SITE, app_over
from werkzeug.test import TestResponse

import web
from catalogue.source import Source
from catalogue.works import Work

EVERYWHERE = ["/fr/", "/fr/search?q=x", "/fr/r/0000000001A", "/r/0000000001A.json", "/api/v1/status", "/fr/nothing"]


@pytest.mark.parametrize("path", [*EVERYWHERE, "/r/0000000001A/copies/seanoe/1.xml", "/oai?verb=Identify"])
def test_every_answer_is_guarded_and_sets_no_cookie(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/fr/sources", "/fr/r/0000000001A", "/r/0000000001A.bib", "/api/v1/sources"])
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert "max-age" in first.headers["Cache-Control"]
    assert (again.status_code, again.data) == (304, b"")


def test_a_static_file_that_is_not_there_is_asked_for_again(client: FlaskClient) -> None:
    """One that is there may be kept for ever, as its address changes with it; that it is not there may not: a page of
    the next version asks for it from a server of the last one."""
    there = client.get("/static/style.css")
    again = client.get("/static/style.css", headers={"If-None-Match": there.headers["ETag"]})
    absent = client.get("/static/not-yet.css")

    assert [answer.status_code for answer in (there, again, absent)] == [200, 304, 404]
    assert "immutable" in there.headers["Cache-Control"]
    assert "immutable" in again.headers["Cache-Control"]
    assert absent.headers["Cache-Control"] == "no-store"


def test_a_search_that_finds_the_same_is_not_sent_again(client: FlaskClient) -> None:
    """Though its body says how long it took; another question is another answer."""
    path = "/api/v1/records?q=mer&facets=type"
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=300"
    assert client.get("/api/v1/records?q=mer").headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("rest", ["", "/copies", "/copies/1", "/copies/1/raw", "/related"])
def test_a_record_may_be_kept_for_five_minutes(client: FlaskClient, rest: str) -> None:
    assert client.get(f"/api/v1/records/0000000001A{rest}").headers["Cache-Control"] == "public, max-age=300"


def test_a_form_says_when_its_record_changed(client: FlaskClient, access: MemoryAccess) -> None:
    answer = client.get("/r/0000000001A.bib")
    work = access.work("0000000001A")

    assert isinstance(work, Work)
    assert answer.last_modified == work.changed
    assert client.get("/r/0000000001A.bib", headers={"If-Modified-Since": answer.headers["Last-Modified"]}).data == b""


def test_pages_of_other_sites_may_ask_and_are_told_so_for_a_day(client: FlaskClient) -> None:
    asked = {"Origin": "https://x.example", "Access-Control-Request-Method": "GET"}
    answer = client.options("/api/v1/records", headers=asked | {"Access-Control-Request-Headers": "if-none-match"})

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"] == "*"
    assert answer.headers["Access-Control-Max-Age"] == "86400"
    assert "ETag" in client.get("/api/v1/records").headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Origin" not in client.get("/fr/").headers


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/fr/search/?q=mer&type=dataset", "/fr/search?q=mer&type=dataset"),
        ("/fr/sources/seanoe/", "/fr/sources/seanoe"),
        ("/r/0000000001A/", "/r/0000000001A"),
        ("/api/v1/records/", "/api/v1/records"),
        ("/oai/?verb=Identify", "/oai?verb=Identify"),
        ("/fr/nothing/", None),
        ("/fr/search//", "/fr/search"),
    ],
)
def test_a_slash_behind_an_address_is_forgiven(client: FlaskClient, path: str, meant: str | None) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.location) == ((308, meant) if meant else (404, None))


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example//", "//fr/", "//evil.example/fr/search/", "///"])
def test_a_slash_behind_an_address_leads_to_no_other_host(client: FlaskClient, path: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path})

    assert not (answer.location or "").startswith("//")
    assert "evil" not in (answer.location or "").partition("/evil.example")[0]


def test_a_payload_is_shown_as_text_and_never_run(client: FlaskClient, access: MemoryAccess) -> None:
    answer = client.get("/r/0000000001A/copies/seanoe/1.xml")

    assert answer.content_type == "text/plain; charset=utf-8"
    assert access.payloads[1] == answer.data
    assert client.get("/r/0000000001A/copies/seanoe/9.xml").status_code == 404


@pytest.mark.parametrize(
    ("accept", "status", "type"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", 303, "text/html"),
        ("application/json", 200, "application/json"),
        ("application/ld+json", 200, "application/ld+json"),
        ("application/vnd.citationstyles.csl+json", 200, "application/vnd.citationstyles.csl+json"),
        ("application/x-research-info-systems", 200, "application/x-research-info-systems"),
        ("application/x-bibtex", 200, "application/x-bibtex"),
        ("text/x-bibliography; style=apa; locale=fr-FR", 200, "text/x-bibliography"),
        ("image/png", 406, "text/html"),
    ],
)
def test_the_permanent_address_answers_in_the_form_asked_for(
    client: FlaskClient, accept: str, status: int, type: str
) -> None:
    answer = client.get("/r/0000000001A", headers={"Accept": accept})

    assert (status, type) == (answer.status_code, answer.mimetype)
    if status != 406:
        assert "Accept" in answer.headers["Vary"]


def test_a_citation_in_the_readers_language_is_kept_for_that_language_only(client: FlaskClient) -> None:
    def asked(lang: str) -> TestResponse:
        headers = {"Accept": "text/x-bibliography; style=iso690", "Accept-Language": lang}
        return client.get("/r/0000000001A", headers=headers)

    assert asked("fr").text != asked("en").text
    assert "Accept-Language" in asked("fr").headers["Vary"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_address_with_a_language_answers_in_it(client: FlaskClient, lang: str) -> None:
    path = f"/opensearch-{lang}.xml"

    assert client.get(path, headers={"Accept-Language": "fr"}).text == client.get(path).text
    assert client.get(path, headers={"Accept-Language": "en"}).text == client.get(path).text


def test_a_form_that_we_lack_is_refused_with_those_that_we_have(client: FlaskClient) -> None:
    text = client.get("/r/0000000001A", headers={"Accept": "image/png"}).text

    assert "application/x-bibtex" in text
    assert "application/ld+json" in text


@pytest.mark.parametrize("work", [f"{n:010d}A" for n in range(1, 13)])
@pytest.mark.parametrize("suffix", ["json", "jsonld", "csl.json"])
def test_every_record_is_sound_json(client: FlaskClient, work: str, suffix: str) -> None:
    body = json.loads(client.get(f"/r/{work}.{suffix}").data)

    assert body
    assert "null" not in json.dumps(body)


@pytest.mark.parametrize("work", [f"{n:010d}A" for n in range(1, 13)])
def test_every_record_is_sound_ris(client: FlaskClient, work: str) -> None:
    """Each line is a tag; the first is the type, the last the end, and nothing in a title begins a tag."""
    lines = client.get(f"/r/{work}.ris").text.split("\r\n")

    assert lines[0].startswith("TY  - ")
    assert lines[-2:] == ["ER  - ", ""]
    assert all(line[2:6] == "  - " for line in lines[:-1])


@pytest.mark.parametrize("work", [f"{n:010d}A" for n in range(1, 13)])
def test_every_record_is_balanced_bibtex(client: FlaskClient, work: str) -> None:
    """Braces that are not escaped open and close, and the entry closes with the last of them."""
    text = client.get(f"/r/{work}.bib").text.replace("\\{", "").replace("\\}", "")

    depths = [text[: at + 1].count("{") - text[: at + 1].count("}") for at, c in enumerate(text) if c in "{}"]
    assert depths[-1] == 0
    assert min(depths[:-1]) > 0


def test_records_are_dublin_core_and_datacite(client: FlaskClient) -> None:
    for suffix, root in (("dc.xml", "dc"), ("datacite.xml", "resource")):
        answer = client.get(f"/r/0000000001A.{suffix}")
        assert answer.status_code == 200
        assert root == etree.QName(etree.fromstring(answer.data)).localname


def test_a_record_without_a_year_has_no_datacite_and_names_none(client: FlaskClient) -> None:
    assert client.get("/r/0000000007A.datacite.xml").status_code == 404
    asked = {"Accept": "application/vnd.datacite.datacite+xml"}
    assert client.get("/r/0000000007A", headers=asked).status_code == 406
    assert client.get("/r/0000000001A", headers=asked).status_code == 200
    for public_id, named in (("0000000007A", False), ("0000000001A", True)):
        page = client.get(f"/fr/r/{public_id}")
        told = (page.headers["Link"], page.text, client.get(f"/r/{public_id}.linkset.json").text)
        assert [".datacite.xml" in one for one in told] == [named] * 3
        assert all(".dc.xml" in one for one in told)


def test_a_publisher_that_nobody_named_is_the_repository_as_in_the_provider(access: MemoryAccess) -> None:
    found = access.found["0000000001A"]
    assert isinstance(found, Work)
    access.found["0000000001A"] = changed(found, record=changed(found.record, publisher=None))
    source = Source("seanoe", {"en": "SEANOE by name"}, "https://seanoe.example/oai")
    client = app_over(access, replace(SITE, sources={"seanoe": source})).test_client()
    assert etree.fromstring(client.get("/r/0000000001A.datacite.xml").data).findtext("{*}publisher") == "SEANOE by name"


def test_json_ld_in_a_page_cannot_end_its_script(client: FlaskClient) -> None:
    page = client.get("/fr/r/0000000003A").text

    start = page.index('<script type="application/ld+json">') + len('<script type="application/ld+json">')
    node = json.loads(page[start : page.index("</script>", start)])
    assert node["name"] == '<script>alert("1")</script> & <img src=x onerror=alert(2)>'


def test_signposting_names_the_forms_and_never_calls_the_doi_ours(client: FlaskClient) -> None:
    link = client.get("/fr/r/0000000001A").headers["Link"]

    assert '<http://catalogue.example/r/0000000001A>; rel="cite-as"' in link
    assert '<https://doi.org/10.17882/49388>; rel="related"' in link
    assert 'rel="describedby"; type="application/ld+json"' in link
    assert '<https://orcid.org/0000-0002-1825-0097>; rel="author"' in link


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/doi/10.17882/49388", "/r/0000000001A"),
        ("/doi/10.17882/49388".upper().replace("DOI", "doi"), "/r/0000000001A"),
        ("/hal/hal-04123456", "/r/0000000002A"),
        ("/oai/oai:moisson.example:seanoe/1", "/r/0000000001A"),
        ("/oai/oai:seanoe.org:1", "/r/0000000001A"),
    ],
)
def test_identifiers_lead_to_the_record(client: FlaskClient, path: str, found: str) -> None:
    answer = client.get(path)

    assert (302, found) == (answer.status_code, answer.location)


def test_an_identifier_that_is_not_here_is_not_found(client: FlaskClient) -> None:
    assert client.get("/doi/10.1//double").status_code == 404


def test_unapi_offers_ris(client: FlaskClient) -> None:
    assert b'name="ris"' in client.get("/unapi").data
    assert client.get("/unapi?id=0000000001A").status_code == 300
    assert client.get("/unapi?id=0000000001A&format=ris").text.startswith("TY  - DATA")
    assert client.get("/unapi?id=0000000001A&format=mods").status_code == 406
    assert client.get("/unapi?id=NOTHING&format=ris").status_code == 404


def test_a_search_is_a_feed(client: FlaskClient) -> None:
    root = etree.fromstring(client.get("/fr/search.atom?q=température").data)

    names = {"a": "http://www.w3.org/2005/Atom", "o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert root.findtext("o:totalResults", namespaces=names) == "25"
    added = [entry.findtext("a:published", namespaces=names) for entry in root.findall("a:entry", names)]
    assert sorted(added, reverse=True) == added
    assert root.find("a:entry", names).findtext("a:id", namespaces=names) == "http://catalogue.example/r/0000000001A"


def test_opensearch_descriptions_are_whole(client: FlaskClient) -> None:
    for lang in ("fr", "en"):
        root = etree.fromstring(client.get(f"/opensearch-{lang}.xml").data)
        assert f"http://catalogue.example/{lang}/search?q={{searchTerms}}" == root.find("{*}Url").get("template")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Moisson (sample records)", "Moisson"),
        ("Catalogue", "Catalogue"),
        ("(x)", "(x)"),
        ("Entrepôts de la recherche", "Entrepôts de la"),
    ],
)
def test_a_browser_is_given_a_name_of_sixteen_characters_at_most(name: str, short: str) -> None:
    app = app_over(MemoryAccess(), replace(SITE, repository_name=name))
    root = etree.fromstring(app.test_client().get("/opensearch-en.xml").data)

    assert root.findtext("{*}ShortName") == short


@pytest.mark.parametrize(("broken", "expected"), [(False, (200, 200)), (True, (200, 503))])
def test_probes_tell_alive_from_ready(broken: bool, expected: tuple[int, int]) -> None:
    client = app_over(MemoryAccess(broken=broken)).test_client()

    assert expected == (client.get("/healthz").status_code, client.get("/readyz").status_code)


def test_pages_stay_within_their_budgets(client: FlaskClient) -> None:
    """60 kB and 15 kB compressed for a page of 20 results, hostile ones among them; 10 kB of compressed style."""
    body = client.get("/fr/search?q=température").data
    style = (Path(web.__file__).parent / "static" / "style.css").read_bytes()

    assert len(body) <= 60_000
    assert len(gzip.compress(body)) <= 15_000
    assert len(gzip.compress(style)) <= 10_000
