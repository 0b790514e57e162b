"""Which works are versions of one another: the same families in any order of arrival, of one class, and undoable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.databases import Databases
from plugins.deliveries import Scene, delivered, deposited, source, tombstone
from plugins.identities import check_identity, families_of, partition

from catalogue.access import Gone, Merged
from catalogue.query import Query
from catalogue.record import RawRecord, Record, Relation
from catalogue.store import tables
from catalogue.works import Work, versions
from catalogue.works.versions import Claimant, claims, deposit, families

A, B, C, CONCEPT = "doi:a", "doi:b", "doi:c", "doi:concept"


def one(work: int, kind: str | None, pids: Iterable[str], said: Iterable[str] = ()) -> Claimant:
    return Claimant(work, work, kind, frozenset(pids), frozenset(said))


SITUATIONS: dict[str, tuple[list[Claimant], list[list[int]]]] = {
    "nothing is claimed": ([one(1, "data", [A]), one(2, "data", [B])], []),
    "the newer one says so": ([one(1, "data", [A]), one(2, "data", [B], [A])], [[1, 2]]),
    "the older one says so": ([one(1, "data", [A], [B]), one(2, "data", [B])], [[1, 2]]),
    "three in a chain": ([one(1, "data", [A]), one(2, "data", [B], [A]), one(3, "data", [C], [B])], [[1, 2, 3]]),
    "a concept that nobody has": ([one(1, "data", [A], [CONCEPT]), one(2, "data", [B], [CONCEPT])], [[1, 2]]),
    "a concept that is a work, too": (
        [one(1, "data", [A], [CONCEPT]), one(2, "data", [B], [CONCEPT]), one(3, "data", [CONCEPT])],
        [[1, 2, 3]],
    ),
    "a dataset is no version of its article": ([one(1, "literature", [A]), one(2, "data", [B], [A])], []),
    "two datasets of one article are no versions": (
        [one(1, "literature", [A]), one(2, "data", [B], [A]), one(3, "data", [C], [A])],
        [],
    ),
    "a concept parts the classes": (
        [one(n, kind, [f"doi:{n}"], [CONCEPT]) for n, kind in enumerate(["data", "software", "data", "software"], 1)],
        [[1, 3], [2, 4]],
    ),
    "a version of itself": ([one(1, "data", [A], [A])], []),
    "a version of something unknown": ([one(1, "data", [A], [B])], []),
    "a hub ties nothing": ([one(n, "data", [f"doi:{n}"], [CONCEPT]) for n in range(1, versions.HUB + 2)], []),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_families_of(situation: str) -> None:
    members, expected = SITUATIONS[situation]
    for order in (members, members[::-1]):
        assert {frozenset(each) for each in expected} == set(families(order))


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("oai:HAL:hal-00000001v2", ("hal:hal-00000001", 2)),
        ("oai:HAL:tel-00000001v10", ("hal:tel-00000001", 10)),
        ("oai:HAL:hal-00000001", None),
        ("oai:zenodo.org:1v2", None),
        ("", None),
    ],
)
def test_the_version_that_an_identifier_names(identifier: str, expected: versions.Deposit | None) -> None:
    assert deposit(identifier) == expected


def test_only_relations_of_versions_to_strong_identifiers_claim() -> None:
    related = (
        Relation("IsVersionOf", "doi", "10.1/a"),
        Relation("IsNewVersionOf", "url", "https://example.org"),
        Relation("IsPartOf", "doi", "10.1/b"),
    )
    assert claims(Record(type="dataset", relations=related), "oai:HAL:hal-00000001v1") == {"doi:10.1/a"}
    assert claims(Record(type="dataset"), "oai:HAL:hal-00000001v3") == {"hal:hal-00000001"}


def versions_of(scene: Scene, identifier: str) -> list[str]:
    found = scene.access.work(scene.work_of(identifier))
    assert isinstance(found, Work)
    return [each.id for each in found.versions]


class TestInACatalogue:
    def test_versions_stay_works_and_know_each_other(self, scene: Scene) -> None:
        scene.harvest([deposited("oai:x:1", ["10.1000/1"], version="1", year=2020)])
        scene.harvest([deposited("oai:x:2", ["10.1000/2"], [("IsNewVersionOf", "10.1000/1")], version="2", year=2021)])
        old, new = scene.work_of("oai:x:1"), scene.work_of("oai:x:2")
        assert old != new
        assert versions_of(scene, "oai:x:1") == versions_of(scene, "oai:x:2") == [new, old]

    def test_a_claim_waits_for_what_it_names(self, scene: Scene) -> None:
        scene.harvest([deposited("oai:x:2", ["10.1000/2"], [("IsNewVersionOf", "10.1000/1")])])
        assert versions_of(scene, "oai:x:2") == []
        scene.harvest([deposited("oai:x:1", ["10.1000/1"])])
        assert len(versions_of(scene, "oai:x:2")) == 2

    def test_what_is_no_longer_said_is_undone(self, scene: Scene) -> None:
        self.test_versions_stay_works_and_know_each_other(scene)
        ids = scene.work_of("oai:x:1"), scene.work_of("oai:x:2")
        scene.harvest([deposited("oai:x:2", ["10.1000/2"], version="2", year=2021)])
        assert scene.rows(tables.family) == []
        assert (scene.work_of("oai:x:1"), scene.work_of("oai:x:2")) == ids

    def test_the_log_tells_of_both_when_a_family_falls_apart(self, scene: Scene) -> None:
        self.test_versions_stay_works_and_know_each_other(scene)
        before = len(scene.rows(tables.change))
        scene.harvest([deposited("oai:x:2", ["10.1000/2"], version="2", year=2021)])
        told = scene.rows(tables.change)[before:]
        assert {(row.kind, row.work_after) for row in told} == {("changed", 2), ("version", 1), ("version", 2)}

    def test_two_versions_of_a_deposit_are_two_works_of_one_family(self, scene: Scene) -> None:
        scene.harvest([in_hal(1)], [in_hal(2)])
        first, second = scene.work_of("oai:HAL:hal-00000001v1"), scene.work_of("oai:HAL:hal-00000001v2")
        assert first != second
        assert versions_of(scene, "oai:HAL:hal-00000001v1") == [second, first]

    def test_a_copy_that_names_no_version_belongs_to_the_newest(self, scene: Scene) -> None:
        copy = delivered("oai:b:1", type="article", more=[("identifier", "hal-00000001")])
        scene.harvest([copy], id="b")
        scene.harvest([in_hal(1)], [in_hal(2)])
        assert scene.work_of("oai:b:1") == scene.work_of("oai:HAL:hal-00000001v2")

    def test_the_page_of_a_version_that_is_gone_leads_to_the_newest(self, scene: Scene) -> None:
        scene.harvest([in_hal(1), in_hal(2)])
        first, second = scene.work_of("oai:HAL:hal-00000001v1"), scene.work_of("oai:HAL:hal-00000001v2")
        scene.harvest([tombstone("oai:HAL:hal-00000001v1")])
        assert scene.access.work(first) == Merged(first, second)
        scene.harvest([tombstone("oai:HAL:hal-00000001v2")])
        assert isinstance(scene.access.work(first), Gone)

    def test_an_operator_takes_a_work_out_of_its_family(self, scene: Scene) -> None:
        self.test_versions_stay_works_and_know_each_other(scene)
        found = scene.access.work(scene.work_of("oai:x:2"))
        assert isinstance(found, Work)
        scene.administration.apart(found, found.copies[0], "op", "no version of it")
        assert scene.rows(tables.family) == []
        scene.harvest([deposited("oai:x:2", ["10.1000/2"], [("IsNewVersionOf", "10.1000/1")], version="3", year=2022)])
        assert scene.rows(tables.family) == []
        assert scene.administration.undecide(found).count == 1
        assert len(versions_of(scene, "oai:x:1")) == 2

    def test_what_only_an_older_version_tied_to_the_newest_goes_with_it(self, scene: Scene) -> None:
        """The older version is a work of its own: nothing leads from there but the identifier it may not use."""
        old = delivered(
            "oai:HAL:hal-00000001v1", type="article", dois=["10.1000/8"], more=[("identifier", "hal-00000001")]
        )
        scene.harvest([old, in_hal(2)])
        scene.harvest([delivered("oai:b:1", type="other", dois=["10.1000/8"])], id="b")
        assert scene.work_of("oai:b:1") == scene.work_of("oai:HAL:hal-00000001v2")
        found = scene.access.work(scene.work_of("oai:HAL:hal-00000001v1"))
        assert isinstance(found, Work)
        scene.administration.apart(found, found.copies[0], "op")
        assert (
            len({scene.work_of(name) for name in ("oai:b:1", "oai:HAL:hal-00000001v1", "oai:HAL:hal-00000001v2")}) == 3
        )
        check_identity(scene)
        scene.administration.undecide(found)
        assert scene.work_of("oai:b:1") == scene.work_of("oai:HAL:hal-00000001v2")
        check_identity(scene)

    def test_what_was_made_one_by_decision_is_one(self, scene: Scene) -> None:
        scene.harvest([in_hal(1), in_hal(2)])
        found = [scene.access.work(scene.work_of(f"oai:HAL:hal-00000001v{n}")) for n in (1, 2)]
        scene.administration.same([each for each in found if isinstance(each, Work)], "op")
        assert scene.work_of("oai:HAL:hal-00000001v1") == scene.work_of("oai:HAL:hal-00000001v2")
        assert scene.rows(tables.family) == []

    def test_what_was_there_before_families_were_is_found_by_a_recrosswalk(self, scene: Scene) -> None:
        self.test_versions_stay_works_and_know_each_other(scene)
        with scene.store.write() as connection:
            for table in (tables.family, tables.version):
                connection.execute(table.delete())
        scene.administration.recrosswalk(scene.sources["a"])
        assert len(versions_of(scene, "oai:x:1")) == 2


class TestInTheIndex:
    """The index shows the newest of each family, whatever happened since it last looked."""

    def _found(self, scene: Scene, versions: bool = False) -> list[str]:
        scene.follower.catch_up()
        hits = scene.index.search(Query(per_page=50, versions=versions)).hits
        return sorted(hit.work for hit in hits)

    def test_it_follows_what_is_said_and_unsaid(self, light: Scene) -> None:
        light.harvest([deposited("oai:x:1", ["10.1000/1"], version="1")])
        old = light.work_of("oai:x:1")
        assert self._found(light) == [old]
        light.harvest([deposited("oai:x:2", ["10.1000/2"], [("IsNewVersionOf", "10.1000/1")], version="2")])
        new = light.work_of("oai:x:2")
        assert self._found(light) == [new]
        assert self._found(light, versions=True) == sorted([old, new])
        light.harvest([tombstone("oai:x:2")])
        assert self._found(light) == [old]
        light.harvest([deposited("oai:x:2", ["10.1000/2"], version="2")])
        assert self._found(light) == sorted([old, new])

    def test_the_newest_leaves_a_family_of_three(self, light: Scene) -> None:
        light.harvest([deposited(f"oai:x:{n}", [f"10.1000/{n}"], [("IsVersionOf", "10.1000/c")], version=str(n))
                       for n in (1, 2, 3)])  # fmt: skip
        ids = {n: light.work_of(f"oai:x:{n}") for n in (1, 2, 3)}
        assert self._found(light) == [ids[3]]
        light.harvest([deposited("oai:x:3", ["10.1000/3"], version="3")])
        assert self._found(light) == sorted([ids[2], ids[3]])

    def test_following_ends_where_rebuilding_does(self, light: Scene) -> None:
        for n in (3, 1, 2):
            light.harvest([deposited(f"oai:x:{n}", [f"10.1000/{n}"], [("IsVersionOf", "10.1000/c")], version=str(n))])
            light.follower.catch_up()
        followed = self._found(light), light.index.documents(), light.index.carried()
        light.follower.rebuild()
        assert (self._found(light), light.index.documents(), light.index.carried()) == followed

    def test_families_of_one_batch_of_changes_are_in_the_index_once(
        self, light: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("catalogue.follow.BATCH", 1)
        light.harvest([deposited(f"oai:x:{n}", [f"10.1000/{n}"], [("IsVersionOf", "10.1000/c")], version=str(n))
                       for n in (1, 2, 3)])  # fmt: skip
        self._found(light)
        assert light.index.documents() == 3


@pytest.mark.parametrize("order", list(permutations(("claims", "text", "dataset"))), ids="-".join)
def test_a_record_that_gives_a_work_its_class_gives_it_its_versions(light: Scene, order: Sequence[str]) -> None:
    """`text` says nothing of what it is; a dataset that joins it makes it one, and whoever claims the other of its
    identifiers is a version of it."""
    said = {
        "claims": deposited("oai:x:0", [], [("IsVersionOf", "10.1000/a")]),
        "text": deposited("oai:x:3", ["10.1000/a", "10.1000/b"], type="Text"),
        "dataset": deposited("oai:x:1", ["10.1000/b"]),
    }
    for name in order:
        light.harvest([said[name]])
        check_identity(light)
    assert len(families_of(light)) == 1


def in_hal(version: int) -> RawRecord:
    return delivered(
        f"oai:HAL:hal-00000001v{version}",
        type="article",
        date=str(2010 + version),
        more=[("identifier", "hal-00000001"), ("identifier", f"https://hal.science/hal-00000001v{version}")],
    )


DOIS = [f"10.1000/{letter}" for letter in "abcde"]
SAID = st.builds(
    lambda name, dois, said, type, gone: (name, tuple(sorted(dois)), tuple(sorted(said)), type, gone),
    st.sampled_from([f"oai:x:{n}" for n in range(6)] + [f"oai:HAL:hal-00000001v{n}" for n in (1, 2, 3)]),
    st.sets(st.sampled_from(DOIS), max_size=2),
    st.sets(st.sampled_from(DOIS), max_size=2),
    st.sampled_from(["Dataset", "Dataset", "Text", "Software"]),
    st.sampled_from([False, False, False, True]),
)
HISTORIES = st.lists(st.lists(SAID, min_size=1, max_size=4), min_size=1, max_size=7)


def raw_of(said: tuple[str, Sequence[str], Sequence[str], str, bool]) -> RawRecord:
    name, dois, claimed, type, gone = said
    if gone:
        return tombstone(name)
    if name.startswith("oai:HAL:"):
        more = [("identifier", "hal-00000001"), *(("identifier", f"https://doi.org/{doi}") for doi in dois)]
        return delivered(name, type="article", more=more)
    return deposited(name, dois, [("IsVersionOf", doi) for doi in claimed], type=type)


@settings(settings.get_profile("store"), max_examples=12)
@given(history=HISTORIES, random=st.randoms(use_true_random=False))
def test_every_history_ends_in_the_same_families(  # type: ignore[no-untyped-def]
    sqlite_databases: Databases, history, random
) -> None:
    # a page is deduplicated before anything else
    history = [list({said[0]: said for said in page}.values()) for page in history]
    last = {said[0]: said for page in history for said in page}
    lived = {said[0]: said for page in history for said in page if not said[4]}
    ends = []
    for pages in (history, in_any_order(lived, last, random)):
        scene = Scene(sqlite_databases.migrated(), {"a": source("a")})
        try:
            for page in pages:
                scene.harvest([raw_of(said) for said in page])
                check_identity(scene)
            ends.append((partition(scene), families_of(scene)))
        finally:
            scene.close()
    assert ends[0] == ends[1]


def in_any_order(lived, last, random):  # type: ignore[no-untyped-def]
    """What was said last of each record, in another order; tombstones of what had lived after it."""
    order = list(lived.values())
    random.shuffle(order)
    return [[said] for said in order] + [[said] for said in last.values() if said[4] and said[0] in lived]
