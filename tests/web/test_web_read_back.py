"""Every type of work in every form, read back by programs and rules that others wrote."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import bibtexparser
import msgspec
import pytest
import rispy
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from lxml import etree
from nasty_works import ARTICLE, RICH, catalogue
from signposting import find_signposting_http_link
from signposting.linkset import _parse_linkset_json
from signposting.signpost import Signposting
from web_application import SITE

from catalogue.record import Licence
from catalogue.source import Source
from catalogue.works import Work
from web.feeds import bibtex, csl, jsonld, linkset, ris
from web.feeds.types import TYPES, names

ATOM = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
TEXTS = (
    "abstract", "container-title", "DOI", "event-place", "event-title", "genre", "id", "ISBN", "ISSN", "issue",
    "keyword", "language", "page", "publisher", "title", "URL", "version", "volume", "edition",
)  # fmt: skip
CSL_TYPES = (
    "article", "article-journal", "book", "chapter", "collection", "dataset", "document", "figure", "graphic",
    "manuscript", "map", "motion_picture", "paper-conference", "patent", "report", "review", "software", "song",
    "speech", "thesis",
)  # fmt: skip
"""The item types of CSL 1.0.2 that a research output may be."""
_PERSON = {
    "anyOf": [
        {"required": ["family"], "properties": {"family": {"type": "string"}, "given": {"type": "string"}}},
        {"required": ["literal"], "properties": {"literal": {"type": "string"}}},
    ],
    "propertyNames": {"enum": ["family", "given", "literal"]},
}
_DATE = {
    "required": ["date-parts"],
    "properties": {
        "date-parts": {
            "maxItems": 2,
            "minItems": 1,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
        }
    },
}
ITEM = {
    "type": "object",
    "required": ["type", "id", "title"],
    "additionalProperties": False,
    "properties": {
        "type": {"enum": list(CSL_TYPES)},
        "author": {"type": "array", "minItems": 1, "items": _PERSON},
        "editor": {"type": "array", "minItems": 1, "items": _PERSON},
        "issued": _DATE,
        **{name: {"type": "string", "minLength": 1} for name in TEXTS},
    },
}
"""What CSL 1.0.2 lets an item say, as far as we say it; any other key is a mistake."""


def work_of(type: str) -> Work:
    """A work of a type, with all that an article in a journal and a rich dataset say."""
    found = catalogue().found["0000000001A"]
    assert isinstance(found, Work)
    return msgspec.structs.replace(found, record=msgspec.structs.replace(RICH, type=type, container=ARTICLE.container))


@pytest.mark.parametrize("type", TYPES)
def test_ris_of_every_type_is_read_back(type: str) -> None:
    work = work_of(type)
    (entry,) = rispy.loads(ris.write([work], SITE).decode())
    assert entry["type_of_reference"] == names(type).ris
    assert entry["title"] == work.record.titles[0].text
    assert entry["authors"] == ["Durand, Marie", "Le Goff, Yann", "Ifremer", "Petit, Anne"]
    assert (entry["year"][:4], entry["doi"], entry["language"]) == ("2024", "10.17882/49388", "fr")
    assert entry["keywords"] == ["océanographie", "température", "Mediterranean Sea"]


@pytest.mark.parametrize("type", TYPES)
def test_bibtex_of_every_type_is_read_back(type: str) -> None:
    read = bibtexparser.parse_string(bibtex.write([work_of(type)], SITE).decode())
    assert read.failed_blocks == []
    (entry,) = read.entries
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    assert entry.entry_type == names(type).bibtex
    assert (fields["year"], fields["doi"]) == ("2024", "10.17882/49388")
    assert fields["author"] == "Durand, Marie and Le Goff, Yann and {Ifremer} and Petit, Anne"
    assert entry.key == "durand2024series"


BIBLATEX = {"dataset": "dataset", "software": "software", "sound": "audio", "article": "article", "thesis": "phdthesis"}


@pytest.mark.parametrize("type", BIBLATEX)
def test_biblatex_has_entries_of_its_own(type: str) -> None:
    (entry,) = bibtexparser.parse_string(bibtex.write_biblatex([work_of(type)], SITE).decode()).entries
    assert entry.entry_type == BIBLATEX[type]
    assert "howpublished" not in entry.fields_dict
    assert entry.fields_dict["doi"].value == "10.17882/49388"


@pytest.mark.parametrize(
    "path", ["/r/0000000001A.bib?", "/fr/search.bib?type=dataset&", "/fr/list.bib?ids=0000000001A&"]
)
def test_a_bib_is_in_the_dialect_asked_for(client: FlaskClient, path: str) -> None:
    """Datasets are `@misc` unless biblatex is asked for: Zotero drops `@dataset` without a word (UX 2.3)."""
    assert client.get(path).text.startswith("@misc{")
    assert client.get(f"{path}dialect=bibtex").text.startswith("@misc{")
    assert client.get(f"{path}dialect=biblatex").text.startswith("@dataset{")
    assert client.get(f"{path}dialect=latex").status_code == 400


@pytest.mark.parametrize("type", TYPES)
def test_csl_of_every_type_keeps_to_csl(type: str) -> None:
    (item,) = json.loads(csl.write([work_of(type)], SITE))
    assert list(Draft202012Validator(ITEM).iter_errors(item)) == []
    assert item["type"] == names(type).csl


def test_csl_of_the_nasty_works_keeps_to_csl(client: FlaskClient) -> None:
    items = client.get("/en/search.csl.json").json
    assert items
    assert [error.message for item in items for error in Draft202012Validator(ITEM).iter_errors(item)] == []


def test_a_dataset_in_json_ld_has_what_google_asks() -> None:
    """https://developers.google.com/search/docs/appearance/structured-data/dataset: name and description (50 to 5000
    characters) are required; all that is recommended and known is there, in the types asked for."""
    node = jsonld.node(work_of("dataset"), SITE)
    assert node["@type"] == "Dataset"
    assert isinstance(node["name"], str)
    assert 50 <= len(node["description"]) <= 5000
    assert all(one["@type"] in ("Person", "Organization") and one["name"] for one in node["creator"])
    assert all(re.match("https?://", address) for address in (*node["sameAs"], node["license"], node["url"]))
    assert node["identifier"]
    assert node["keywords"] == ["océanographie", "température", "Mediterranean Sea"]
    assert node["isAccessibleForFree"] is True
    assert node["temporalCoverage"] in ("1982-01-01/2023-12-31", ["1982-01-01/2023-12-31"])
    assert '"box": "36' in json.dumps(node["spatialCoverage"]), "south before west"
    assert {one["@type"] for one in node["includedInDataCatalog"]} == {"DataCatalog"}
    assert node["version"] == "2"


def test_an_article_in_json_ld_is_in_an_issue_of_a_volume_of_a_journal() -> None:
    """https://schema.org/PublicationIssue, the first example there."""
    node = jsonld.node(work_of("article"), SITE)
    journal = {"@type": "Periodical", "name": "Journal of Marine Systems", "issn": "0924-7963"}
    volume = {"@type": "PublicationVolume", "volumeNumber": "231", "isPartOf": journal}
    assert node["isPartOf"] == {"@type": "PublicationIssue", "issueNumber": "4", "isPartOf": volume}
    assert node["pagination"] == "12-31"


def test_a_licence_that_is_known_by_its_code_alone_has_an_address() -> None:
    found = work_of("dataset")
    found = msgspec.structs.replace(
        found, record=msgspec.structs.replace(found.record, licences=(Licence("CC-BY-4.0"),))
    )
    address = "https://creativecommons.org/licenses/by/4.0/"
    assert jsonld.node(found, SITE)["license"] == address
    assert ("license", address) in [(post.rel, post.href) for post in linkset.signposts(found, SITE, ())]


def test_catalogues_in_json_ld_are_called_by_their_names() -> None:
    site = dataclasses.replace(
        SITE, sources={"seanoe": Source("seanoe", {"en": "SEANOE by name"}, "https://s.example/oai")}
    )
    named = {one["name"]: one["url"] for one in jsonld.node(work_of("dataset"), site)["includedInDataCatalog"]}
    assert named["SEANOE by name"] == "http://catalogue.example/en/sources/seanoe"


@pytest.mark.parametrize("type", TYPES)
def test_json_ld_of_every_type_is_of_a_class_of_schema_org(type: str) -> None:
    node = jsonld.node(work_of(type), SITE)
    assert (node["@type"], node["@context"]["@vocab"]) == (names(type).schema, "https://schema.org/")
    assert None not in node.values()


def posted(client: FlaskClient, path: str) -> Signposting:
    return find_signposting_http_link(client.get(path).headers.getlist("Link"), f"http://catalogue.example{path}")


@pytest.mark.parametrize("path", ["/r/0000000001A.json", "/fr/r/0000000001A", "/en/r/0000000002A"])
def test_signposting_is_read_by_its_own_library(client: FlaskClient, path: str) -> None:
    found = posted(client, path)
    assert str(found.citeAs.target) == f"http://catalogue.example/r/{re.search('[0-9]{10}A', path)[0]}"  # type: ignore[index]
    assert {str(post.target) for post in found.types} >= {"https://schema.org/AboutPage"}
    assert {post.type for post in found.describedBy} >= {"application/ld+json", "application/x-bibtex"}
    assert found.linksets


def test_the_link_set_says_the_same_to_that_library(client: FlaskClient) -> None:
    header, answer = posted(client, "/fr/r/0000000001A"), client.get("/r/0000000001A.linkset.json")
    read = _parse_linkset_json(_with_url(answer.text, "http://catalogue.example/r/0000000001A.linkset.json"))
    told = read.for_context("http://catalogue.example/r/0000000001A")
    assert {post.target for post in told.describedBy} == {post.target for post in header.describedBy}
    assert told.citeAs.target == header.citeAs.target
    assert {post.target for post in told.authors} == {post.target for post in header.authors}


def _with_url(text: str, url: str) -> Any:
    from signposting.linkset import LinksetJSON

    return LinksetJSON(text, "application/linkset+json", url, url)


@pytest.mark.parametrize("path", ["/en/search.atom", "/fr/search.atom?q=température&order=modified"])
def test_atom_has_what_rfc_4287_asks(client: FlaskClient, path: str) -> None:
    root = etree.fromstring(client.get(path).data)
    entries: Sequence[etree._Element] = root.xpath("a:entry", namespaces=ATOM)  # type: ignore[assignment]
    assert entries
    for one in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"a:{name}", ATOM)) == 1, name
        links = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in one.findall("a:link", ATOM)]
        assert len(set(links)) == len(links), "4.1.1: no two alternates of one type and language"
        for moment in one.findall("a:updated", ATOM) + one.findall("a:published", ATOM):
            assert datetime.fromisoformat(str(moment.text)).tzinfo is not None
    assert root.findall("a:author/a:name", ATOM), "4.1.1: of all entries that name none"
    assert [link.get("href") for link in root.findall("a:link", ATOM) if link.get("rel") == "self"]
    ids = [one.findtext("a:id", namespaces=ATOM) for one in entries]
    assert len(set(ids)) == len(ids)
    assert all(re.match("https?://", str(id)) for id in ids)
    for gone in root.findall("at:deleted-entry", ATOM):
        assert gone.get("ref") not in ids
        assert datetime.fromisoformat(str(gone.get("when"))).tzinfo is not None
