"""The search box: what each way of writing means, and that nothing is an error."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalogue.query import And, Exact, Node, Not, Or, Span, Term
from catalogue.query.parse import parse
from catalogue.query.tree import leaves

A, B, C = Term("mer"), Term("eau"), Term("sel")

MEANINGS: dict[str, tuple[str, Node | None]] = {
    "two_words_are_and": ("mer eau", And((A, B))),
    "english_and": ("mer AND eau", And((A, B))),
    "french_and": ("mer ET eau", And((A, B))),
    "sign_and": ("mer & eau", And((A, B))),
    "english_or": ("mer OR eau", Or((A, B))),
    "french_or": ("mer OU eau", Or((A, B))),
    "sign_or": ("mer | eau", Or((A, B))),
    "and_binds_tighter": ("mer eau OR sel", Or((And((A, B)), C))),
    "brackets": ("mer (eau OR sel)", And((A, Or((B, C))))),
    "minus": ("mer -eau", And((A, Not(B)))),
    "english_not": ("mer NOT eau", And((A, Not(B)))),
    "french_not": ("mer SAUF eau", And((A, Not(B)))),
    "not_of_a_group": ("mer -(eau sel)", And((A, Not(And((B, C)))))),
    "two_nots_cancel": ("NOT -mer", A),
    "only_not": ("-mer", Not(A)),
    "plus_is_and": ("+mer +eau", And((A, B))),
    "lower_case_operators_are_words": ("mer or eau", And((A, Term("or"), B))),
    "capitals_have_no_operators": ("MER OR EAU", And((Term("MER"), Term("OR"), Term("EAU")))),
    "years_have_operators": ("2020 OR 2021", Or((Term("2020"), Term("2021")))),
    "no_case_has_operators": ("中文 OR 日本", Or((Term("中文"), Term("日本")))),
    "phrase": ('"surface de la mer"', Term("surface de la mer", None, "phrase")),
    "french_quotes": ("« surface de la mer »", Term("surface de la mer", None, "phrase")),
    "curly_quotes": ("“surface de la mer”", Term("surface de la mer", None, "phrase")),
    "phrase_with_slop": ('"surface mer"~3', Term("surface mer", None, "phrase", 3)),
    "unclosed_quote": ('mer "eau', And((A, Term("eau", None, "phrase")))),
    "unclosed_everything": ('"unclosed AND (', Term("unclosed AND (", None, "phrase")),
    "unclosed_bracket": ("(mer eau", And((A, B))),
    "unopened_bracket": ("mer) eau", And((A, B))),
    "prefix": ("clim*", Term("clim", None, "prefix")),
    "short_prefix_is_a_word": ("cl*", Term("cl")),
    "leading_star_is_dropped": ("*climat", Term("climat")),
    "inner_star_is_dropped": ("cli*mat", Term("climat")),
    "fuzzy": ("climat~2", Term("climat", None, "fuzzy", 2)),
    "fuzzy_in_a_field": ("auteur:durant~1", Term("durant", "author", "fuzzy", 1)),
    "fuzzy_needs_four_letters": ("mer~1", Term("mer")),
    "fuzzy_is_at_most_two_letters_off": ("climat~3", Term("climat")),
    "boost_is_off": ("climat^4", Term("climat")),
    "straight_elision": ("l'eau", B),
    "curly_elision": ("l’eau", B),
    "long_elision": ("qu'eau", B),
    "elision_of_a_field": ("l'title:eau", Term("eau", "title")),
    "apostrophe_within": ("aujourd'hui", Term("aujourd'hui")),
    "punctuation_around": ("mer, (eau); sel!", And((A, B, C))),
    "english_field": ("title:mer", Term("mer", "title")),
    "french_field": ("titre:mer", Term("mer", "title")),
    "accented_field": ("année:1982", Span("year", "1982", "1982")),
    "field_of_a_group": ("title:(mer OR eau)", Or((Term("mer", "title"), Term("eau", "title")))),
    "field_of_a_phrase": ('auteur:"Le Goff"', Term("Le Goff", "author", "phrase")),
    "colon_of_a_title": ("abstract: mer", And((Term("abstract"), A))),
    "unknown_field": ("auhtor:mer", Term("auhtor:mer", None, "phrase")),
    "url": ("https://example.org/mer", Term("https://example.org/mer")),
    "licence_in_small_letters": ("licence:cc-by-4.0", Exact("license", "CC-BY-4.0")),
    "licence_in_words": ('license:"CC BY 4.0"', Exact("license", "CC-BY-4.0")),
    "licence_by_its_address": (
        "license:https://creativecommons.org/licenses/by/4.0/",
        Exact("license", "CC-BY-4.0"),
    ),
    "licence_without_a_version": ("licence:cc-by", Exact("license", "CC-BY")),
    "licence_without_a_version_in_words": ('license:"cc by nc sa"', Exact("license", "CC-BY-NC-SA")),
    "licence_of_another_family": ("license:gpl", Exact("license", "GPL")),
    "licence_whose_address_has_no_version": (
        "license:https://creativecommons.org/licenses/by/",
        Exact("license", "https://creativecommons.org/licenses/by/"),
    ),
    "licence_of_ones_own": ("license:Ours", Exact("license", "Ours")),
    "language_of_three_letters": ("langue:fra", Exact("lang", "fr")),
    "language_by_its_name": ("langue:français", Exact("lang", "fr")),
    "source_in_capitals": ("entrepôt:RDG", Exact("source", "rdg")),
    "collection_in_capitals": ("collection:hal:CEFE", Exact("collection", "hal:CEFE")),
    "year_range": ("year:1982..2023", Span("year", "1982", "2023")),
    "bracket_range": ("year:[1982 TO 2023]", Span("year", "1982", "2023")),
    "open_range": ("year:1982..", Span("year", "1982", None)),
    "open_low_range": ("year:..1982", Span("year", None, "1982")),
    "star_range": ("year:[* TO 1982]", Span("year", None, "1982")),
    "at_least": ("year:>=1982", Span("year", "1982", None)),
    "at_least_without_a_field": (">=1982", Span("year", "1982", None)),
    "less_than_within_brackets": ("year:(<1982)", Span("year", None, "1982", (True, False))),
    "both_ends_within_brackets": (
        "annee:(>=1982 <=2023)",
        And((Span("year", "1982", None), Span("year", None, "2023"))),
    ),
    "comparisons_with_gaps": (
        "annee:(>= 1982 < 2023)",
        And((Span("year", "1982", None), Span("year", None, "2023", (True, False)))),
    ),
    "a_gap_behind_the_field": ("year:>= 1982", Span("year", "1982", None)),
    "a_gap_in_inner_brackets": (
        "year:((> 1982) OR 1970)",
        Or((Span("year", "1982", None, (False, True)), Span("year", "1970", "1970"))),
    ),
    "a_gap_in_a_sentence": ("mer > 2000 eau", And((A, Term("2000"), B))),
    "a_gap_behind_closed_brackets": ("year:(1982) > 2000", And((Span("year", "1982", "1982"), Term("2000")))),
    "a_comparison_in_a_sentence": ("title:(>1982)", Term("1982", "title")),
    "more_than": ("year:>1982", Span("year", "1982", None, (False, True))),
    "less_than": ("added:<2024-05", Span("added", None, "2024-05", (True, False))),
    "swapped_range": ("year:2023..1982", Span("year", "1982", "2023")),
    "bare_years": ("mer 1982..2023", And((A, Span("year", "1982", "2023")))),
    "not_a_year": ("year:mer", A),
    "not_a_date": ("added:2024-13", Term("2024-13")),
    "type": ("type:Dataset", Exact("type", "dataset")),
    "source_in_french": ("entrepot:hal", Exact("source", "hal")),
    "licence": ("licence:CC-BY-4.0", Exact("license", "CC-BY-4.0")),
    "doi_with_brackets": ("(doi:10.1016/S0022-0981(97)00123-4)", Exact("doi", "10.1016/s0022-0981(97)00123-4")),
    "identifier_without_a_letter": ('doi:"."', None),
    "quoted_identifier_ends_without_a_stop": ('handle:"11304/abc."', Exact("handle", "11304/abc")),
    "laboratory": ("org:UMR5175", Exact("lab", "umr5175")),
    "structure_of_hal": ("org:struct-13621", Exact("halstruct", "13621")),
    "structure_of_hal_by_its_address": ("org:https://data.hal.science/structure/13621", Exact("halstruct", "13621")),
    "structure_of_hal_by_its_field": ("structId_i:13621", Exact("halstruct", "13621")),
    "laboratory_in_quotes": ('organisme:"UMR 5175"', Exact("lab", "umr5175")),
    "organisation_by_ror": ("org:https://ror.org/02feahw73", Exact("ror", "02feahw73")),
    "what_a_work_has_in_french": ("avec:licence", Exact("has", "license")),
    "collection": ("collection:hal:CEFE", Exact("collection", "hal:CEFE")),
    "orcid": ("orcid:0000-0002-1825-0097", Exact("orcid", "0000-0002-1825-0097")),
    "dangling_or": ("mer OR", A),
    "leading_and": ("AND mer", A),
    "operators_in_a_row": ("mer OR AND eau", Or((A, B))),
    "dangling_not": ("mer NOT", A),
    "nothing_but_signs": ("!!! ... ()", None),
    "nothing": ("", None),
    "nul_and_direction_marks": ("mer\0\u202eeau", And((A, B))),
    "decomposed_accents": ("oce\u0301an", Term("océan")),
}


@pytest.mark.parametrize("when", MEANINGS)
def test_meaning(when: str) -> None:
    text, tree = MEANINGS[when]
    assert parse(text).tree == tree


NOTICES: dict[str, tuple[str, list[tuple[str, tuple[int, int] | None, str | None]]]] = {
    "unknown_field": ("mer auhtor:durand", [("unknown-field", (4, 11), "author")]),
    "unclosed_quote": ('mer "eau', [("unclosed-quote", (4, 8), None)]),
    "unclosed_bracket": ("(mer", [("unclosed-bracket", (0, 1), None)]),
    "unopened_bracket": ("mer)", [("unopened-bracket", (3, 4), None)]),
    "dangling_operator": ("mer OR", [("dangling-operator", (4, 6), None)]),
    "short_prefix": ("cl*", [("short-prefix", (0, 3), "cl")]),
    "wildcard": ("*clim", [("wildcard", (0, 5), "clim")]),
    "bad_year": ("year:mer", [("bad-value", (5, 8), None)]),
    "unknown_type": ("type:datset", [("unknown-value", (5, 11), "dataset")]),
    "too_long": ("a " * 30 + "b" * 2000, [("too-long", (2000, 2060), None)]),
    "too_many_clauses": ("a " * 70, [("too-many-clauses", (120, 121), None)]),
    "too_deep": ("(" * 12 + "mer" + ")" * 12, [("too-deep", (10, 11), None)]),
    "unclosed_brackets": ("((mer", [("unclosed-bracket", (1, 2), None)]),
    "clear": ('mer "eau" year:1982', []),
}


@pytest.mark.parametrize("when", NOTICES)
def test_notices_say_where(when: str) -> None:
    text, expected = NOTICES[when]
    assert [(n.code, n.at, n.suggestion) for n in parse(text).notices] == expected


def test_at_most_sixty_clauses_are_read() -> None:
    assert len(list(leaves(parse(" ".join(f"w{i}" for i in range(200))).tree))) == 60


def test_ten_thousand_brackets_are_no_stack_overflow() -> None:
    assert parse("(" * 10_000).tree is None
    assert parse("-" * 10_000).tree is None


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("mer ET titre:eau", "mer AND title:eau"),
        ("auteur:durand OU auteur:petit", "author:durand OR author:petit"),
        ("mer SAUF sujet:sel", "mer NOT subject:sel"),
        ("annee:1982..2023 entrepot:hal langue:fr", "year:1982..2023 source:hal lang:fr"),
        (
            "resume:mer organisme:cnrs financeur:anr editeur:ifremer",
            "abstract:mer org:cnrs funder:anr publisher:ifremer",
        ),
    ],
)
def test_french_and_english_mean_the_same(french: str, english: str) -> None:
    assert parse(french).tree == parse(english).tree
    assert parse(french).canonical == parse(english).canonical == english.replace("AND ", "")


pieces = st.sampled_from(
    ["mer", "EAU", "l'", "d’", "(", ")", '"', "«", "»", "OR", "OU", "AND", "NOT", "-", "+", " ", " ", "title:", "year:",
     "1982", "..", "[1 TO 2]", ">", "*", "~2", "doi:", "10.1/a(b", "type:", "dataset", "é", "e\u0301", "\0", ":", "|",
     ",", "added:", "2024-05-01", "Σ", "İ", "\u212a", "\u037e", "'"]
)  # fmt: skip
texts = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=25).map("".join))


@example("AAAİ~1")
@settings(max_examples=250, deadline=None)
@given(texts)
def test_canonical_form_is_a_fixed_point(text: str) -> None:
    once = parse(text)
    twice = parse(once.canonical)
    assert twice.canonical == once.canonical
    assert len(list(leaves(twice.tree))) == len(list(leaves(once.tree)))


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1500, max_size=3000))
def test_long_texts_never_raise_and_stay_within_the_limits(text: str) -> None:
    query = parse(text)
    assert len(query.canonical) <= 2000
    assert len(list(leaves(query.tree))) <= 60
