"""Operators' decisions about which records are one work; they outlive every harvest, since rows of records do.

`same` gives records an identifier in common that only decisions give (`same:LABEL`); `apart` takes a record's own
identifiers out of consideration; `distinct` says of the records of two works that they are not probably one, whatever
they look like. The first two work through the identifiers that linking looks at, so that works still depend
on records and decisions alone, never on the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from catalogue.datestamp import from_epoch
from catalogue.store import Numbers, changes
from catalogue.store.rows import among, insert_many
from catalogue.store.tables import change, decision, record, work

SAME = "same:"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a record: `same` with all of its label, `apart` from what its identifiers say (its
    label is the public id of the work it left, empty where that was not noted), or `distinct` from the others of its
    label, two public ids."""

    kind: str
    record: int
    label: str
    actor: str
    reason: str | None
    at: datetime


_OF = select(decision.c.record, decision.c.kind, decision.c.label).where(among(decision.c.record, "records"))


def pids_of(connection: Connection, known: Mapping[int, frozenset[str]]) -> dict[int, frozenset[str]]:
    """The identifiers by which these records may be linked, decisions taken into account."""
    labels: dict[int, set[str]] = defaultdict(set)
    apart: set[int] = set()
    for row in connection.execute(_OF, {"records": list(known)}):
        if row.kind == "apart":
            apart.add(row.record)
        elif row.kind == "same":
            labels[row.record].add(SAME + row.label)
    if not labels and not apart:
        return dict(known)
    return {row: frozenset(labels[row]) | (frozenset() if row in apart else pids) for row, pids in known.items()}


def apart_of(connection: Connection, rows: Sequence[int]) -> set[int]:
    """Those of the records of which it was decided that they are works of their own."""
    return {row.record for row in connection.execute(_OF, {"records": rows}) if row.kind == "apart"}


def distinct(connection: Connection, rows: Sequence[int]) -> dict[int, set[str]]:
    """The labels of those of the records of which it was decided that they are not what they look like."""
    labels: dict[int, set[str]] = defaultdict(set)
    for row in connection.execute(_OF, {"records": rows}):
        if row.kind == "distinct":
            labels[row.record].add(row.label)
    return labels


_HOLDERS = select(decision.c.label, decision.c.record).where(
    decision.c.kind == "same", among(decision.c.label, "labels")
)


def holders(connection: Connection, pids: Iterable[str]) -> list[tuple[str, int]]:
    """(identifier, record) of those of the identifiers that decisions gave."""
    labels = [pid.removeprefix(SAME) for pid in pids if pid.startswith(SAME)]
    found = connection.execute(_HOLDERS, {"labels": labels}) if labels else ()
    return [(SAME + row.label, row.record) for row in found]


def of_records(connection: Connection, rows: Sequence[int]) -> list[Decision]:
    asked = select(decision).where(decision.c.record.in_(rows)).order_by(decision.c.id)
    return [
        Decision(row.kind, row.record, row.label, row.actor, row.reason, from_epoch(row.at))
        for row in connection.execute(asked)
    ]


_OTHERWISE = {"same": ("apart", "distinct"), "apart": ("same",), "distinct": ()}


def decide(numbers: Numbers, kind: str, rows: Sequence[int], label: str, actor: str, reason: str | None) -> None:
    """Keep a decision about records; one that says otherwise of the same record gives way."""
    otherwise = _OTHERWISE[kind]
    numbers.connection.execute(delete(decision).where(decision.c.record.in_(rows), decision.c.kind.in_(otherwise)))
    again = decision.c.record.in_(rows) & (decision.c.kind == kind)
    if kind != "apart":  # of which a record has but one
        again &= decision.c.label == label
    numbers.connection.execute(delete(decision).where(again))
    kept = {"kind": kind, "label": label, "actor": actor, "reason": reason, "at": numbers.now}
    insert_many(numbers.connection, decision, [kept | {"record": row} for row in rows])


def forget(numbers: Numbers, rows: Sequence[int]) -> int:
    """Take back everything that was decided about these records; how many decisions there were."""
    return numbers.connection.execute(delete(decision).where(decision.c.record.in_(rows))).rowcount


def left(connection: Connection, public_id: str) -> dict[str, list[int]]:
    """The records that were decided to be no part of this work, by the public id of the work that they are in now."""
    mine = (decision.c.kind == "apart") & (decision.c.label == public_id)
    asked = select(work.c.public, record.c.id).join(record, record.c.work == work.c.id)
    found: dict[str, list[int]] = defaultdict(list)
    for row in connection.execute(asked.join(decision, decision.c.record == record.c.id).where(mine)):
        found[row.public].append(row.id)
    return found


_MOVE = update(record).where(record.c.id == bindparam("row")).values(work=bindparam("to"))


def rows_of(connection: Connection, public_id: str) -> list[int]:
    """The rows of all records of the work with this public id, tombstones among them."""
    asked = select(record.c.id).join(work, work.c.id == record.c.work).where(work.c.public == public_id)
    return list(connection.execute(asked.order_by(record.c.id)).scalars())


def work_of(connection: Connection, row: int) -> str:
    """The public id of the work that a record is in."""
    asked = select(work.c.public).join(record, record.c.work == work.c.id).where(record.c.id == row)
    return str(connection.execute(asked).scalar_one())


def log_moves(numbers: Numbers, moved: Mapping[int, tuple[int | None, int]], written: bool) -> None:
    """Tell the change log of records that went from one work to another, and write it where nobody has yet."""
    if moved and not written:
        numbers.connection.execute(_MOVE, [{"row": row, "to": after} for row, (_, after) in moved.items()])
    entries = [changes.entry(numbers, row, "linked", None, before, after) for row, (before, after) in moved.items()]
    insert_many(numbers.connection, change, entries)
