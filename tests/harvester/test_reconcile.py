"""What is gone, what is renamed, and when a run waits for a decision."""

from __future__ import annotations

import pytest

from catalogue.ingest import Absence
from catalogue.run import Checkpoint, Counters
from catalogue.source import DeleteGuard, Source
from harvester import reconcile
from harvester.reconcile import Headcount, Renaming

GUARD = DeleteGuard(share=0.05, min=25)


@pytest.mark.parametrize(
    ("gone", "live", "held"),
    [
        (0, 0, False),
        (0, 100, False),
        (25, 100, False),
        (26, 100, True),
        (500, 10_000, False),
        (501, 10_000, True),
        (2, 3, True),
        (1, 3, False),
        (3, 3, True),
    ],
)
def test_a_run_is_held_above_the_guard_and_above_half_of_any_source(gone: int, live: int, held: bool) -> None:
    assert reconcile.held(gone, live, GUARD) is held


@pytest.mark.parametrize(
    ("declared", "distinct", "proof"),
    [(None, 5, "silent"), (5, 5, "proved"), (5, 6, "surplus"), (5, 4, "short"), (0, 0, "proved")],
)
def test_the_figures_of_a_list(declared: int | None, distinct: int, proof: str) -> None:
    assert reconcile.proof(Checkpoint("f", "oai_dc", declared=declared, distinct=distinct)) == proof


@pytest.mark.parametrize(
    ("count", "agrees"),
    [
        (Headcount(200, 0, closed=True, declared=9999), True),
        (Headcount(200, 2, closed=True, declared=200), False),
        (Headcount(150, 0, closed=False, declared=200), False),
        (Headcount(150, 0, closed=False, declared=150), True),
        (Headcount(150, 0, closed=False), True),
    ],
)
def test_a_headcount_proves_only_what_it_is_itself(count: Headcount, agrees: bool) -> None:
    """A list of headers that breaks off before its own size proves nothing."""
    assert count.agrees() is agrees


@pytest.mark.parametrize(
    ("absence", "proved", "which"),
    [
        (Absence(0, 0, 100), True, "none"),
        (Absence(5, 0, 100), True, "all"),
        (Absence(5, 2, 100), False, "again"),
        (Absence(60, 0, 100), True, "held"),
        (Absence(60, 0, 100), False, "held"),
        (Absence(100, 0, 100), True, "held"),
    ],
)
def test_what_happens_to_the_absent(absence: Absence, proved: bool, which: str) -> None:
    """Proved: gone at once. Not proved: only those missing twice. Too many: nothing without a word."""
    assert reconcile.burial(absence, proved, GUARD).which == which


@pytest.mark.parametrize(
    ("deleted", "live", "too_many"),
    [(10, 12, False), (30, 40, True), (30, 100, False), (51, 100, True), (1000, 0, False)],
)
def test_announced_deletions_are_believed_up_to_half(deleted: int, live: int, too_many: bool) -> None:
    """A first harvest may bring any number of tombstones."""
    assert reconcile.announced_too_many(Counters(deleted=deleted), live, GUARD) is too_many


LOOKS = {None: True, "announced": False, "reconcile": True, "full": True}


@pytest.mark.parametrize("deletions", LOOKS)
def test_absence_says_something_unless_only_announcements_count(deletions: str | None) -> None:
    """Whatever Identify promises: a list proved whole says more."""
    source = Source("f", {"en": "F"}, "http://f/oai", deletions=deletions)

    assert reconcile.looks_for_absent(source) is LOOKS[deletions]


def test_a_renaming_is_recognised_by_the_own_identifier() -> None:
    """Only without doubt: an identifier that two records share pairs nothing."""
    unseen = {"old:1": ["doi:10/1"], "old:2": ["doi:10/2"], "old:3": ["doi:10/3"], "old:4": ["doi:10/3"]}
    fresh = {"new:1": ["doi:10/1"], "new:2": ["doi:10/2", "doi:10/1b"], "new:3": ["doi:10/3"], "new:5": ["doi:10/5"]}

    assert reconcile.renamings(unseen, fresh) == [
        Renaming("old:1", "new:1", "doi:10/1"),
        Renaming("old:2", "new:2", "doi:10/2"),
    ]


@pytest.mark.parametrize(
    ("pairs", "unseen", "live", "found"),
    [(90, 100, 200, True), (5, 5, 6, False), (40, 100, 200, False), (15, 20, 9000, False)],
)
def test_many_renamings_are_a_migration(pairs: int, unseen: int, live: int, found: bool) -> None:
    assert reconcile.is_renaming(pairs, unseen, live) is found
