"""Identifiers alone in the search box are recognised in every dress, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.query import Exact, Or
from catalogue.query.parse import parse
from catalogue.query.recognise import recognise, understand

DOI = Exact("doi", "10.17882/ab(1)c")
IDENTIFIERS: dict[str, tuple[str, Exact]] = {
    "bare_doi": ("10.17882/AB(1)c", DOI),
    "doi_with_its_name": ("doi:10.17882/ab(1)c", DOI),
    "doi_with_a_space": ("DOI: 10.17882/ab(1)c", DOI),
    "doi_as_address": ("https://doi.org/10.17882/ab(1)c", DOI),
    "old_resolver": ("http://dx.doi.org/10.17882/ab(1)c", DOI),
    "percent_encoded": ("https://doi.org/10.17882%2Fab(1)c", DOI),
    "trailing_full_stop": (" 10.17882/ab(1)c. ", DOI),
    "comma_and_semicolon_within": ("10.1002/a,b:8<693::c>3.0.co;2-o", Exact("doi", "10.1002/a,b:8<693::c>3.0.co;2-o")),
    "in_quotes": ('"10.17882/ab(1)c"', DOI),
    "orcid": ("0000-0002-1825-0097", Exact("orcid", "0000-0002-1825-0097")),
    "orcid_as_address": ("https://orcid.org/0000-0002-1825-0097", Exact("orcid", "0000-0002-1825-0097")),
    "hal": ("hal-01234567", Exact("hal", "hal-01234567")),
    "hal_with_version": ("hal-01234567v2", Exact("hal", "hal-01234567")),
    "hal_as_address": ("https://hal.science/hal-01234567v2", Exact("hal", "hal-01234567")),
    "arxiv": ("arXiv:2101.00001v2", Exact("arxiv", "2101.00001")),
    "handle": ("hdl:20.500.12345/6789", Exact("handle", "20.500.12345/6789")),
    "bare_handle": ("10261/12345", Exact("handle", "10261/12345")),
    "ark": ("ark:/12148/bpt6k5619759j", Exact("ark", "12148/bpt6k5619759j")),
    "isbn": ("ISBN 978-2-07-036822-8", Exact("isbn", "9782070368228")),
    "issn": ("ISSN 0028-0836", Exact("issn", "0028-0836")),
    "oai": ("oai:HAL:hal-01234567v1", Exact("oai", "oai:HAL:hal-01234567v1")),
    "landing_page": (
        "https://www.seanoe.org/data/00412/52367/",
        Exact("url", "https://www.seanoe.org/data/00412/52367/"),
    ),
}


@pytest.mark.parametrize("when", IDENTIFIERS)
def test_identifier(when: str) -> None:
    text, expected = IDENTIFIERS[when]
    assert recognise(text)[0].field == expected.field
    assert recognise(text)[0].value.lower().removeprefix("ark:/") == expected.value.lower()
    assert understand(text).tree == recognise(text)[0]


NONE = ["", "mer", "corail rouge", "2019-2020", "1982/2023", "3/4", "2024", "doi", "10.17882", "doi:10.17882/x corail",
        "corail doi:10.17882/x", "author:durand https://doi.org/10.17882/x",
        "https://example.org", "author:durand", "température 10.5/x*", "\0", "a,b;c", "oai:", "year:2020"]  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_no_identifier(text: str) -> None:
    assert recognise(text) == ()
    assert understand(text) == parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "10.1234/a\n10.1234/b",
        "10.1234/A, doi:10.1234/b;",
        "https://doi.org/10.1234/a 10.1234/b 10.1234/a",
        "doi: 10.1234/a doi: 10.1234/b",
        "10.1234/a,10.1234/b",
        "doi:10.1234/a;https://doi.org/10.1234/b",
    ],
)
def test_several_pasted_dois_are_any_of_them(text: str) -> None:
    assert understand(text).tree == Or((Exact("doi", "10.1234/a"), Exact("doi", "10.1234/b")))
    assert understand(text).canonical == "doi:10.1234/a OR doi:10.1234/b"


def test_more_than_the_clauses_of_a_query_are_cut_with_a_notice() -> None:
    query = understand(" ".join(f"10.1234/{n}" for n in range(100)))
    assert [notice.code for notice in query.notices] == ["too-many-clauses"]


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=50), st.sampled_from([text for text, _ in IDENTIFIERS.values()])))
def test_what_was_understood_is_understood_again(text: str) -> None:
    once = understand(text)
    assert understand(once.canonical).canonical == once.canonical
