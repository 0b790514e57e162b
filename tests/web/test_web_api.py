"""The API: bodies, cursors, problems, and that it says the same as the pages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from lxml import html

Body = dict[str, Any]


def body(client: FlaskClient, path: str, status: int = 200) -> Body:
    answer = client.get(path)
    assert status == answer.status_code, answer.text[:400]
    assert ("application/json" if status == 200 else "application/problem+json") == answer.content_type
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found: Body = json.loads(answer.data)
    return found


def test_a_search_tells_totals_results_and_how_it_was_understood(client: FlaskClient) -> None:
    found = body(client, "/api/v1/records?q=température+(&per_page=3")

    assert found["meta"]["total"] == 25
    assert found["meta"]["records"] == 27
    assert {"nakala", "progedo"} == set(found["meta"]["stale_sources"])
    assert found["meta"]["query"]["canonical"] == "température"
    assert "unclosed-bracket" in [notice["code"] for notice in found["meta"]["query"]["notices"]]
    first = found["results"][0]
    assert (first["id"], first["type"]) == ("0000000001A", "dataset")
    assert first["creators"][0]["name"] == "Durand, Marie"
    assert [source["id"] for source in first["sources"]] == ["seanoe", "nakala", "hal"]
    assert first["links"]["html"] == "http://catalogue.example/r/0000000001A"
    assert "facets" not in found


def test_facets_are_counted_where_asked_for(client: FlaskClient) -> None:
    found = body(client, "/api/v1/records?facets=type,access&facet_size=2")

    assert {"type", "access"} == set(found["facets"])
    assert len(found["facets"]["type"]["values"]) == 2
    assert found["facets"]["access"]["missing"] > 0


def test_codes_have_words_where_a_language_is_asked_for(client: FlaskClient) -> None:
    path = "/api/v1/records?facets=type,access,source&type=dataset"
    french, english, bare = (body(client, path + asked) for asked in ("&labels=fr", "&labels=en", ""))

    def words(found: Any) -> list[Any]:
        values = {one["value"]: one.get("label") for one in found["facets"]["type"]["values"]}
        return [values["dataset"], found["results"][0].get("labels", {}).get("type")]

    assert words(french) == ["Jeu de données", "Jeu de données"]
    assert words(english) == ["Dataset", "Dataset"]
    assert words(bare) == [None, None]
    assert bare["results"][0]["type"] == french["results"][0]["type"] == "dataset"


def test_a_search_explains_how_it_was_understood(client: FlaskClient) -> None:
    asked = body(client, "/api/v1/records?q=titre:mer OU corail&explain=1")["meta"]["query"]

    assert asked["tree"] == {"or": [{"word": "mer", "field": "title"}, {"word": "corail"}]}
    assert asked["sort"] == "relevance"
    assert "tree" not in body(client, "/api/v1/records?q=mer")["meta"]["query"]


def test_a_cursor_walks_through_everything_once(client: FlaskClient) -> None:
    seen: list[str] = []
    path = "/api/v1/records?per_page=7"
    while path:
        answer = client.get(path)
        seen += [work["id"] for work in answer.json["results"]]
        link = re.search(r'<http://catalogue\.example(/[^>]+)>; rel="next"', answer.headers.get("Link", ""))
        path = link[1] if link else ""
    assert 30 == len(seen) == len(set(seen))


def test_every_fault_of_a_request_is_named_at_once(client: FlaskClient) -> None:
    problem = body(client, "/api/v1/records?tpye=article&per_page=1000&access=opne", 400)

    assert {"tpye", "per_page", "access"} == {fault["parameter"] for fault in problem["errors"]}
    assert next(f["did_you_mean"] for f in problem["errors"] if f["parameter"] == "tpye") == "type"
    assert problem["instance"].startswith("urn:request:")
    assert problem["type"] == "/en/api/problems#invalid-parameter"


def test_the_type_of_a_problem_is_a_page_that_explains_it(client: FlaskClient) -> None:
    for path, status in (("records?x=1", 400), ("records?cursor=x", 400), ("records/0000000091A", 410)):
        address, _, section = body(client, f"/api/v1/{path}", status)["type"].partition("#")
        page = client.get(address, follow_redirects=True)
        assert page.status_code == 200
        assert f'id="{section}"' in page.text


@pytest.mark.parametrize(
    ("path", "code", "says"),
    [
        ("counts", "missing", "comma separated"),
        ("counts?group_by=nothing", "invalid-value", "comma separated"),
        ("counts?group_by=type&group_by=year", "repeated", "comma separated"),
        ("records:lookup", "missing", "from 1 to 100"),
        ("records:lookup?" + "&".join(["id=x"] * 101), "repeated", "from 1 to 100"),
        ("records?cursor=zz", "cursor-mismatch", "cursor"),
        ("changes?limits=3", "unknown-parameter", "limits"),
    ],
)
def test_a_fault_has_its_code_and_a_sentence(client: FlaskClient, path: str, code: str, says: str) -> None:
    [fault] = body(client, f"/api/v1/{path}", 400)["errors"]

    assert fault["code"] == code
    assert says in fault["message"]


def test_totals_are_exact_and_say_so(client: FlaskClient) -> None:
    assert body(client, "/api/v1/records")["meta"]["total_relation"] == "eq"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/records/NOTHING", 404),
        ("/api/v1/records/0000000091A", 410),
        ("/api/v1/records/0000000091A/copies", 410),
        ("/api/v1/sources/nothing", 404),
        ("/api/v1/sources/nothing/runs", 404),
        ("/api/v1/runs/999", 404),
        ("/api/v1/nothing", 404),
        ("/api/v2/records", 404),
    ],
)
def test_what_is_missing_is_a_problem(client: FlaskClient, path: str, status: int) -> None:
    assert status == body(client, path, status)["status"]


def test_writing_is_refused_as_a_problem(client: FlaskClient) -> None:
    answer = client.post("/api/v1/records")

    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")
    assert "GET" in answer.headers["Allow"]


def test_a_tombstone_says_what_was_there(client: FlaskClient) -> None:
    tombstone = body(client, "/api/v1/records/0000000091A", 410)["tombstone"]

    assert (tombstone["source"], tombstone["reason"]) == ("hal", "deleted")


def test_a_merged_work_moves_to_the_other(client: FlaskClient) -> None:
    for rest in ("", "/copies"):
        answer = client.get(f"/api/v1/records/0000000090A{rest}")
        assert (301, f"/api/v1/records/0000000001A{rest}") == (answer.status_code, answer.location)


def test_copies_are_whole(client: FlaskClient) -> None:
    copies = body(client, "/api/v1/records/0000000001A/copies")["results"]

    assert [copy["source"] for copy in copies] == ["seanoe", "nakala", "hal"]
    assert copies[0]["raw"] == "http://catalogue.example/r/0000000001A/copies/seanoe/1.xml"
    assert copies[1]["record"]["licences"][0]["label"] == "Etalab 2.0"


def test_a_run_has_the_shape_of_the_contract(client: FlaskClient) -> None:
    run = body(client, "/api/v1/runs/3")

    outcomes = ("added", "changed", "unchanged", "deleted", "rejected", "skipped")
    assert run["received"] == sum(run[outcome] for outcome in outcomes)
    assert run["error"] == {"code": "not-oai", "message": "an HTML page came; try again tomorrow"}
    assert {"prefix", "sets", "from", "until", "windows"} == set(run["asked"])
    assert (run["state"], run["mode"], run["started"]) == ("failed", "incremental", "2026-11-20T05:30:00Z")
    assert "error" not in body(client, "/api/v1/runs/1")
    assert [run] == body(client, "/api/v1/sources/progedo/runs")["results"]


def test_a_source_has_the_shape_of_the_contract(client: FlaskClient) -> None:
    source = next(one for one in body(client, "/api/v1/sources")["results"] if one["source"] == "seanoe")

    assert tuple(source[name] for name in ("state", "live", "rejected", "declared", "indexed", "complete")) == (
        "ok",
        12,
        3,
        15,
        12,
        True,
    )
    full = body(client, "/api/v1/sources/seanoe")
    assert source.items() <= full.items()
    assert full["centre"] == "data-terra/odatis"
    assert full["completeness"]["filled"]["year"] <= full["completeness"]["works"] > 0


def test_rejects_are_paged_with_their_reasons(client: FlaskClient) -> None:
    found = body(client, "/api/v1/sources/seanoe/rejects?after=1&limit=1")["results"]

    assert found[0]["reasons"] == [{"code": "not-well-formed", "message": "<tag> expected", "line": 3}]
    assert "identifier" not in found[0]


def test_pages_and_api_find_the_same_in_the_same_order(client: FlaskClient) -> None:
    for query in ("q=température", "q=corail&type=dataset&type=article", "sort=oldest&access=open", "q=zzz", ""):
        page = html.document_fromstring(client.get(f"/en/search?{query}", follow_redirects=True).data)
        shown = [href.rpartition("/")[2] for href in page.xpath("//ol//h3/a/@href")]
        api = page.xpath("//a[text()='This in JSON']/@href")[0]
        found = [work["id"] for work in body(client, api)["results"]]
        assert found[: len(shown)] == shown
        atom = client.get(f"/en/search.atom?{query}").text
        assert set(found[:20]) <= set(re.findall(r"/r/(\w+)</id>", atom.replace("<id>", "")))


def test_the_works_are_in_the_vocabulary_of_the_record_schema(client: FlaskClient, shared: Any) -> None:
    """What a result adds to the fields of a record is named here, and everything else is valid by the schema."""
    validator = Draft202012Validator(json.loads((shared / "record.schema.json").read_text()))
    for work in body(client, "/api/v1/records?per_page=50")["results"]:
        record = {name: value for name, value in work.items() if name not in _OURS}
        assert [error.message for error in validator.iter_errors(record)] == []


_OURS = {"id", "sources", "links", "added", "changed"}


def test_openapi_names_every_address_and_every_parameter(client: FlaskClient) -> None:
    described = body(client, "/api/v1/openapi.json")

    rules = {re.sub(r"<(?:\w+:)?(\w+)>", "{}", str(rule)) for rule in client.application.url_map.iter_rules()}
    paths = {re.sub(r"\{\w+\}", "{}", path) for path in described["paths"]}
    assert {rule for rule in rules if rule.startswith("/api/")} == paths
    names = {p["name"] for p in described["paths"]["/api/v1/records"]["get"]["parameters"]}
    assert {"q", "type", "cursor", "facets", "per_page"} <= names
    assert "page" not in names


@pytest.mark.parametrize("run", ["1", "2", "3"])
def test_answers_are_what_openapi_says(client: FlaskClient, run: str) -> None:
    described = body(client, "/api/v1/openapi.json")
    for path, pattern in ((f"/api/v1/runs/{run}", "/api/v1/runs/{run}"), ("/api/v1/records", "/api/v1/records")):
        schema = described["paths"][pattern]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": described["components"]}
        assert list(Draft202012Validator(whole).iter_errors(body(client, path))) == []


def test_identifiers_are_looked_up_together(client: FlaskClient) -> None:
    work = body(client, "/api/v1/records/0000000001A")
    pid = f"{work['pids'][0]['scheme']}:{work['pids'][0]['value']}"
    found = body(client, f"/api/v1/records:lookup?id={pid}&id=doi:10.1/none&id={pid}")
    assert found["results"] == [{"asked": pid, "id": work["id"], "html": work["links"]["html"]}]
    assert found["unknown"] == ["doi:10.1/none"]
    body(client, "/api/v1/records:lookup", 400)
    body(client, "/api/v1/records:lookup?" + "&".join(f"id={n}" for n in range(101)), 400)
    body(client, "/api/v1/records:lookup?ids=1", 400)


def test_a_query_is_parsed_without_being_searched(client: FlaskClient) -> None:
    found = body(client, '/api/v1/query?q=titre:mer -(eau OR "sel gemme") year:>1990 clim* doi:10.1234/A')
    assert found["tree"]["and"] == [
        {"word": "mer", "field": "title"},
        {"not": {"or": [{"word": "eau"}, {"phrase": "sel gemme"}]}},
        {"range": "year", "from": "1990", "closed": [False, True]},
        {"prefix": "clim"},
        {"exact": "10.1234/a", "field": "doi"},
    ]
    assert "tree" not in body(client, "/api/v1/query?q=")


def test_works_are_counted_by_two_facets(client: FlaskClient) -> None:
    one = {cell["type"]: cell["count"] for cell in body(client, "/api/v1/counts?group_by=type")["results"]}
    both = body(client, "/api/v1/counts?group_by=type,access")["results"]
    for kind, count in one.items():
        assert sum(cell["count"] for cell in both if cell["type"] == kind) == count
    for wrong in ("", "group_by=", "group_by=type,type", "group_by=colour", "group_by=type,year,lang"):
        assert body(client, f"/api/v1/counts?{wrong}", 400)["errors"][0]["parameter"] == "group_by"


def test_changes_are_walked_to_their_end(client: FlaskClient) -> None:
    seen, cursor = [], ""
    while True:
        found = body(client, f"/api/v1/changes?limit=7{cursor}")
        seen += found["results"]
        if "next_cursor" not in found:
            break
        cursor = f"&cursor={found['next_cursor']}"
    assert [one["change"] for one in seen] == sorted({one["change"] for one in seen})
    assert {"added", "deleted"} == {one["kind"] for one in seen}
    assert body(client, "/api/v1/changes?since=2030-01-01")["results"] == []
    for wrong in ("since=yesterday", "limit=0", "limit=x", "cursor=x", "form=1", "since=2026-13-01T00:00:00Z"):
        body(client, f"/api/v1/changes?{wrong}", 400)


def test_a_mirror_is_told_that_the_catalogue_was_put_back(client: FlaskClient) -> None:
    """A cursor of the state that was lost would be answered with nothing until the log has outgrown it."""
    last = body(client, "/api/v1/changes?limit=1000")["results"][-1]["change"]
    assert body(client, f"/api/v1/changes?cursor={last}")["results"] == []
    (fault,) = body(client, f"/api/v1/changes?cursor={last + 1000}", 409)["errors"]
    assert (fault["code"], "`since`" in fault["message"]) == ("cursor-mismatch", True)


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00%2B10:00", "9999-12-31T23:59:59-10:00"])
def test_a_moment_that_is_outside_the_calendar_in_utc(client: FlaskClient, since: str) -> None:
    assert body(client, f"/api/v1/changes?since={since}", 400)["errors"][0]["parameter"] == "since"


@pytest.mark.parametrize("since", ["0001-01-01", "9999-12-31T23:59:59Z"])
def test_the_first_and_the_last_moment(client: FlaskClient, since: str) -> None:
    assert bool(body(client, f"/api/v1/changes?since={since}")["results"]) == since.startswith("0001")


def test_a_whole_result_is_streamed_line_by_line(client: FlaskClient) -> None:
    answer = client.get("/api/v1/records.ndjson?q=corail&fields=year")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.content_type == "application/x-ndjson"
    assert len(lines) == body(client, "/api/v1/records?q=corail")["meta"]["total"]
    assert {*lines[0]} <= {"id", "links", "year"}
    body(client, "/api/v1/records.ndjson?tpye=article", 400)
    assert body(client, "/api/v1/records.ndjson?cursor=zz", 400)["errors"][0]["parameter"] == "cursor"


def test_one_copy_and_its_payload(client: FlaskClient) -> None:
    copies = body(client, "/api/v1/records/0000000001A/copies")["results"]
    assert body(client, "/api/v1/records/0000000001A/copies/2")["source"] == copies[1]["source"]
    raw = client.get("/api/v1/records/0000000001A/copies/1/raw")
    assert (raw.status_code, raw.content_type) in (
        (200, "text/plain; charset=utf-8"),
        (404, "application/problem+json"),
    )
    body(client, "/api/v1/records/0000000001A/copies/99", 404)


def test_links_say_who_asserts_them(client: FlaskClient) -> None:
    for work in body(client, "/api/v1/records?per_page=50")["results"]:
        for link in body(client, f"/api/v1/records/{work['id']}/related")["results"]:
            assert link["relationship"]["name"]
            assert link["target"]["identifier"]
            assert link["source"]["id"] == work["id"]


def test_persons_and_vocabularies(client: FlaskClient) -> None:
    work = next(w for w in body(client, "/api/v1/records?per_page=50")["results"] if "orcid" in str(w.get("creators")))
    orcid = next(agent["ids"]["orcid"] for agent in work["creators"] if "orcid" in agent.get("ids", {}))
    person = body(client, f"/api/v1/people/{orcid}")
    assert person["ids"]["orcid"] == orcid
    assert sum(one["count"] for one in person["counts"]["type"]) == person["works"] >= 1
    page = client.get(f"/fr/people/{orcid}")
    assert (page.status_code, page.headers["X-Robots-Tag"]) == (200, "noindex")
    assert html.document_fromstring(page.data).xpath("string(//h1)").strip() == person["name"]
    body(client, "/api/v1/people/0000-0000-0000-0000", 404)
    body(client, "/api/v1/orgs/nothing", 404)
    words = body(client, "/api/v1/vocabularies/type?labels=fr")["results"]
    assert {"code": "dataset", "label": "Jeu de données"} in words
    body(client, "/api/v1/vocabularies/colours", 404)


HUGE = 10**30


@pytest.mark.parametrize(
    "path",
    [f"/api/v1/runs/{HUGE}", f"/api/v1/records/0000000001A/copies/{HUGE}", "/api/v1/records/\0", "/api/v1/orgs/%00",
     f"/api/v1/changes?cursor={HUGE}", f"/api/v1/sources/seanoe/rejects?after={HUGE}",
     "/api/v1/sources/seanoe/runs?limit=0",
     f"/r/0000000001A/copies/hal/{HUGE}.xml", f"/fr/sources/seanoe/rejects?after={HUGE}", f"/sitemap-{HUGE}.xml",
     f"/fr/sources/seanoe/rejects/{HUGE}.xml", f"/fr/search/facet/type?page={HUGE}", f"/fr/search?page={HUGE}",
     f"/fr/search.atom?page={HUGE}", f"/fr/search?from={HUGE}", "/fr/search?bbox=1,2", "/fr/people/\0", "/fr/orgs/ror:",
     "/api/v1/query?q=" + "x" * 2001, "/api/v1/vocabularies/%2e%2e",
     f"/api/v1/people/{'9' * 5000}", "/fr/list?ids=,,,\0"],
)  # fmt: skip
def test_no_address_is_an_error_of_ours(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (200, 302, 400, 404), answer.text[:200]


def test_figures_for_prometheus_are_for_configured_addresses(client: FlaskClient) -> None:
    answer = client.get("/metrics")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    lines = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert lines['moisson_source_records{source="seanoe",state="live"}'] == "12.0"
    assert lines['moisson_source_state{source="seanoe",state="ok"}'] == "1.0"
    assert lines['moisson_source_state{source="seanoe",state="late"}'] == "0.0"
    assert lines["moisson_index_lag_changes"] == "0.0"
    assert [line for line in lines if line.startswith("moisson_runs_total{")]
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 403
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 403
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": ""}).status_code == 403


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/xml", 406),
        ("text/html, application/xml;q=0.9", 406),
        ("application/json;q=0, text/plain", 406),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 200),
        ("application/*", 200),
        ("application/ld+json", 200),
        ("application/json; charset=utf-8", 200),
        ("", 200),
    ],
)
def test_json_is_for_those_who_take_some(client: FlaskClient, accept: str, status: int) -> None:
    answer = client.get("/api/v1/records", headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.mimetype == ("application/json" if status == 200 else "application/problem+json")
    assert "Accept" in answer.headers["Vary"]
    assert status == 200 or "application/json" in json.loads(answer.data)["detail"]


def test_streams_go_to_whoever_asks_for_json(client: FlaskClient) -> None:
    assert client.get("/api/v1/records.ndjson", headers={"Accept": "application/json"}).status_code == 200
