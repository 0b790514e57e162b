"""From an address bar to the doors behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moisson.addresses import MOST_DOORS, doors, linked

HAL = "https://api.archives-ouvertes.fr/oai/hal"


@pytest.mark.parametrize(
    ("address", "url", "sets"),
    [
        ("https://example.org/oai", "https://example.org/oai", ()),
        ("example.org/oai", "https://example.org/oai", ()),
        ("https://example.org/oai?verb=Identify", "https://example.org/oai", ()),
        ("https://example.org/x?verb=ListRecords&metadataPrefix=oai_dc&set=a:b", "https://example.org/x", ("a:b",)),
        ("https://example.org/x?repo=3&verb=ListSets", "https://example.org/x?repo=3", ()),
        ("https://example.org/oai?verb=ListRecords&resumptionToken=a%2Fb", "https://example.org/oai", ()),
        ("http://oai.bnf.fr/oai2/OAIHandler", "http://oai.bnf.fr/oai2/OAIHandler", ()),
        ("https://search-data.ubfc.fr/ws/oai/oai.php", "https://search-data.ubfc.fr/ws/oai/oai.php", ()),
        ("https://zenodo.org/oai2d", "https://zenodo.org/oai2d", ()),
        ("http://dc.g-vo.org/rr/q/pmh/pubreg.xml", "http://dc.g-vo.org/rr/q/pmh/pubreg.xml", ()),
        ("https://hal.science/LOCEAN", HAL, ("collection:LOCEAN",)),
        ("https://hal.science/LOCEAN/search/index?q=mer", HAL, ("collection:LOCEAN",)),
        ("https://hal.archives-ouvertes.fr/CEFE", HAL, ("collection:CEFE",)),
        ("https://inria.hal.science", HAL, ("collection:INRIA",)),
        ("https://inria.hal.science/hal-01234567", HAL, ("collection:INRIA",)),
        ("https://theses.hal.science/", HAL, ("type:THESE",)),
        ("https://api.archives-ouvertes.fr/oai/inria?verb=Identify", HAL, ("collection:INRIA",)),
        ("https://api.archives-ouvertes.fr/oai/tel?verb=ListRecords&set=type:ART", HAL, ("type:ART",)),
        ("https://hal.science", HAL, ("openaire",)),
        ("https://nakala.fr/collection/10.34847/nkl.d9729", "https://api.nakala.fr/oai2", ("10.34847/nkl.d9729",)),
        ("https://nakala.fr/10.34847/nkl.0a1b2c3d", "https://api.nakala.fr/oai2", ()),
        ("https://journals.openedition.org/vertigo/123", "https://metadata.openedition.org/oai", ("journals:vertigo",)),
        ("https://dhiha.hypotheses.org/12", "https://metadata.openedition.org/oai", ("blogs:dhiha",)),
        ("https://zenodo.org/communities/inria/records", "https://zenodo.org/oai2d", ("user-inria",)),
        ("https://data.example.fr/dataset.xhtml?persistentId=doi:10.1/x", "https://data.example.fr/oai", ()),
        ("https://geo.example.fr/geonetwork/srv/fre/catalog.search#/home",
         "https://geo.example.fr/geonetwork/srv/fre/oaipmh", ()),
        ("https://docs.example.fr/xmlui/handle/2042/5", "https://docs.example.fr/oai/request", ()),
        ("http://oatao.univ-toulouse.fr/1234/", "http://oatao.univ-toulouse.fr/cgi/oai2", ()),
        ("https://ojs.example.fr/index.php/revue/article/view/3", "https://ojs.example.fr/index.php/revue/oai", ()),
        ("https://www.example.org/", "https://www.example.org/oai", ()),
        ("https://www.example.org/oai-day", "https://www.example.org/oai-day", ()),
    ],
)  # fmt: skip
def test_the_first_door_of_an_address(address: str, url: str, sets: tuple[str, ...]) -> None:
    door = doors(address)[0]
    assert (door.url, door.sets) == (url, sets)


@pytest.mark.parametrize(
    ("address", "like"),
    [
        ("https://hal.inrae.fr/", ["collection:INRAE"]),
        ("https://hal.univ-lorraine.fr/search/index", ["collection:UNIV-LORRAINE"]),
        ("https://hal.inrae.fr/hal-02345678v2", ["collection:INRAE"]),
        ("https://hal.science/locean", ["collection:locean"]),
        (
            "https://hal.sorbonne-universite.fr/locean/browse/last",
            ["collection:locean", "collection:SORBONNE-UNIVERSITE"],
        ),
        ("https://hal.science/search/index", []),
        ("https://hal.science/hal-01234567", []),
    ],
)
def test_a_portal_on_its_own_host_and_a_collection_in_small_letters_are_of_hal(address: str, like: list[str]) -> None:
    """Whether there is such a collection HAL's sets tell; where not, this is told. Of a host that is not HAL's own the
    whole of HAL is never offered instead."""
    found = doors(address)
    assert {door.url for door in found} == {HAL}
    assert [spec for door in found for spec in door.like] == like
    assert (found[-1].sets == ("openaire",)) is ("hal.science" in address)


def test_a_collection_on_the_host_of_a_portal_is_one_of_hal() -> None:
    assert doors("https://hal.sorbonne-universite.fr/LOCEAN")[0].sets == ("collection:LOCEAN",)
    assert doors("https://hal.example.fr/oai?verb=Identify")[0].url == "https://hal.example.fr/oai"


def test_a_dataverse_collection_has_two_doors() -> None:
    """CNRS Research Data has no OAI set: the Search API is the only way to it."""
    oai, search = doors("https://entrepot.recherche.data.gouv.fr/dataverse/cnrs")[:2]
    assert (oai.protocol, oai.url, oai.like) == ("oai", "https://entrepot.recherche.data.gouv.fr/oai", ("cnrs",))
    assert (search.protocol, search.subtree) == ("dataverse", "cnrs")


def test_a_dspace_handle_names_a_collection_or_a_community() -> None:
    assert doors("https://docs.example.fr/handle/2042/5")[0].like == ("col_2042_5", "com_2042_5")


def test_a_geonetwork_answers_csw_too() -> None:
    found = doors("https://sextant.ifremer.fr/geonetwork/srv/fre/catalog.search")
    assert ("csw", "https://sextant.ifremer.fr/geonetwork/srv/fre/csw") in [(door.protocol, door.url) for door in found]


def test_the_prefix_of_a_pasted_request_is_kept() -> None:
    assert doors("https://e.org/oai?verb=ListRecords&metadataPrefix=oai_ddi")[0].prefix == "oai_ddi"


@pytest.mark.parametrize("address", ["", "ftp://example.org/oai", "https://", "https://a b/oai", "mailto:a@b.fr"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is not an http or https address"):
        doors(address)


def test_what_is_too_long_to_be_an_address_is_refused_in_a_short_sentence() -> None:
    with pytest.raises(ValueError, match="100020 characters") as refused:
        doors("https://example.org/" + "a" * 100_000)
    assert len(str(refused.value)) < 200


def test_credentials_never_go_into_a_door() -> None:
    assert doors("https://me:hunter2@example.org/oai")[0].url == "https://example.org/oai"


@given(
    st.from_regex(
        r"https://[a-z]{1,8}\.(fr|science)(/[a-zA-Z0-9._~%-]{0,8}){0,4}(\?[a-z=&%0-9]{0,20})?", fullmatch=True
    )
)
def test_doors_are_few_and_none_comes_twice(address: str) -> None:
    found = doors(address)
    assert 1 <= len(found) <= MOST_DOORS
    assert len({(door.protocol, door.url, door.sets, door.subtree) for door in found}) == len(found)


def test_a_landing_page_names_its_door() -> None:
    page = b"""<html><head><link rel="alternate" href="/svc/oai?verb=Identify"></head>
        <body><a href="https://other.example/OAI/request">OAI</a><a href="/oaijournal.html#top">no</a>
        <a href="http://[bad/oai">broken</a><a>none</a></body></html>"""
    assert [door.url for door in linked(page, "https://example.org/home")] == [
        "https://example.org/svc/oai",
        "https://other.example/OAI/request",
    ]


@pytest.mark.parametrize("page", [b"", b"\x00", b"<!-- -->", b"\xff\xfe<"])
def test_a_page_that_is_none_names_no_door(page: bytes) -> None:
    assert linked(page, "https://example.org/") == ()
