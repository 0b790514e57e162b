"""Rows of runs: opened, counted page by page, ended; and those whose process died found again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, insert, select, update

from catalogue.datestamp import from_epoch
from catalogue.run import Asked, Counters, Fault, HarvestRun, Mode, Outcome, State, Traffic, Warning
from catalogue.store import facts
from catalogue.store.tables import lease
from catalogue.store.tables import run as table


def open_run(connection: Connection, source: str, mode: Mode, asked: Asked, owner: str, now: int) -> int:
    row = {
        "source": source,
        "mode": mode.value,
        "state": State.RUNNING.value,
        "asked": msgspec.json.encode(asked).decode(),
        "owner": owner,
        "started": now,
    }
    return int(connection.execute(insert(table).values(row)).inserted_primary_key[0])  # type: ignore[index]


_COUNTED = (*Counters.__dataclass_fields__, "pages", "requests", "retries")
_COUNT = (
    update(table)
    .where(table.c.id == bindparam("of"))
    .values({name: table.c[name] + bindparam(f"more_{name}") for name in _COUNTED})
    .values(last_change=bindparam("now_last_change"))
)


def count(connection: Connection, run: int, more: Counters, pages: int, traffic: Traffic, last_change: int) -> None:
    """Add a page to a run; the database adds, so that no two processes can lose a page to each other."""
    more_of = {f"more_{name}": getattr(more, name) for name in Counters.__dataclass_fields__}
    more_of |= {"more_pages": pages, "more_requests": traffic.requests, "more_retries": traffic.retries}
    connection.execute(_COUNT, more_of | {"of": run, "now_last_change": last_change})


def bury(connection: Connection, run: int, buried: int, last_change: int) -> None:
    """Count records that this run made tombstones because no list named them; they were not received."""
    values = {"buried": table.c.buried + buried, "last_change": last_change}
    connection.execute(update(table).where(table.c.id == run).values(values))


def end(connection: Connection, run: int, outcome: Outcome, now: int) -> None:
    """Note how a run ended; what was sent since its last page is added to what it has sent."""
    state, fault = outcome.state, outcome.fault
    values: dict[str, Any] = {
        "state": state.value,
        "requests": table.c.requests + outcome.traffic.requests,
        "retries": table.c.retries + outcome.traffic.retries,
        "finished": now,
        "complete": outcome.complete,
        "declared": outcome.declared,
        "error_code": fault.code if fault else None,
        "error_message": fault.message if fault else None,
        "warnings": msgspec.json.encode(outcome.warnings).decode(),
    }
    connection.execute(update(table).where(table.c.id == run).values(values))
    if state is State.HELD or (outcome.complete and state in (State.SUCCEEDED, State.REJECTS)):
        overtake(connection, run)


def overtake(connection: Connection, run: int) -> None:
    """Let a run stand for the held ones before it: what they found is what it found anew, or is past.

    An incremental run says nothing of what whole passes found missing.
    """
    row = connection.execute(select(table.c.source, table.c.mode).where(table.c.id == run)).one()
    older = (table.c.source == row.source) & (table.c.id < run)
    if row.mode == Mode.INCREMENTAL.value:
        older &= table.c.mode == Mode.INCREMENTAL.value
    settle(connection, older, f"run {run} has taken its place")


def settle(connection: Connection, which: ColumnElement[bool], said: str) -> None:
    """End held runs without a decision of their own; nothing is removed for them."""
    held = select(table.c.id, table.c.error_message).where(which, table.c.state == State.HELD.value)
    for row in connection.execute(held).all():
        told = f"{_WAITS.sub('', row.error_message or '')} Settled: {said}".strip()
        values = {"state": State.STOPPED.value, "error_message": told}
        connection.execute(update(table).where(table.c.id == row.id).values(values))


_WAITS = re.compile(r"\s*Run \d+ waits: .*", re.DOTALL)
"""What a held run says is to be done about it, which is past when it is settled."""


def settle_others(connection: Connection, run: HarvestRun) -> None:
    """End the other held runs of a source, one of which has been decided."""
    others = (table.c.source == run.source) & (table.c.id != run.id)
    settle(connection, others, f"it was decided with run {run.id}")


def by_id(connection: Connection, run: int) -> HarvestRun | None:
    row = connection.execute(select(table).where(table.c.id == run)).first()
    return value(row) if row else None


def latest(connection: Connection, source: str | None = None, limit: int = 30) -> list[HarvestRun]:
    """The newest runs first, of one source or of all."""
    asked = select(table).order_by(table.c.id.desc()).limit(limit)
    if source is not None:
        asked = asked.where(table.c.source == source)
    return [value(row) for row in connection.execute(asked)]


def last_of_each(connection: Connection) -> dict[str, HarvestRun]:
    newest = select(func.max(table.c.id)).group_by(table.c.source)
    return {row.source: value(row) for row in connection.execute(select(table).where(table.c.id.in_(newest)))}


def outcomes(connection: Connection) -> dict[tuple[str, str], int]:
    """How many runs of each source stand in each state, those counted that are kept no more."""
    asked = select(table.c.source, table.c.state, func.count()).group_by(table.c.source, table.c.state)
    found = Counter({(source, state): int(count) for source, state, count in connection.execute(asked)})
    for name, counts in facts.beginning(connection, _PAST).items():
        for state, count in msgspec.json.decode(counts, type=dict[str, int]).items():
            found[name.removeprefix(_PAST), state] += count
    return dict(found)


def drop(connection: Connection, source: str, runs: Sequence[int]) -> None:
    """Keep no more of ended runs than how many there were in each state."""
    mine = table.c.id.in_(runs)
    counted = connection.execute(select(table.c.state, func.count()).where(mine).group_by(table.c.state))
    before = facts.read(connection, f"{_PAST}{source}")
    counts = Counter(msgspec.json.decode(before, type=dict[str, int]) if before else {})
    counts.update({state: int(count) for state, count in counted})
    connection.execute(delete(table).where(mine))
    facts.write(connection, f"{_PAST}{source}", msgspec.json.encode(counts).decode())


_PAST = "past runs of "
"""What the facts are called that count a source's runs which are kept no more, by state."""


def undecided(connection: Connection) -> set[str]:
    """Sources with a held run that nobody has decided and that no later run has overtaken."""
    return set(connection.execute(select(table.c.source).where(table.c.state == State.HELD.value)).scalars())


def waiting(connection: Connection, source: str) -> list[int]:
    """The held runs of a source that wait for a decision, the newest first."""
    held = (table.c.source == source) & (table.c.state == State.HELD.value)
    return list(connection.execute(select(table.c.id).where(held).order_by(table.c.id.desc())).scalars())


def left_behind(connection: Connection, now: int) -> list[int]:
    """Running runs whose lease is not held any more: their process died or was taken for dead."""
    held = select(lease.c.run).where(lease.c.expires > now)
    asked = select(table.c.id).where(table.c.state == State.RUNNING.value, table.c.id.not_in(held))
    return list(connection.execute(asked).scalars())


def interrupt(connection: Connection, runs: Sequence[int], now: int) -> None:
    """End runs that were left behind; a process that was only slow finds its lease gone and writes no more."""
    if runs:
        connection.execute(delete(lease).where(lease.c.run.in_(runs)))
        values = {"state": State.INTERRUPTED.value, "finished": now}
        connection.execute(update(table).where(table.c.id.in_(runs)).values(values))


def ask_to_stop(connection: Connection, run: int) -> bool:
    """Ask a running run to stop; false where it does not run."""
    mine = (table.c.id == run) & (table.c.state == State.RUNNING.value)
    return bool(connection.execute(update(table).where(mine).values(stop=True)).rowcount)


def asked_to_stop(connection: Connection, run: int) -> bool:
    return bool(connection.execute(select(table.c.stop).where(table.c.id == run)).scalar())


def value(row: Row[Any]) -> HarvestRun:
    warnings = msgspec.json.decode(row.warnings, type=list[Warning])
    return HarvestRun(
        id=row.id,
        source=row.source,
        mode=Mode(row.mode),
        state=State(row.state),
        asked=msgspec.json.decode(row.asked, type=Asked),
        started=from_epoch(row.started),
        finished=None if row.finished is None else from_epoch(row.finished),
        counters=Counters(**{name: getattr(row, name) for name in Counters.__dataclass_fields__}),
        pages=row.pages,
        requests=row.requests,
        retries=row.retries,
        declared=row.declared,
        complete=row.complete,
        fault=Fault(row.error_code, row.error_message or "") if row.error_code else None,
        warnings=tuple(warnings),
        last_change=row.last_change,
        buried=row.buried,
    )
