"""The sample records: the same every time, valid where their models are, and holding the stories the demo tells."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar

import idutils
import pytest
from jsonschema import Draft202012Validator
from lxml import etree
from sickle import Sickle
from sickle.iterator import OAIResponseIterator

from catalogue.crosswalk import crosswalk
from catalogue.record import Accepted, Change, Header, RawRecord, Record, Rejected, as_dict
from catalogue.works.likeness import Likeness, likeness
from moisson.demo.repository import Item, Repository
from moisson.demo.samples import repositories as repositories_module
from moisson.demo.samples.people import checked_orcid
from moisson.demo.samples.repositories import COUNTS, assemble
from moisson.demo.serving import Server
from moisson.demo.verbs import answering

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OAI = {"o": "http://www.openarchives.org/OAI/2.0/"}


@pytest.fixture(scope="module")
def repositories() -> dict[str, Repository]:
    return assemble(TODAY)


@pytest.fixture(scope="module")
def server(repositories: dict[str, Repository]) -> Iterator[Server]:
    server = Server({name: answering(each) for name, each in repositories.items()})
    yield server
    server.close()


def walk(server: Server, name: str, prefix: str) -> list[etree._Element]:
    """All answers of a list, asked for by Sickle and parsed strictly."""
    answers = Sickle(server.base_url(name), iterator=OAIResponseIterator).ListRecords(metadataPrefix=prefix)
    return [etree.fromstring(answer.http_response.content) for answer in answers]


def test_samples_are_the_same_every_time(repositories: dict[str, Repository]) -> None:
    repositories_module._models.cache_clear()
    again = assemble(TODAY)

    assert {name: each.items() for name, each in again.items()} == {
        name: each.items() for name, each in repositories.items()
    }


def test_samples_of_another_day_differ_only_in_ends_of_embargoes(repositories: dict[str, Repository]) -> None:
    before = {item.identifier: item for each in repositories.values() for item in each.items()}
    after = {item.identifier: item for each in assemble(date(2027, 2, 1)).values() for item in each.items()}

    assert {name for name, item in before.items() if item != after[name]} == {
        f"doi:10.5072/rdg/{number:05d}" for number in (90, 120, 150, 180, 210, 240)
    }


@pytest.mark.parametrize(
    ("name", "prefix", "count"),
    [
        *((name, "oai_dc", count) for name, count in COUNTS.items()),
        ("rdg", "oai_datacite", 420),
        ("quetelet", "oai_datacite", 120),
        ("nakala", "oai_datacite", 232),
    ],
)
def test_sickle_harvests_every_record_once(server: Server, name: str, prefix: str, count: int) -> None:
    answers = walk(server, name, prefix)
    found = [text for answer in answers for text in answer.xpath(".//o:header/o:identifier/text()", namespaces=OAI)]

    assert len(found) == len(set(found)) == count


class Shelf(etree.Resolver):
    """The schemas that others import by an address."""

    places: ClassVar = {"simpledc20021212.xsd": "oai-pmh", "OAI-PMH.xsd": "oai-pmh", "xml.xsd": "w3c"}

    def __init__(self, schemas: Path) -> None:
        self.schemas = schemas

    def resolve(self, url: str, pubid: str, context: object) -> object:
        name = url.rsplit("/", 1)[-1]
        if url.startswith("http") and name in self.places:
            return self.resolve_filename(str(self.schemas / self.places[name] / name), context)
        return None


@pytest.fixture(scope="module")
def schema(shared: Path) -> etree.XMLSchema:
    """OAI-PMH with its two payload formats, as one schema."""
    parts = {
        "http://www.openarchives.org/OAI/2.0/": "oai-pmh/OAI-PMH.xsd",
        "http://www.openarchives.org/OAI/2.0/oai_dc/": "oai-pmh/oai_dc.xsd",
        "http://datacite.org/schema/kernel-4": "datacite/kernel-4.6/metadata.xsd",
    }
    imports = "".join(
        f'<xs:import namespace="{namespace}" schemaLocation="{(shared / "schemas" / path).as_uri()}"/>'
        for namespace, path in parts.items()
    )
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Shelf(shared / "schemas"))
    driver = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(driver, parser))


DEPARTURES = {
    "seanoe": r"\{http://purl.org/dc/terms/\}(references|spatial)",  # SEANOE puts these inside oai_dc:dc
    "nakala": r"setSpec|10\.5072/nkl\.coll|header.: Missing child|metadata",  # slashes in setSpec; no metadata
}
"""What the models do against the schemas, too, and the samples repeat."""


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite"])
def test_lists_are_valid_but_for_the_habits_of_their_models(
    server: Server, repositories: dict[str, Repository], schema: etree.XMLSchema, name: str, prefix: str
) -> None:
    if prefix not in repositories[name].character.formats:
        return
    wrong = []
    for answer in walk(server, name, prefix):
        if not schema.validate(answer):
            wrong += [error.message for error in schema.error_log]

    assert [each for each in wrong if not re.search(DEPARTURES.get(name, "never"), each)] == []
    assert bool(wrong) == (name == "nakala" or name == "seanoe")


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("verb", ["Identify", "ListMetadataFormats", "ListSets", "ListIdentifiers"])
def test_other_answers_are_valid(server: Server, schema: etree.XMLSchema, name: str, verb: str) -> None:
    more = [("metadataPrefix", "oai_dc")] if verb == "ListIdentifiers" else []
    answer = etree.fromstring(server.reply(name, [("verb", verb), *more], NOW).body)

    wrong = [] if schema.validate(answer) else [error.message for error in schema.error_log]
    assert [each for each in wrong if name != "nakala" or "setSpec" not in each] == []


def items(repositories: dict[str, Repository], name: str) -> list[Item]:
    return repositories[name].items()


def payload(repositories: dict[str, Repository], name: str, identifier: str, prefix: str = "oai_dc") -> str:
    found = repositories[name].get(identifier)
    assert found is not None
    return found.metadata[prefix]


def test_a_dataset_in_two_repositories_differs_in_licence_and_authors(repositories: dict[str, Repository]) -> None:
    at_home = payload(repositories, "seanoe", "oai:seanoe.org:990007")
    copied = payload(repositories, "rdg", "doi:10.5072/seanoe.9900007", "oai_datacite")
    creators = re.findall(r"<dc:creator>(.*?)</dc:creator>", at_home)

    assert "DOI:10.5072/seanoe.9900007" in at_home
    assert "etalab-2.0" in copied
    assert "etalab" not in at_home
    assert creators[:1] == re.findall(r"<creatorName[^>]*>(.*?)</creatorName>", copied)[:1]
    assert creators != re.findall(r"<creatorName[^>]*>(.*?)</creatorName>", copied)


def test_articles_and_datasets_name_each_other(repositories: dict[str, Repository]) -> None:
    named = re.compile(r"altIdentifier/doi/([^<]*)<.*?semantics/dataset/doi/([^<]*)<", re.S)
    pairs = {found.groups() for each in items(repositories, "hal") if (found := named.search(each.metadata["oai_dc"]))}
    back = {
        (found[1], each.identifier.removeprefix("doi:"))
        for each in items(repositories, "rdg")
        if (found := re.search(r'relationType="IsSupplementTo"[^>]*>([^<]*)<', each.metadata["oai_datacite"]))
    }

    assert pairs == back
    assert len(pairs) == 60


def test_one_dataset_has_three_versions(repositories: dict[str, Repository]) -> None:
    newer = {
        each.identifier: found[1]
        for each in items(repositories, "rdg")
        if (found := re.search(r'relationType="IsNewVersionOf"[^>]*>([^<]*)<', each.metadata["oai_datacite"]))
    }

    assert newer == {"doi:10.5072/rdg/00301": "10.5072/rdg/00300", "doi:10.5072/rdg/00302": "10.5072/rdg/00301"}
    assert f"{date(2026, 6, 30)}" > payload(repositories, "rdg", "doi:10.5072/rdg/00302").split("<dc:date>")[1][:10]


def test_a_report_and_its_copy_share_their_words_and_no_identifier(repositories: dict[str, Repository]) -> None:
    [report] = [judged for judged in records(repositories["hal"]) if "hal-99000187" in str(judged.pids)]
    [copy] = [judged for judged in records(repositories["nakala"]) if "nkl.00065" in str(judged.pids)]

    assert not {*report.pids} & {*copy.pids}
    assert likeness(report, copy) == Likeness(("title", "creator", "year"))


def records(repository: Repository) -> Iterator[Record]:
    return (change.record for change in judged(repository, "oai_dc") if isinstance(change, Accepted))


def test_one_embargo_ends_tomorrow(repositories: dict[str, Repository]) -> None:
    text = payload(repositories, "rdg", "doi:10.5072/rdg/00090", "oai_datacite")

    assert '<date dateType="Available">2026-11-24</date>' in text
    assert "info:eu-repo/semantics/embargoedAccess" in text


def test_every_pid_is_of_the_test_prefix(repositories: dict[str, Repository]) -> None:
    payloads = [text for each in repositories.values() for item in each.items() for text in item.metadata.values()]
    dois = {doi for text in payloads for doi in re.findall(r"\b10\.\d{4,9}(?=/)", text)}

    assert dois == {"10.5072"}


@pytest.mark.parametrize("number", [0, 1, 42, 999_999])
def test_orcids_have_the_right_check_character(number: int) -> None:
    assert idutils.is_orcid(checked_orcid(number))


HOSTILE: dict[str, Callable[[str], bool]] = {
    "hal-99000100": lambda title: "&lt;script&gt;" in title,
    "hal-99000101": lambda title: "\u202e" in title,
    "hal-99000102": lambda title: len(title) > 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_three_titles_are_hostile(repositories: dict[str, Repository], name: str) -> None:
    found = next(
        item
        for item in items(repositories, "hal")
        if item.identifier[8:].rsplit("v", 1)[0] in (name, name.replace("hal", "tel"))
    )

    assert HOSTILE[name](re.search(r"<dc:title[^>]*>(.*?)<", found.metadata["oai_dc"])[1])  # type: ignore[index]


def test_samples_say_that_they_are_samples(repositories: dict[str, Repository]) -> None:
    silent = [
        item.identifier
        for each in repositories.values()
        for item in each.items()
        for text in item.metadata.values()
        if "entièrement fictive" not in text and "entirely fictitious" not in text
    ]

    assert len(silent) == 10  # those that have nothing to go by
    assert all(name.startswith("oai:nakala.fr:brouillon-") for name in silent)


def judged(repository: Repository, prefix: str) -> Iterator[Change]:
    for item in repository.live():
        if prefix in item.metadata:
            payload = item.metadata[prefix].encode() or None
            yield crosswalk(RawRecord(Header(item.identifier, "", item.sets), prefix, payload))


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite"])
@pytest.mark.parametrize("name", COUNTS)
def test_samples_become_records_but_for_those_meant_to_be_rejected(
    repositories: dict[str, Repository], shared: Path, name: str, prefix: str
) -> None:
    schema = Draft202012Validator(json.loads((shared / "record.schema.json").read_text("utf-8")))
    accepted, rejected = [], []
    for change in judged(repositories[name], prefix):
        match change:
            case Accepted(_, record):
                accepted.append(record)
            case Rejected(raw):
                rejected.append(raw.header.identifier)

    assert len(rejected) == (10 if (name, prefix) == ("nakala", "oai_dc") else 0)
    assert all("brouillon" in each for each in rejected)
    assert [error.message for record in accepted[::4] for error in schema.iter_errors(as_dict(record))] == []
    assert all(record.titles and record.year for record in accepted if name not in ("nakala",))
