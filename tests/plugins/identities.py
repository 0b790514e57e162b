"""What works and families must be after anything that happened: computed from all records at once, without history."""

from __future__ import annotations

from collections import defaultdict

from plugins.deliveries import Scene

from catalogue.store import decided, tables
from catalogue.store.works import STRONG
from catalogue.works import public_id
from catalogue.works.classes import class_of
from catalogue.works.link import Member, groups
from catalogue.works.versions import Claimant, deposit, families

Partition = frozenset[frozenset[str]]


def _named(scene: Scene) -> dict[int, str]:
    return {row.id: f"{row.source}/{row.identifier}" for row in scene.rows() if row.work is not None}


def partition(scene: Scene) -> Partition:
    """The works as sets of the names of their records."""
    names, found = _named(scene), defaultdict(set)
    for row in scene.rows():
        if row.work is not None:
            found[row.work].add(names[row.id])
    return frozenset(frozenset(each) for each in found.values())


def families_of(scene: Scene) -> Partition:
    """The families as sets of the names of all records of their works."""
    of = {row.work: row.family for row in scene.rows(tables.family)}
    names, found = _named(scene), defaultdict(set)
    for row in scene.rows():
        if row.work in of:
            found[of[row.work]].add(names[row.id])
    return frozenset(frozenset(each) for each in found.values())


def check_identity(scene: Scene) -> None:
    """Works, families and ids are what all records together say."""
    rows = [row for row in scene.rows() if row.work is not None]
    pids, claims = _said(scene, tables.identifier), _said(scene, tables.version)
    with scene.store.read() as connection:
        linking = decided.pids_of(connection, {row.id: frozenset(pids[row.id]) for row in rows})
        apart = decided.apart_of(connection, [row.id for row in rows])
    members = [
        Member(
            row.id,
            class_of(row.type),
            linking[row.id],
            deposit=deposit(row.identifier) if linking[row.id] == pids[row.id] else None,
        )
        for row in rows
    ]
    found = defaultdict(set)
    for row in rows:
        found[row.work].add(row.id)
    assert {frozenset(each) for each in found.values()} == set(groups(members))
    kinds: dict[int, str | None] = {}
    for row in rows:
        kinds[row.work] = kinds.get(row.work) or class_of(row.type)
    claimants = [
        Claimant(
            row.id,
            row.work,
            kinds[row.work],
            frozenset() if row.id in apart else frozenset(pids[row.id]),
            frozenset() if row.id in apart else frozenset(claims[row.id]),
        )
        for row in rows
    ]
    of = defaultdict(set)
    for row in scene.rows(tables.family):
        of[row.family].add(row.work)
    assert {frozenset(each) for each in of.values()} == set(families(claimants))
    _ids_hold(scene)


def _said(scene: Scene, table: object) -> dict[int, set[str]]:
    said: dict[int, set[str]] = defaultdict(set)
    for row in scene.rows(table):
        if row.pid.startswith(STRONG):
            said[row.record].add(row.pid)
    return said


def _ids_hold(scene: Scene) -> None:
    """Ids are valid and unique, and each is where the record is for which it was minted."""
    works = {row.id: row for row in scene.rows(tables.work)}
    homes = {row.id: row.work for row in scene.rows()}
    assert len({row.public for row in works.values()}) == len(works)
    for row in works.values():
        assert public_id.normal(row.public) == row.public
        assert homes[row.minted_for] == (row.id if row.merged_into is None else row.merged_into)
