"""What we publish: valid by the schema for every record of the corpus, by the rules of EOSC, and read back the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from catalogue.crosswalk import crosswalk, from_file
from catalogue.formats import PUBLISHED, Notes
from catalogue.formats.datacite import FORMAT, write
from catalogue.formats.oai_dc import FORMAT as DUBLIN_CORE
from catalogue.record import (
    Accepted,
    Affiliation,
    Agent,
    Date,
    Description,
    Funding,
    Header,
    Licence,
    Period,
    Pid,
    Place,
    Record,
    Relation,
    Subject,
    Title,
)  # fmt: skip
from tests.catalogue.formats.writing import back, published, texts


def test_every_record_of_the_corpus_is_written_valid(
    corpus: Path, datacite_schema: etree.XMLSchema, oai_dc_schema: etree.XMLSchema
) -> None:
    schemas = {"oai_datacite": datacite_schema, "oai_dc": oai_dc_schema}
    written = 0
    for file in sorted(corpus.glob("*/*.xml")):
        for change in (crosswalk(raw) for raw in from_file(file.read_bytes())):
            if isinstance(change, Accepted):
                for prefix, schema in schemas.items():
                    format = PUBLISHED[prefix]
                    if format.writable(change.record):
                        assert format.write
                        root = etree.fromstring(etree.tostring(format.write(change.record)))
                        assert schema.validate(root), (file.name, prefix, schema.error_log)
                        written += 1
    assert written > 250


HANDLE = Pid("handle", "20.500.1/x")
EC = Funding("European Commission", award="731011", programme="H2020")
FP7 = Funding("European Commission", award="246016", programme="FP7")
ANR = Funding("Agence Nationale de la Recherche", award="ANR-21-ESRE-0051")
MAKER = Agent("D, J", ids={"idref": "026404354", "orcid": "0000-0002-1825-0097"})
BY = Licence(None, "http://creativecommons.org/licenses/by/")
SWHID = Relation("References", "swhid", "swh:1:dir:" + 40 * "a")
BY4 = Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")

NOTEBOOK, PERIODICAL = (f"http://purl.org/coar/resource_type/{code}" for code in ("QH80-2R4E", "c_0640"))

RULES: list[tuple[str, Record, str, list[str]]] = [
    ("1: a DOI goes before a handle", published(pids=(HANDLE, Pid("doi", "10.1/a"))), "d:identifier", ["10.1/a"]),
    ("1: the DOI is bare and typed", published(), "d:identifier/@identifierType", ["DOI"]),
    (
        "1: a handle alone keeps its address",
        published(pids=(HANDLE,)),
        "//d:alternateIdentifier",
        ["https://hdl.handle.net/20.500.1/x"],
    ),
    (
        "1: a HAL id alone goes by its address",
        published(pids=(Pid("hal", "hal-00000001"),)),
        "d:identifier",
        ["https://hal.science/hal-00000001"],
    ),
    (
        "2: one nameIdentifier each",
        published(creators=(MAKER,)),
        "//d:nameIdentifier",
        ["https://orcid.org/0000-0002-1825-0097"],
    ),
    ("2: no creator is :unkn", published(), "//d:creatorName", [":unkn"]),
    (
        "3: exactly one Issued",
        published(dates=(Date("issued", "2024-05-01"), Date("issued", "2023"))),
        "//d:date[@dateType='Issued']",
        ["2024-05-01"],
    ),
    (
        "3: the Issued of the year of publication",
        published(dates=(Date("issued", "2023-06-09"), Date("issued", "2024"))),
        "//d:date[@dateType='Issued']",
        ["2024"],
    ),
    (
        "3: a thesis is issued when it is defended",
        published(type="thesis", dates=(Date("available", "2024-07-25"), Date("defended", "2024-01-02"))),
        "//d:date[@dateType='Issued']",
        ["2024-01-02"],
    ),
    ("3: the year stands in for Issued", published(), "//d:date[@dateType='Issued']", ["2024"]),
    (
        "3: the year stands in for an issue whose beginning nobody knows",
        published(dates=(Date("issued", None, "2020"),)),
        "//d:date[@dateType='Issued']",
        ["2024"],
    ),
    (
        "4: no span without a beginning, none before Christ",
        published(
            dates=(Date("collected", None, "2020"), Date("created", "-0024")),
            periods=(Period(None, "2020"), Period("-0499", "0100"), Period("-0500", "-0400"), Period("0100", "0200")),
        ),
        "//d:date",
        ["0100/0200", "2024"],
    ),
    (
        "3: Available only for an embargo",
        published(dates=(Date("available", "2024-01-01"),)),
        "//d:date[@dateType='Available']",
        [],
    ),
    (
        "3: Available is the end of the embargo",
        published(access="embargoed", embargo_until="2030-01-01"),
        "//d:date[@dateType='Available']",
        ["2030-01-01"],
    ),
    (
        "3: to the day, also where the record has but the month",
        published(access="embargoed", embargo_until="2028-02"),
        "//d:date[@dateType='Available']",
        ["2028-02-29"],
    ),
    (
        "5: the year of publication is that in which an embargo ends",
        published(access="embargoed", embargo_until="2030-01-01"),
        "d:publicationYear",
        ["2030"],
    ),
    ("3: one language", published(languages=("fr", "en")), "d:language", ["fr"]),
    (
        "4: coverage and collection before Issued",
        published(dates=(Date("issued", "2024"), Date("collected", "2019", "2021")), periods=(Period("2000", "2001"),)),
        "//d:date",
        ["2000/2001", "2019/2021", "2024"],
    ),
    (
        "5: info:eu-repo, COAR and licence",
        published(access="open", licences=(Licence("etalab-2.0"),)),
        "//d:rights/@rightsURI",
        [
            "info:eu-repo/semantics/openAccess",
            "http://purl.org/coar/access_right/c_abf2",
            "https://spdx.org/licenses/etalab-2.0.html",
        ],
    ),
    (
        "5: never open by guess from a licence",
        published(licences=(Licence("CC-BY-4.0"),)),
        "//d:rights/@rightsURI",
        ["https://spdx.org/licenses/CC-BY-4.0.html"],
    ),
    (
        "5: a licence unknown to SPDX by https",
        published(licences=(BY,)),
        "//d:rights/@rightsURI",
        ["https://creativecommons.org/licenses/by/"],
    ),
    (
        "6: the general type is specific",
        published(type="article"),
        "d:resourceType/@resourceTypeGeneral",
        ["JournalArticle"],
    ),
    ("6: the text is COAR's label", published(type="thesis"), "d:resourceType", ["doctoral thesis"]),
    ("7: an EC grant is funding", published(funding=(EC,)), "//d:awardNumber", ["731011"]),
    (
        "7: and a contributor",
        published(funding=(EC,)),
        "//d:contributor[@contributorType='Other']/d:nameIdentifier",
        ["info:eu-repo/grantAgreement/EC/H2020/731011/EU/"],
    ),
    (
        "7: by the id of the programme",
        published(funding=(EC,)),
        "//d:funderIdentifier",
        ["https://doi.org/10.13039/100010661"],
    ),
    (
        "7: also where the funder is called by its programme",
        published(funding=(Funding("Horizon 2020 Framework Programme", award="731011"),)),
        "//d:nameIdentifier",
        ["info:eu-repo/grantAgreement/EC/H2020/731011/EU/"],
    ),
    ("7: an ANR grant is no contributor", published(funding=(ANR,)), "//d:contributor", []),
    (
        "8: two letters or no xml:lang",
        published(titles=(Title("A", "fr"), Title("B", "bre"))),
        "//d:title/@xml:lang",
        ["fr"],
    ),
    (
        "8: Abstract by default",
        published(descriptions=(Description("x"),)),
        "//d:description/@descriptionType",
        ["Abstract"],
    ),
    ("9: no empty lists", published(), "d:subjects|d:contributors|d:sizes|d:formats|d:rightsList|d:geoLocations", []),
    (
        "10: a SWHID goes by its address",
        published(relations=(SWHID,)),
        "//d:relatedIdentifier/@relatedIdentifierType",
        ["URL"],
    ),
    ("10: a poster is Text", published(type="poster"), "d:resourceType/@resourceTypeGeneral", ["Text"]),
    (
        "6: a notebook is software to OpenAIRE, which knows no notebooks",
        published(type="software", genre=NOTEBOOK),
        "d:resourceType|d:resourceType/@resourceTypeGeneral",
        ["software", "ComputationalNotebook"],
    ),
    (
        "6: a journal is no journal article",
        published(type="collection", genre=PERIODICAL),
        "d:resourceType|d:resourceType/@resourceTypeGeneral",
        ["journal", "Journal"],
    ),
    (
        "6: a related review may be a journal's or a referee's",
        published(relations=(Relation("IsReviewedBy", "doi", "10.1234/r", "review"),)),
        "//d:relatedIdentifier/@resourceTypeGeneral",
        [],
    ),
    (
        "a vocabulary that we know has its address",
        published(subjects=(Subject("Geology", "en", "INSPIRE theme", "ge", "http://inspire.ec.europa.eu/theme/ge"),)),
        "//d:subject/@schemeURI",
        ["http://inspire.ec.europa.eu/theme"],
    ),
    (
        "a funder by another id",
        published(funding=(Funding("Marsh Council", {"isni": "0000000121032683"}),)),
        "//d:funderIdentifier|//d:funderIdentifier/@funderIdentifierType",
        ["https://isni.org/isni/0000000121032683", "ISNI"],
    ),
    (
        "a funder by an id of no type of DataCite's",
        published(funding=(Funding("Marsh Council", {"wikidata": "Q42"}),)),
        "//d:funderIdentifier|//d:funderIdentifier/@funderIdentifierType",
        ["https://www.wikidata.org/wiki/Q42", "Other"],
    ),
    ("no title is (:unav)", published(titles=()), "//d:title", ["(:unav)"]),
    ("no publisher is :unav", published(), "d:publisher", [":unav"]),
]


@pytest.mark.parametrize(("record", "path", "expected"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES])
def test_datacite_keeps_the_rules_of_its_readers(
    record: Record, path: str, expected: list[str], datacite_schema: etree.XMLSchema
) -> None:
    root = etree.fromstring(etree.tostring(write(record)))
    assert texts(root, path) == expected
    assert datacite_schema.validate(root), datacite_schema.error_log


def test_a_record_that_names_no_publisher_says_so() -> None:
    assert texts(write(published()), "d:publisher") == [":unav"]


def test_datacite_wants_a_year_and_oai_dc_nothing(oai_dc_schema: etree.XMLSchema) -> None:
    bare = Record(type="other", landing_page="https://example.org/1")
    assert not FORMAT.writable(bare)
    assert DUBLIN_CORE.writable(bare)
    assert DUBLIN_CORE.write
    assert oai_dc_schema.validate(DUBLIN_CORE.write(bare))


DUBLIN: list[tuple[str, Record, str, list[str]]] = [
    ("type first in info:eu-repo", published(type="thesis"), "dc:type[1]", ["info:eu-repo/semantics/doctoralThesis"]),
    ("access in info:eu-repo", published(access="metadata-only"), "dc:rights", ["info:eu-repo/semantics/closedAccess"]),
    ("identifier is an address", published(), "dc:identifier[1]", ["https://doi.org/10.1/a"]),
    (
        "each name once",
        published(creators=(MAKER,), contributors=(MAKER, Agent("E, F", role="Editor"), Agent("E, F", role="Other"))),
        "dc:creator|dc:contributor",
        ["D, J", "E, F"],
    ),
    ("language in three letters", published(languages=("fr",)), "dc:language", ["fra"]),
    (
        "end of an embargo",
        published(access="embargoed", embargo_until="2030-01-01"),
        "dc:date",
        ["2024", "info:eu-repo/date/embargoEnd/2030-01-01"],
    ),
    (
        "end of an embargo to the day",
        published(access="embargoed", embargo_until="2030"),
        "dc:date[2]",
        ["info:eu-repo/date/embargoEnd/2030-12-31"],
    ),
    (
        "the end of an embargo is no date of publication",
        published(year=2020, dates=(Date("available", "2030-05-01"),), access="embargoed", embargo_until="2030-05-01"),
        "dc:date",
        ["2020", "info:eu-repo/date/embargoEnd/2030-05-01"],
    ),
    (
        "nor is it once the embargo is over",
        published(year=2020, dates=(Date("available", "2024-05-01"),), access="open", embargo_until="2024-05-01"),
        "dc:date[1]",
        ["2020"],
    ),
    (
        "the day since which it can be had, without an embargo, is",
        published(dates=(Date("available", "2024-05-01"),)),
        "dc:date",
        ["2024-05-01"],
    ),
    (
        "the day on which a thesis of another year was put into a repository is not that of its publication",
        published(type="thesis", year=1982, dates=(Date("available", "2008-07-25"), Date("defended", "1982-01-02"))),
        "dc:date",
        ["1982-01-02"],
    ),
    (
        "nor are a beginning and an availability in other years than the one that is cited",
        published(year=2019, dates=(Date("created", "2017", "2019"), Date("available", "2021-01-01"))),
        "dc:date",
        ["2019"],
    ),
    ("grant as agreement", published(funding=(FP7,)), "dc:relation", ["info:eu-repo/grantAgreement/EC/FP7/246016/EU/"]),
    (
        "other identifiers as altIdentifier",
        published(pids=(Pid("doi", "10.1/a"), HANDLE)),
        "dc:relation",
        ["info:eu-repo/semantics/altIdentifier/hdl/20.500.1/x"],
    ),
    (
        "a subject by its label",
        published(subjects=(Subject("Economy and finance", "en", "EU data theme", "ECON"),)),
        "dc:subject",
        ["Economy and finance"],
    ),
    (
        "a class of Dewey's as such",
        published(subjects=(Subject("Géologie", "fr", "DDC", "551.46"), Subject("910", None, "DDC", "910"))),
        "dc:subject",
        ["Géologie", "info:eu-repo/classification/ddc/551.46", "info:eu-repo/classification/ddc/910"],
    ),
    (
        "a point without exponents",
        published(places=(Place(point=(1e-07, -2.5e-06)),)),
        "dc:coverage",
        ["east=0.0000001; north=-0.0000025"],
    ),
    (
        "a polygon",
        published(places=(Place("Iroise", polygon=((-5.0, 48.0), (-4.5, 48.0), (-4.0, 49.0))),)),
        "dc:coverage",
        ["Iroise", "POLYGON((-5.0 48.0, -4.5 48.0, -4.0 49.0, -5.0 48.0))"],
    ),
    (
        "a rectangle as a box",
        published(places=(Place(polygon=((-5.0, 48.0), (-4.0, 48.0), (-4.0, 49.0), (-5.0, 49.0))),)),
        "dc:coverage",
        ["North 49.0, South 48.0, East -4.0, West -5.0"],
    ),
    (
        "licence by its address",
        published(licences=(BY4,)),
        "dc:rights[1]",
        ["https://creativecommons.org/licenses/by/4.0/"],
    ),
    (
        "licence known by its SPDX identifier alone by the address of its page",
        published(licences=(Licence("etalab-2.0"),)),
        "dc:rights",
        ["https://spdx.org/licenses/etalab-2.0.html", "etalab-2.0"],
    ),
]


@pytest.mark.parametrize(
    ("record", "path", "expected"), [rule[1:] for rule in DUBLIN], ids=[rule[0] for rule in DUBLIN]
)
def test_oai_dc_keeps_the_guidelines_for_literature(
    record: Record, path: str, expected: list[str], oai_dc_schema: etree.XMLSchema
) -> None:
    assert DUBLIN_CORE.write
    root = DUBLIN_CORE.write(record)
    assert texts(root, path) == expected
    assert oai_dc_schema.validate(root), oai_dc_schema.error_log


@pytest.mark.parametrize(("kind", "genre"), [("software", NOTEBOOK), ("collection", PERIODICAL)])
def test_a_genre_that_datacite_has_a_word_for_comes_back(kind: str, genre: str) -> None:
    record = published(type=kind, genre=genre)
    read = back(record, "oai_datacite")

    assert (read.type, read.genre) == (kind, genre)


def test_a_related_journal_is_neither_article_nor_data() -> None:
    root = write(published(relations=(Relation("IsPartOf", "doi", "10.1234/journal"),)))
    for one in root.iter("{*}relatedIdentifier"):
        one.set("resourceTypeGeneral", "Journal")
    found = PUBLISHED["oai_datacite"].read(root, Notes(Header("oai:example.org:1"), []))

    assert found.relations == (Relation("IsPartOf", "doi", "10.1234/journal"),)


# drawn from lists and not from expressions: drawing is what such tests spend their time on
WORD = st.sampled_from(
    ["marée", "herbier", "sédiment", "surface", "océan", "Élévation", "cœur", "data", "rivière", "çà"]
)
LINE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
FAMILY = st.sampled_from(["Le Goff", "Kermadec", "Nguyễn", "O'Brien", "de La Tour", "Müller", "Ñandú"])
PERSON = st.tuples(FAMILY, FAMILY).map(lambda two: Agent(f"{two[0]}, {two[1]}", two[0], two[1], "person"))
DAY = st.dates(date(1000, 1, 1), date(2100, 12, 31)).map(lambda day: day.isoformat())
DOI = st.integers(1, 10**6).map(lambda number: f"10.1234/x.{number}")
LATITUDE = st.integers(-90, 90).map(float)
BOX = st.tuples(st.integers(-180, 0).map(float), LATITUDE, st.integers(1, 180).map(float), LATITUDE).map(
    lambda b: (b[0], min(b[1], b[3]), b[2], max(b[1], b[3]))
)


def several(
    values: st.SearchStrategy[object], key: Callable[[object], object] = lambda value: value
) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=3, unique_by=key).map(tuple)


RECORDS = st.builds(
    Record,
    type=st.sampled_from(["dataset", "software", "article", "thesis", "book", "image", "video", "collection"]),
    pids=DOI.map(lambda value: (Pid("doi", value),)),
    titles=several(LINE.map(Title), lambda title: title.text),  # type: ignore[attr-defined]
    descriptions=several(LINE.map(Description), lambda one: one.text),  # type: ignore[attr-defined]
    creators=several(PERSON, lambda agent: agent.name),  # type: ignore[attr-defined]
    publisher=LINE,
    year=st.integers(1000, 2100),
    languages=st.sampled_from([(), ("fr",), ("en",), ("de",)]),
    subjects=several(LINE.map(Subject), lambda one: one.text),  # type: ignore[attr-defined]
    access=st.sampled_from([None, "open", "restricted", "embargoed"]),
    licences=st.sampled_from([(), (Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),)]),
    landing_page=st.just("https://depot.example.org/item/1"),
)


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite"])
@settings(max_examples=25, deadline=None)
@given(record=RECORDS)
def test_what_both_formats_hold_comes_back(prefix: str, record: Record) -> None:
    read = back(record, prefix)
    for field in ("type", "pids", "creators", "publisher", "year", "languages", "access", "landing_page"):
        assert getattr(read, field) == getattr(record, field), field
    assert [one.text for one in read.titles] == [one.text for one in record.titles]
    assert [one.text for one in read.descriptions] == [one.text for one in record.descriptions]
    assert [one.text for one in read.subjects] == [one.text for one in record.subjects]
    assert [one.spdx for one in read.licences] == [one.spdx for one in record.licences]


@settings(max_examples=25, deadline=None)
@given(
    record=RECORDS,
    box=BOX,
    contributor=PERSON,
    related=DOI,
    orcid=st.sampled_from(["0000-0002-1825-0097", "0000-0001-5109-3700"]),
    collected=st.tuples(DAY, DAY).map(sorted),
    period=st.tuples(st.integers(1000, 1500), st.integers(1501, 2100)),
    version=st.sampled_from(["1.0", "v2"]),
)
def test_what_only_datacite_holds_comes_back(
    record: Record, box: tuple[float, float, float, float], contributor: Agent, related: str, orcid: str,
    collected: list[str], period: tuple[int, int], version: str,
) -> None:  # fmt: skip
    maker = Agent("Dupont, Jeanne", "Dupont", "Jeanne", "person", None, {"orcid": orcid},
                  (Affiliation("CNRS", {"ror": "02feahw73"}),))  # fmt: skip
    whole = replace(
        record,
        creators=(maker,),
        contributors=(replace(contributor, role="DataCollector"),),
        places=(Place("Brest", box),),
        relations=()
        if Pid("doi", related) in record.pids
        else (Relation("IsSupplementTo", "doi", related, "article"),),
        dates=(Date("collected", *collected),) if collected[0] != collected[1] else (),
        periods=(Period(str(period[0]), str(period[1])),),
        funding=(
            Funding(
                "Agence Nationale de la Recherche", {"crossref_funder": "10.13039/501100001665"}, "ANR-21-ESRE-0051"
            ),
        ),
        version=version,
        formats=("text/csv",),
        sizes=("12 MB",),
    )
    read = back(whole, "oai_datacite")
    for field in (
        "creators",
        "contributors",
        "places",
        "relations",
        "periods",
        "funding",
        "version",
        "formats",
        "sizes",
    ):
        assert getattr(read, field) == getattr(whole, field), field
    assert [one for one in read.dates if one.kind == "collected"] == list(whole.dates)
