"""Which records are one work, whatever the order in which they came (DESIGN.md 5, *Works*)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.databases import Databases
from plugins.deliveries import Scene, delivered, source, tombstone

from catalogue.access import Gone, Merged
from catalogue.record import RawRecord
from catalogue.store import tables
from catalogue.works import Work, link, public_id
from catalogue.works.classes import class_of
from catalogue.works.link import HUB, Member, groups

A, B, C = "10.1000/a", "10.1000/b", "10.1000/c"


def member(record: int, kind: str | None, *pids: str, mints: Iterable[str] = ()) -> Member:
    return Member(record, kind, frozenset(pids), frozenset(mints))


def named(found: Iterable[frozenset[int]]) -> set[frozenset[int]]:
    return set(found)


def of(*numbers: Sequence[int]) -> set[frozenset[int]]:
    return {frozenset(each) for each in numbers}


SITUATIONS: dict[str, tuple[list[Member], set[frozenset[int]]]] = {
    "nothing shared": ([member(1, "data", A), member(2, "data", B)], of([1], [2])),
    "one identifier shared": ([member(1, "data", A), member(2, "data", A)], of([1, 2])),
    "a chain": ([member(1, "data", A), member(2, "data", A, B), member(3, "data", B)], of([1, 2, 3])),
    "an article and its dataset with one DOI": (
        [member(1, "data", A), member(2, "literature", A), member(3, "data", A)],
        of([1, 3], [2]),
    ),
    "unclassed ones among themselves": ([member(1, None, A), member(2, None, A)], of([1, 2])),
    "an unclassed one joins the only class": ([member(1, None, A), member(2, "software", A)], of([1, 2])),
    "an unclassed one joins the first class of the table": (
        [member(1, None, A), member(2, "literature", A), member(3, "data", A)],
        of([1, 3], [2]),
    ),
    "an unclassed one joins the class whose repository minted": (
        [member(1, None, A), member(2, "literature", A, mints=[A]), member(3, "data", A)],
        of([1, 2], [3]),
    ),
    "an unclassed one never chains two classes": (
        [member(1, None, A, B), member(2, "literature", A), member(3, "data", B)],
        of([1, 3], [2]),
    ),
    "two unclassed ones never chain two classes": (
        [member(1, None, A, B), member(2, None, B, C), member(3, "literature", A), member(4, "data", C)],
        of([1, 2, 4], [3]),
    ),
    "no identifier at all": ([member(1, "data"), member(2, "data")], of([1], [2])),
    "a hub links nothing": (
        [member(n, "data", A) for n in range(HUB + 1)],
        {frozenset([n]) for n in range(HUB + 1)},
    ),
    "as many as a hub may have": ([member(n, "data", A) for n in range(HUB)], of(range(HUB))),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_works_of(situation: str) -> None:
    members, expected = SITUATIONS[situation]
    assert named(groups(members)) == expected
    assert named(groups(members[::-1])) == expected


MEMBERS = st.lists(
    st.builds(
        lambda kind, pids, mints: (kind, frozenset(pids), frozenset(mints) & frozenset(pids)),
        st.sampled_from([None, "data", "literature", "software"]),
        st.sets(st.sampled_from("abcdef"), max_size=3),
        st.sets(st.sampled_from("abcdef"), max_size=2),
    ),
    max_size=12,
)


@settings(max_examples=50, deadline=None)
@given(MEMBERS, st.randoms(use_true_random=False))
def test_no_order_matters_and_no_class_is_mixed(described, random) -> None:  # type: ignore[no-untyped-def]
    members = [Member(n, *each) for n, each in enumerate(described)]
    found = named(groups(members))
    shuffled = list(members)
    random.shuffle(shuffled)
    assert named(groups(shuffled)) == found
    assert sorted(itertools.chain.from_iterable(found)) == list(range(len(members)))
    kinds = {one.record: one.kind for one in members}
    for group in found:
        assert len({kinds[n] for n in group} - {None}) <= 1


# Against the catalogue: what it remembers, page by page, is what the final set says.

NAMES = [f"oai:x:{n}" for n in range(7)]
TYPES = {"dataset": "data", "article": "literature", "software": "software", "other": None}
DELIVERIES = st.builds(
    lambda name, type, dois, gone: (name, type, tuple(sorted(dois)), gone),
    st.sampled_from(NAMES),
    st.sampled_from(list(TYPES)),
    st.sets(st.sampled_from(["10.1000/a", "10.1000/b", "10.1000/c", "10.2000/d"]), max_size=3),
    st.sampled_from([False, False, False, True]),
)
HISTORIES = st.lists(st.lists(st.tuples(st.sampled_from("ab"), DELIVERIES), min_size=1, max_size=5), max_size=7)


def raw_of(name: str, type: str, dois: Sequence[str], gone: bool) -> RawRecord:
    return tombstone(name) if gone else delivered(name, f"Title of {name}", type=type, dois=dois)


def expected_works(scene: Scene) -> set[frozenset[int]]:
    """`groups` of everything that is known, whatever its history; tombstones keep what was last known of them."""
    pids: dict[int, set[str]] = {}
    for row in scene.rows(tables.identifier):
        pids.setdefault(row.record, set()).add(row.pid)
    minted = {"b": "doi:10.2000/"}
    members = [
        member(
            row.id,
            class_of(row.type),
            *pids.get(row.id, ()),
            mints=[pid for pid in pids.get(row.id, ()) if pid.startswith(minted.get(row.source, "-"))],
        )
        for row in scene.rows()
        if row.work is not None
    ]
    return named(groups(members))


def works_of(scene: Scene) -> set[frozenset[int]]:
    found: dict[int, set[int]] = {}
    for row in scene.rows():
        if row.work is not None:
            found.setdefault(row.work, set()).add(row.id)
    return {frozenset(rows) for rows in found.values()}


def last_said(history: Sequence[Sequence[tuple[str, tuple[str, str, tuple[str, ...], bool]]]]) -> dict[str, set[str]]:
    """The identifiers that each record, by source and name, said last."""
    said = {}
    for page in history:
        for from_, (name, _, dois, gone) in page:
            if not gone:
                said[f"{from_}/{name}"] = {f"doi:{doi}" for doi in dois}
    return said


@settings(settings.get_profile("store"), max_examples=8)
@given(history=HISTORIES)
def test_every_history_ends_in_the_same_works(
    sqlite_databases: Databases, history: list[list[tuple[str, tuple[str, str, tuple[str, ...], bool]]]]
) -> None:
    sources = {"a": source("a"), "b": source("b", mints=("10.2000",))}
    scene = Scene(sqlite_databases.migrated(), sources)
    try:
        for page in history:
            for id in "ab":
                scene.harvest([raw_of(*each) for from_, each in _last_of_page(page) if from_ == id], id=id)
        assert works_of(scene) == expected_works(scene)
        assert _identifiers(scene) == last_said([_last_of_page(page) for page in history])
        _ids_hold(scene)
    finally:
        scene.close()


def _last_of_page(page):  # type: ignore[no-untyped-def]
    """The last of each record's deliveries: a page is deduplicated before anything else."""
    return list({(from_, each[0]): (from_, each) for from_, each in page}.values())


def _identifiers(scene: Scene) -> dict[str, set[str]]:
    found = {row.id: f"{row.source}/{row.identifier}" for row in scene.rows() if row.work is not None}
    said: dict[str, set[str]] = {name: set() for name in found.values()}
    for row in scene.rows(tables.identifier):
        said[found[row.record]].add(row.pid)
    return said


def _ids_hold(scene: Scene) -> None:
    """Ids are valid and unique, and each leads to where the record is for which it was minted."""
    works = {row.id: row for row in scene.rows(tables.work)}
    records = {row.id: row for row in scene.rows()}
    assert len({row.public for row in works.values()}) == len(works)
    for row in works.values():
        assert public_id.normal(row.public) == row.public
        home = records[row.minted_for].work
        assert home == row.id if row.merged_into is None else home == row.merged_into
        found = scene.access.work(row.public)
        if row.merged_into is not None:
            assert found == Merged(row.public, works[row.merged_into].public)
        else:
            assert isinstance(found, Work | Gone)


class TestIdsAreForEver:
    def test_through_a_merge(self, scene: Scene) -> None:
        scene.harvest([delivered("oai:x:1", dois=[A]), delivered("oai:x:2", dois=[B])])
        first, second = scene.work_of("oai:x:1"), scene.work_of("oai:x:2")
        scene.harvest([delivered("oai:x:3", dois=[A, B])])
        assert scene.work_of("oai:x:3") == scene.work_of("oai:x:2") == first
        assert scene.access.work(second) == Merged(second, first)

    def test_through_a_split(self, scene: Scene) -> None:
        scene.harvest([delivered("oai:x:1", dois=[A]), delivered("oai:x:2", dois=[B])])
        first, second = scene.work_of("oai:x:1"), scene.work_of("oai:x:2")
        scene.harvest([delivered("oai:x:3", dois=[A, B])])
        scene.harvest([delivered("oai:x:3", dois=[A])])
        assert scene.work_of("oai:x:1") == scene.work_of("oai:x:3") == first
        assert scene.work_of("oai:x:2") == second
        assert isinstance(scene.access.work(second), Work)

    def test_of_the_record_it_was_minted_for(self, scene: Scene) -> None:
        scene.harvest([delivered("oai:x:1", dois=[A]), delivered("oai:x:2", dois=[A])])
        id = scene.work_of("oai:x:1")
        scene.harvest([delivered("oai:x:1", dois=[C])])
        assert scene.work_of("oai:x:1") == id
        assert scene.work_of("oai:x:2") not in (id, None)

    def test_through_deletion_and_revival(self, scene: Scene) -> None:
        scene.harvest([delivered(dois=[A])])
        id = scene.work_of("oai:x:1")
        scene.harvest([tombstone()])
        found = scene.access.work(id)
        assert isinstance(found, Gone)
        assert found.record is not None
        scene.harvest([delivered(dois=[A])])
        assert scene.work_of("oai:x:1") == id
        assert isinstance(scene.access.work(id), Work)

    def test_a_chain_of_merges_leads_to_the_end_in_one_step(self, scene: Scene) -> None:
        scene.harvest([delivered(f"oai:x:{n}", dois=[f"10.1000/{n}"]) for n in range(3)])
        ids = [scene.work_of(f"oai:x:{n}") for n in range(3)]
        scene.harvest([delivered("oai:x:2", dois=["10.1000/2", "10.1000/1"])])
        scene.harvest([delivered("oai:x:1", dois=["10.1000/1", "10.1000/0"])])
        assert [scene.access.work(id) for id in ids[1:]] == [Merged(id, ids[0]) for id in ids[1:]]


class TestHubs:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(link, "HUB", 4)
        monkeypatch.setattr("catalogue.store.works.HUB", 4)

    def _crowd(self, count: int) -> list[RawRecord]:
        return [delivered(f"oai:x:{n}", f"Title {n}", dois=[A]) for n in range(count)]

    @pytest.mark.parametrize("page", [1, 3, 7])
    def test_the_record_that_makes_a_hub_parts_the_others(self, scene: Scene, page: int) -> None:
        crowd = self._crowd(7)
        for start in range(0, 7, page):
            scene.harvest(crowd[start : start + page])
        assert len(works_of(scene)) == 7

    def test_what_is_no_hub_any_more_links_again(self, scene: Scene) -> None:
        scene.harvest(self._crowd(5))
        assert len(works_of(scene)) == 5
        scene.harvest([delivered("oai:x:0", "Title 0", dois=[B])])
        assert works_of(scene) == expected_works(scene)
        assert len(works_of(scene)) == 2


def test_the_log_tells_what_a_merge_moved(scene: Scene) -> None:
    scene.harvest([delivered("oai:x:1", dois=[A]), delivered("oai:x:2", dois=[B])])
    scene.harvest([delivered("oai:x:1", dois=[A, B])])
    *_, changed, linked = scene.rows(tables.change)
    assert (changed.kind, changed.fields) == ("changed", "pids")
    assert (linked.kind, linked.record, linked.work_before, linked.work_after) == ("linked", 2, 2, 1)
