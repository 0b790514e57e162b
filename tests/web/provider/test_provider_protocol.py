"""The obligations of an OAI-PMH provider, one by one."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import etree

from catalogue.formats import PUBLISHED
from catalogue.source import Source
from tests.web.provider.asking import OAI, Ask, codes, headers, make_app, walk
from tests.web.provider.memory import Memory, sample
from web.provider import response
from web.site import Site

LISTS = ("ListRecords", "ListIdentifiers")
PREFIXES = ("oai_dc", "oai_datacite")


def test_identify_says_who_we_are(ask: Ask) -> None:
    said = [(etree.QName(child).localname, child.text) for child in ask("Identify")[2]]

    assert said[:8] == [
        ("repositoryName", "Moisson & Cie"),
        ("baseURL", "http://localhost/oai"),
        ("protocolVersion", "2.0"),
        ("adminEmail", "contact@moisson.example.org"),
        ("earliestDatestamp", "2024-03-01T00:00:01Z"),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ("compression", "gzip"),
    ]


def test_the_base_url_is_the_one_used(ask: Ask) -> None:
    root = ask("Identify")

    assert root.findtext(f".//{OAI}baseURL") == root.findtext(f"{OAI}request") == "http://localhost/oai"


def test_the_sample_identifier_is_one_of_ours_and_in_the_announced_domain(ask: Ask, memory: Memory) -> None:
    root = ask("Identify")
    sample_identifier = root.findtext(".//{*}sampleIdentifier", "")

    assert sample_identifier in memory.rows
    assert sample_identifier.startswith(f"oai:{root.findtext('.//{*}repositoryIdentifier')}:")


def test_identify_states_the_licence_of_the_metadata(ask: Ask) -> None:
    assert ask("Identify").findtext(".//{*}rights") == "https://creativecommons.org/publicdomain/zero/1.0/"


def test_response_date_is_now_in_utc_seconds(ask: Ask) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    said = datetime.strptime(ask("Identify").findtext(f"{OAI}responseDate", ""), "%Y-%m-%dT%H:%M:%SZ")

    assert before <= said.replace(tzinfo=UTC) <= datetime.now(UTC)


def test_formats_are_those_published(ask: Ask) -> None:
    root = ask("ListMetadataFormats")

    assert [node.text for node in root.iter(f"{OAI}metadataPrefix")] == list(PUBLISHED)
    assert {"oai_dc", "oai_datacite"} <= set(PUBLISHED)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_namespace_that_a_format_announces_is_that_of_its_payloads(ask: Ask, prefix: str) -> None:
    """OAI-PMH 4.4: harvesters choose what reads a payload by the namespace in ListMetadataFormats."""
    announced = {
        one.findtext(f"{OAI}metadataPrefix"): one.findtext(f"{OAI}metadataNamespace")
        for one in ask("ListMetadataFormats").iter(f"{OAI}metadataFormat")
    }
    payloads = [one[0] for one in ask("ListRecords", metadataPrefix=prefix).iter(f"{OAI}metadata")]

    assert payloads
    assert {etree.QName(payload).namespace for payload in payloads} == {announced[prefix]}


@pytest.mark.parametrize(
    ("number", "source", "offered"),
    [
        pytest.param(1, "hal", {"oai_dc", "oai_datacite"}, id="a record with a year"),
        pytest.param(6, "hal", {"oai_dc"}, id="a record without a year is not offered in DataCite"),
        pytest.param(10, "nakala", {"oai_dc", "oai_datacite"}, id="a deleted record keeps what it was offered in"),
    ],
)
def test_formats_of_a_record(ask: Ask, number: int, source: str, offered: set[str]) -> None:
    root = ask("ListMetadataFormats", identifier=f"oai:moisson.example.org:{source}/rec-{number}")

    assert offered == {node.text for node in root.iter(f"{OAI}metadataPrefix")} & set(PREFIXES)


def test_sets_have_specs_and_names(ask: Ask, memory: Memory) -> None:
    found = [
        (one.findtext(f"{OAI}setSpec"), one.findtext(f"{OAI}setName")) for one in ask("ListSets").iter(f"{OAI}set")
    ]

    assert found == memory.sets()
    assert ("source:hal", "HAL") in found


def test_thematic_centres_are_called_by_their_names(ask: Ask, memory: Memory) -> None:
    specs = ("centre", "centre:data-terra", "centre:data-terra:odatis", "centre:multidisciplinary")
    memory.put("of-a-centre", sample(1), sets=specs)
    named = {one.findtext(f"{OAI}setSpec"): one.findtext(f"{OAI}setName") for one in ask("ListSets").iter(f"{OAI}set")}

    assert [named[spec] for spec in specs] == ["Centre", "Data Terra", "Data Terra › ODATIS", "Multidisciplinary"]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_headers_are_the_same_in_both_lists_and_in_get_record(ask: Ask, prefix: str) -> None:
    """Identifier, datestamp, status and sets agree in the three verbs."""
    records, identifiers = (list(walk(ask, verb, metadataPrefix=prefix)) for verb in LISTS)
    written = [etree.tostring(head, method="c14n") for part in records for head in part.iter(f"{OAI}header")]
    single = [
        etree.tostring(
            next(ask("GetRecord", identifier=name, metadataPrefix=prefix).iter(f"{OAI}header")), method="c14n"
        )
        for name, _, _ in headers(*records)
    ]

    assert written == [
        etree.tostring(head, method="c14n") for part in identifiers for head in part.iter(f"{OAI}header")
    ]
    assert written == single
    assert len(written) == (25 if prefix == "oai_dc" else 21)


@pytest.mark.parametrize("verb", LISTS)
def test_a_walk_gives_each_record_once_in_order(ask: Ask, memory: Memory, verb: str) -> None:
    parts = list(walk(ask, verb, metadataPrefix="oai_dc"))
    found = headers(*parts)

    assert sorted(name for name, _, _ in found) == sorted(memory.rows)
    assert [stamp for _, stamp, _ in found] == sorted(stamp for _, stamp, _ in found)


def test_tokens_of_a_walk(ask: Ask) -> None:
    """Cursors go up by what was given, the size is declared, the last token is empty and promises nothing."""
    tokens = [next(part.iter(f"{OAI}resumptionToken")) for part in walk(ask, metadataPrefix="oai_dc")]

    assert [token.get("cursor") for token in tokens] == ["0", "7", "14", "21"]
    assert {token.get("completeListSize") for token in tokens} == {"25"}
    assert [bool(token.text) for token in tokens] == [True, True, True, False]
    assert [token.get("expirationDate") is not None for token in tokens] == [True, True, True, False]
    assert all(re.fullmatch(r"[A-Za-z0-9_.\-]+", token.text) for token in tokens[:-1] if token.text)


@pytest.mark.parametrize(("size", "parts"), [(24, 2), (25, 1), (26, 1)])
def test_a_list_of_one_part_has_no_token(memory: Memory, site: Site, size: int, parts: int) -> None:
    client = make_app(memory, replace(site, page_size=size)).test_client()
    root = etree.fromstring(client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").data)

    assert (root.find(f".//{OAI}resumptionToken") is not None) == (parts == 2)


def test_a_token_may_be_used_again(ask: Ask) -> None:
    token = ask("ListRecords", metadataPrefix="oai_dc").findtext(f".//{OAI}resumptionToken", "")

    assert headers(ask("ListRecords", resumptionToken=token)) == headers(ask("ListRecords", resumptionToken=token))


@pytest.mark.parametrize("form", ["second", "day"])
def test_from_and_until_at_the_datestamp_of_a_record_find_it(ask: Ask, form: str) -> None:
    for name, stamp, _ in headers(*walk(ask, metadataPrefix="oai_dc")):
        at = stamp if form == "second" else stamp[:10]
        found = headers(*walk(ask, "ListIdentifiers", metadataPrefix="oai_dc", from_=at, until=at))

        assert name in [other for other, _, _ in found]
        assert {stamp[: len(at)] for _, stamp, _ in found} == {at}


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        pytest.param({"from_": "2024-03-01"}, 25, id="from the first day"),
        pytest.param({"until": "2024-03-01"}, 25, id="until a day, its last second included"),
        pytest.param({"from_": "2024-03-02"}, 0, id="from the day after"),
        pytest.param({"until": "2024-02-29"}, 0, id="until before the earliest datestamp"),
        pytest.param({"until": "1066-10-14"}, 0, id="until long before"),
        pytest.param({"from_": "9999-12-31"}, 0, id="from the end of time"),
        pytest.param({"until": "9999-12-31"}, 25, id="until the end of time"),
        pytest.param({"from_": "0001-01-01"}, 25, id="from the beginning of time"),
        pytest.param({"set": "source:nakala"}, 5, id="a set"),
        pytest.param({"set": "openaire_data"}, 13, id="a set across sources"),
        pytest.param({"set": "source:unknown"}, 0, id="a set which is not there"),
        pytest.param({"set": "source:nakala", "until": "2024-03-01T00:00:06Z"}, 1, id="a set and a window"),
    ],
)
def test_selective_harvesting(ask: Ask, arguments: dict[str, str], count: int) -> None:
    if count == 0:
        assert codes(ask("ListRecords", metadataPrefix="oai_dc", **arguments)) == ["noRecordsMatch"]
        return
    parts = list(walk(ask, metadataPrefix="oai_dc", **arguments))
    sets = [{spec.text for spec in head.iter(f"{OAI}setSpec")} for part in parts for head in part.iter(f"{OAI}header")]

    assert len(sets) == count
    assert all(arguments.get("set", "source:hal") in found for found in sets if "set" in arguments)


def test_a_deleted_record_is_a_header_in_all_three_verbs(ask: Ask, memory: Memory) -> None:
    name = "oai:moisson.example.org:nakala/rec-20"
    lists = [
        record
        for part in walk(ask, metadataPrefix="oai_dc")
        for record in part.iter(f"{OAI}record")
        if record.findtext(f".//{OAI}identifier") == name
    ]
    single = list(ask("GetRecord", identifier=name, metadataPrefix="oai_dc").iter(f"{OAI}record"))
    marked = [head for head in headers(*walk(ask, "ListIdentifiers", metadataPrefix="oai_dc")) if head[0] == name]

    assert [[etree.QName(child).localname for child in record] for record in lists + single] == [["header"], ["header"]]
    assert [status for _, _, status in headers(*lists, *single)] == ["deleted", "deleted"]
    assert [status for _, _, status in marked] == ["deleted"]


def test_a_record_that_lost_its_year_is_deleted_in_datacite_and_lives_in_dublin_core(ask: Ask, memory: Memory) -> None:
    name = memory.put("rec-1", sample(1, year=None))
    status = {prefix: headers(ask("GetRecord", identifier=name, metadataPrefix=prefix))[0][2] for prefix in PREFIXES}
    listed = {head[0]: head[2] for head in headers(*walk(ask, metadataPrefix="oai_datacite"))}

    assert status == {"oai_dc": "", "oai_datacite": "deleted"}
    assert listed[name] == "deleted"


def test_provenance_of_a_live_record(ask: Ask) -> None:
    root = ask("GetRecord", identifier="oai:moisson.example.org:hal/rec-1", metadataPrefix="oai_dc")
    origin = next(root.iter("{*}originDescription"))

    assert dict(origin.attrib) == {"harvestDate": "2024-02-29T23:59:56Z", "altered": "true"}
    assert [(etree.QName(child).localname, child.text) for child in origin] == [
        ("baseURL", "https://hal.example.org/oai"),
        ("identifier", "rec-1"),
        ("datestamp", "2023-11-05T06:07:08Z"),
        ("metadataNamespace", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
    ]


def test_where_the_source_had_it_from_is_nested_and_valid(ask: Ask, memory: Memory) -> None:
    """The nearest upstream outermost; addresses that the schema refuses are percent-encoded (`ask` validates)."""
    memory.before = (
        b'<originDescription xmlns="http://www.openarchives.org/OAI/2.0/provenance" harvestDate="2020-01-02"'
        b' altered="true"><baseURL>http://first.example.org/oai</baseURL><identifier>a b&lt;c</identifier>'
        b"<datestamp>2020-01-01</datestamp><metadataNamespace>urn:x y</metadataNamespace></originDescription>"
    )
    root = ask("GetRecord", identifier="oai:moisson.example.org:hal/rec-1", metadataPrefix="oai_dc")
    outer, inner = root.iter("{*}originDescription")
    assert outer[4] is inner
    assert [child.text for child in inner] == [
        "http://first.example.org/oai", "a%20b%3Cc", "2020-01-01", "urn:x%20y"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("known", "publisher"),
    [
        pytest.param({"hal": Source("hal", {"fr": "HAL, l'archive", "en": "HAL"}, "https://h")}, "HAL", id="named"),
        pytest.param({}, "hal", id="a source that is no longer configured"),
    ],
)
def test_the_publisher_of_datacite_falls_back_to_the_name_of_the_source(
    ask: Ask, memory: Memory, known: dict[str, Source], publisher: str
) -> None:
    memory.sources_by_id = known
    name = memory.put("rec-1", sample(1, publisher=None))
    root = ask("GetRecord", identifier=name, metadataPrefix="oai_datacite")

    assert root.findtext(".//{http://datacite.org/schema/kernel-4}publisher") == publisher


def test_a_payload_cut_out_of_an_answer_parses_alone(client: FlaskClient) -> None:
    """Many harvesters keep the bytes between <metadata> and </metadata>."""
    body = client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").data
    payloads = re.findall(rb"<metadata>(.*?)</metadata>", body, re.DOTALL)

    assert len(payloads) == 7
    assert {etree.fromstring(payload).tag for payload in payloads} == {
        "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
    }


def test_post_gives_what_get_gives(client: FlaskClient) -> None:
    for arguments in (
        {"verb": "Identify"}, {"verb": "ListSets"}, {"verb": "ListMetadataFormats"}, {},
        {"verb": "ListRecords", "metadataPrefix": "oai_datacite"}, {"verb": "ListIdentifiers"},
        {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:moisson.example.org:hal/rec-1"},
    ):  # fmt: skip
        got, posted = client.get("/oai", query_string=arguments).data, client.post("/oai", data=arguments).data
        clock = re.compile(rb"<responseDate>.*?</responseDate>|expirationDate=\"[^\"]*\"")

        assert clock.sub(b"", got) == clock.sub(b"", posted)


def test_an_argument_in_address_and_body_is_repeated(client: FlaskClient) -> None:
    assert codes(etree.fromstring(client.post("/oai?verb=Identify", data={"verb": "Identify"}).data)) == ["badVerb"]


def test_a_body_without_measure_is_a_bad_argument(client: FlaskClient) -> None:
    answered = client.post("/oai?verb=Identify", data={"x": "y" * 2_000_000})

    assert (answered.status_code, codes(etree.fromstring(answered.data))) == (200, ["badArgument"])


def test_head_is_get_without_a_body(client: FlaskClient) -> None:
    answered = client.head("/oai?verb=Identify")

    assert (answered.status_code, answered.data) == (200, b"")
    assert int(answered.headers["Content-Length"]) == len(client.get("/oai?verb=Identify").data)


@pytest.mark.parametrize(
    ("accepted", "zipped"),
    [("gzip", True), ("deflate, gzip;q=0.5", True), ("identity", False), ("gzip;q=0", False), (None, False)],
)
def test_gzip_by_accept_encoding(client: FlaskClient, accepted: str | None, zipped: bool) -> None:
    answered = client.get("/oai?verb=Identify", headers={"Accept-Encoding": accepted} if accepted else {})
    body = gzip.decompress(answered.data) if zipped else answered.data

    assert answered.headers.get("Content-Encoding") == ("gzip" if zipped else None)
    assert answered.headers["Vary"] == "Accept-Encoding"
    assert body.startswith(
        b"<?xml version='1.0' encoding='UTF-8'?>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\""
    )


def test_a_record_is_not_shown_before_its_datestamp_has_come(client: FlaskClient, memory: Memory) -> None:
    memory.time = int((datetime.now(UTC) + timedelta(seconds=4)).timestamp())
    name = memory.put("rec-1", sample(1, "Changed this second"))
    memory.time -= 4
    answered = client.get("/oai", query_string={"verb": "GetRecord", "identifier": name, "metadataPrefix": "oai_dc"})

    assert answered.status_code == 503
    assert 1 <= int(answered.headers["Retry-After"]) <= 5
    assert b"rec-1<" not in client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").data


def test_set_specs_have_only_characters_of_the_protocol(ask: Ask, memory: Memory) -> None:
    memory.put("odd", sample(1), ("centre:Données & Cie",))
    spec = "centre:Donn*c3*a9es*20*26*20Cie"

    assert response.set_spec("centre:Données & Cie") == spec
    assert [name for name, _, _ in headers(ask("ListRecords", metadataPrefix="oai_dc", set=spec))] == [
        "oai:moisson.example.org:hal/odd"
    ]
