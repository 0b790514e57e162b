"""Links between works as they are read from either end."""

from __future__ import annotations

import time

import pytest
from plugins.deliveries import Scene, delivered, deposited, source

from catalogue.access import Link
from catalogue.linked import MOST
from catalogue.works import Work


def links(scene: Scene, identifier: str) -> tuple[Link, ...]:
    work = scene.access.work(scene.work_of(identifier))
    assert isinstance(work, Work)
    return scene.access.links(work)


@pytest.mark.parametrize(
    ("claim", "seen_from_there"),
    [
        ("IsPartOf", "HasPart"),
        ("HasPart", "IsPartOf"),
        ("IsCitedBy", "Cites"),
        ("Cites", "IsCitedBy"),
        ("IsSupplementTo", "IsSupplementedBy"),
        ("IsDerivedFrom", "IsSourceOf"),
        ("IsReferencedBy", "References"),
        ("Documents", "IsDocumentedBy"),
        ("Reviews", "IsReviewedBy"),
        ("IsTranslationOf", "HasTranslation"),
        ("IsPublishedIn", "Publishes"),
    ],
)
def test_a_relation_reads_the_other_way_round_from_there(light: Scene, claim: str, seen_from_there: str) -> None:
    """DataCite names each relation from both ends; we know it from one."""
    light.harvest([deposited("here", ["10.5555/here"], [(claim, "10.5555/there")])])
    light.harvest([deposited("there", ["10.5555/there"], title="Another title", creator="Morvan, Yann")])

    (onward,), (back,) = links(light, "here"), links(light, "there")
    assert (onward.kind, onward.outgoing) == (claim, True)
    assert (back.kind, back.outgoing) == (seen_from_there, False)


def test_links_come_in_the_order_of_the_records_with_all_who_assert_them(light: Scene) -> None:
    light.sources["b"] = source("b")
    for id, named in (("a", ["10.5555/one", "10.5555/two"]), ("b", ["10.5555/three", "10.5555/one"])):
        more = [("relation", f"https://doi.org/{doi}") for doi in named]
        light.harvest([delivered(f"at {id}", dois=["10.5555/same"], more=more)], id=id)

    found = [(link.value, link.asserted_by) for link in links(light, "at a")]
    assert found == [("10.5555/one", ("a", "b")), ("10.5555/two", ("a",)), ("10.5555/three", ("b",))]


def test_a_work_that_names_thousands_is_read_at_once(light: Scene) -> None:
    """Compilations of a data centre name every dataset in them; a page shows some, and took seconds to find them."""
    light.harvest([deposited("many", ["10.5555/many"], [("HasPart", f"10.5555/p{n}") for n in range(16_000)])])
    work = light.access.work(light.work_of("many"))
    assert isinstance(work, Work)
    assert len(work.record.relations) == 16_000

    began = time.process_time()
    found = light.access.links(work)
    assert time.process_time() - began < 1
    assert [link.value for link in found] == [f"10.5555/p{n}" for n in range(MOST)]


def test_a_work_is_named_by_one_that_names_thousands(light: Scene) -> None:
    parts = [f"10.5555/p{n}" for n in range(16_000)]
    light.harvest([deposited("many", ["10.5555/many"], [("HasPart", part) for part in parts])])
    light.harvest([deposited("all", parts[:50], title="All parts in one", creator="Morvan, Yann")])
    work = light.access.work(light.work_of("all"))
    assert isinstance(work, Work)

    began = time.process_time()
    (back,) = light.access.links(work)
    assert time.process_time() - began < 1
    assert (back.kind, back.asserted_by) == ("IsPartOf", ("a",))
