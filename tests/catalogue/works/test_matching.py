"""How good matching is, on pairs of records that were labelled before it was written (docs/decisions/0014).

Certain: one work, by `groups`; or one family, by `families`. Probable: what `likeness` says of two works. The figures
of the decision are computed here; nothing is asserted of a pair alone but what must never happen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import pytest
from msgspec import structs
from plugins.pairs import MADE_UP, Pair, of_corpus, written

from catalogue.record import Record
from catalogue.store.records import strong
from catalogue.works.classes import class_of
from catalogue.works.likeness import likeness
from catalogue.works.link import Member, groups
from catalogue.works.versions import Claimant, claims, deposit, families

NOTE = Path(__file__).resolve().parents[3] / "docs" / "decisions" / "0014-what-makes-two-records-one-work.md"


@dataclass(frozen=True)
class Score:
    """How often something was said rightly (`right`), wrongly (`wrong`), and not though it is so (`missed`)."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)

    def __str__(self) -> str:
        found, there = self.right + self.wrong, self.right + self.missed
        return (
            f"{self.right} of {found}: {share(self.right, found)} | {self.right} of {there}: {share(self.right, there)}"
        )


def share(right: int, of: int) -> str:
    low, high = wilson(right, of)
    return f"{right / of:.3f} ({low:.3f} to {high:.3f})"


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    middle = right / of + z * z / (2 * of)
    spread = z * sqrt(right / of * (1 - right / of) / of + z * z / (4 * of * of))
    return (middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of)


def one_work(pair: Pair) -> bool:
    sides = (pair.left, pair.right)
    members = [
        Member(n, class_of(side.record.type), strong(side.record), deposit=deposit(side.identifier))
        for n, side in enumerate(sides)
    ]
    return len(groups(members)) == 1


def one_family(pair: Pair) -> bool:
    if one_work(pair):
        return False
    sides = (pair.left, pair.right)
    members = [
        Claimant(n, n, class_of(side.record.type), strong(side.record), claims(side.record, side.identifier))
        for n, side in enumerate(sides)
    ]
    return len(families(members)) == 1


def probable(pair: Pair) -> bool:
    return likeness(pair.left.record, pair.right.record) is not None


def probable_without_identifiers(pair: Pair) -> bool:
    return likeness(bare(pair.left.record), bare(pair.right.record)) is not None


def bare(record: Record) -> Record:
    """The record as a repository would have it that knows no identifiers."""
    return structs.replace(record, pids=(), relations=())


def score(pairs: Iterable[Pair], says: Callable[[Pair], bool], label: str = "same") -> Score:
    answers = [(says(pair), pair.label == label) for pair in pairs]
    return Score(answers.count((True, True)), answers.count((True, False)), answers.count((False, True)))


def linkable(pair: Pair) -> bool:
    """Whether an identifier could tell: the two have a strong one in common, or are not the same."""
    return pair.label != "same" or bool(strong(pair.left.record) & strong(pair.right.record))


def unlinked(pair: Pair) -> bool:
    """Whether likeness is asked at all: no identifier has said anything of the two."""
    return pair.label != "versions" and not strong(pair.left.record) & strong(pair.right.record)


@pytest.fixture(scope="module")
def real(request: pytest.FixtureRequest) -> list[Pair]:
    return of_corpus(request.getfixturevalue("corpus"))


@pytest.fixture(scope="module")
def counted(real: list[Pair]) -> list[Pair]:
    """The real pairs, less those that share an identifier because somebody made one record from the other for tests."""
    return [pair for pair in real if pair.reason not in MADE_UP]


FIGURES: dict[str, Callable[[list[Pair], list[Pair]], Score]] = {
    "certain, corpus": lambda real, own: score(filter(linkable, real), one_work),
    "certain, our own": lambda real, own: score(filter(linkable, own), one_work),
    "certain, both": lambda real, own: score(filter(linkable, [*real, *own]), one_work),
    "versions, our own": lambda real, own: score(own, one_family, "versions"),
    "probable, corpus": lambda real, own: score(filter(unlinked, real), probable),
    "probable, our own": lambda real, own: score(filter(unlinked, own), probable),
    "probable, both": lambda real, own: score(filter(unlinked, [*real, *own]), probable),
    "probable, both, identifiers taken away": lambda real, own: score([*real, *own], probable_without_identifiers),
}


@pytest.mark.parametrize("name", FIGURES)
def test_the_figures_are_those_of_the_decision(name: str, counted: list[Pair]) -> None:
    found = FIGURES[name](counted, written())
    assert f"| {name} | {found} |" in NOTE.read_text("utf-8")


def test_certain_matches_are_as_good_as_they_must_be(counted: list[Pair]) -> None:
    found = FIGURES["certain, both"](counted, written())
    assert found.precision >= 0.995
    assert found.recall >= 0.95


def test_probable_matches_are_mostly_right(counted: list[Pair]) -> None:
    found = FIGURES["probable, both"](counted, written())
    assert found.precision >= 0.95


def test_pairs_made_up_for_tests_are_told_in_the_decision(real: list[Pair]) -> None:
    """With them precision is lower: nothing but their titles says that one identifier stands for two things."""
    found = score(filter(linkable, real), one_work)
    assert f"| certain, corpus, made-up pairs too | {found} |" in NOTE.read_text("utf-8")


def test_no_class_is_ever_mixed(counted: list[Pair]) -> None:
    for pair in [*counted, *written()]:
        if pair.label in ("dataset-article", "software-article", "software-dataset"):
            assert [says(pair) for says in (one_work, one_family, probable)] == [False] * 3, pair.name


def test_versions_are_never_one_work() -> None:
    for pair in written():
        if pair.label == "versions":
            assert not one_work(pair), pair.name


def test_every_figure_of_the_decision_is_computed_here() -> None:
    told = re.findall(r"^\| ((?:certain|versions|probable)[^|]*) \| \d", NOTE.read_text("utf-8"), re.MULTILINE)
    assert {*told} == {*FIGURES, "certain, corpus, made-up pairs too"}
