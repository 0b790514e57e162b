"""Checks of what must always be true, on the live database and index; each names what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from catalogue import alike, datestamp, judge
from catalogue.follow import Follower
from catalogue.index import Damaged
from catalogue.store import Connection, Numbers, Store, changes, families, shown, soundness
from catalogue.works import Work


@dataclass(frozen=True, slots=True)
class Check:
    """One thing checked: `found` says what was seen, `remedy` what to do where it is not as it must be."""

    check: str
    ok: bool
    found: str
    remedy: str = ""


def checks(store: Store, follower: Follower) -> Iterator[Check]:
    """Every check in turn; none writes."""
    with store.read() as connection:
        for name, remedy, broken in _QUERIES:
            count = broken(connection)
            yield Check(name, count == 0, f"{count} broken" if count else "as it must be", remedy if count else "")
        numbers = Numbers.read(connection, store.clock)
        older = soundness.read_otherwise(connection, judge.VERSION)
    yield Check("what records were read by", True, f"{older} of them by {_OLDER}" if older else "today's crosswalks")
    yield _clock(numbers.stamp, numbers.now)
    yield from _index(store, follower)


def _index(store: Store, follower: Follower) -> Iterator[Check]:
    with store.read() as connection:
        head = changes.head(connection)
        live = soundness.live_records(connection)
        lacking = soundness.without_content(connection)
    try:
        position, carried = follower.position(), follower.index.records()
        new = head == 0 and follower.index.marker() is None
    except Damaged as error:
        yield Check("the index can be read", False, str(error), "run `moisson index rebuild`")
        return
    if new:
        yield Check("the index follows this catalogue", True, "there is nothing to read yet")
        return
    if position < 0:
        remedy = "run `moisson index rebuild`"
        yield Check("the index follows this catalogue", False, "it follows another one, or none", remedy)
        return
    behind = f"{head - position} changes behind" if position < head else "at the last change"
    yield Check("the index has read every change", position >= head, behind, "" if position >= head else _CATCH_UP)
    remedy = "" if live == carried or position < head else "run `moisson index rebuild`"
    same = live == carried or position < head
    yield Check("the index carries every live record", same, f"{carried} of {live} records", remedy)
    if position >= head and not lacking:
        yield _likeness(store, follower)


def _clock(stamp: int, now: int) -> Check:
    """Whether the clock has been set back since the last datestamp was given: what changes is dated that late, too."""
    if stamp <= now + ALLOWED:
        return Check("the clock is not behind the last datestamp given", True, "as it must be")
    when = datestamp.write(datestamp.from_epoch(stamp))
    found = f"the last datestamp is {when}, {timedelta(seconds=stamp - now)} ahead of this machine's clock"
    remedy = "set the clock right; if it is, /oai tells harvesters of no change (noRecordsMatch) until then"
    return Check("the clock is not behind the last datestamp given", False, found, remedy)


ALLOWED = 60
"""Seconds that a datestamp may lie ahead: what is being written is dated a moment later, and clocks differ a little."""

LOOKED_AT = 200
"""Works of which it is checked that what is probably the same as they are says so, too."""


def _likeness(store: Store, follower: Follower) -> Check:
    with store.read() as connection:
        newest = shown.newest(connection, LOOKED_AT)
        works = shown.live_works(connection, newest, follower.domain, follower.sources, follower.press).values()
        pairs = [(work, one.work) for work in works for one in _alike(connection, follower, work)]
        broken = sum(work.id not in {back.work.id for back in _alike(connection, follower, one)} for work, one in pairs)
    found = f"{broken} of {len(pairs)} broken" if broken else f"{len(pairs)} among the newest {len(works)} works"
    return Check("what is probably one is so from both sides", not broken, found, _REPORT if broken else "")


def _alike(connection: Connection, follower: Follower, work: Work) -> tuple[alike.Probable, ...]:
    ids = alike.candidates(follower.index, work)
    return alike.probable(connection, work, ids, follower.domain, follower.sources, follower.press) if ids else ()


_OLDER = "crosswalks of another version; `moisson recrosswalk` reads their payloads again, without network"
_CATCH_UP = "run `moisson index catch-up`, or start `moisson up`"
_REPORT = "report this with the output of `moisson doctor --json`; restore the last backup if records are missing"


_QUERIES: tuple[tuple[str, str, Callable[[Connection], int]], ...] = (
    ("the change log has no gap", _REPORT, soundness.gaps),
    ("every record's last change is in the log", _REPORT, soundness.unlogged),
    ("every record of the log is there, if only as a tombstone", _REPORT, soundness.without_row),
    ("no number is given twice", _REPORT, soundness.numbered_beyond),
    ("no datestamp lies behind the last one given", _REPORT, soundness.backward),
    ("every work is in the family that its records tell of", "run `moisson recrosswalk`", families.wrong),
    ("every live record belongs to a work", "run `moisson recrosswalk` for its source", soundness.orphan_works),
    (
        "every live record has its payload and description",
        "harvest its source with `--full`",
        soundness.without_content,
    ),
    ("every run counted what it logged", _REPORT, soundness.uneven_runs),
    ("every checkpoint can be continued", "harvest its source with `--full`", soundness.bad_checkpoints),
    ("every identifier belongs to a record", _REPORT, soundness.double_names),
    ("every lease belongs to a running run", "start `moisson schedule`, which lets it go", soundness.held_without_run),
)
