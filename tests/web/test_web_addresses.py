"""Properties of addresses, found by machine: a search never fails and has one canonical address."""

from __future__ import annotations

from urllib.parse import urlencode

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.query.parameters import PAGES

NAMES = st.sampled_from([*(parameter.name for parameter in PAGES), "utm_source", "", "q[]"])
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", "article", "-dataset", "none", "1999", "0", "9" * 30, "relevance", '"', "10.17882/49388"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_any_address_answers_after_at_most_one_redirect(client: FlaskClient, pairs: list[tuple[str, str]]) -> None:
    query = urlencode([(name, value.encode("utf-8", "replace")) for name, value in pairs])
    answer = client.get(f"/fr/search?{query}")
    if answer.status_code == 302:
        answer = client.get(answer.location)

    assert answer.status_code == 200


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_address_is_a_fault_of_ours(client: FlaskClient, path: str) -> None:
    for start in ("/", "/fr/", "/fr/r/", "/r/", "/doi/", "/oai/", "/api/v1/", "/api/v1/records/", "/fr/sources/"):
        # a second slash at the very beginning would be a host to the client of the tests
        asked = start + path.replace("?", "")
        assert client.get("/" + asked.lstrip("/") if start == "/" else asked).status_code < 500
