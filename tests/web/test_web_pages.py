"""What pages say and how they answer: found, merged, deleted, unknown, hostile, broken."""

from __future__ import annotations

import gzip
import re
from collections import Counter, deque
from dataclasses import replace
from itertools import pairwise
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from lxml import html
from memory_access import NOW, MemoryAccess
from nasty_works import HOSTILE, RICH, catalogue
from web_application import SITE, app_over

from catalogue.access import Status
from catalogue.index.words import folded
from catalogue.query import parameters
from catalogue.query.parse import parse
from catalogue.record import Agent, Container, Description, Licence, Record, Title
from catalogue.source import View
from catalogue.works import Copy, Work
from web import shown
from web.pages import compare, fields
from web.pages.found import found_in
from web.pages.search import between
from web.show import how_often

PATHS = [
    "/",
    "/search",
    "/search?q=température",
    "/search?q=corail+-rouge&type=article&type=dataset&from=1990&to=2020",
    "/search?q=zzzz&access=open",
    "/search?q=10.17882/49388",
    "/search/facet/year",
    "/r/0000000001A",
    "/r/0000000001A?style=apa",
    "/r/0000000001A/copies",
    "/sources",
    "/sources/hal",
    "/sources/progedo",
    "/sources/seanoe/runs",
    "/sources/seanoe/rejects",
    "/help",
    "/about",
    "/api",
    "/accessibility",
    "/privacy",
    "/legal",
    "/sitemap",
]


def page(client: FlaskClient, path: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(path, follow_redirects=True)
    assert status == answer.status_code, answer.text[:400]
    return html.document_fromstring(answer.data)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_page_has_the_bones_of_an_accessible_document(client: FlaskClient, lang: str, path: str) -> None:
    """Language, title, one h1, landmarks, a skip link to the content, labels, unique ids, no inline style or script."""
    document = page(client, f"/{lang}{path}")

    assert lang == document.get("lang")
    assert document.findtext("head/title").strip()
    assert len(document.findall(".//h1")) == 1
    assert all(len(document.findall(f".//{mark}")) == 1 for mark in ("header", "main", "footer"))
    assert document.find(".//body/a").get("href") == "#main"
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert sorted(set(ids)) == sorted(ids)
    for control in document.xpath("//input[not(@type='hidden')] | //select"):
        named = control.get("id") and document.xpath(f"//label[@for='{control.get('id')}']")
        assert named or control.iterancestors("label").__next__() is not None
    assert not document.xpath(
        "//@style | //style | //script[not(@type='application/ld+json') and not(starts-with(@src, '/static/page.js'))]"
    )
    assert not [name for element in document.iter() for name in element.attrib if name.startswith("on")]
    levels = [int(element.tag[1]) for element in document.iter("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("work", [f"{n:010d}A" for n in range(1, 31)])
def test_no_record_breaks_its_page_or_runs_anything(client: FlaskClient, work: str) -> None:
    """Hostile titles are text: no element or address of theirs reaches the document."""
    for path in (f"/fr/r/{work}", f"/fr/r/{work}/copies"):
        document = page(client, path)
        assert not document.xpath(
            "//b[parent::td] | //script[not(@type='application/ld+json') and not(starts-with(@src, '/static/page.js'))]"
        )
        assert not document.xpath(
            "//img[not(starts-with(@src, '/static/') or starts-with(@src, 'data:image/svg+xml,'))]"
        )
        assert not [href for href in document.xpath("//@href") if href.strip().lower().startswith("javascript")]


def test_a_page_of_results_with_every_hostile_title_keeps_them_as_text(client: FlaskClient) -> None:
    document = page(client, "/en/search?per_page=50")

    text = document.text_content()
    assert '<script>alert("1")</script>' in text
    assert "{{ config }}" in text
    assert not document.xpath("//script[not(starts-with(@src, '/static/page.js'))]")
    assert not document.xpath("//img[not(starts-with(@src, '/static/') or starts-with(@src, 'data:image/svg+xml,'))]")
    assert len(HOSTILE) + 20 == len(document.xpath("//ol/li"))


def test_results_say_what_was_found_where_and_how_fresh(client: FlaskClient) -> None:
    document = page(client, "/en/search?q=température")

    text = re.sub(r"\s+", " ", document.text_content())
    assert "25 results" in text
    assert "also in NAKALA, HAL" in text
    assert "NAKALA (late" in text
    assert "Progedo (failing)" in text
    assert "HAL: 3% so far" in text
    assert document.xpath("//h3//mark")


def test_the_state_of_a_new_catalogue_is_not_that_of_a_broken_one() -> None:
    class New(MemoryAccess):
        def status(self) -> Status:
            return Status(0, -1, 0, 0, "", "a-catalogue", "memory")

    text = page(app_over(New()).test_client(), "/en/status").text_content()

    assert "The index is being made again" not in text
    assert "Everything that was harvested can be searched." in text


def test_a_search_has_one_address(client: FlaskClient) -> None:
    """Empty parameters are dropped and the others put in order by a redirect, which leads to an answer at once."""
    answer = client.get("/fr/search?to=&type=dataset&from=&q=corail&sort=relevance&per_page=20")

    assert answer.status_code == 302
    assert answer.location == "/fr/search?q=corail&type=dataset"
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    "text", ['"unclosed AND (', "((((", "a" * 5000, "NOT", "auhtor:x", "\0\ud7ff", "*", "<script>", "-", "year:abc"]
)
def test_no_search_is_an_error(client: FlaskClient, text: str) -> None:
    page_of = client.get("/fr/search", query_string={"q": text}, follow_redirects=True)

    assert page_of.status_code == 200


def test_a_single_word_is_repeated_as_it_was_understood(client: FlaskClient) -> None:
    said = html.fromstring(client.get("/fr/search?q=mer").data).xpath("string(//p[@class='understood'])")
    assert "Compris :" in said.replace("\u202f", " ").replace("\xa0", " ")
    assert "mer" in said


def test_an_odd_search_says_how_it_was_understood(client: FlaskClient) -> None:
    text = page(client, '/en/search?q="sea+surface+AND+(').text_content()

    assert "A quotation mark was not closed" in text


def test_facets_tick_or_and_filters_can_be_removed(client: FlaskClient) -> None:
    document = page(client, "/en/search?type=article&type=thesis")

    ticked = document.xpath("//input[@type='checkbox' and @checked]/@value")
    assert {"article", "thesis"} <= set(ticked)
    removals = document.xpath("//div[@class='active']//a/@href")
    assert "/en/search?type=thesis" in removals
    assert "/en/search" in removals


def test_a_pasted_identifier_is_shown_as_an_exact_match(client: FlaskClient) -> None:
    document = page(client, "/en/search?q=https://doi.org/10.17882/49388")

    exact = document.xpath("//section[@class='exact']")[0]
    assert "Exact match for doi:10.17882/49388" in exact.text_content()
    assert "/en/r/0000000001A" in exact.xpath(".//@href")


def test_a_pasted_identifier_that_is_not_here_leads_outside(client: FlaskClient) -> None:
    exact = page(client, "/en/search?q=10.1234/unknown").xpath("//section[@class='exact']")[0]

    assert "is not in this catalogue" in exact.text_content()
    assert "https://doi.org/10.1234/unknown" in exact.xpath(".//@href")


def test_a_filter_without_a_control_is_sent_along(client: FlaskClient) -> None:
    """What the form of facets does not show must not be lost when it is sent."""
    asked = "/en/search?q=corail&license=CC-BY-4.0&license=-none&publisher=Ifremer"
    form = page(client, asked).xpath("//form[@class='refine'] | //form[@class='order']")
    for one in form:
        sent = {(field.get("name"), field.get("value")) for field in one.xpath(".//input[@type='hidden']")}
        ticked = {(field.get("name"), field.get("value")) for field in one.xpath(".//input[@checked]")}
        assert {("license", "CC-BY-4.0"), ("license", "-none"), ("publisher", "Ifremer")} <= sent | ticked


def test_an_identifier_of_a_person_leads_to_the_page_of_the_person(client: FlaskClient) -> None:
    document = page(client, "/en/search?q=0000-0002-1825-0097")
    assert "/en/people/0000-0002-1825-0097" in document.xpath("//p[@class='understood']//@href")


def test_every_clause_is_left_out_in_turn(client: FlaskClient) -> None:
    document = page(client, "/en/search?q=température+zzzz")
    links = document.xpath("//section[@class='advice']//li//li/a")
    assert [" ".join(link.text_content().split()) for link in links] == ["without zzzz"]
    found = page(client, links[0].get("href"))
    assert found.xpath("string(//h2[@id='results-title'])").strip().startswith("25 results")


def test_four_numbers_make_one_place(client: FlaskClient) -> None:
    answer = client.get("/en/search?q=&north=50&south=40,5&west=&east=10")
    assert answer.location == "/en/search?bbox=-180%2C40.5%2C10%2C50"
    assert client.get("/en/search?north=&south=&west=&east=").location == "/en/search"
    document = page(client, "/en/search?bbox=-180%2C40.5%2C10%2C50")
    assert "N 50, S 40.5, W -180, E 10" in document.xpath("string(//div[@class='active'])")
    french = page(client, "/fr/search?bbox=-180%2C40.5%2C10%2C50")
    assert "S 40,5" in french.xpath("string(//div[@class='active'])")


def test_a_facet_page_walks_its_values(client: FlaskClient) -> None:
    def values(query: str) -> list[str]:
        links = page(client, f"/en/search/facet/author?{query}").xpath("//ul[@class='allvalues']//a")
        return [link.text_content().strip() for link in links]

    every = values("order=az")
    assert every == sorted(every, key=folded)
    assert values("prefix=durand") == [name for name in values("") if folded(name).startswith("durand")] != []
    assert values("prefix=zzzz") == []


def test_pages_stay_within_their_budget(client: FlaskClient) -> None:
    """60 kB for a page of twenty results, 10 kB of styles sent compressed."""
    assert len(client.get("/fr/search").data) <= 60_000
    style = client.get(re.search(r'href="(/static/style[^"]+)"', client.get("/fr/").text)[1])  # type: ignore[index]
    assert len(gzip.compress(style.data)) <= 10_000


def test_little_found_says_what_to_try(client: FlaskClient) -> None:
    document = page(client, "/en/search?q=corail+zzzz&type=article")

    advice = document.xpath("//section[@class='advice']")[0].text_content()
    assert "Any of the words instead of all" in advice
    assert all(name in advice for name in ("HAL", "Recherche Data Gouv", "ISIDORE", "OpenAIRE", "DataCite"))


def test_filters_that_hide_results_are_named(client: FlaskClient) -> None:
    document = page(client, "/en/search?q=méditerranée&type=thesis")

    assert "Without filters: 1 result" in document.xpath("//section[@class='advice']")[0].text_content()


def test_a_record_shows_every_copy_what_differs_and_both_ways_of_relations(client: FlaskClient) -> None:
    document = page(client, "/en/r/0000000001A")

    text = re.sub(r"\s+", " ", document.text_content())
    assert "3 records describe this work." in text
    assert "doi:10.17882/49388" in text
    assert "authors, licence" in text
    assert "/r/0000000001A/copies/seanoe/1.xml" in document.xpath("//@href")
    assert "/en/r/0000000002A" in document.xpath("//section//dl//@href")
    assert "DURAND, Marie" in text


def test_a_chosen_citation_style_is_shown(client: FlaskClient) -> None:
    text = page(client, "/fr/r/0000000001A?style=apa").text_content()

    assert "Durand, M., Le Goff, Y., Ifremer, & Petit, A. (2024)" in text


def test_a_citation_keeps_markup_of_a_title_as_text(client: FlaskClient) -> None:
    citation = page(client, "/fr/r/0000000003A").xpath("//blockquote")[0].text_content()

    assert '<script>alert("1")</script>' in citation


def test_copies_are_compared_field_by_field(client: FlaskClient) -> None:
    document = page(client, "/en/r/0000000001A/copies")

    differing = [row.find("th").text_content() for row in document.xpath("//tr[@class='differs']")]
    assert [re.sub(r"\s", "", name) for name in differing] == ["Authorsdiffers", "Licencediffers"]


@pytest.mark.parametrize(
    ("other", "differing"),
    [
        ({"licences": (Licence(label="Etalab 2.0"),)}, ["licences"]),
        ({"licences": ()}, []),
        ({"type_raw": ("Dataset",), "formats": ("text/csv",)}, []),
        ({"descriptions": tuple(Description(one.text, one.lang) for one in RICH.descriptions)}, []),
        ({"publisher": "SEANOE, Brest", "year": 2023}, ["publisher", "year"]),
    ],
    ids=["another_licence", "no_licence", "its_own_business", "only_the_kind_of_a_text", "two_fields"],
)
def test_a_copy_differs_where_a_reader_sees_it(other: dict[str, object], differing: list[str]) -> None:
    """One rule for the record's page and for the comparison."""
    records = (RICH, msgspec.structs.replace(RICH, **other))
    copies = [Copy("a", "1", "1", "oai_dc", "2024-05-03", NOW, record) for record in records]

    with app_over(catalogue()).test_request_context("/en/"):
        assert compare.differing(copies) == [[], differing]
        assert [row.field for row in compare.compared(copies) if row.differs] == differing


def test_a_box_is_said_by_its_four_sides(client: FlaskClient) -> None:
    fields = " ".join(page(client, "/en/r/0000000001A").xpath("//dl//text()"))

    assert "Méditerranée occidentale · N 44, S 36, W -6, E 10" in fields


def test_a_merged_record_has_moved_for_good(client: FlaskClient) -> None:
    answer = client.get("/fr/r/0000000090A")

    assert (answer.status_code, answer.location) == (301, "/fr/r/0000000001A")
    assert client.get("/r/0000000090A.json").status_code == 301
    assert client.get("/r/0000000090A.json").location == "/r/0000000001A.json"


@pytest.mark.parametrize("accept", ["text/html", "*/*", "application/json"])
def test_a_permanent_address_says_at_once_what_became_of_the_record(client: FlaskClient, accept: str) -> None:
    """Whoever checks links must not take a redirect to a page in some language for a record that is there."""

    def asked(public_id: str) -> tuple[int, str | None]:
        answer = client.get(f"/r/{public_id}", headers={"Accept": accept})
        return answer.status_code, answer.location

    assert asked("0000000090A") == (301, "/r/0000000001A")
    assert asked("0000000091A") == (410, None)
    assert asked("NOTHINGHERE") == (404, None)
    tombstone = client.get("/r/0000000091A", headers={"Accept": "text/html", "Accept-Language": "en"}).text
    assert "Warming of the western Mediterranean" in tombstone


def test_a_deleted_record_has_a_tombstone(client: FlaskClient) -> None:
    document = page(client, "/en/r/0000000091A", 410)

    assert "Warming of the western Mediterranean" in document.text_content()
    assert "The repository deleted it." in document.text_content()


def test_an_unknown_record_is_not_found_and_the_page_helps(client: FlaskClient) -> None:
    document = page(client, "/en/r/NOTHINGHERE", 404)

    assert document.xpath("//input[@name='q']/@value") == ["NOTHINGHERE"]
    assert page(client, "/en/x/10.17882/49388", 404).xpath("//input[@name='q']/@value") == ["10.17882/49388"]
    assert page(client, "/en/nothing", 404).xpath("//input[@name='q']/@value") == [""]


def test_a_source_has_its_figures_runs_and_rejects(client: FlaskClient) -> None:
    seanoe = page(client, "/en/sources/seanoe")
    rejects = re.sub(r"\s+", " ", page(client, "/en/sources/seanoe/rejects").text_content())

    figures = {div.findtext("dt"): div.findtext("dd") for div in seanoe.xpath("//dl[@class='figures']/div")}
    assert tuple(figures[name] for name in ("declared by the repository", "live here", "rejected", "searchable")) == (
        "15",
        "12",
        "3",
        "12",
    )
    assert "The last list was proved complete." in seanoe.text_content()
    assert "no-title (2)" in rejects
    assert "<tag> expected (line 3)" in rejects
    linked = page(client, "/en/sources/seanoe/rejects").xpath("//ul[@class='examples']//a/@href")
    assert linked == ["/en/sources/seanoe/rejects/1.xml", "/en/sources/seanoe/rejects/3.xml"], "what was kept"


def test_a_failing_source_says_why(client: FlaskClient) -> None:
    text = page(client, "/en/sources/progedo").text_content()

    assert "not-oai – an HTML page came" in text
    assert "These figures do not add up" in text


def test_sample_data_is_labelled_on_every_page(access: MemoryAccess) -> None:
    client = app_over(access, replace(SITE, sample=True)).test_client()

    for path in ("/fr/", "/fr/search", "/fr/r/0000000001A", "/fr/sources", "/fr/nothing"):
        assert "sample" in client.get(path).text
    assert 'class="sample"' not in app_over(access).test_client().get("/fr/").text


def test_an_empty_catalogue_has_pages() -> None:
    client = app_over(MemoryAccess()).test_client()

    for path in ("/fr/", "/fr/search", "/fr/search?q=x", "/fr/sources", "/fr/about", "/fr/search.atom"):
        assert client.get(path).status_code == 200


def test_a_fault_of_ours_is_a_static_page_with_a_number_and_without_a_trace() -> None:
    client = app_over(MemoryAccess(broken=True)).test_client()

    answer = client.get("/fr/search?q=x")

    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    assert "Traceback" not in answer.text
    assert "database is gone" not in answer.text


def test_the_other_language_is_the_same_address_in_it(client: FlaskClient) -> None:
    document = page(client, "/fr/search?q=corail&type=dataset")

    assert "/en/search?q=corail&type=dataset" in document.xpath("//a[@hreflang='en']/@href")


def test_the_front_page_follows_the_readers_language(client: FlaskClient) -> None:
    for accepted, lang in (("en-GB,en;q=0.9", "en"), ("fr", "fr"), ("de", "fr"), ("", "fr")):
        answer = client.get("/", headers={"Accept-Language": accepted})
        assert (302, f"/{lang}/") == (answer.status_code, answer.location)
        assert "Accept-Language" in answer.headers["Vary"]


def test_who_asked_for_no_page_has_none_and_no_link_to_one(access: MemoryAccess) -> None:
    site = replace(SITE, hidden_people=frozenset({"orcid:0000-0002-1825-0097"}))
    client = app_over(access, site).test_client()

    assert client.get("/en/people/0000-0002-1825-0097").status_code == 404
    assert client.get("/api/v1/people/0000-0002-1825-0097").status_code == 404
    assert "/en/people/0000-0002-1825-0097" not in page(client, "/en/r/0000000001A").xpath("//main//@href")


def test_years_are_bars_a_table_of_decades_and_two_numbers(client: FlaskClient) -> None:
    """Each way leads to the same addresses; the bars are for those who see and point, and no stop for the keyboard."""
    form = page(client, "/en/search?q=étude").xpath("//form[@class='refine']")[0]
    bars, decades = form.xpath(".//*[@class='years']//a"), form.xpath(".//*[@class='decades']//tbody//a")

    assert {bar.get("tabindex") for bar in bars} == {"-1"}
    assert [link.text for link in decades] == ["2020–2029", "2010–2019", "2000–2009"]
    assert decades[1].get("href") == "/en/search?q=%C3%A9tude&from=2010&to=2019"
    narrowed = page(client, decades[1].get("href"))
    assert [field.get("value") for field in narrowed.xpath("//p[@class='range']/label/input[@type='number']")] == [
        "2010",
        "2019",
    ]
    assert narrowed.xpath("//h2[@id='results-title']")[0].text == decades[1].xpath("string(../../td)") + " results"


def test_an_identifier_that_is_not_here_names_who_gives_such_ones_out(access: MemoryAccess) -> None:
    """Whether that source is fresh says what the absence means."""
    minting = replace(access.figures[1], source=replace(access.figures[1].source, mints=("10.34847",)))
    client = app_over(replace(access, figures=[access.figures[0], minting])).test_client()

    said = page(client, "/en/search?q=10.34847/nkl.404").xpath("string(//section[@class='exact'])")
    assert "is not in this catalogue" in said
    assert "Such identifiers are given out by NAKALA" in " ".join(said.split())
    assert "given out by" not in page(client, "/en/search?q=10.5281/zenodo.404").text_content()


def test_an_article_carries_what_reference_managers_read(client: FlaskClient) -> None:
    head = page(client, "/en/r/0000000002A")
    given = {meta.get("name"): meta.get("content") for meta in head.xpath("//meta[starts-with(@name, 'citation_')]")}

    asked = ("journal_title", "volume", "issue", "firstpage", "lastpage", "issn")
    assert [given[f"citation_{name}"] for name in asked] == [
        "Journal of Marine Systems", "231", "4", "12", "31", "0924-7963",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("container", "told"),
    [
        (Container("Proceedings", event="Tides 2019"), "Tides 2019"),
        (Container(event="Tides 2019"), "Tides 2019"),
        (Container("Proceedings"), "Proceedings"),
        (None, None),
    ],
)
def test_reference_managers_read_the_meeting_of_a_paper(container: Container | None, told: str | None) -> None:
    record = Record(type="conference-paper", titles=(Title("Tides"),), container=container)
    work = Work("0000000001A", record, (), NOW, NOW)
    head = page(app_over(MemoryAccess({work.id: work})).test_client(), "/en/r/0000000001A")

    assert head.xpath("string(//meta[@name='citation_conference_title']/@content)") == (told or "")


@pytest.mark.parametrize(
    ("snippet", "lang", "before", "behind"),
    [
        ("Sea surface <mark>temperature</mark> measured from 1982 to 2023, quality controlled", "en", False, False),
        ("les mesures de <mark>température</mark>", "fr", True, True),
        ("words of <mark>another</mark> copy", None, False, False),
    ],
    ids=["whole", "out_of_the_middle", "of_another_copy"],
)
def test_a_passage_says_its_language_and_where_it_goes_on(
    snippet: str, lang: str | None, before: bool, behind: bool
) -> None:
    """The abstract found in may be another than the one in the reader's language."""
    found, starts_before, goes_on = shown.passage(RICH, snippet)

    assert (found and found.lang, starts_before, goes_on) == (lang, before, behind)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("océanographies", ("subjects", "océanographie")),
        ("petit", ("creators", "Petit, Anne")),
        ("mediterranean", ("subjects", "Mediterranean Sea")),
        ("durand", None),
        ("type:dataset", None),
    ],
    ids=["plural_of_a_subject", "an_author_not_on_the_card", "another_language", "an_author_on_the_card", "a_code"],
)
def test_a_card_says_where_else_a_word_was_found(words: str, found: tuple[str, str] | None) -> None:
    assert found_in(parse(words), RICH, {}) == found
    assert found_in(parse(words), RICH, {"title": "<mark>x</mark>"}) is None


def test_a_file_is_refused_where_a_filter_cannot_hold(client: FlaskClient) -> None:
    """Without the filter it would be the whole catalogue, and nothing in the file could say so."""
    refused = page(client, "/en/search.ris?type=foo&per_page=3", 400)

    assert "'foo' is no value of type" in refused.text_content()
    assert client.get("/en/search.ris?q=corail&per_page=3").status_code == 200


def test_a_selection_is_cited_in_a_style(client: FlaskClient) -> None:
    document = page(client, "/en/list?ids=0000000001A,0000000002A&style=apa")

    cited = [one.text_content() for one in document.xpath("//blockquote")]
    assert [text[:20] for text in cited] == ["Durand, M., Le Goff,", "Durand, M., & Le Gof"]
    assert page(client, "/en/list?ids=0000000001A").xpath("//blockquote") == []


def test_every_page_is_linked_to_from_home(access: MemoryAccess) -> None:
    """Two ways lead to each page, the search and the links; no link within the site is broken."""
    app = app_over(access, replace(SITE, views={"sea": View("sea", {"en": "The sea"}, "corail")}))
    client, routes = app.test_client(), app.url_map.bind("")
    waiting, met, reached = deque(["/en/"]), {"/en/"}, Counter[str]()
    while waiting:
        path = waiting.popleft()
        endpoint = str(routes.match(path.partition("?")[0])[0])
        reached[endpoint] += 1
        if reached[endpoint] > 5:  # narrowing has no end
            continue
        answer = client.get(path, follow_redirects=True)
        body = answer.get_data()
        assert answer.status_code < 400 or path.endswith(".xml"), path  # the works in memory have no payloads
        links = (
            html.fromstring(body).xpath("//main//a/@href | //nav//a/@href") if answer.mimetype == "text/html" else []
        )
        places = [urlsplit(urljoin(path, link)) for link in links]
        within = [
            urlunsplit(("", "", place.path, place.query, "")) for place in places if not place.scheme + place.netloc
        ]
        waiting += dict.fromkeys(link for link in within if link not in met)
        met |= set(within)

    of_pages = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("pages.")}
    elsewhere = {"pages.table", "pages.selection_export", "pages.problems"}  # of what was pasted or chosen, or failed
    assert of_pages - set(reached) == elsewhere


@pytest.mark.parametrize(
    ("agent", "address"),
    [
        (Agent("CEFE", ids={"ror": "008rywf59"}, role="HostingInstitution"), "/fr/orgs/ror:008rywf59"),
        (Agent("CEFE - UMR 5175", kind="organisation"), "/fr/orgs/lab:umr5175"),
        (Agent("Ifremer", kind="organisation"), None),
        (Agent("Martin, Paul", kind="person", ids={"idref": "026936941"}), "/fr/people/idref:026936941"),
        (Agent("Martin, Paul", kind="person", ids={"idref": "026936942"}), None),
        (Agent("Martin, Paul", kind="person"), None),
    ],
    ids=["by_ror", "by_the_code_of_a_laboratory", "by_name_alone", "a_person", "who_asked_for_no_page", "unidentified"],
)
def test_a_contributor_leads_to_a_page_of_its_own(agent: Agent, address: str | None) -> None:
    record = Record(type="dataset", contributors=(agent,))
    with app_over(catalogue(), replace(SITE, hidden_people=frozenset({"idref:026936942"}))).test_request_context(
        "/en/"
    ):
        described = dict(fields.described(record))
    assert described["contributors"][0].address == address


@pytest.mark.parametrize("text", ["mer", "from=1990&to=2000", "100 % & plus"])
def test_a_bar_of_the_histogram_leads_to_its_years_and_keeps_the_search(app: Flask, text: str) -> None:
    query, _ = parameters.read([("q", text), ("type", "dataset"), ("from", "1900"), ("page", "3")], strict=False)
    with app.test_request_context("/en/search"):
        bar = urlsplit(between(query)(1990, 1999))
    wanted = [("q", text), ("from", "1990"), ("to", "1999"), ("type", "dataset")]
    assert sorted(parse_qsl(bar.query)) == sorted(wanted)


@pytest.mark.parametrize(
    ("every", "french", "english"),
    [
        ("1m", "chaque minute", "every minute"),
        ("30m", "toutes les 30 minutes", "every 30 minutes"),
        ("6h", "toutes les 6 heures", "every 6 hours"),
        ("1d", "chaque jour", "every day"),
        ("2w", "toutes les 2 semaines", "every 2 weeks"),
        ("daily 03:00", "chaque jour à 03:00 UTC", "daily at 03:00 UTC"),
        ("weekly sun 04:30", "chaque semaine, le dimanche à 04:30 UTC", "weekly, on Sunday at 04:30 UTC"),
        ("0 3 * * mon", "0 3 * * mon", "0 3 * * mon"),
    ],
)
def test_how_often_a_source_is_asked_is_said_in_words(app: Flask, every: str, french: str, english: str) -> None:
    for lang, said in (("fr", french), ("en", english)):
        with app.test_request_context(f"/{lang}/"), force_locale(lang):
            assert how_often(every) == said


def test_a_run_has_the_number_that_sentences_call_it_by(client: FlaskClient) -> None:
    text = page(client, "/en/sources/seanoe/runs").text_content()
    assert re.search(r"UTC\s+run \d+", text)
