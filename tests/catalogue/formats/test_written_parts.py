"""Hosts, relations and funders as we publish them: told so that every reader has them, and read back the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from catalogue.formats import PUBLISHED
from catalogue.formats._oai_dc_write import write as oai_dc
from catalogue.formats.datacite import write
from catalogue.record import Agent, Container, Description, Funding, Licence, Pid, Record, Relation
from tests.catalogue.formats.writing import back, published, texts

RELATED = {
    "doi": ("10.1234/x", "https://doi.org/10.1234/x"),
    "hal": ("hal-00000001", "https://hal.science/hal-00000001"),
    "handle": ("20.500.1/x", "https://hdl.handle.net/20.500.1/x"),
    "ark": ("ark:/12148/bpt6k1", "ark:/12148/bpt6k1"),
    "urn": ("urn:nbn:de:101:1-1", "urn:nbn:de:101:1-1"),
    "ivoid": ("ivo://cds.vizier/i/1", "ivo://cds.vizier/i/1"),
    "swhid": ("swh:1:dir:" + 40 * "a", "swh:1:dir:" + 40 * "a"),
    "arxiv": ("2101.00001", "https://arxiv.org/abs/2101.00001"),
    "pmid": ("12345", "https://pubmed.ncbi.nlm.nih.gov/12345/"),
    "pmcid": ("PMC123456", "https://pmc.ncbi.nlm.nih.gov/articles/PMC123456/"),
    "nnt": ("2012PA066123", "https://theses.fr/2012PA066123"),
    "isbn": ("9782070413119", "isbn:9782070413119"),
    "bibcode": ("2020A&A...641A...1P", "bibcode:2020A&A...641A...1P"),
    "uuid": ("0b2f1c0e-0000-4000-8000-000000000000", "uuid:0b2f1c0e-0000-4000-8000-000000000000"),
    "igsn": ("IEXXX0001", "igsn:IEXXX0001"),
    "url": ("https://example.org/data", "https://example.org/data"),
    "other": ("Fonds Kermadec", "Fonds Kermadec"),
}


@pytest.mark.parametrize(
    "ids",
    [
        {"crossref_funder": "10.13039/501100001665"}, {"ror": "00rbzpz17"}, {"isni": "0000000121032683"},
        {"grid": "grid.4444.0"}, {"wikidata": "Q42"}, {"viaf": "143002617"}, {"idref": "026404354"},
        {"gnd": "2005744-7"}, {"halstruct": "1234"},
    ],
    ids=lambda ids: next(iter(ids)),
)  # fmt: skip
def test_a_funder_keeps_its_id(ids: dict[str, str]) -> None:
    record = published(funding=(Funding("Marsh Council", ids, "12"),))

    assert back(record, "oai_datacite").funding == record.funding


@pytest.mark.parametrize(
    "parts",
    [
        {"type": "master-thesis"},
        {"pids": (Pid("doi", "10.1234/a"), Pid("other", "D0049"))},
        {"pids": (Pid("other", "IGNF_RPG"),)},
        {"licences": (Licence(None, "http://www.data.gouv.fr/Licence-Ouverte-Open-Licence", "Licence Ouverte 1.0"),)},
    ],
    ids=["a master's thesis", "a number of the repository's own", "such a number alone", "Etalab's first licence"],
)
def test_what_datacite_has_no_word_for_comes_back(parts: dict[str, object]) -> None:
    read = back(published(**parts), "oai_datacite")

    assert {name: getattr(read, name) for name in parts} == parts


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite"])
def test_a_post_in_a_blog_comes_back_as_one(prefix: str) -> None:
    read = back(published(type="text", genre="http://purl.org/coar/resource_type/c_6947"), prefix)

    assert (read.type, read.genre) == ("text", "http://purl.org/coar/resource_type/c_6947")


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite"])
def test_the_paragraphs_of_a_description_come_back(prefix: str) -> None:
    record = published(descriptions=(Description("The first part.\nThe second part of it.", "en", "abstract"),))

    assert [one.text for one in back(record, prefix).descriptions] == [one.text for one in record.descriptions]


TYPED = {
    "RRID:SCR_014641": ("RRID", "RRID:SCR_014641"),
    "CSTR:31253.11.sciencedb.13238": ("CSTR", "31253.11.sciencedb.13238"),
    "UPC:123456789999": ("UPC", "123456789999"),
    "ISTC:0A9 2002 12B4A105 7": ("ISTC", "0A9 2002 12B4A105 7"),
    "https://w3id.org/games/spec/coil": ("w3id", "https://w3id.org/games/spec/coil"),
    "https://example.org/spec": ("URL", "https://example.org/spec"),
    "0035-3159": ("ISSN", "0035-3159"),
}


@pytest.mark.parametrize("value", TYPED)
def test_a_related_identifier_keeps_its_type_and_relation(value: str, datacite_schema: etree.XMLSchema) -> None:
    scheme = "url" if value.startswith("http") else "issn" if value[4:5] == "-" else "other"
    record = published(relations=(Relation("References", scheme, value),))
    root = write(record)

    assert datacite_schema.validate(root), datacite_schema.error_log
    (one,) = root.iter("{*}relatedIdentifier")
    assert (one.get("relatedIdentifierType"), one.text) == TYPED[value]
    read = back(record, "oai_datacite")
    assert (read.relations, read.container) == (record.relations, None)


def test_the_number_of_a_journal_that_is_cited_is_not_that_of_the_journal_around() -> None:
    record = published(type="article", relations=(Relation("References", "issn", "0035-3159"),))
    read = back(record, "oai_dc")

    assert read.container is None
    assert texts(oai_dc(read), "dc:relation") == ["https://portal.issn.org/resource/ISSN/0035-3159"]


@pytest.mark.parametrize("scheme", RELATED)
def test_a_related_resource_names_its_scheme_once_and_is_read_back(scheme: str) -> None:
    value, expected = RELATED[scheme]
    record = published(relations=(Relation("Related", scheme, value),))

    assert texts(oai_dc(record), "dc:relation") == [expected]
    assert back(record, "oai_dc").relations == record.relations


JOURNAL = Container("Revue du sel, série A", ("0035-3159",), volume="12", issue="3", pages="11-30")
PROCEEDINGS = Container(
    "Lecture Notes in Mud", isbn=("9782070413119",), volume="1234", pages="e12",
    event="5th Symposium on Mud (SoM 2023)", event_place="Nantes",
)  # fmt: skip

HOSTS: list[tuple[str, Record, list[str]]] = [
    (
        "a journal with its numbers",
        published(type="article", container=JOURNAL),
        [
            "Revue du sel, série A",
            "ISSN: 0035-3159",
            "Revue du sel, série A, Vol 12, Iss 3, Pp 11-30 (2024)",
        ],
    ),
    (
        "proceedings and their meeting",
        published(type="conference-paper", container=replace(PROCEEDINGS, isbn=())),
        [
            "Lecture Notes in Mud",
            "Lecture Notes in Mud, Vol 1234, Pp e12 (2024)",
            "Presented at: 5th Symposium on Mud (SoM 2023), held in Nantes",
        ],
    ),
    (
        "a meeting alone",
        published(type="poster", container=Container(event="Journées de la vase")),
        ["Journées de la vase"],
    ),
    (
        "a meeting with pages",
        published(type="conference-paper", container=Container(event="Workshop, 2022, on mud", pages="1-9")),
        ["Workshop, 2022, on mud, Pp 1-9 (2024)", "Presented at: Workshop, 2022, on mud"],
    ),
    ("a journal's name alone", published(type="article", container=Container("Le Sel")), ["Le Sel"]),
]


@pytest.mark.parametrize(("record", "expected"), [one[1:] for one in HOSTS], ids=[one[0] for one in HOSTS])
def test_oai_dc_tells_the_host_as_a_citation_that_is_read_back(record: Record, expected: list[str]) -> None:
    assert texts(oai_dc(record), "dc:source") == expected
    assert back(record, "oai_dc").container == record.container


@pytest.mark.parametrize("container", [JOURNAL, replace(PROCEEDINGS, event_place=None), Container(event="SoM")])
def test_datacite_tells_the_host_as_its_last_property_and_reads_it_back(
    container: Container, datacite_schema: etree.XMLSchema
) -> None:
    record = published(
        type="conference-paper", container=container, funding=(Funding("ANR", award="ANR-21-ESRE-0051"),)
    )
    root = write(record)

    assert datacite_schema.validate(root), datacite_schema.error_log
    assert root[-1].tag == "{http://datacite.org/schema/kernel-4}relatedItems"
    assert len(texts(root, "//d:publicationYear")) == 1
    assert (back(record, "oai_datacite").container, back(record, "oai_datacite").relations) == (container, ())


NUMBER = st.sampled_from(
    [None, "12", "45 (2)", "S1, 2", "e-12", "XIV", "2-3", "11-30", "e0123", "12-S1-12-S4", "86 - 99"]
)
NAME = st.sampled_from([None, "Le Sel", "Revue du sel, série A", "Mud; its life (Paris)", "Annales. Sciences, 2020"])
CONTAINERS = st.builds(
    Container, title=NAME, volume=NUMBER, issue=NUMBER, pages=NUMBER, event=NAME,
    issn=st.sampled_from([(), ("0035-3159",)]), isbn=st.sampled_from([(), ("9782070413119",)]),
    event_place=st.sampled_from([None, "Nantes", "Nantes, France"]),
)  # fmt: skip


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite"])
@settings(max_examples=150, deadline=None)
@given(container=CONTAINERS, kind=st.sampled_from(["article", "book-chapter", "conference-paper", "poster"]))
def test_a_mirror_writes_of_the_host_what_we_write(prefix: str, container: Container, kind: str) -> None:
    record = published(
        type=kind, container=container if container != Container() else None, publisher="SEL",
        creators=(Agent("Dupont, Jeanne", "Dupont", "Jeanne", "person"),), pids=(Pid("doi", "10.1234/a"),),
    )  # fmt: skip
    ours, theirs = (etree.tostring(PUBLISHED[prefix].write(one)) for one in (record, back(record, prefix)))  # type: ignore[misc]

    assert theirs == ours
