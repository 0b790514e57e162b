"""A page applied: what was delivered is compared with what is known, and every row that follows is written.

All of it happens under the catalogue's lock, in the caller's transaction. What costs time (crosswalk, compression) has
been done before: a Delivery brings its frames along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from catalogue.record import Accepted, Deleted, Record, Rejected, from_json
from catalogue.run import Counters
from catalogue.store import Numbers, changes, families, records, rejects, works, written
from catalogue.store.deliveries import (
    Applied,
    Delivery,
    Rows,
    Setting,
    changed_fields,
    compared,
    counting_of,
    is_older,
    judged,
)
from catalogue.store.keys import kept_key
from catalogue.store.tables import DELETED, LIVE, MISSING, SHOWN, SUPPRESSED
from catalogue.works.versions import deposit

__all__ = ["Applied", "Delivery", "Setting", "apply", "changed_fields"]

ALL_PREFIXES = sum(records.PREFIX_BITS.values())


def apply(numbers: Numbers, deliveries: Sequence[Delivery], setting: Setting) -> Applied:
    """Keep a page's deliveries; each is counted as exactly one outcome."""
    counting = counting_of(deliveries)
    known = records.known(numbers.connection, setting.source, list(counting))
    deliveries = [judged(delivery, known.get(delivery.identifier)) for delivery in deliveries]
    rejected = rejects.among(numbers.connection, setting.source, list(counting))
    differing = [
        row.id
        for delivery in deliveries
        if (row := known.get(delivery.identifier)) and isinstance(delivery.change, Accepted)
    ]
    page = _Page(numbers, setting, known, rejected, records.frames(numbers.connection, differing))
    for n, delivery in enumerate(deliveries):
        page.take(delivery, repeated=counting.get(delivery.identifier, n) != n)
    page.write()
    return Applied(Counters(**page.rows.counts), page.distinct, len(page.rows.drifted), tuple(page.rows.reused))


class _Page:
    """One page on its way into the tables."""

    def __init__(
        self,
        numbers: Numbers,
        setting: Setting,
        known: Mapping[str, Row[Any]],
        rejected: Mapping[str, int | None],
        frames: Mapping[int, bytes],
    ) -> None:
        self.numbers, self.setting, self.known, self.frames, self.rejected = numbers, setting, known, frames, rejected
        self.again = {name for name, mark in rejected.items() if mark == setting.list} if setting.list else set()
        self.rows = Rows()
        self.distinct = 0

    def take(self, delivery: Delivery, repeated: bool) -> None:
        """One delivery; of a record that comes twice in a list, the version with the later datestamp counts."""
        row = self.known.get(delivery.identifier)
        if delivery.basis is not None and (row is None or row.hash != delivery.basis or row.state not in SHOWN):
            return
        if delivery.outside or repeated or (row is not None and row.state == SUPPRESSED):
            self._count("skipped")
            self.distinct += row is not None and row.state == SUPPRESSED and not repeated
            return
        met = delivery.identifier in self.again or (row is not None and self._marked(row))
        if row is not None and self._marked(row) and is_older(delivery.datestamp, row.datestamp):
            self._count("skipped")
            return
        self.distinct += not met
        match delivery.change:
            case Rejected() as rejected:
                self._count("skipped" if delivery.identifier in self.again else "rejected")
                self.rows.rejected.append(rejected)
                if row is not None:
                    self._stale(row)
            case Deleted():
                self._delete(delivery, row, met)
            case Accepted() as accepted if row is None:
                self._add(delivery, accepted)
            case Accepted() as accepted if row is not None and not self._same(delivery, accepted, row):
                self._change(delivery, accepted, row)
            case _:
                self._keep(delivery, row, met)

    def _marked(self, row: Row[Any]) -> bool:
        return self.setting.list is not None and row.list == self.setting.list

    def _count(self, outcome: str) -> None:
        self.rows.counts[outcome] = self.rows.counts.get(outcome, 0) + 1

    def _log(self, record: int, kind: str, before: int | None, after: int | None, fields: str | None = None) -> int:
        made = changes.entry(self.numbers, record, kind, self.setting.run, before, after, fields)
        self.rows.log.append(made)
        return int(made["no"])

    def _same(self, delivery: Delivery, accepted: Accepted, row: Row[Any]) -> bool:
        """Whether the delivery says nothing new of a live record."""
        if row.state not in SHOWN or row.prefix != delivery.prefix:
            return False
        if row.hash != delivery.hash:
            return False
        if row.crosswalk == self.setting.crosswalk and not self.setting.again:
            return True
        return accepted.record == self._old_record(row)

    def _add(self, delivery: Delivery, accepted: Accepted) -> None:
        row = self.numbers.record()
        self._count("added")
        columns = self._columns(delivery, accepted)
        columns |= {
            "id": row,
            "source": self.setting.source,
            "identifier": delivery.identifier,
            "key": kept_key(delivery.identifier),
            "first_seen": self.numbers.now,
            "change": self._log(row, "added", None, None),
        }
        columns["offered"] = columns["writable"]
        self.rows.new.append(columns)
        if delivery.origin is not None:
            self.rows.origins[row] = delivery.origin
        self.rows.name(row, delivery.identifier, accepted.record)
        self._settle(delivery)
        self._seed(row, delivery, accepted.record, None)

    def _change(self, delivery: Delivery, accepted: Accepted, row: Row[Any]) -> None:
        self._count("changed")
        old = self._old_record(row)
        fields = compared(self.rows, delivery, row, old, accepted.record)
        columns = self._columns(delivery, accepted, row.flags)
        columns |= {"row": row.id, "work": row.work, "change": self._log(row.id, "changed", row.work, row.work, fields)}
        columns["offered"] = columns["writable"] | row.offered
        if self.setting.again:
            columns |= {"list": row.list, "harvested": row.harvested}
        if delivery.basis is not None:
            columns |= {"state": row.state, "missing_since": row.missing_since, "stale": row.stale}
        self.rows.changed.append(columns)
        if delivery.basis is None:
            self.rows.origins[row.id] = delivery.origin
        self.rows.name(row.id, delivery.identifier, accepted.record)
        self.rows.renamed.append(row.id)
        self._settle(delivery)
        if old is None or records.strong(old) != records.strong(accepted.record) or row.type != accepted.record.type:
            self._seed(row.id, delivery, accepted.record, row.work)

    def _settle(self, delivery: Delivery) -> None:
        """What was rejected of this record is past; not where an older payload than the rejected was judged again."""
        if delivery.basis is None and delivery.identifier in self.rejected:
            self.rows.settled.append(delivery.identifier)

    def _old_record(self, row: Row[Any]) -> Record | None:
        frame = self.frames.get(row.id)
        return from_json(self.setting.press.expand(self.numbers.connection, frame)) if frame else None

    def _columns(self, delivery: Delivery, accepted: Accepted, flags: int = 0) -> dict[str, Any]:
        record = accepted.record
        return {
            "prefix": delivery.prefix,
            "state": LIVE,
            "datestamp": delivery.datestamp,
            "sets": delivery.sets,
            "hash": delivery.hash,
            "payload": delivery.payload,
            "record": delivery.record,
            "filters": " ".join(accepted.filters),
            "crosswalk": self.setting.crosswalk,
            "type": record.type,
            "writable": records.writable_bits(record),
            "flags": records.flags_of(record, flags),
            "work": None,
            "changed": self.numbers.stamp,
            "harvested": self.numbers.now,
            "list": self.setting.list if self.setting.list is not None else delivery.list,
            "missing_since": None,
            "stale": False,
            "embargo": record.embargo_until if record.access == "embargoed" else None,
        }

    def _seed(self, row: int, delivery: Delivery, record: Record, work: int | None) -> None:
        mine, of = records.strong(record), deposit(delivery.identifier)
        self.rows.seeds.append(works.Seed(row, self.setting.source, record.type, mine, work, of))

    def _delete(self, delivery: Delivery, row: Row[Any] | None, met: bool) -> None:
        if row is None:
            self._count("deleted")
            self.rows.new.append(self._tombstone(delivery))
        elif row.state == DELETED:
            self._count("skipped" if met else "unchanged")
            self._see(row, DELETED)
        else:
            self._count("deleted")
            self.rows.buried.append(
                {
                    "row": row.id,
                    "state": DELETED,
                    "datestamp": delivery.datestamp,
                    "sets": delivery.sets or row.sets,
                    "changed": self.numbers.stamp,
                    "change": self._log(row.id, "deleted", row.work, row.work),
                    "harvested": self.numbers.now,
                    "list": self.setting.list,
                }
            )
        self._settle(delivery)

    def _tombstone(self, delivery: Delivery) -> dict[str, Any]:
        row = self.numbers.record()
        blank = dict.fromkeys(("hash", "payload", "record", "type", "work", "missing_since", "embargo"))
        return blank | {
            "id": row,
            "source": self.setting.source,
            "identifier": delivery.identifier,
            "key": kept_key(delivery.identifier),
            "prefix": delivery.prefix,
            "state": DELETED,
            "datestamp": delivery.datestamp,
            "sets": delivery.sets,
            "filters": "",
            "crosswalk": self.setting.crosswalk,
            "offered": ALL_PREFIXES,
            "writable": 0,
            "flags": 0,
            "changed": self.numbers.stamp,
            "change": self._log(row, "deleted", None, None),
            "first_seen": self.numbers.now,
            "harvested": self.numbers.now,
            "list": self.setting.list,
            "stale": False,
        }

    def _keep(self, delivery: Delivery, row: Row[Any] | None, met: bool) -> None:
        assert row is not None, "a delivery is left unjudged only where the record is known"
        self._count("skipped" if met else "unchanged")
        self._see(row, LIVE)
        if row.crosswalk != self.setting.crosswalk:
            self.rows.same.append(row.id)
        if row.state == MISSING and not self.setting.again:
            self._log(row.id, "found", row.work, row.work)
        if (row.datestamp, row.sets) != (delivery.datestamp, delivery.sets):
            header = {"row": row.id, "datestamp": delivery.datestamp, "sets": delivery.sets, "prefix": delivery.prefix}
            self.rows.headers.append(header)
        self._settle(delivery)

    def _stale(self, row: Row[Any]) -> None:
        self._see(row, LIVE if row.state == MISSING else row.state, stale=True)
        self._log(row.id, "stale", row.work, row.work)

    def _see(self, row: Row[Any], state: int, stale: bool = False) -> None:
        if self.setting.again:
            return
        mark = {"row": row.id, "list": self.setting.list, "state": state, "harvested": self.numbers.now, "stale": stale}
        self.rows.seen.append(mark)

    def write(self) -> None:
        rows, setting, connection = self.rows, self.setting, self.numbers.connection
        born, touched = self.numbers.last_work, {columns["work"] for columns in rows.changed}
        if rows.seeds:
            touched |= self._place(works.assign(self.numbers, rows.seeds, setting.minted))
        tying = families.leaving(connection, rows.renamed)
        written.write(self.numbers, rows, setting)
        tying.update(*(seed.pids for seed in rows.seeds), *rows.claims.values())
        # a work born just now was in no family
        families.settle(self.numbers, tying, {work for work in touched if work is not None and work <= born})
        if setting.asked is not None:
            self._member()

    def _place(self, placed: works.Assignment) -> set[int | None]:
        """Write the works found into the rows; all works that something came into or left."""
        for columns in self.rows.new:
            columns["work"] = placed.works.get(columns["id"])
        for columns in self.rows.changed:
            # one whose identifiers stayed may be moved by the others of this page
            _, stayed = placed.moved.get(columns["row"], (None, columns["work"]))
            columns["work"] = placed.works.get(columns["row"], stayed)
        for entry in self.rows.log:
            entry["work_after"] = placed.works.get(entry["record"], entry["work_after"])
        for row, (before, after) in placed.moved.items():
            self._log(row, "linked", before, after)
        return {*placed.works.values(), *(work for pair in placed.moved.values() for work in pair)}

    def _member(self) -> None:
        rows = self.rows
        seen = [row["id"] for row in rows.new] + [row["row"] for row in (*rows.changed, *rows.buried, *rows.seen)]
        records.write_members(self.numbers.connection, seen, str(self.setting.asked), self.setting.list or 0)
