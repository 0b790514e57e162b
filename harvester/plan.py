"""What to ask next: the lists of a run, how a page moves a checkpoint, and where the next harvest starts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from catalogue.datestamp import Granularity, Window
from catalogue.run import Asked, Checkpoint, ListState, Mode, Page
from catalogue.source import Source
from harvester.repository import Identity, Request
from harvester.windows import DAWN, fitting, floored, windows

if TYPE_CHECKING:
    from catalogue.ingest import Standing

EVER = datetime.min.replace(tzinfo=UTC)

UNCERTAIN = timedelta(days=1)
"""How far to go back where the repository's clock cannot be read: its date may be that of another zone."""

OVERLAP = {Granularity.SECOND: timedelta(minutes=10), Granularity.DAY: timedelta(days=1)}
"""Records may appear with datestamps of some minutes ago: indexes lag (DSpace), transactions commit late (Opencast)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked of a run. `limit` counts records; `since` is UTC."""

    mode: Mode = Mode.INCREMENTAL
    since: datetime | None = None
    limit: int | None = None


def granularity(source: Source, identity: Identity, standing: Standing) -> Granularity:
    """The granularity to ask with: the source's own word, what an earlier run learned, or what Identify says."""
    told = source.granularity or (standing.remembered or {}).get("granularity")
    match told:
        case "day":
            return Granularity.DAY
        case "second":
            return Granularity.SECOND
        case _:
            return identity.granularity


def promised(standing: Standing) -> Granularity:
    """What Identify said of datestamps the last time, so that a run can say what it asks before it asks; seconds where
    nobody has asked yet."""
    return Granularity((standing.remembered or {}).get("promised", Granularity.SECOND))


def last_complete(standing: Standing, prefix: str, set_spec: str | None) -> Checkpoint | None:
    """Where a list of this prefix and set stands: the latest complete one that counts."""
    found = [
        point
        for point in standing.checkpoints
        if point.state is ListState.COMPLETE
        and point.moves
        and point.mode is not Mode.RECONCILE
        and (point.prefix, point.set) == (prefix, set_spec)
        and point.first_response is not None
    ]
    return max(found, key=lambda point: point.first_response or EVER, default=None)


def open_list(standing: Standing, prefix: str, set_spec: str | None, full: bool) -> Checkpoint | None:
    """The list of this prefix and set that an earlier run left open, if it can go on: it has a token, or was read to
    its end. A full run goes on only with a full list."""
    for point in standing.checkpoints:
        if point.state is not ListState.OPEN or not point.moves or point.mode is Mode.RECONCILE or not point.pages:
            continue
        if (point.prefix, point.set) == (prefix, set_spec) and (not full or point.mode is Mode.FULL):
            return point
    return None


def next_start(point: Checkpoint, source: Source, grain: Granularity) -> datetime | None:
    """The next `from` after a complete list: its first answer's time, less an overlap (DESIGN.md, truth 5)."""
    if point.first_response is None:
        return None
    overlap = source.overlap if source.overlap is not None else OVERLAP[grain]
    return floored(max(point.first_response, DAWN + overlap) - overlap, grain)


def elsewhere(source: Source, standing: Standing) -> bool:
    """Whether the lists known are those of another address: its tokens and dates mean nothing at this one."""
    told = (standing.remembered or {}).get("url")
    return told is not None and told != source.url


def dated(source: Source) -> bool:
    """Whether lists can be narrowed by time: other protocols have no datestamps to rely on, so each of their lists is
    whole, and contents are compared."""
    return source.protocol == "oai"


def lists(source: Source, identity: Identity, standing: Standing, wish: Wish, now: datetime) -> list[Checkpoint]:
    """The lists to read, one or more for each set, those left open by an earlier run as they stand (`id` set)."""
    if not dated(source):
        source = replace(source, window=None)
        wish = replace(wish, since=None, mode=Mode.FULL if wish.mode is Mode.INCREMENTAL else wish.mode)
    source = replace(source, window=fitting(source, standing))
    if elsewhere(source, standing):
        standing = replace(standing, checkpoints=())
    grain = granularity(source, identity, standing)
    return [point for spec in source.asks for point in lists_of_set(source, identity, standing, wish, spec, grain, now)]


def lists_of_set(
    source: Source,
    identity: Identity,
    standing: Standing,
    wish: Wish,
    spec: str | None,
    grain: Granularity,
    now: datetime,
) -> list[Checkpoint]:
    fresh = Checkpoint(source.id, source.prefix, spec, mode=Mode.FULL, first_response=now)
    if wish.mode is Mode.RECONCILE:
        return [replace(fresh, mode=Mode.RECONCILE, moves=False)]
    last = last_complete(standing, source.prefix, spec)
    known = next_start(last, source, grain) if last is not None and last.end is None else None
    moves = counts(wish, known)
    if wish.since is not None:
        return [replace(fresh, start=floored(wish.since, grain), mode=Mode.INCREMENTAL, moves=moves)]
    full = wish.mode is Mode.FULL
    begun = open_list(standing, source.prefix, spec, full) if moves else None
    partly = last is not None and last.end is not None and (not full or last.mode is Mode.FULL)
    if last is not None and partly and (begun is None or begun.end is not None):
        rest = windows(replace(fresh, mode=last.mode), source, last.end, now, moves)
    elif full or known is None:
        rest = windows(fresh, source, None, now, moves, identity.earliest)
    else:
        rest = [replace(fresh, start=known, mode=Mode.INCREMENTAL, moves=moves)]
    if begun is None:
        return rest
    return [begun, *(point for point in rest if begun.end is not None and (point.start or now) >= begun.end)]


def counts(wish: Wish, known: datetime | None) -> bool:
    """Whether a run's lists may become where the source stands: not when it takes less than all there is."""
    if wish.limit is not None:
        return False
    return wish.since is None or (known is not None and wish.since <= known)


def asked(source: Source, points: Sequence[Checkpoint]) -> Asked:
    """What a run with these lists asks, in one value."""
    starts = [point.start for point in points]
    ends = [point.end for point in points]
    return Asked(
        prefix=source.prefix,
        sets=source.sets,
        start=min((s for s in starts if s is not None), default=None) if None not in starts else None,
        end=max((e for e in ends if e is not None), default=None) if None not in ends else None,
        windows=max(1, len(points) // max(1, len(source.asks))),
    )


def mode_of(wish: Wish, points: Sequence[Checkpoint]) -> Mode:
    """What a run really does: an incremental one that finds nothing to build on is a full one."""
    if wish.mode is Mode.RECONCILE:
        return Mode.RECONCILE
    return Mode.FULL if all(point.mode is Mode.FULL for point in points) else Mode.INCREMENTAL


def request(point: Checkpoint, grain: Granularity) -> Request:
    """What to ask to read this list, or to go on with it."""
    return Request(point.prefix, point.set, Window(point.start, point.end), point.token, grain)


def opened(point: Checkpoint, now: datetime) -> Checkpoint:
    """A new list about to be asked: our own clock is the latest that the next harvest may start from."""
    return replace(point, first_response=now, token=None, pages=0, received=0, distinct=0, declared=None, id=None)


def advance(point: Checkpoint, page: Page) -> Checkpoint:
    """The checkpoint as it stands after this page.

    The list stays open at its last page where a size was declared: whether it is whole is known only when the page is
    stored and the distinct records are counted (`reconcile.proof`). So it does where a token led to nothing: that is
    the end of some lists and the failure of others (FAILURES.md, 6).
    """
    first = point.first_response
    if point.pages == 0 and first is not None:
        first = min(first, page.response_date) if page.response_date is not None else first - UNCERTAIN
    declared = page.declared if page.declared is not None else point.declared
    done = page.token is None and declared is None and (point.pages == 0 or bool(page.records))
    return replace(
        point,
        token=page.token,
        first_response=first,
        declared=declared,
        received=point.received + len(page.records),
        pages=point.pages + 1,
        state=ListState.COMPLETE if done else ListState.OPEN,
    )


def at_end(point: Checkpoint) -> bool:
    """Whether a list has been read to its last page."""
    return point.pages > 0 and point.token is None


def completed(point: Checkpoint) -> Checkpoint:
    return replace(point, state=ListState.COMPLETE, token=None)


BARREN = 20
"""Pages in a row without a new record after which a list counts as endless: some repositories send empty pages."""


@dataclass(slots=True)
class Trail:
    """What a run remembers of a list that it follows, to see that it goes in a circle.

    An equal token with new records is legitimate; a page without one new record, again and again, is not.
    """

    tokens: set[str] = field(default_factory=set)
    barren: int = 0

    def step(self, token: str | None, new: int) -> bool:
        """Note a page that brought `new` records and ends with `token`; true where it leads in a circle."""
        self.barren = 0 if new else self.barren + 1
        if token is None:
            return False
        circle = self.barren > 0 and (token in self.tokens or self.barren >= BARREN)
        self.tokens.add(token)
        return circle


@dataclass(slots=True)
class Names:
    """The names that a list of headers has given, each counted once; kept as numbers, as there may be millions."""

    seen: set[int] = field(default_factory=set)

    def fresh(self, names: Iterable[str]) -> int:
        """How many of these names are new to the list."""
        before = len(self.seen)
        self.seen.update(map(hash, names))
        return len(self.seen) - before

    def __len__(self) -> int:
        return len(self.seen)
