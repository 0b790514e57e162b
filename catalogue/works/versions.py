"""Versions: which records say that they are a version of something, and what that makes a family of.

Versions stay works of their own, in families of one class. A family is what DataCite's version relations tie together
(the concept DOI of Zenodo, which nothing may be harvested for, ties like any other), and the versions of one deposit in
HAL, which names them in its OAI identifiers: `oai:HAL:hal-00000001v2`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalogue.normal.identifiers import STRONG
from catalogue.record import Record
from catalogue.works.union import Union

KINDS = frozenset({"IsVersionOf", "HasVersion", "IsNewVersionOf", "IsPreviousVersionOf"})
"""The relations (DataCite) that make a family."""

HUB = 200
"""An identifier that more records than this name or have ties no family: it is a series or a mistake. Software is
deposited at every release, so this is more than what links records."""

Deposit = tuple[str, int]
"""A deposit in HAL as `hal:…`, and which version of it."""

_NONE: frozenset[str] = frozenset()
_DEPOSIT = re.compile(r"oai:hal:([a-z][a-z0-9-]*[_-]\d{8})v(\d{1,4})$", re.IGNORECASE)


def deposit(identifier: str) -> Deposit | None:
    """Which version of which deposit HAL's OAI identifier names; None for any other identifier."""
    if identifier[:8].lower() != "oai:hal:":
        return None
    found = _DEPOSIT.match(identifier)
    return (f"hal:{found[1].lower()}", int(found[2])) if found else None


def claims(record: Record, identifier: str) -> frozenset[str]:
    """The identifiers (`scheme:value`) of which a record says that it is a version, or the other way round."""
    if not record.relations and identifier[:8].lower() != "oai:hal:":
        return _NONE
    said = ((to.kind, f"{to.scheme}:{to.value}") for to in record.relations if to.kind in KINDS)
    return claims_of(said, identifier)


def claims_of(related: Iterable[tuple[str, str]], identifier: str) -> frozenset[str]:
    """The same of (relation, identifier) pairs, with what the OAI identifier says.

    A later version of a deposit in HAL is a version of the deposit, whose identifier the first one has, too.
    """
    said = {pid for kind, pid in related if kind in KINDS and pid.startswith(STRONG)}
    of = deposit(identifier)
    if of and of[1] > 1:
        said.add(of[0])
    return frozenset(said)


@dataclass(frozen=True, slots=True)
class Claimant:
    """What families need to know of a record: its work and that work's class, the strong identifiers it has, and those
    that it claims to be a version of."""

    record: int
    work: int
    kind: str | None
    pids: frozenset[str]
    claims: frozenset[str]


def families(members: Sequence[Claimant], hub: int | None = None) -> list[frozenset[int]]:
    """The works that are versions of one another, two at least in each family, in no order.

    Whoever claims an identifier joins the works that have it, and the others that claim it, always within one class;
    where only other classes have it, nothing is joined: a dataset is no version of its article.
    """
    most = HUB if hub is None else hub
    holders, claimants = _by_pid(members)
    kinds = {member.work: member.kind for member in members}
    union = Union(kinds)
    for pid, claiming in claimants.items():
        having = holders.get(pid, [])
        if len({member.record for member in (*having, *claiming)}) > most:
            continue
        had = {member.kind for member in having}
        first: dict[str | None, int] = {}
        for member in (*having, *claiming):
            if not had or member.kind in had:
                union.join(first.setdefault(member.kind, member.work), member.work)
    return [works for works in union.sets() if len(works) > 1]


def _by_pid(members: Iterable[Claimant]) -> tuple[dict[str, list[Claimant]], dict[str, list[Claimant]]]:
    holders: dict[str, list[Claimant]] = defaultdict(list)
    claimants: dict[str, list[Claimant]] = defaultdict(list)
    for member in members:
        for pid in member.pids:
            holders[pid].append(member)
        for pid in member.claims:
            claimants[pid].append(member)
    return holders, claimants
