"""What every index engine must do; a new engine joins by its entry in `catalogue.index.open`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs
from plugins.full_disk import full_disk

from catalogue.index import BadCursor, Busy, Damaged, Hit, Index, Marker, Unsaved
from catalogue.index.document import build
from catalogue.index.open import open_index
from catalogue.query import FACETS, NOT_STATED, Filter, Query, Span
from catalogue.query.parse import parse
from catalogue.record import (
    Affiliation,
    Agent,
    Collection,
    Description,
    Funding,
    Licence,
    Period,
    Pid,
    Place,
    Record,
    Relation,
    Subject,
    Title,
)
from catalogue.source import Source
from catalogue.works import Copy, Version, Work

WorkOf = Callable[..., Work]
Fill = Callable[..., None]


def numbers(index: Index, query: Query | str) -> list[int]:
    """The works found, by their numbers, in order."""
    asked = parse(query) if isinstance(query, str) else query
    return [int(hit.work[:-1]) for hit in index.search(asked).hits]


LANGUAGE_CHECKS: dict[str, tuple[str, str, str]] = {
    "accents_left_out": ("Océan et climat", "fr", "ocean"),
    "accents_too_many": ("Ocean et climat", "fr", "océan"),
    "case": ("CLIMAT océanique", "fr", "Climat"),
    "french_stemming": ("données marines", "fr", "donnée"),
    "english_stemming": ("ocean models", "en", "modelling"),
    "stemming_without_accents": ("l’étude océanographique", "fr", "oceanographiques"),
    "accent_left_out_of_a_stem": ("océanographie", "fr", "oceanographie"),
    "participle_without_accents": ("observations données", "fr", "donnees"),
    "elision_in_the_text": ("Qualité de l'eau", "fr", "eau"),
    "typographic_elision_in_the_text": ("Qualité de l’eau et d’océans", "fr", "océan"),
    "elision_in_the_query": ("Eau douce", "fr", "l'eau"),
    "typographic_elision_in_the_query": ("Eau douce", "fr", "qu’eau"),
    "ligature_in_the_text": ("Œuvres complètes", "fr", "oeuvre"),
    "ligature_in_the_query": ("Oeuvres complètes", "fr", "œuvre"),
    "plural_in_aux": ("Journaux de bord", "fr", "journal"),
    "plural_in_eaux": ("Les eaux profondes", "fr", "eau"),
    "stop_word_in_the_query": ("température surface", "fr", "la température de surface"),
    "accentless_stop_word": ("climat futur", "fr", "meme climat"),
    "tea_is_no_article": ("Culture du thé", "fr", "thé"),
    "letter_after_a_word": ("vitamine D chez l'adulte", "fr", "vitamine d"),
    "unknown_language": ("Température des océans", None, "oceans"),
    "third_language": ("Untersuchungen über Ozeane", "de", "ozeane"),
    "unicode_letters": ("海洋 données", None, "海洋"),
}


@pytest.mark.parametrize("when", LANGUAGE_CHECKS)
def test_french_and_english(when: str, index: Index, fill: Fill, work_of: WorkOf) -> None:
    title, lang, asked = LANGUAGE_CHECKS[when]
    fill(work_of(1, title, lang), work_of(2, "Séismes du Jura", "fr"))
    assert numbers(index, asked) == [1]


@pytest.mark.parametrize("apostrophe", ["'", "’"])
@pytest.mark.parametrize(
    "asked",
    [
        'org:"Université d\'Aix"',
        'org:"universite d’aix"',
        "org:aix",
        'author:"L\'Hermitte, Daniel"',
        'publisher:"Presses de l\'école"',
        'funder:"Agence d\'exemple"',
        '"Université d\'Aix"',
    ],
)
def test_names_with_elided_articles_are_found_whole(
    asked: str, apostrophe: str, index: Index, fill: Fill, work_of: WorkOf
) -> None:
    """Names are written into the index as they are; the titles beside them without their articles."""

    def written(text: str) -> str:
        return text.replace("'", apostrophe)

    people = (Agent(written("L'Hermitte, Daniel")), Agent(written("Université d'Aix"), kind="organisation"))
    more = {"publisher": written("Presses de l'École"), "funding": (Funding(written("Agence d'Exemple")),)}
    fill(work_of(1, "Sols", "fr", creators=people, **more), work_of(2, "Séismes du Jura", "fr"))
    assert numbers(index, asked) == [1]
    assert numbers(index, replace(parse(""), filters=(Filter("org", ("d'aix",)),))) == [1]


QUERIES: dict[str, tuple[str, set[int]]] = {
    "and": ("mer profonde", {1}),
    "or": ("profonde OU surface", {1, 2}),
    "not": ("mer -profonde", {2}),
    "only_not": ("-mer", {3, 4}),
    "not_of_a_group": ("mer SAUF (profonde OU surface)", set()),
    "phrase": ('"surface de la mer"', {2}),
    "phrase_in_another_order": ('"mer surface"', set()),
    "phrase_with_slop": ('"température mer"~6', {2}),
    "prefix": ("séism*", {3}),
    "prefix_longer_than_a_stem": ("océanographiq*", {4}),
    "prefix_without_accents": ("seism*", {3}),
    "nearly_so": ("coral~1", {1}),
    "nearly_so_in_a_field": ("author:durant~1", {2}),
    "nearly_so_without_accents": ("temperatur~1", {2}),
    "not_nearly_enough": ("xorxil~1", set()),
    "title_only": ("title:corail", set()),
    "abstract": ("abstract:corail", {1}),
    "author": ("auteur:durand", {2}),
    "author_without_accents": ("author:lefevre", {3}),
    "subject": ("subject:sismologie", {3}),
    "publisher": ("publisher:ifremer", {2}),
    "publisher_without_field": ("ifremer", {2}),
    "journal": ("geophysica", {3}),
    "year": ("year:2020", {2}),
    "years": ("year:2019..2020", {1, 2}),
    "after_a_year": ("year:>2019", {2}),
    "before_a_year": ("year:<=2019", {1}),
    "added_in_a_month": ("added:2025-05", {3}),
    "added_until_a_month": ("added:..2025-05", {3}),
    "added_after_a_month": ("added:>2025-05", {1, 2, 4}),
    "type": ("type:software", {4}),
    "access_not_stated": ("access:none", {2, 3, 4}),
    "source_by_its_repository": ("source:hal", {1, 2, 3}),
    "centre": ("centre:odatis", {4}),
    "licence": ("licence:CC-BY-4.0", {1}),
    "has_abstract": ("has:abstract", {1}),
    "has_orcid": ("has:orcid", {2}),
    "doi_in_capitals": ("doi:10.5555/W1", {1}),
    "orcid": ("orcid:0000-0002-1825-0097", {2}),
    "id": ("id:0000000003x", {3}),
    "our_oai_identifier": ("oai:oai:ours:seanoe/4", {4}),
    "their_oai_identifier": ("oai:oai:hal:1", {1}),
    "issn_of_the_journal": ("issn:0028-0836", {3}),
    "landing_page": ("url:https://hal.example/Jura", {3}),
    "everything": ("", {1, 2, 3, 4}),
    "nothing_like_it": ("xylophone", set()),
    "only_stop_words": ("de la", set()),
    "hyphenated": ("Jura-Nord", {3}),
    "nul": ("mer\0profonde", {1}),
    "script": ("<script>alert(1)</script>", set()),
    "right_to_left": ("\u202emer", {1, 2}),
    "unclosed": ('"mer profonde (', {1}),
    "ten_thousand_characters": ("mer " * 2500, {1, 2}),
}


@pytest.mark.parametrize("text", ['"', "()", "😀", "-", " . ", "\u200b!"])
def test_a_text_without_a_word_is_not_everything(text: str, small: Index) -> None:
    assert small.search(parse(text)).total == 0
    assert parse(text).notices


@pytest.mark.parametrize("text", ["", "  ", "*", "*:*"])
def test_no_text_and_a_star_are_everything(text: str, small: Index) -> None:
    assert small.search(parse(text)).total == small.documents()


@pytest.mark.parametrize("when", QUERIES)
def test_queries(when: str, small: Index) -> None:
    asked, expected = QUERIES[when]
    results = small.search(parse(asked))
    assert ({int(hit.work[:-1]) for hit in results.hits}, results.total) == (expected, len(expected))


FILTERS: dict[str, tuple[Filter, set[int]]] = {
    "author_by_orcid": (Filter("author", ("0000-0002-1825-0097",)), {2}),
    "author_by_name": (Filter("author", ("durand, marie",)), {2}),
    "author_in_another_order": (Filter("author", ("marie durand",)), set()),
    "not_this_author": (Filter("author", (), ("Durand, Marie",)), {1, 3, 4}),
    "subject_without_case": (Filter("subject", ("SISMOLOGIE",)), {3}),
    "publisher": (Filter("publisher", ("ifremer",)), {2}),
    "licence": (Filter("license", ("CC-BY-4.0",)), {1}),
    "licence_not_stated": (Filter("license", ("none",)), {2, 3, 4}),
    "has": (Filter("has", ("abstract", "orcid")), {1, 2}),
    "language": (Filter("lang", ("fr",)), {4}),
    "year_or_none": (Filter("year", ("2019", "none")), {1, 3, 4}),
    "neither": (Filter("source", (), ("hal", "seanoe")), set()),
}


@pytest.mark.parametrize("when", FILTERS)
def test_filters(when: str, small: Index) -> None:
    chosen, expected = FILTERS[when]
    assert set(numbers(small, replace(parse(""), filters=(chosen,)))) == expected


def _described(work_of: WorkOf) -> Iterator[Work]:
    """Four works that differ in who made them, when and where they are about, and what they belong to."""
    lab = Affiliation("Centre d’écologie (CEFE) - UMR 5175", {"ror": "008rywf59", "halstruct": "13621"})
    cnrs = Affiliation("CNRS", {"ror": "02feahw73", "idref": "02636817X"})
    people = Agent("Durand, Marie", ids={"idhal": "marie-durand"}, affiliations=(lab, cnrs))
    yield work_of(
        1, "Coraux", "fr", creators=(people,), subjects=(Subject("Écologie"),), formats=("NetCDF",),
        periods=(Period("1982", "1990-06"),), places=(Place(box=(5.0, 42.0, 8.0, 44.0)),),
        collections=(Collection("CEFE"),), relations=(Relation("IsSupplementedBy", "doi", "10.1/d", type="Dataset"),),
        type="article", funding=(Funding("ANR"),),
    )  # fmt: skip
    yield work_of(
        2, "Poissons", "fr", creators=(Agent("Durand, M."), Agent("CNRS", kind="organisation")),
        subjects=(Subject("écologie"),), periods=(Period("2000-05-03", None),),
        places=(Place(point=(179.5, -16.0)), Place(point=(-179.0, -17.0))),
        relations=(Relation("Cites", "swhid", "swh:1:dir:0"),),
    )  # fmt: skip
    yield work_of(
        3, "Îles", "fr", subjects=(Subject("ECOLOGIE"), Subject("Îles")), formats=("csv", "NETCDF"),
        places=(Place(box=(170.0, -25.0, -170.0, -10.0)),), periods=(Period("-0200", "-0050"),),
        relations=(Relation("IsSupplementTo", "doi", "10.1/a"),),
    )  # fmt: skip
    yield work_of(4, "Rien", "fr")


NAMED: dict[str, tuple[Filter, set[int]]] = {
    "organisation_by_ror": (Filter("org", ("02feahw73",)), {1}),
    "organisation_by_address": (Filter("org", ("https://ror.org/02feahw73",)), {1}),
    "organisation_by_idref": (Filter("org", ("idref:02636817X",)), {1}),
    "structure_of_hal": (Filter("org", ("struct-13621",)), {1}),
    "laboratory": (Filter("org", ("UMR5175",)), {1}),
    "laboratory_with_a_space": (Filter("org", ("umr 5175",)), {1}),
    "organisation_by_name": (Filter("org", ("CNRS",)), {1, 2}),
    "organisation_not_stated": (Filter("org", ("none",)), {3, 4}),
    "person_by_idhal": (Filter("author", ("idhal:marie-durand",)), {1}),
    "author_as_listed": (Filter("author", ("Durand, M.",)), {2}),
    "not_this_author": (Filter("author", (), ("Durand, M.",)), {1, 3, 4}),
    "subject_in_any_case": (Filter("subject", ("ecologie",)), {1, 2, 3}),
    "subject_not_stated": (Filter("subject", ("none",)), {4}),
    "format": (Filter("format", ("netcdf",)), {1, 3}),
    "collection": (Filter("collection", ("hal:CEFE",)), {1}),
    "funder": (Filter("funder", ("ANR",)), {1}),
    "has_data": (Filter("has", ("data",)), {1}),
    "has_article": (Filter("has", ("article",)), {3}),
    "has_software": (Filter("has", ("software",)), {2}),
    "without_data": (Filter("has", (), ("data",)), {2, 3, 4}),
}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("license:cc-by", {1, 2, 3}),
        ('license:"CC BY"', {1, 2, 3}),
        ("license:cc-by-4.0", {1}),
        ("license:https://creativecommons.org/licenses/by/", {3}),
        ("license:gpl", {5}),
        ("-license:cc-by", {4, 5}),
    ],
)
def test_a_licence_without_its_version_is_all_of_them(
    asked: str, expected: set[int], index: Index, fill: Fill, work_of: WorkOf
) -> None:
    """Ported versions, too, and the address that says no more; not those that add a condition."""
    written = ("CC-BY-4.0", "CC-BY-3.0-DE", None, "CC-BY-NC-4.0", "GPL-3.0-or-later")
    address = "https://creativecommons.org/licenses/by/"
    fill(*(work_of(n, "Mer", "fr", licences=(Licence(spdx, address),)) for n, spdx in enumerate(written, 1)))
    assert set(numbers(index, asked)) == expected
    filters = (Filter("license", ("CC-BY",)),)
    assert set(numbers(index, replace(parse(""), filters=filters))) == {1, 2, 3}


@pytest.mark.parametrize("when", NAMED)
def test_names(when: str, index: Index, fill: Fill, work_of: WorkOf) -> None:
    chosen, expected = NAMED[when]
    fill(*_described(work_of))
    assert set(numbers(index, replace(parse(""), filters=(chosen,)))) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("org:UMR5175", {1}), ("org:cnrs", {1, 2}), ("laboratoire:UMR5175", {1}), ("collection:hal:CEFE", {1}),
     ("avec:data", {1}), ("-has:data", {2, 3, 4}), ("has:licence", set()), ("ror:02feahw73", {1})],
)  # fmt: skip
def test_names_in_a_query(asked: str, expected: set[int], index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(*_described(work_of))
    assert set(numbers(index, asked)) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [("1985", "1986", {1}), ("1991", None, {2}), (None, "1981", {3}), ("1990-06-30", "1990-07", {1}),
     ("1990-07", "1999", set()), ("2024", "2025", {2}), (None, "2000-05-02", {1, 3}), (None, "2000-05-03", {1, 2, 3})],
)  # fmt: skip
def test_coverage_overlaps(
    low: str | None, high: str | None, expected: set[int], index: Index, fill: Fill, work_of: WorkOf
) -> None:
    fill(*_described(work_of))
    assert set(numbers(index, replace(parse(""), spans=(Span("coverage", low, high),)))) == expected


@pytest.mark.parametrize(
    ("box", "expected"),
    [((-180.0, -90.0, 180.0, 90.0), {1, 2, 3}), ((0.0, 40.0, 10.0, 50.0), {1}), ((8.0, 44.0, 9.0, 45.0), {1}),
     ((8.1, 44.0, 9.0, 45.0), set()), ((175.0, -20.0, -175.0, -15.0), {2, 3}), ((0.0, -20.0, 1.0, -19.0), {3})],
)  # fmt: skip
def test_places_overlap(
    box: tuple[float, float, float, float], expected: set[int], index: Index, fill: Fill, work_of: WorkOf
) -> None:
    """The hull is what is compared: the work whose place crosses 180° is known by its latitudes alone."""
    fill(*_described(work_of))
    assert set(numbers(index, replace(parse(""), box=box))) == expected


def test_names_that_differ_by_accents_and_case_alone_are_one_subject(index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(*_described(work_of))
    found = index.search(replace(parse(""), facets=("subject", "format", "org"), facet_size=10)).facets
    assert (found["subject"].missing, len(found["subject"].values)) == (1, 2)
    assert next(count for value, count in found["subject"].values if value.casefold().endswith("cologie")) == 3
    assert dict(found["format"].values) == {"netcdf": 2, "csv": 1}
    chosen = replace(parse(""), filters=(Filter("subject", ("ecologie",)),), facets=("subject",))
    assert ("ecologie", 3) in index.search(chosen).facets["subject"].values


def test_every_copy_is_found_by_its_own_words(
    index: Index, work_of: WorkOf, copy_of: Callable[..., Copy], fill: Fill
) -> None:
    work = work_of(1, "Mer profonde", "fr")
    other = replace_record(work, "Deep sea")
    door = copy_of("hal-shs", 3, replace_record(work, "Abysses"))
    copies = (
        *work.copies,
        structs.replace(copy_of("seanoe", 2, other), doors=(door,)),
        copy_of("hal", 4, None, deleted=True),
    )
    fill(structs.replace(work, copies=copies))
    assert numbers(index, "deep sea") == numbers(index, "abysses") == numbers(index, "oai:oai:seanoe:2") == [1]
    assert index.records() == 3
    assert index.carried() == {"hal": 1, "seanoe": 1, "hal-shs": 1}


def replace_record(work: Work, title: str) -> Record:
    return structs.replace(work.record, titles=(Title(title, "fr"),))


def many(work_of: WorkOf, count: int = 60) -> Iterator[Work]:
    """Works over three types, two access levels and none, five years, two repositories."""
    for n in range(count):
        yield work_of(
            n, f"Mer {'profonde ' * (n % 4)}{chr(97 + n % 26)}", "fr", ("hal",) if n % 2 else ("seanoe",),
            type=("dataset", "article", "software")[n % 3], access=("open", "closed", None)[n % 3],
            year=2000 + n % 5 if n % 7 else None, added=datetime(2025, 1, 1 + n % 20, tzinfo=UTC),
        )  # fmt: skip


def counted(index: Index, query: Query, name: str) -> dict[str, int]:
    found = index.search(replace(query, facets=(name,), facet_size=50)).facets[name]
    return {**dict(found.values), **({NOT_STATED: found.missing} if found.missing else {})}


def test_a_facet_says_what_ticking_a_value_would_give(index: Index, fill: Fill, work_of: WorkOf) -> None:
    """Counts leave out the facet's own selection: each is the total of the search with that value instead."""
    fill(*many(work_of))
    chosen = (Filter("type", ("dataset", "article")), Filter("source", ("hal",)), Filter("year", (), ("2001",)))
    query = replace(parse("mer"), filters=chosen)
    for name in FACETS:
        others = tuple(one for one in chosen if one.field != name)
        for value, count in counted(index, query, name).items():
            alone = replace(query, filters=(*others, Filter(name, (value,))))
            assert index.search(alone).total == count, (name, value)


def test_ticking_a_value_leaves_out_what_is_excluded_of_the_same_facet(
    index: Index, fill: Fill, work_of: WorkOf
) -> None:
    """A work may have several values of one facet: it is not counted under one where it is excluded for another."""
    fill(work_of(1, "Mer", "fr", ("hal", "seanoe")), work_of(2, "Mer", "fr"), work_of(3, "Mer", "fr", ("seanoe",)))
    excluding = replace(parse("mer"), filters=(Filter("source", (), ("seanoe",)),))
    assert counted(index, excluding, "source") == {"hal": 1}
    ticked = replace(excluding, filters=(Filter("source", ("hal",), ("seanoe",)),))
    assert (numbers(index, ticked), counted(index, ticked, "source")) == ([2], {"hal": 1})


def test_a_work_counts_once_under_a_name_in_two_spellings(index: Index, fill: Fill, work_of: WorkOf) -> None:
    subjects = (Subject("Végétation", "fr"), Subject("Vegetation", "en"))
    fill(work_of(1, "Forêts", "fr", subjects=subjects), work_of(2, "Forests", "en", subjects=subjects[1:]))
    assert list(counted(index, parse(""), "subject").values()) == [2]


def test_a_licence_that_is_but_named_counts_with_its_address(index: Index, fill: Fill, work_of: WorkOf) -> None:
    """SEANOE writes `CC-BY`, HAL the address without a version: one value, and ticking it gives what it says."""
    written = (
        Licence(label="CC-BY"), Licence(label="CC BY"), Licence(None, "https://creativecommons.org/licenses/by/"),
        Licence("CC-BY-4.0"),
    )  # fmt: skip
    fill(*(work_of(n, "Mer", "fr", licences=(one,)) for n, one in enumerate(written, 1)))
    for value, count in counted(index, parse(""), "license").items():
        assert index.search(replace(parse(""), filters=(Filter("license", (value,)),))).total == count, value
    assert set(numbers(index, "license:cc-by")) == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("author:an type:dataset", {1}), ("author:may OR author:durand", {2, 3}), ("org:is -author:an", {2}),
     ("publisher:on type:dataset", {3})],
)  # fmt: skip
def test_names_have_no_stop_words(asked: str, expected: set[int], index: Index, fill: Fill, work_of: WorkOf) -> None:
    """An and May are names: left out, `author:an type:dataset` would be every dataset."""
    fill(
        work_of(1, "Mer", "fr", creators=(Agent("An, Li"),)),
        work_of(2, "Mer", "fr", creators=(Agent("May, R."), Agent("IS", kind="organisation"))),
        work_of(3, "Mer", "fr", creators=(Agent("Durand, M."),), publisher="ON"),
    )
    assert set(numbers(index, asked)) == expected


def test_values_of_a_facet_are_ored_and_facets_anded(index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(*many(work_of))
    both = replace(parse(""), filters=(Filter("type", ("dataset", "article")), Filter("access", ("open", NOT_STATED))))
    kinds = [("dataset", "article", "software")[n % 3] for n in range(60)]
    assert index.search(both).total == kinds.count("dataset")
    assert index.search(replace(both, filters=(Filter("type", ("dataset", "article")),))).total == 40
    assert index.search(replace(both, filters=(Filter("type", (), ("dataset",)),))).total == 40


def test_facets_say_what_is_missing_and_what_is_not_listed(index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(*many(work_of))
    query = replace(
        parse(""), facets=("type", "access", "year"), facet_size=1, filters=(Filter("type", ("software",)),)
    )
    facets = index.search(query).facets
    assert facets["type"].values == (("software", 20),)
    assert facets["type"].other == 40
    assert facets["access"].values == ()
    assert facets["access"].missing == 20
    assert sum(count for _, count in facets["year"].values) + facets["year"].missing == 20


def test_spans_are_filters(index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(*many(work_of))
    assert index.search(replace(parse("mer"), spans=(Span("year", "2001", "2002"),))).total == sum(
        n % 5 in (1, 2) for n in range(60) if n % 7
    )


SORTS = ("relevance", "added", "newest", "oldest", "title")


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["", "mer", "-profonde"])
def test_pages_and_cursors_show_every_work_once_in_one_order(
    text: str, sort: str, index: Index, fill: Fill, work_of: WorkOf
) -> None:
    fill(*many(work_of))
    query = replace(parse(text), sort=sort, per_page=7)
    whole = numbers(index, replace(query, per_page=100))
    paged = [n for page in range(1, 11) for n in numbers(index, replace(query, page=page))]
    walked: list[int] = []
    cursor: str | None = None
    for _ in range(20):
        results = index.search(replace(query, cursor=cursor))
        walked += [int(hit.work[:-1]) for hit in results.hits]
        cursor = results.next_cursor
        if cursor is None:
            break
    assert paged == walked == whole
    assert sorted(whole) == [n for n in range(60) if text != "-profonde" or n % 4 == 0]


def test_orders(index: Index, fill: Fill, work_of: WorkOf) -> None:
    days = [datetime(2025, 1, day, tzinfo=UTC) for day in (3, 1, 2)]
    titles = ["« Écume »", "Zèbre", "abîme"]
    for n, (title, year) in enumerate(zip(titles, (2001, None, 1999), strict=True)):
        fill(work_of(n, title, "fr", year=year, added=days[n]), change=n + 1)
    orders = {sort: numbers(index, replace(parse(""), sort=sort)) for sort in SORTS[1:]}
    assert orders == {"added": [0, 2, 1], "newest": [0, 2, 1], "oldest": [2, 0, 1], "title": [2, 0, 1]}


@pytest.mark.parametrize("sort", SORTS[1:])
def test_a_walk_by_cursor_survives_changes(sort: str, index: Index, fill: Fill, work_of: WorkOf) -> None:
    """Works that come and go meanwhile neither hide nor repeat those that stay."""
    works = list(many(work_of))
    fill(*works)
    query = replace(parse("mer"), sort=sort, per_page=9)
    seen: list[int] = []
    cursor: str | None = None
    for step in range(10):
        results = index.search(replace(query, cursor=cursor))
        seen += [int(hit.work[:-1]) for hit in results.hits]
        cursor = results.next_cursor
        if cursor is None:
            break
        with index.writer() as writer:
            writer.remove(works[step * 3].id)
            writer.put(build(work_of(100 + step, f"Mer a{step}", "fr", year=1990 + step * 10), {}), known=False)
            writer.commit(Marker("uuid", step + 2, "0" * 16))
    stayed = {n for n in range(60) if n % 3 or n >= 30}
    assert len(seen) == len(set(seen))
    assert stayed <= set(seen)


def test_a_walk_by_relevance_goes_on_after_the_last_work_seen(index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(*many(work_of))
    query = replace(parse("mer"), per_page=10)
    first = index.search(query)
    fill(work_of(200, "Mer mer mer", "fr"), change=2)
    second = index.search(replace(query, cursor=first.next_cursor))
    assert {hit.work for hit in first.hits} & {hit.work for hit in second.hits} == set()


@pytest.mark.parametrize("cursor", ["", "x", "é", "bnVsbA", "W10", "WzEsMl0", "A" * 9000])
def test_a_cursor_that_is_none(cursor: str, small: Index) -> None:
    query = replace(parse("mer"), cursor=cursor)
    if not cursor:
        assert small.search(query).total == 2
        return
    with pytest.raises(BadCursor):
        small.search(query)


def test_a_cursor_of_another_query(index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(*many(work_of))
    cursor = index.search(replace(parse("mer"), per_page=5)).next_cursor
    with pytest.raises(BadCursor, match="another query"):
        index.search(replace(parse("mer profonde"), cursor=cursor))


def test_title_matches_come_before_abstracts_and_the_very_title_first(
    index: Index, fill: Fill, work_of: WorkOf
) -> None:
    fill(
        work_of(1, "Géologie", "fr", descriptions=(Description("Le corail rouge.", "fr"),)),
        work_of(2, "Corail rouge de Méditerranée, corail rouge et corail rouge", "fr"),
        work_of(3, "Corail rouge", "fr"),
    )
    assert numbers(index, "corail rouge") == [3, 2, 1]


def test_the_very_title_is_first_among_any_number_and_comes_once(index: Index, fill: Fill, work_of: WorkOf) -> None:
    """A hundred and thirty works say more of corals than the one called so; each page goes on with others."""
    more = (Description("Corail, corail et corail : le corail.", "fr"),)
    fill(
        *(work_of(number, f"Corail corail {number}", "fr", descriptions=more) for number in range(1, 131)),
        work_of(131, "Corail", "fr", pids=()),
    )
    pages = [numbers(index, replace(parse("corail"), page=page, per_page=50)) for page in (1, 2, 3)]
    assert pages[0][0] == 131
    assert sorted(one for page in pages for one in page) == list(range(1, 132))


def test_hits_are_told_once_as_soon_as_they_are_known(small: Index) -> None:
    told: list[tuple[Hit, ...]] = []
    found = small.search(replace(parse("mer"), facets=("type", "author")), told.append)
    assert told == [found.hits]
    assert len(found.hits) == 2


def test_a_doi_and_open_access_raise_a_work_a_little(index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(
        work_of(1, "Corail rouge nord", "fr", pids=()),
        work_of(2, "Corail rouge sud", "fr", access="open"),
        work_of(3, "Corail rouge ouest", "fr"),
    )
    assert numbers(index, "corail") == [2, 3, 1]


def test_snippets_are_escaped_and_marked(small: Index) -> None:
    texts = [
        {"title": "Mer <script>alert('é')</script> & mers", "abstract": "x" * 3000 + ". La mer œuvre. " + "y " * 3000},
        {"title": "Sans rien", "abstract": ""},
        {"abstract": "Jura\0 \u202e mer"},
        {"title": "<b>Le sel de la mer</b><script>alert(1)</script>"},
        {"title": "Où va la mer ?"},
    ]
    first, second, third, fourth, fifth = small.snippets(parse("mer"), texts)
    assert first["title"] == (
        "<mark>Mer</mark> &lt;script&gt;alert(&#x27;é&#x27;)&lt;/script&gt; &amp; <mark>mers</mark>"
    )
    assert "<mark>mer</mark> œuvre" in first["abstract"]
    assert len(first["abstract"]) < 600
    assert second == {}
    assert "<mark>mer</mark>" in third["abstract"]
    assert fourth["title"] == ("&lt;b&gt;Le sel de la <mark>mer</mark>&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
    assert fifth["title"] == "Où va la <mark>mer</mark> ?"


@pytest.mark.parametrize("asked", ["", "-mer", "year:2020", "de la"])
def test_no_snippets_where_no_word_was_asked(asked: str, small: Index) -> None:
    assert small.snippets(parse(asked), [{"title": "Sel"}]) == [{}]


def test_hostile_texts_are_kept_and_found(index: Index, fill: Fill, work_of: WorkOf) -> None:
    long = "corail " + "a" * 10_000
    fill(
        work_of(1, "<script>alert('mer')</script>"),
        work_of(2, "\u202eكتاب البحر"),
        work_of(3, long, descriptions=(Description("mot " * 20_000),)),
        work_of(4, ""),
        work_of(5, "nul\0 mer", subjects=(Subject("\0"),), pids=(Pid("doi", "10.5/\0<>"),)),
    )
    assert numbers(index, "alert") == [1]
    assert numbers(index, "كتاب") == [2]
    assert numbers(index, "corail") == [3]
    assert index.documents() == 5
    assert sorted(numbers(index, replace(parse(""), sort="title"))) == [1, 2, 3, 4, 5]


def test_an_update_replaces_and_a_removal_removes(index: Index, fill: Fill, work_of: WorkOf) -> None:
    """Counts tell: an engine that forgets to delete shows a work twice."""
    fill(*(work_of(n, "Mer", "fr") for n in range(5)))
    fill(work_of(2, "Océan", "fr"), change=2, known=True)
    assert (index.documents(), index.search(parse("mer")).total, numbers(index, "océan")) == (5, 4, [2])
    with index.writer() as writer:
        writer.remove(work_of(2).id)
        writer.remove("never-seen")
        writer.commit(Marker("uuid", 3, "0" * 16))
    assert (index.documents(), numbers(index, "océan")) == (4, [])
    assert sorted(index.works()) == [work_of(n).id for n in (0, 1, 3, 4)]


def test_the_same_work_twice_in_one_batch_is_one_document(index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(work_of(1, "Mer", "fr"), work_of(1, "Océan", "fr"))
    assert (index.documents(), numbers(index, "mer"), numbers(index, "océan")) == (1, [], [1])


def test_the_marker_is_never_a_result(index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(*many(work_of), change=77)
    assert index.marker() == Marker("uuid", 77, "0" * 16)
    everything = index.search(replace(parse(""), per_page=200, facets=FACETS, facet_size=100))
    assert (everything.total, len(everything.hits), index.documents(), index.records()) == (60, 60, 60, 60)
    for name in ("type", "source"):
        assert sum(count for _, count in everything.facets[name].values) + everything.facets[name].missing == 60
    for sort in SORTS:
        assert len(index.search(replace(parse("-xylophone"), per_page=200, sort=sort)).hits) == 60
    assert index.search(parse("id:!marker")).total == 0


def test_an_empty_index_answers(index: Index) -> None:
    results = index.search(replace(parse("mer"), facets=FACETS))
    assert (results.hits, results.total, index.marker(), index.documents(), list(index.works())) == ((), 0, None, 0, [])


def test_nothing_is_seen_before_the_commit_or_without_it(index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(work_of(1, "Mer", "fr"))
    with index.writer() as writer:
        writer.put(build(work_of(2, "Mer", "fr"), {}), known=False)
        assert index.documents() == 1
    assert (index.documents(), index.marker()) == (1, Marker("uuid", 1, "0" * 16))


def test_the_generation_changes_with_every_commit(index: Index, fill: Fill, work_of: WorkOf) -> None:
    seen = [index.generation()]
    for change in (1, 2, 2):
        fill(work_of(1, "Mer", "fr"), change=change, known=True)
        seen.append(index.generation())
        assert index.search(parse("")).generation == seen[-1]
    assert len(set(seen)) == 4


def test_a_second_writer_is_refused_at_once(index: Index, url: str) -> None:
    other = open_index(url)
    with index.writer():
        with pytest.raises(Busy), other.writer():
            pass
        with pytest.raises(Busy), other.rebuilding():
            pass
    with other.writer():
        pass


def test_readers_see_the_old_index_until_a_rebuild_is_whole(
    index: Index, url: str, fill: Fill, work_of: WorkOf, sources: dict[str, Source]
) -> None:
    other = open_index(url)
    fill(*(work_of(n, "Mer", "fr") for n in range(10)))
    with index.rebuilding() as writer:
        for n in range(4):
            writer.put(build(work_of(n, "Océan", "fr"), sources), known=False)
            assert (index.documents(), other.documents()) == (10, 10)
        writer.commit(Marker("uuid", 2, "1" * 16))
        assert (index.documents(), other.search(parse("mer")).total, other.marker()) == (
            10,
            10,
            Marker("uuid", 1, "0" * 16),
        )
    for one in (index, other):
        assert (one.documents(), one.search(parse("mer")).total, one.search(parse("océan")).total) == (4, 0, 4)
        assert one.marker() == Marker("uuid", 2, "1" * 16)
    fill(work_of(9, "Mer", "fr"), change=3)
    assert other.documents() == 5


def test_a_rebuild_that_fails_changes_nothing(index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(work_of(1, "Mer", "fr"))

    def fail() -> None:
        with index.rebuilding() as writer:
            writer.commit(Marker("uuid", 9, "9" * 16))
            raise RuntimeError("the catalogue has gone")

    with pytest.raises(RuntimeError, match="gone"):
        fail()
    assert (index.documents(), index.marker()) == (1, Marker("uuid", 1, "0" * 16))


def test_a_damaged_index_says_so_and_is_made_again(
    index: Index, url: str, fill: Fill, work_of: WorkOf, sources: dict[str, Source]
) -> None:
    fill(work_of(1, "Mer", "fr"))
    root = Path(url.partition(":")[2])
    for path in root.glob("generation-*/*"):
        if path.name in ("meta.json",) or path.suffix == ".toc":
            path.write_bytes(b"\0 no index")
    other = open_index(url)
    with pytest.raises(Damaged, match="moisson index rebuild"):
        other.search(parse("mer"))
    with other.rebuilding() as writer:
        writer.put(build(work_of(2, "Mer", "fr"), sources), known=False)
        writer.commit(Marker("uuid", 2, "0" * 16))
    assert numbers(other, "mer") == [2]


@pytest.mark.parametrize("anew", [False, True], ids=["followed", "made anew"])
def test_a_full_disk_is_told_and_nothing_is_lost(
    anew: bool, index: Index, url: str, fill: Fill, work_of: WorkOf, sources: dict[str, Source]
) -> None:
    fill(work_of(1, "Mer", "fr"))
    kept = sorted(path.name for path in Path(url.partition(":")[2]).glob("generation-*"))

    def fail() -> None:
        with index.rebuilding() if anew else index.writer() as writer, full_disk():
            for n in range(2, 60):
                writer.put(build(work_of(n, f"Mer {n}", "fr"), sources), known=False)
            writer.commit(Marker("uuid", 2, "1" * 16))

    with pytest.raises(Unsaved, match=r"the index cannot be written: .* goes on by itself"):
        fail()
    assert (numbers(index, "mer"), index.marker()) == ([1], Marker("uuid", 1, "0" * 16))
    assert sorted(path.name for path in Path(url.partition(":")[2]).glob("generation-*")) == kept
    fill(work_of(2, "Mer", "fr"), change=2)
    assert sorted(numbers(index, "mer")) == [1, 2]


def test_a_disk_that_is_full_before_a_rebuild_begins_is_told_alike(index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(work_of(1, "Mer", "fr"))
    with full_disk(0), pytest.raises(Unsaved, match="the index cannot be written"), index.rebuilding():
        pass
    assert numbers(index, "mer") == [1]
    with index.rebuilding() as writer:
        writer.commit(Marker("uuid", 2, "1" * 16))
    assert index.documents() == 0


def test_completion(small: Index) -> None:
    assert small.complete("tempé", "title", 5) == ["temperature"]
    assert small.complete("Dur", "author", 5) == ["durand"]
    assert small.complete("", "title", 5) == small.complete("mer", "nothing", 5) == []


@pytest.mark.parametrize("lang", ["fr", "en", None])
def test_subjects_of_any_language_are_completed(lang: str | None, index: Index, fill: Fill, work_of: WorkOf) -> None:
    fill(work_of(1, "Sea", "en", subjects=(Subject("Oceanography", lang=lang),)))
    assert index.complete("ocea", "subject", 5) == ["oceanography"]


@pytest.mark.parametrize(
    "address", ["whoosh:", "whosh:/nowhere", "opensearch+http://localhost/moisson", "", "tantivy", "tantivy:"]
)
def test_an_address_that_names_no_index(address: str) -> None:
    with pytest.raises(ValueError, match=r"(tantivy|whoosh):PATH"):
        open_index(address)


class TestVersions:
    """One hit shows the newest of several versions, unless all are asked for or one is named."""

    @pytest.fixture(autouse=True)
    def filled(self, fill: Fill, work_of: WorkOf) -> None:
        family = (Version("0000000002X", "Carte de la côte", "2"), Version("0000000001X", "Carte de la côte", "1"))
        fill(
            structs.replace(work_of(1, "Carte de la côte", "fr", year=2018), versions=family),
            structs.replace(work_of(2, "Carte de la côte", "fr", year=2021), versions=family),
            work_of(3, "Carte de la mer", "fr", year=2018),
        )

    def test_totals_records_and_facets_count_the_newest(self, index: Index) -> None:
        found = index.search(replace(parse("carte"), facets=("year",)))
        assert sorted(numbers(index, "carte")) == [2, 3]
        assert (found.total, found.records) == (2, 2)
        assert sorted(found.facets["year"].values) == [("2018", 1), ("2021", 1)]

    def test_a_filter_does_not_bring_older_ones_back(self, index: Index) -> None:
        assert numbers(index, replace(parse("côte"), filters=(Filter("year", ("2018",)),))) == []

    def test_all_of_them_when_asked_for(self, index: Index) -> None:
        assert sorted(numbers(index, replace(parse("carte"), versions=True))) == [1, 2, 3]

    @pytest.mark.parametrize("named", ["doi:10.5555/w1", "id:0000000001X", "doi:10.5555/w1 OR doi:10.5555/w9"])
    def test_an_older_one_by_its_name(self, index: Index, named: str) -> None:
        assert numbers(index, named) == [1]

    def test_the_index_holds_them_all(self, index: Index) -> None:
        assert (index.documents(), index.records()) == (3, 3)

    def test_a_cursor_belongs_to_one_of_the_two_questions(self, index: Index) -> None:
        first = index.search(replace(parse("carte"), versions=True, per_page=1))
        assert first.next_cursor
        with pytest.raises(BadCursor):
            index.search(replace(parse("carte"), per_page=1, cursor=first.next_cursor))
