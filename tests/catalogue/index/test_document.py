"""What an index keeps of a work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from msgspec.structs import replace

from catalogue.index.document import build, title_key
from catalogue.index.words import folded, is_stop_word, unelided
from catalogue.record import Affiliation, Agent, Description, File, Licence, Pid, Title
from catalogue.source import Source
from catalogue.works import Copy, Work

WorkOf = Callable[..., Work]


@pytest.mark.parametrize(
    ("lang", "languages", "fields"),
    [
        ("fr", (), {"title_fr"}),
        ("en", ("fr",), {"title_en"}),
        ("de", (), {"title_fr", "title_en"}),
        (None, (), {"title_fr", "title_en"}),
        (None, ("fr",), {"title_fr"}),
        (None, ("fr", "en"), {"title_fr", "title_en"}),
    ],
)
def test_a_text_goes_to_its_language_and_an_unknown_one_to_both(
    lang: str | None, languages: tuple[str, ...], fields: set[str], work_of: WorkOf
) -> None:
    texts = build(work_of(1, "Mer", lang, languages=languages), {}).texts
    assert {name for name in texts if name.startswith("title")} == fields


def test_codes_of_a_work_that_says_nothing(work_of: WorkOf) -> None:
    document = build(work_of(1, pids=()), {})
    assert document.codes == {
        "type": ["dataset"], "access": ["none"], "year": ["none"], "source": ["hal"], "centre": ["none"],
        "lang": ["none"], "license": ["none"], "has": [],
    }  # fmt: skip
    assert (document.year, document.records, document.title_key) == (None, 1, "oai:hal:1")


def test_sources_are_counted_by_repository_and_records_by_source(
    work_of: WorkOf, copy_of: Callable[..., Copy], sources: dict[str, Source]
) -> None:
    work = work_of(1, "Mer", "fr", ("hal", "hal-shs", "seanoe"))
    gone = copy_of("elsewhere", 9, None, deleted=True)
    document = build(replace(work, copies=(*work.copies, gone)), sources)
    assert document.codes["source"] == ["hal", "seanoe"]
    assert document.codes["centre"] == ["odatis"]
    assert document.carries == {"hal": 1, "hal-shs": 1, "seanoe": 1}
    assert "copies" in document.codes["has"]


def test_keys_hold_every_identifier(work_of: WorkOf) -> None:
    agent = Agent(
        "Durand, M.", ids={"orcid": "0000-0002-1825-0097"}, affiliations=(Affiliation("CNRS", {"ror": "02feahw73"}),)
    )
    pids = (Pid("doi", "10.5555/a"), Pid("hal", "hal-01234567"))
    keys = build(work_of(1, "Mer", "fr", creators=(agent,), pids=pids, licences=(Licence(label="Libre"),)), {}).keys
    wanted = {"doi:10.5555/a", "hal:hal-01234567", "orcid:0000-0002-1825-0097", "ror:02feahw73", "oai:oai:hal:1"}
    assert wanted <= set(keys)
    assert len(keys) == len(set(keys))


def test_the_same_text_of_two_copies_is_kept_once(work_of: WorkOf, copy_of: Callable[..., Copy]) -> None:
    work = work_of(1, "Mer", "fr", descriptions=(Description("Récifs", "fr"),))
    other = work_of(2, "Mer", "fr", descriptions=(Description("Reefs", "en"),)).record
    texts = build(replace(work, copies=(*work.copies, copy_of("seanoe", 2, other))), {}).texts
    assert (texts["title_fr"], texts["body_fr"], texts["body_en"]) == (["Mer"], ["Récifs"], ["Reefs"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Œuvre d’ÉTÉ", "oeuvre d'ete"),
        ("straße", "strasse"),
        ("Łódź", "lodz"),
        ("Ελλάδα", "ελλαδα"),
        ("海", "海"),
        ("", ""),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert folded(text) == folded(folded(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'eau et d’eau", " eau et  eau"),
        ("qu'il (l’océan) «d'un»", " il ( océan) « un»"),
        ("aujourd'hui", "aujourd hui"),
        ("vitamine D", "vitamine D"),
        ("'", " "),
    ],
)
def test_elided_articles_go(text: str, expected: str) -> None:
    assert unelided(text) == expected


@pytest.mark.parametrize(
    ("word", "dropped"), [("de", True), ("The", True), ("même", True), ("meme", True), ("thé", False)]
)
def test_stop_words_of_a_query(word: str, dropped: bool) -> None:
    assert is_stop_word(word) is dropped


def test_titles_are_ordered_without_their_first_signs() -> None:
    titles = ["« Écume »", "[Zone]", "abîme", "1000 lacs"]
    assert sorted(titles, key=title_key) == ["1000 lacs", "abîme", "« Écume »", "[Zone]"]


def test_a_title_in_two_languages_is_in_both_fields(work_of: WorkOf) -> None:
    titles = (Title("Mer", "fr"), Title("Sea", "en", "translated"))
    texts = build(work_of(1, titles=titles), {}).texts
    assert (texts["title_fr"], texts["title_en"]) == (["Mer"], ["Sea"])


@pytest.mark.parametrize(
    ("kinds", "told"), [((), False), (("thumbnail",), False), (("thumbnail", "annex"), True), ((None,), True)]
)
def test_a_picture_of_a_work_is_no_file_of_it(
    kinds: tuple[Literal["annex", "thumbnail"] | None, ...], told: bool, work_of: WorkOf
) -> None:
    files = tuple(File(f"https://example.org/{kind}", kind=kind) for kind in kinds)
    assert ("files" in build(work_of(1, files=files), {}).codes["has"]) == told
