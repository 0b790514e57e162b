"""What a request may say: the protocol's table, everything that is wrong at once, and hostile requests."""

from __future__ import annotations

import runpy
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.web.provider.asking import OAI, codes
from web.provider.request import VERBS, Refused, Request, parse, quoted

DC = "verb=ListRecords&metadataPrefix=oai_dc"


def asked(client: FlaskClient, query: str) -> etree._Element:
    answered = client.get(f"/oai?{query}")
    assert answered.status_code == 200
    return etree.fromstring(answered.data)


BAD_ARGUMENTS = {
    "junk argument": "verb=Identify&junk=1",
    "missing metadataPrefix": "verb=ListRecords",
    "missing identifier": "verb=GetRecord&metadataPrefix=oai_dc",
    "repeated argument": f"{DC}&metadataPrefix=oai_dc",
    "token and another argument": f"{DC}&resumptionToken=x",
    "from which is no date": f"{DC}&from=junk",
    "from which does not exist": f"{DC}&from=2024-02-30",
    "from with a blank for a zero": f"{DC}&from=2024-01-%201",
    "from in small letters": f"{DC}&from=2024-01-01t00:00:00z",
    "from with a line break": f"{DC}&from=2024-01-01%0A",
    "from in Arabic digits": f"{DC}&from=%D9%A2%D9%A0%D9%A2%D9%A4-01-01",
    "from in the year 0": f"{DC}&from=0000-01-01",
    "from finer than announced": f"{DC}&from=2024-01-01T00:00:00.5Z",
    "from with a zone": f"{DC}&from=2024-01-01T00:00:00%2B01:00",
    "empty until": f"{DC}&until=",
    "from later than until": f"{DC}&from=2024-02-01&until=2024-01-01",
    "mixed granularity": f"{DC}&from=2024-01-01&until=2024-02-01T00:00:00Z",
    "prefix with a slash": "verb=ListRecords&metadataPrefix=../../etc/passwd",
    "set with a blank": f"{DC}&set=a%20b",
    "set which ends in a colon": f"{DC}&set=a:",
    "identifier with NUL": "verb=GetRecord&metadataPrefix=oai_dc&identifier=a%00b",
    "Identify with a prefix": "verb=Identify&metadataPrefix=oai_dc",
    "ListSets with a set": "verb=ListSets&set=a",
}


@pytest.mark.parametrize("query", BAD_ARGUMENTS.values(), ids=BAD_ARGUMENTS)
def test_bad_argument(client: FlaskClient, query: str) -> None:
    """The request element then has no attributes, since they would not be valid."""
    root = asked(client, query)

    assert set(codes(root)) == {"badArgument"}
    assert dict(root[1].attrib) == {}


@pytest.mark.parametrize(
    "query", ["", "verb=", "verb=identify", "verb=Nonsense", "verb=Identify&verb=Identify", "metadataPrefix=oai_dc"]
)
def test_bad_verb(client: FlaskClient, query: str) -> None:
    root = asked(client, query)

    assert codes(root) == ["badVerb"]
    assert dict(root[1].attrib) == {}


OTHER = {
    "bad prefix": (f"{DC}x", "cannotDisseminateFormat"),
    "bad prefix for a record": (
        "verb=GetRecord&identifier=oai:moisson.example.org:hal/rec-1&metadataPrefix=marc", "cannotDisseminateFormat"
    ),
    "a prefix in which the record was never offered": (
        "verb=GetRecord&identifier=oai:moisson.example.org:hal/rec-6&metadataPrefix=oai_datacite",
        "cannotDisseminateFormat",
    ),
    "bad identifier": ("verb=GetRecord&identifier=oai:no:no&metadataPrefix=oai_dc", "idDoesNotExist"),
    "bad identifier in another prefix": (
        "verb=GetRecord&identifier=oai:no:no&metadataPrefix=oai_datacite", "idDoesNotExist"
    ),
    "formats of a bad identifier": ("verb=ListMetadataFormats&identifier=nope", "idDoesNotExist"),
    "bad token": ("verb=ListRecords&resumptionToken=junk", "badResumptionToken"),
    "empty token": ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
    "token which XML cannot carry": ("verb=ListRecords&resumptionToken=%00%FF", "badResumptionToken"),
    "token which is not ASCII": ("verb=ListRecords&resumptionToken=%C3%A9.%C3%A9", "badResumptionToken"),
    "token for ListSets": ("verb=ListSets&resumptionToken=junk", "badResumptionToken"),
    "unknown set": (f"{DC}&set=unknown", "noRecordsMatch"),
    "nothing in the window": (f"{DC}&until=1970-01-01", "noRecordsMatch"),
}  # fmt: skip


@pytest.mark.parametrize(("query", "code"), OTHER.values(), ids=OTHER)
def test_other_errors_repeat_the_request(client: FlaskClient, query: str, code: str) -> None:
    root = asked(client, query)

    assert codes(root) == [code]
    assert root[1].attrib["verb"] == query.partition("&")[0].removeprefix("verb=")


def test_everything_wrong_is_said_at_once(client: FlaskClient) -> None:
    root = asked(client, "verb=ListRecords&from=junk&set=a%20b&odd=1&odd=2")

    assert [error.text for error in root.iter(f"{OAI}error")] == [
        "the argument 'odd' is repeated",
        "'odd' is not an argument of this verb",
        "the argument metadataPrefix is missing",
        "set is 'a b', which is not a setSpec",
        "from is 'junk', which is not a date as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ",
    ]
    assert codes(asked(client, f"{DC}x&set=unknown")) == ["cannotDisseminateFormat", "noRecordsMatch"]


def test_a_thousand_mistakes_make_a_short_answer(client: FlaskClient) -> None:
    root = asked(client, DC + "".join(f"&a{n}={n}" for n in range(1000)))

    assert codes(root) == ["badArgument"] * 20


def test_an_error_message_repeats_nothing_harmful(client: FlaskClient) -> None:
    """No bidi override, no control character, no long text comes back."""
    answered = client.get("/oai?verb=%E2%80%AEyfitnedI%07" + "x" * 500)

    assert "'\\u202eyfitnedI\\x07" in etree.fromstring(answered.data)[2].text
    assert answered.data.isascii()
    assert len(quoted("x" * 5000)) < 100


def test_the_request_repeats_its_arguments(client: FlaskClient) -> None:
    root = asked(client, f"{DC}&from=2024-01-01&until=2024-12-31&set=source:hal")

    assert root[1].text == "http://localhost/oai"
    assert dict(root[1].attrib) == {
        "verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2024-01-01", "until": "2024-12-31",
        "set": "source:hal",
    }  # fmt: skip


names = st.sampled_from(["verb", "from", "until", "set", "identifier", "metadataPrefix", "resumptionToken", "x"])
values = st.sampled_from([*VERBS, "oai_dc", "2024-01-01", "2024-01-01T00:00:00Z", "a:b", ""]) | st.text(max_size=12)


def read(pairs: list[tuple[str, str]]) -> Request | Refused:
    try:
        return parse(pairs)
    except Refused as refused:
        return refused


@settings(deadline=None)
@given(st.lists(st.tuples(names, values), max_size=6))
def test_whatever_is_asked_is_read_or_refused(pairs: list[tuple[str, str]]) -> None:
    """A request that is read has the arguments its verb demands, no other ones, and an ordered window."""
    request = read(pairs)
    if not isinstance(request, Request):
        assert {error.code for error in request.errors} in ({"badVerb"}, {"badArgument"})
        return
    verb, given_names = VERBS[request.verb], set(request.arguments) - {"verb"}
    assert given_names == {verb.exclusive} or set(verb.required) <= given_names <= set(verb.arguments)
    assert sorted(pairs) == sorted(request.arguments.items())
    assert not (request.window.start and request.window.end) or request.window.start <= request.window.end


def test_no_hostile_request_is_answered_wrongly(shared: Path, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The 37 requests of hostile_oai.py --attack over a real socket."""
    hostile = runpy.run_path(str(shared / "hostile_oai.py"))
    faults = hostile["attack"](url)
    said = capsys.readouterr().out.splitlines()

    assert (faults, [line for line in said if not line.startswith("ok")]) == (0, [])
    assert len(said) == len(hostile["ATTACKS"]) == 37


def test_hostile_requests_leave_valid_answers(shared: Path, client: FlaskClient, schema: etree.XMLSchema) -> None:
    queries = [query for query, _, _ in runpy.run_path(str(shared / "hostile_oai.py"))["ATTACKS"]]
    queries += [*BAD_ARGUMENTS.values(), *(query for query, _ in OTHER.values())]
    for query in queries:
        schema.assertValid(asked(client, query))
        posted = client.post("/oai", data=dict(parse_qsl(query, keep_blank_values=True, errors="replace")))
        schema.assertValid(etree.fromstring(posted.data))
