"""Works that are probably one: found from both sides, never merged, and silent where somebody decided otherwise."""

from __future__ import annotations

import pytest
from plugins.deliveries import Scene, delivered, deposited, tombstone

from catalogue.access import Probable
from catalogue.administration import Undecidable
from catalogue.record import Agent, Pid, Record, Relation, Title
from catalogue.works import Work
from catalogue.works.likeness import LETTERS, LETTERS_UNSAID, likeness, of_works, skeleton

TITLE = "Dynamique sédimentaire de l’estuaire de la Gironde"


def record(
    title: str = TITLE,
    year: int | None = 2004,
    creator: str | None = "Castaing, Paul",
    type: str = "article",
    pids: tuple[str, ...] = (),
    **more: object,
) -> Record:
    family, _, given = (creator or "").partition(", ")
    creators = (Agent(creator, family=family, given=given or None),) if creator else ()
    return Record(
        type=type,
        titles=(Title(title),),
        year=year,
        creators=creators,
        pids=tuple(Pid("doi", pid) for pid in pids),
        **more,  # type: ignore[arg-type]
    )


ALIKE = {
    "another spelling": record("DYNAMIQUE SEDIMENTAIRE DE L'ESTUAIRE DE LA GIRONDE."),
    "a year later": record(year=2005),
    "an initial": record(creator="CASTAING, P."),
    "no year": record(year=None),
    "no creator": record(creator=None),
    "a type that says nothing": record(type="text"),
    "DOIs of two repositories": record(pids=("10.1016/x",)),
}
UNLIKE = {
    "another title": record("Dynamique sédimentaire de l’estuaire de la Seine"),
    "two years later": record(year=2006),
    "another creator": record(creator="Jouanneau, Louis"),
    "another first name": record(creator="Castaing, Marie"),
    "another class": record(type="dataset"),
    "neither year nor creator": record(year=None, creator=None),
    "two DOIs of one repository": record(pids=("10.5555/b",)),
    "related to it": record(relations=(Relation("IsReviewOf", "doi", "10.5555/a"),)),
}


@pytest.mark.parametrize("situation", ALIKE)
def test_probably_the_same(situation: str) -> None:
    one, other = record(pids=("10.5555/a",)), ALIKE[situation]
    assert likeness(one, other) == likeness(other, one) is not None


@pytest.mark.parametrize("situation", UNLIKE)
def test_not_the_same(situation: str) -> None:
    one, other = record(pids=("10.5555/a",)), UNLIKE[situation]
    assert likeness(one, other) is likeness(other, one) is None


def test_other_versions_are_no_copies() -> None:
    assert likeness(record(version="1.0"), record(version="v1")) is not None
    assert likeness(record(version="1.0"), record(version="1.1")) is None


def test_a_short_title_says_too_little() -> None:
    assert likeness(record("x" * LETTERS), record("x" * LETTERS))
    assert likeness(record("x" * (LETTERS - 1)), record("x" * (LETTERS - 1))) is None
    assert likeness(record("x" * LETTERS_UNSAID, year=None), record("x" * LETTERS_UNSAID))
    assert likeness(record("x" * (LETTERS_UNSAID - 1), year=None), record("x" * (LETTERS_UNSAID - 1))) is None


def test_one_copy_that_speaks_against_is_enough() -> None:
    one, other = record(pids=("10.5555/a",)), record(pids=("10.5555/b",))
    assert of_works([record()], [record()])
    assert of_works([record(), one], [record(), other]) is None


def test_what_spelling_leaves_alone() -> None:
    assert skeleton("L’Œuvre, d'après « Zola » (2e éd.)") == "loeuvredapreszola2eed"
    assert skeleton("Война и мир") == skeleton("война и  МИР") != ""


def found(scene: Scene, identifier: str) -> Work:
    work = scene.access.work(scene.work_of(identifier))
    assert isinstance(work, Work)
    return work


def alike(scene: Scene, identifier: str) -> list[str]:
    scene.follower.catch_up()
    return [one.work.id for one in scene.access.probable(found(scene, identifier))]


class TestInACatalogue:
    @pytest.fixture(autouse=True)
    def two(self, light: Scene) -> None:
        self.deposit = deposited("oai:a:1", ["10.1000/1"], title=TITLE, type="Dataset", creator="Castaing, Paul")
        light.harvest([self.deposit])
        copy = delivered("oai:b:1", TITLE.upper(), date="2023", more=[("creator", "Castaing, P.")])
        light.harvest([copy], id="b")

    def test_each_names_the_other_and_they_stay_two(self, light: Scene) -> None:
        one, other = light.work_of("oai:a:1"), light.work_of("oai:b:1")
        assert one != other
        assert (alike(light, "oai:a:1"), alike(light, "oai:b:1")) == ([other], [one])
        told = light.access.probable(found(light, "oai:a:1"))
        assert told == (Probable(found(light, "oai:b:1"), ("title", "creator", "year")),)

    def test_it_goes_when_the_records_change(self, light: Scene) -> None:
        light.harvest([delivered("oai:b:1", "Quite another title, long enough", date="2023")], id="b")
        assert alike(light, "oai:a:1") == []

    def test_it_goes_with_the_record(self, light: Scene) -> None:
        light.harvest([tombstone("oai:b:1")], id="b")
        assert alike(light, "oai:a:1") == []

    def test_operators_say_that_they_are_not_the_same_and_harvests_keep_to_it(self, light: Scene) -> None:
        one, other = found(light, "oai:a:1"), found(light, "oai:b:1")
        light.administration.distinct(one, other, "op", "two surveys")
        light.harvest([deposited("oai:a:1", ["10.1000/1"], title=TITLE, year=2022, creator="Castaing, Paul")])
        assert alike(light, "oai:a:1") == alike(light, "oai:b:1") == []
        assert light.administration.undecide(found(light, "oai:b:1")).count == 1
        assert len(alike(light, "oai:a:1")) == len(alike(light, "oai:b:1")) == 1

    def test_operators_say_that_they_are_the_same(self, light: Scene) -> None:
        one, other = found(light, "oai:a:1"), found(light, "oai:b:1")
        light.administration.distinct(one, other, "op")
        light.administration.same([one, other], "op")
        assert light.work_of("oai:a:1") == light.work_of("oai:b:1")
        assert alike(light, "oai:a:1") == []
        with pytest.raises(Undecidable):
            light.administration.distinct(found(light, "oai:a:1"), found(light, "oai:b:1"), "op")

    def test_versions_of_one_another_are_not_called_the_same(self, light: Scene) -> None:
        newer = deposited(
            "oai:c:1", ["10.2000/1"], [("IsNewVersionOf", "10.1000/1")], title=TITLE, creator="Castaing, Paul"
        )
        light.harvest([newer], id="b")
        assert light.work_of("oai:c:1") not in alike(light, "oai:a:1")

    def test_a_title_that_many_have_says_nothing(self, light: Scene) -> None:
        light.harvest([delivered(f"oai:b:{n}", TITLE, date="2023", more=[("creator", "Castaing, P.")])
                       for n in range(2, 30)], id="b")  # fmt: skip
        assert alike(light, "oai:a:1") == []

    def test_without_an_index_nothing_is_said_and_nothing_fails(self, light: Scene) -> None:
        assert light.index.marker() is None
        assert light.access.probable(found(light, "oai:a:1")) == ()

    def test_the_doctor_finds_it_from_both_sides(self, light: Scene) -> None:
        light.follower.catch_up()
        checks = {check.check: check for check in light.administration.doctor()}
        assert checks["what is probably one is so from both sides"].ok
        assert checks["what is probably one is so from both sides"].found == "2 among the newest 2 works"
        assert checks["every work is in the family that its records tell of"].ok
