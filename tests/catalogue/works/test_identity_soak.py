"""Works and families through thousands of merges, splits and decisions: nothing depends on what happened on the way.

The quick suite walks a few hundred steps; `make soak` ten thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from plugins.databases import Databases
from plugins.deliveries import Scene, delivered, deposited, source, tombstone
from plugins.identities import check_identity, families_of, partition

from catalogue.administration import Undecidable
from catalogue.record import RawRecord
from catalogue.store import tables
from catalogue.works import Work

NAMES = [f"oai:x:{n}" for n in range(60)]
DEPOSITS = [f"oai:HAL:hal-0000000{n}v{version}" for n in range(4) for version in (1, 2, 3)]
DOIS = [f"10.1000/{n}" for n in range(45)]
CONCEPTS = [f"10.1000/concept.{n}" for n in range(6)]

Delivered = tuple[str, str, RawRecord]
"""Source, identifier, and what was delivered."""


@dataclass
class Walk:
    """A catalogue to which random things happen; what was said last of each record is remembered, and all ids."""

    scene: Scene
    random: Random
    said: dict[tuple[str, str], RawRecord] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)

    def page(self, size: int) -> None:
        id = self.random.choice("ab")
        page = {raw.header.identifier: raw for raw in (self._delivery(id) for _ in range(size))}
        self.scene.harvest(list(page.values()), id=id)
        for name, raw in page.items():
            if not raw.header.deleted:
                self.said[id, name] = raw

    def _delivery(self, id: str) -> RawRecord:
        random = self.random
        name = random.choice(NAMES if random.random() < 0.8 else DEPOSITS)
        if random.random() < 0.1:
            return tombstone(name)
        dois = random.sample(DOIS, k=random.choice((0, 1, 1, 1, 2, 3)))
        if name.startswith("oai:HAL:"):
            more = [("identifier", name[8:20]), *(("identifier", f"https://doi.org/{doi}") for doi in dois)]
            return delivered(name, f"Title {random.randrange(9)}", type="article", more=more)
        claims = [
            (random.choice(("IsVersionOf", "IsNewVersionOf", "IsPreviousVersionOf", "HasVersion")), doi)
            for doi in random.sample([*DOIS, *CONCEPTS], k=random.choice((0, 0, 1, 1, 2)))
        ]
        type = random.choice(("Dataset", "Dataset", "Text", "Software", "Other"))
        return deposited(name, dois, claims, type=type, title=f"Title {random.randrange(9)}")

    def check(self) -> None:
        """Works, families and ids are what all records say, and no id was ever given to another work."""
        check_identity(self.scene)
        now = {row.id: row.public for row in self.scene.rows(tables.work)}
        assert now.items() >= self.ids.items()
        self.ids = now

    def decide(self) -> None:
        """Somebody decides something about works, or takes it back."""
        rows = self.scene.rows()
        two = self.random.sample(rows, k=min(2, len(rows)))
        live = [found for row in two if (found := self._work(row)) is not None]
        if len(live) < 2 or live[0].id == live[1].id:
            return
        match self.random.choice(("same", "apart", "distinct", "undo", "undo")):
            case "same" if live[0].record.type == live[1].record.type:
                self.scene.administration.same(live, "soak")
            case "apart":
                self.scene.administration.apart(live[0], live[0].copies[0], "soak")
            case "distinct":
                self.scene.administration.distinct(live[0], live[1], "soak")
            case _:
                for work in live:
                    with suppress(Undecidable):  # several records were taken out of it
                        self.scene.administration.undecide(work)

    def _work(self, row) -> Work | None:  # type: ignore[no-untyped-def]
        publics = {each.id: each.public for each in self.scene.rows(tables.work)}
        found = self.scene.access.work(publics[row.work]) if row.work is not None else None
        return found if isinstance(found, Work) else None


def walk(databases: Databases, seed: int, steps: int, every: int, decisions: bool) -> Scene:
    """A walk of so many deliveries, checked now and then; decisions are all taken back before its end."""
    scene = Scene(databases.migrated(), {id: source(id) for id in "ab"})
    walked = Walk(scene, Random(seed))  # no secret
    done = 0
    while done < steps:
        size = walked.random.choice((1, 1, 2, 4, 8))
        walked.page(size)
        done += size
        if decisions and walked.random.random() < 0.2:
            walked.decide()
        if done % every < size:
            walked.check()
    with scene.store.read() as connection:
        decided = [row.record for row in connection.execute(tables.decision.select())]
    publics = {row.id: row.public for row in scene.rows(tables.work)}
    for row in scene.rows():
        if row.id in decided:
            found = scene.access.work(publics[row.work])
            if isinstance(found, Work):
                scene.administration.undecide(found)
    walked.check()
    ends = list(in_other_orders(databases, walked))
    if not scene.rows(tables.decision):
        assert ends == [(partition(scene), families_of(scene))] * len(ends)
    return scene


def in_other_orders(databases: Databases, walked: Walk) -> Iterator[tuple[object, object]]:
    """What was said last of each record, in two other orders, one at a time and in pages."""
    for size in (1, 7):
        scene = Scene(databases.migrated(), {id: source(id) for id in "ab"})
        order = list(walked.said.items())
        walked.random.shuffle(order)
        for id in "ab":
            mine = [raw for (where, _), raw in order if where == id]
            for start in range(0, len(mine), size):
                scene.harvest(mine[start : start + size], id=id)
        check_identity(scene)
        yield partition(scene), families_of(scene)
        scene.close()


ONCE = settings(deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), print_blob=True)


@settings(ONCE, max_examples=2)
@given(seed=st.integers(0, 2**32), decisions=st.booleans())
def test_a_few_hundred_merges_and_splits(sqlite_databases: Databases, seed: int, decisions: bool) -> None:
    walk(sqlite_databases, seed, 150, 50, decisions).close()


@pytest.mark.soak
@pytest.mark.timeout(1800)
@settings(ONCE, max_examples=10)
@given(seed=st.integers(0, 2**32), decisions=st.booleans())
def test_ten_thousand_merges_and_splits(sqlite_databases: Databases, seed: int, decisions: bool) -> None:
    walk(sqlite_databases, seed, 1000, 100, decisions).close()
