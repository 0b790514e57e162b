"""The title that is shown is the one that a work is sorted by, highlighted in and named with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree
from plugins.deliveries import Scene, delivered

from catalogue.query import Query
from catalogue.query.parse import parse
from catalogue.record import Header, RawRecord, Title, main_title
from catalogue.works.named import title

TRANSLATED = Title("Zooplankton of the bay", "en", "translated")
MAIN = Title("Abysses de la baie", "fr", "main")
UNSAID = Title("Baie", "fr")


@pytest.mark.parametrize(
    ("titles", "shown"),
    [
        ((), None),
        ((TRANSLATED,), TRANSLATED),
        ((TRANSLATED, MAIN), MAIN),
        ((TRANSLATED, UNSAID, MAIN), UNSAID),
        ((Title("Mer", "fr", "subtitle"), TRANSLATED), Title("Mer", "fr", "subtitle")),
    ],
    ids=["none", "a translation alone", "a translation first", "one of no kind", "a subtitle first"],
)
def test_one_title_stands_for_all(titles: tuple[Title, ...], shown: Title | None) -> None:
    assert main_title(titles) == shown


def two_titled(identifier: str, doi: str, version: str) -> RawRecord:
    content = f"""<resource xmlns="http://datacite.org/schema/kernel-4">
      <identifier identifierType="DOI">{doi}</identifier>
      <creators><creator><creatorName>Le Goff, Anne</creatorName></creator></creators>
      <titles><title xml:lang="en" titleType="TranslatedTitle">{TRANSLATED.text}</title>
      <title xml:lang="fr">{MAIN.text}</title></titles>
      <publicationYear>2023</publicationYear><version>{version}</version>
      <resourceType resourceTypeGeneral="Dataset">Dataset</resourceType>
      <relatedIdentifiers><relatedIdentifier relatedIdentifierType="DOI" relationType="IsVersionOf"
      >10.5555/every</relatedIdentifier></relatedIdentifiers></resource>""".encode()
    return RawRecord(Header(identifier, "2024-01-01"), "oai_datacite", content, etree.fromstring(content))


def test_a_translation_that_comes_first_neither_sorts_nor_is_marked(light: Scene) -> None:
    light.harvest([two_titled("two", "10.5555/v1", "1"), delivered("one", "Mer de la baie")])
    light.follower.catch_up()

    answer = light.access.search(replace(parse("baie"), sort="title", highlight=True))
    assert [title(work).text for work in answer.works] == [MAIN.text, "Mer de la baie"]
    assert [text["title"] for text in answer.snippets] == [
        "Abysses de la <mark>baie</mark>", "Mer de la <mark>baie</mark>"
    ]  # fmt: skip


def test_versions_are_named_by_the_title_shown(light: Scene) -> None:
    light.harvest([two_titled("v1", "10.5555/v1", "1"), two_titled("v2", "10.5555/v2", "2")])
    light.follower.catch_up()

    (work,) = light.access.search(Query()).works
    assert [version.title for version in work.versions] == [MAIN.text, MAIN.text]


def test_without_a_title_the_identifier_is_shown_and_sorted_by(light: Scene) -> None:
    light.harvest([delivered("named", "Mer")])
    untitled = RawRecord(
        Header("untitled", "2024-01-01"),
        "oai_dc",
        payload := b'<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier>https://doi.org/10.5555/u</dc:identifier>'
        b"</oai_dc:dc>",
        etree.fromstring(payload),
    )
    light.harvest([untitled], id="b")
    light.follower.catch_up()

    found = light.access.search(Query(sort="title")).works
    assert [title(work).text for work in found] == ["doi:10.5555/u", "Mer"]
