"""The parameters of a search: one table read by pages leniently and by the API strictly, and written in one order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.query import Filter, Query, Span, Term
from catalogue.query.parameters import API, FILTERS, PAGES, PARAMETERS, SORTS, Problem, read, write

Pairs = list[tuple[str, str]]


def test_everything_at_once() -> None:
    query, problems = read(
        [("type", "dataset"), ("source", "-hal"), ("type", "article"), ("q", " mer "), ("to", "2020"), ("from", "1982"),
         ("added_since", "2025-05-01"), ("sort", "title"), ("page", "3"), ("per_page", "50"), ("year", "none")],
        strict=False,
    )  # fmt: skip
    assert problems == []
    assert (query.text, query.tree, query.sort, query.page, query.per_page) == ("mer", Term("mer"), "title", 3, 50)
    assert query.filters == (
        Filter("type", ("article", "dataset")), Filter("source", (), ("hal",)), Filter("year", ("none",))
    )  # fmt: skip
    assert query.spans == (Span("year", "1982", "2020"), Span("added", "2025-05-01", None))


def test_time_and_place_covered() -> None:
    pairs = [("cov_from", "1990"), ("cov_to", "1982-05"), ("bbox", "170, -20,-170,-10.50"), ("modified_since", "2025")]
    query, problems = read(pairs, strict=True)
    assert [(problem.parameter, problem.code) for problem in problems] == [("cov_from", "swapped-range")]
    assert query.box == (170.0, -20.0, -170.0, -10.5)
    assert query.spans == (Span("coverage", "1982-05", "1990"), Span("modified", "2025", None))
    assert dict(write(query))["bbox"] == "170,-20,-170,-10.5"


@pytest.mark.parametrize("box", ["1,2,3", "1,2,3,x", "0,50,1,40", "-181,0,1,1", "0,0,1,91", "nan,0,1,1", "1e1,0,1,1"])
def test_what_is_no_box(box: str) -> None:
    query, problems = read([("bbox", box)], strict=False)
    assert (query.box, [problem.code for problem in problems]) == (None, ["invalid-value"])


@pytest.mark.parametrize(
    ("name", "value", "form"),
    [("from", "abc", "write it like 1982"), ("cov_from", "May", "write it like 2024-05-01"),
     ("bbox", "1,2", "write it like -6,36,10,44")],
)  # fmt: skip
def test_a_message_says_how_a_value_is_written(name: str, value: str, form: str) -> None:
    """An example is no list of what is allowed."""
    (problem,) = read([(name, value)], strict=True)[1]
    assert form in problem.message
    assert problem.allowed == ()


@pytest.mark.parametrize("name", ["source", "from", "cursor", "has"])
def test_an_empty_parameter_is_a_fault_to_the_api_alone(name: str) -> None:
    assert [problem.parameter for problem in read([(name, " ")], strict=True)[1]] == [name]
    assert read([(name, " "), ("q", "")], strict=False)[1] == []


def test_codes_are_understood_as_people_write_them() -> None:
    pairs = [("license", "cc-by-4.0"), ("license", "-CC BY 4.0"), ("lang", "FRA"), ("lang", "none"), ("source", "RDG")]
    query, problems = read(pairs, strict=True)
    assert problems == []
    assert {one.field: (one.values, one.excluded) for one in query.filters} == {
        "license": (("CC-BY-4.0",), ("CC-BY-4.0",)),
        "lang": (("fr", "none"), ()),
        "source": (("rdg",), ()),
    }


def test_what_only_the_api_knows() -> None:
    pairs = [
        ("cursor", "abc"),
        ("facets", "type,source"),
        ("facet_size", "20"),
        ("highlight", "1"),
        ("explain", "1"),
        ("labels", "fr"),
        ("fields", "titles,year"),
    ]
    query, problems = read(pairs, strict=True)
    assert problems == []
    assert (query.cursor, query.facets, query.facet_size, query.highlight) == ("abc", ("type", "source"), 20, True)
    assert (query.explain, query.labels) == (True, "fr")
    assert (query.fields, query.per_page) == (("titles", "year"), 25)
    assert {problem.code for problem in read(pairs, strict=False)[1]} == {"unknown-parameter"}
    assert [problem.parameter for problem in read([("page", "2")], strict=True)[1]] == ["page"]


FAULTS: dict[str, tuple[tuple[str, str], str, str | None]] = {
    "unknown_parameter": (("tpye", "dataset"), "unknown-parameter", "type"),
    "unknown_type": (("type", "datset"), "invalid-value", "dataset"),
    "unknown_excluded_type": (("type", "-datset"), "invalid-value", "dataset"),
    "unknown_sort": (("sort", "titel"), "invalid-value", "title"),
    "not_a_year": (("from", "yesterday"), "invalid-value", None),
    "not_a_date": (("added_since", "2025-02-30"), "invalid-value", None),
    "page_size_too_large": (("per_page", "100000"), "invalid-value", None),
    "page_size_negative": (("per_page", "-1"), "invalid-value", None),
    "foreign_digits": (("per_page", "٢٠"), "invalid-value", None),
    "unknown_has": (("has", "dio"), "invalid-value", "doi"),
}


@pytest.mark.parametrize("when", FAULTS)
@pytest.mark.parametrize("strict", [True, False])
def test_a_fault_is_named_with_what_may_have_been_meant(when: str, strict: bool) -> None:
    pair, code, meant = FAULTS[when]
    query, problems = read([pair, ("q", "mer")], strict)
    assert [(p.parameter, p.code, p.did_you_mean) for p in problems] == [(pair[0], code, meant)]
    assert query == read([("q", "mer")], strict)[0]


def test_all_faults_at_once() -> None:
    pairs = [pair for pair, _, _ in FAULTS.values()]
    assert len(read(pairs, strict=True)[1]) >= len({name for name, _ in pairs})


def test_repeated_and_swapped() -> None:
    query, problems = read([("sort", "title"), ("sort", "added"), ("from", "2020"), ("to", "1982")], strict=False)
    assert [(p.parameter, p.code) for p in problems] == [("sort", "repeated"), ("from", "swapped-range")]
    assert (query.sort, query.spans) == ("title", (Span("year", "1982", "2020"),))


@pytest.mark.parametrize("text", ["a" * 2001, "a " * 61, "(" * 11 + "a"])
def test_too_much_text_is_an_error_of_the_api_and_a_notice_on_pages(text: str) -> None:
    assert [p.parameter for p in read([("q", text)], strict=True)[1]] == ["q"]
    query, problems = read([("q", text)], strict=False)
    assert problems == []
    assert {"too-long", "too-many-clauses", "too-deep"} & {notice.code for notice in query.notices}


def test_a_problem_reads_like_a_notice() -> None:
    problem = Problem("type", "invalid-value", "…", "datset", ("dataset",), "dataset")
    assert (problem.text, problem.suggestion) == ("type=datset", "dataset")


def test_the_order_goes_without_saying() -> None:
    assert read([("q", "mer")], strict=False)[0].sort == "relevance"
    assert read([], strict=False)[0].sort == read([("q", "!!!")], strict=False)[0].sort == "added"
    assert write(read([("q", "mer"), ("sort", "relevance"), ("page", "1"), ("per_page", "20")], strict=False)[0]) == [
        ("q", "mer")
    ]
    assert write(read([("sort", "added"), ("type", ""), ("q", " ")], strict=False)[0]) == []


def test_every_parameter_is_described_and_written_once() -> None:
    assert len({p.name for p in PARAMETERS}) == len(PARAMETERS)
    assert all(p.sentence.endswith(".") for p in PARAMETERS)
    assert set(PAGES) | set(API) == set(PARAMETERS)


values = {
    "q": st.text(max_size=30) | st.sampled_from(["mer -eau", "10.5555/a", '"x']),
    "type": st.sampled_from(["dataset", "-article", "none", "DATASET", "x"]),
    "year": st.sampled_from(["1999", "-2000", "none", "7"]),
    "license": st.sampled_from(["CC-BY-4.0", "-etalab-2.0"]),
    "from": st.sampled_from(["1982", "2020", "x"]),
    "to": st.sampled_from(["1990", "2021"]),
    "sort": st.sampled_from(SORTS),
    "page": st.sampled_from(["1", "2", "0"]),
    "per_page": st.sampled_from(["10", "20", "33"]),
    "author": st.sampled_from(["Durand, M.", "-x", "a  b\0c"]),
    "added_since": st.just("2025-05"),
    "nonsense": st.text(max_size=3),
}
pairs_of = st.lists(st.sampled_from(sorted(values)).flatmap(lambda n: st.tuples(st.just(n), values[n])), max_size=8)


@settings(max_examples=120, deadline=None)
@given(pairs_of, st.booleans())
def test_one_search_has_one_address(pairs: Pairs, strict: bool) -> None:
    """What was read and written is read as the same query and written the same, without further faults."""
    query, _ = read(pairs, strict=False)
    again, problems = read(write(query), strict=False)
    assert (again, problems) == (query, [])
    assert write(again) == write(query)
    assert write(read(list(reversed(write(query))), strict=False)[0]) == write(query)
    read(pairs, strict)


def test_filters_are_written_in_the_order_of_the_table() -> None:
    filters = tuple(Filter(p.name, ("b", "a"), ("c",)) for p in reversed(FILTERS))
    written = write(replace(Query(), sort="added", filters=filters))
    assert [value for _, value in written[:3]] == ["a", "b", "-c"]
    assert list(dict.fromkeys(name for name, _ in written)) == [p.name for p in FILTERS]
