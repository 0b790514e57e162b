"""A whole result handed on: what programs read back of it, and what a hostile record cannot do in it."""

from __future__ import annotations

import csv
import io
import json
import re

import bibtexparser
import pytest
import rispy
from flask.testing import FlaskClient
from lxml import etree, html

from web.feeds.export import COLUMNS, EXPORTS, chunks, inert
from web.feeds.types import TYPES
from web.streams import AT_ONCE

ATOM = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0",
        "os": "http://a9.com/-/spec/opensearch/1.1/"}  # fmt: skip


def fetched(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:300]
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/en/search.ris", "/api/v1/records.ndjson"])
def test_files_that_nobody_takes_leave_room_for_pages(client: FlaskClient, path: str) -> None:
    """Two at once and a process; who comes third is told when to come again, and no place is lost."""
    for _ in range(3):
        taken = [client.get(path, buffered=False) for _ in range(AT_ONCE)]
        third = client.get(path)
        assert [one.status_code for one in taken] == [200] * AT_ONCE
        assert (third.status_code, third.headers["Retry-After"]) == (429, "30")
        assert client.get("/en/search").status_code == 200
        for one in reversed(taken):  # each has its own context, in one thread here
            one.close()


@pytest.mark.parametrize("suffix", EXPORTS)
def test_a_whole_result_is_a_file_of_its_own(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/fr/search.{suffix}?q=température")
    assert answer.status_code == 200
    assert re.fullmatch(
        rf'attachment; filename="catalogue-\d{{8}}-[0-9a-f]{{8}}\.{re.escape(suffix)}"',
        answer.headers["Content-Disposition"],
    )
    assert answer.content_type == f"{EXPORTS[suffix].media_type}; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"


def test_every_export_holds_every_work_once(client: FlaskClient) -> None:
    total = client.get("/api/v1/records").json["meta"]["total"]
    table = list(csv.DictReader(io.StringIO(fetched(client, "/en/search.csv").lstrip("\ufeff"))))
    lines = [json.loads(line) for line in fetched(client, "/en/search.ndjson").splitlines()]
    items = json.loads(fetched(client, "/en/search.csl.json"))
    ris = fetched(client, "/en/search.ris")
    keys = re.findall(r"^@\w+\{([^,]+),$", fetched(client, "/en/search.bib"), re.MULTILINE)
    ids = [line["id"] for line in lines]
    assert len(set(ids)) == total == len(table) == len(items) == len(set(keys)) == len(keys)
    assert [row["id"] for row in table] == [item["id"] for item in items] == ids
    assert re.findall(r"^ID  - (\w+)\r$", ris, re.MULTILINE) == ids
    assert ris.count("\r\nER  - ") == total


@pytest.mark.parametrize("asked", ["type=foo", "from=abc", f"q={'mer+' * 600}"])
@pytest.mark.parametrize("form", [*EXPORTS, "atom"])
def test_a_file_never_holds_more_than_was_asked_for(client: FlaskClient, form: str, asked: str) -> None:
    """A page says that it left out a filter; a file cannot, and would be the whole catalogue."""
    answer = client.get(f"/en/search.{form}?{asked}")
    assert answer.status_code == 400
    assert asked.partition("=")[0] in answer.text


def test_an_empty_result_is_an_empty_file(client: FlaskClient) -> None:
    assert json.loads(fetched(client, "/en/search.csl.json?q=zzzzz")) == []
    assert fetched(client, "/en/search.csv?q=zzzzz").strip("\ufeff\r\n").split(",") == list(COLUMNS)
    assert fetched(client, "/en/search.ris?q=zzzzz") == ""


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", "\r\n=HYPERLINK()", " =x"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert inert(cell)[0] == "'"
    assert "\n" not in inert(cell)


def test_no_value_breaks_a_line_of_ris_or_a_row_of_csv(client: FlaskClient) -> None:
    for line in fetched(client, "/en/search.ris").split("\r\n"):
        assert line == "" or re.match(r"[A-Z][A-Z0-9]  - ", line)
    rows = list(csv.reader(io.StringIO(fetched(client, "/en/search.csv"))))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert not [cell for row in rows[1:] for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_types_are_those_that_zotero_keeps_apart() -> None:
    kept = {"JOUR", "DATA", "THES", "RPRT", "CPAPER", "CHAP", "BOOK", "COMP", "MAP", "VIDEO", "SOUND", "FIGURE"}
    assert {names.ris for names in TYPES.values()} <= kept | {"SLIDE", "PAT", "MANSCPT", "GEN"}


def test_chunks_lose_nothing() -> None:
    texts = ["é" * n for n in range(300)] + ["\ud800"]
    assert b"".join(chunks(texts, 1000)).decode() == "".join(texts[:-1]) + "?"


def test_the_export_menu_says_how_much(client: FlaskClient) -> None:
    page = html.document_fromstring(client.get("/en/search?q=corail").data)
    links = page.xpath("//details[@class='menu']//a")
    assert [link.text for link in links] == ["RIS", "BibTeX", "CSL-JSON", "CSV", "NDJSON"]
    assert "kB" in links[0].getparent().text_content()
    assert client.get(links[3].get("href")).status_code == 200


def test_a_selection_is_an_address(client: FlaskClient) -> None:
    moved = client.get("/en/list?ids=0000000002A&ids=0000000001A")
    assert moved.location == "/en/list?ids=0000000002A,0000000001A"
    page = html.document_fromstring(client.get(moved.location).data)
    shown = [href.rpartition("/")[2] for href in page.xpath("//ol//h3/a/@href")]
    assert shown == ["0000000002A", "0000000001A"]
    items = json.loads(fetched(client, "/en/list.csl.json?ids=0000000002A,0000000001A,NOTHING"))
    assert [item["id"] for item in items] == shown
    assert "not in this catalogue any more" in fetched(client, "/en/list?ids=NOTHING")


def test_a_feed_has_pages_and_deletions(client: FlaskClient) -> None:
    feed = etree.fromstring(client.get("/en/search.atom?q=").data)
    assert feed.xpath("string(os:itemsPerPage)", namespaces=ATOM) == "50"
    assert feed.xpath("at:deleted-entry/@ref", namespaces=ATOM) == ["http://catalogue.example/r/0000000091A"]
    when = feed.xpath("string(at:deleted-entry/@when)", namespaces=ATOM)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", when)
    assert feed.xpath("a:link[@rel='first']/@href", namespaces=ATOM) == feed.xpath("a:id/text()", namespaces=ATOM)
    assert not feed.xpath("a:link[@rel='previous']", namespaces=ATOM)
    assert max(feed.xpath("a:entry/a:updated/text()", namespaces=ATOM)) <= feed.xpath(
        "string(a:updated)", namespaces=ATOM
    )
    assert etree.fromstring(client.get("/en/search.atom?order=modified&page=999999").data) is not None


def test_the_sitemap_reaches_every_work_in_both_languages(client: FlaskClient) -> None:
    assert "Sitemap: http://catalogue.example/sitemap.xml" in fetched(client, "/robots.txt")
    files = re.findall(r"<loc>http://catalogue\.example([^<]+)</loc>", fetched(client, "/sitemap.xml"))
    listed = {loc for file in files for loc in re.findall(r"<loc>([^<]+)</loc>", fetched(client, file))}
    assert "http://catalogue.example/fr/r/0000000001A" in listed
    assert "http://catalogue.example/en/sources/hal" in listed
    for loc in sorted(listed):
        assert client.get(loc.removeprefix("http://catalogue.example")).status_code == 200, loc
    assert client.get("/sitemap-99.xml").status_code == 404


def test_a_link_set_says_what_the_header_says(client: FlaskClient) -> None:
    body = json.loads(fetched(client, "/r/0000000001A.linkset.json"))["linkset"][0]
    header = client.get("/fr/r/0000000001A").headers["Link"]
    assert body["anchor"] == "http://catalogue.example/r/0000000001A"
    for target in (target for rel, targets in body.items() if rel != "anchor" for target in targets):
        assert f"<{target['href']}>" in header
    assert '.linkset.json>; rel="linkset"; type="application/linkset+json"' in header


@pytest.mark.parametrize("style", ["apa", "iso690", "chicago", "mla", "harvard", "ieee"])
def test_six_styles_cite_in_both_languages(client: FlaskClient, style: str) -> None:
    for lang in ("fr", "en"):
        page = html.document_fromstring(client.get(f"/{lang}/r/0000000001A?style={style}").data)
        cited = page.xpath("string(//blockquote)")
        assert "10.17882/" in cited
        assert "Séries temporelles de température" in cited, "French titles keep their capitals"


def test_reference_managers_read_back_what_is_written(client: FlaskClient) -> None:
    """Every work, with its title, year and authors, by parsers that others wrote."""
    items = {item["id"]: item for item in json.loads(fetched(client, "/en/search.csl.json"))}
    ris = {entry["id"]: entry for entry in rispy.loads(fetched(client, "/en/search.ris"))}
    bib = bibtexparser.parse_string(fetched(client, "/en/search.bib"))
    assert ris.keys() == items.keys()
    assert (len(bib.entries), bib.failed_blocks) == (len(items), [])
    for id, item in items.items():
        assert " ".join(item["title"].split()) == ris[id]["title"]
        assert len(ris[id].get("authors", [])) == len(item.get("author", []))
        if "DOI" in item:
            assert ris[id]["doi"] == item["DOI"]
            assert [entry for entry in bib.entries if entry.fields_dict.get("doi", None)]


def test_pasted_identifiers_are_told_apart_and_tabled(client: FlaskClient) -> None:
    pids = [f"{pid['scheme']}:{pid['value']}" for pid in client.get("/api/v1/records/0000000001A").json["pids"][:1]]
    asked = " ".join([*pids, "10.9999/nowhere", "hal-09999999"])
    page = html.document_fromstring(client.get("/en/search", query_string={"q": asked}, follow_redirects=True).data)
    told = page.xpath("//section[@aria-labelledby='pasted-title']")[0]
    assert "1 of 3 identifiers are in this catalogue" in told.text_content()
    assert "https://doi.org/10.9999/nowhere" in told.xpath(".//@href")
    rows = list(csv.DictReader(io.StringIO(fetched(client, told.xpath(".//@href")[-1]).lstrip("\ufeff"))))
    assert [(row["asked"], row["found"], row["id"]) for row in rows] == [
        (pids[0], "yes", "0000000001A"), ("doi:10.9999/nowhere", "no", ""), ("hal:hal-09999999", "no", "")
    ]  # fmt: skip
    assert client.get("/en/search/pasted.csv?q=corail").status_code == 404
