"""The sources.toml that we ship: it is right, complete, and enables only what is attested."""

import tomllib
from pathlib import Path

import pytest

from catalogue.formats import FORMATS
from catalogue.quirks import QUIRKS
from catalogue.source import Source, Sources, load
from catalogue.sources_file import places

SHIPPED = Path(__file__).resolve().parents[2] / "sources.toml"


@pytest.fixture(scope="module")
def shipped() -> Sources:
    return load(SHIPPED, quirks=frozenset(QUIRKS))


def ids(sources: list[Source]) -> list[str]:
    return [source.id for source in sources]


def test_the_dossier_s_sources_are_all_there(shipped: Sources) -> None:
    assert len(shipped.sources) == 36


def test_each_source_says_where_it_belongs_and_how_far_it_is_attested(shipped: Sources) -> None:
    assert ids([s for s in shipped if not (s.homepage and s.centre and s.attested)]) == []


def test_what_only_a_list_or_a_guess_knows_is_not_enabled(shipped: Sources) -> None:
    assert ids([s for s in shipped if s.enabled and s.attested not in ("code", "page")]) == []


def test_what_is_enabled_can_be_harvested_by_this_version(shipped: Sources) -> None:
    """Its door is OAI-PMH, and its metadata format is one that we read."""
    assert ids([s for s in shipped if s.enabled and (s.protocol != "oai" or s.prefix not in FORMATS)]) == []


def test_doors_of_one_repository_say_so(shipped: Sources) -> None:
    """Sources at one host are doors of one repository, which is itself a source."""
    hosts: dict[str, set[str]] = {}
    for source in shipped:
        hosts.setdefault(source.url.split("/")[2], set()).add(source.repository)
    assert {host: names for host, names in hosts.items() if len(names) > 1} == {}
    assert {source.repository for source in shipped} <= set(ids(list(shipped)))


def test_no_hal_portal_is_taken_for_a_selection(shipped: Sources) -> None:
    """Every portal answers with the whole of HAL; only sets select."""
    hal = [source for source in shipped if "archives-ouvertes" in source.url]
    assert {source.url for source in hal} == {"https://api.archives-ouvertes.fr/oai/hal"}
    assert ids([source for source in hal if not source.sets or source.deletions != "reconcile"]) == []


ASKED = {
    "openedition": "oai_openaire",
    "star": "tef",
    "cocoon": "olac",
    "datasuds-geo": "iso19139",
    "hal": "xml-tei",
    "hal-software": "xml-tei",
    "hal-theses": "xml-tei",
    "progedo": "oai_ddi",
    "vizier": "ivo_vor",
}


@pytest.mark.parametrize(("id", "prefix"), ASKED.items())
def test_a_source_is_asked_for_the_format_that_says_most(shipped: Sources, id: str, prefix: str) -> None:
    assert next(source.prefix for source in shipped if source.id == id) == prefix


def test_every_table_and_key_of_it_has_its_place() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    found, lines = places(text), text.split("\n")
    for n, table in enumerate(tomllib.loads(text)["source"]):
        assert lines[found["source", n][0] - 1] == "[[source]]"
        assert [lines[found["source", n, key][0] - 1].split(" ")[0] for key in table] == list(table)
