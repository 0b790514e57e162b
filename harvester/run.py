"""One HarvestRun: take the lease, plan the lists, read each to its end, see what is gone, and say how it went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from catalogue.datestamp import write
from catalogue.ingest import LeaseLost, StorageFailed
from catalogue.run import Checkpoint, Fault, HarvestRun, Mode, Outcome, State, Warning
from catalogue.source import Source
from harvester import extent, missing, plan, reconcile, windows
from harvester.desk import Desk, Enough, Listener, Progress, Stopped
from harvester.faults import Failure, Refused, Symptom, Unsound
from harvester.interrupts import terminable, whole
from harvester.narrowing import STUCK, place, read_narrowing
from harvester.plan import Wish
from harvester.reading import complete, headcount, read_headers
from harvester.repository import Clock, Identity, Repository

if TYPE_CHECKING:
    from catalogue.ingest import Absence, Ingest

__all__ = ["Progress", "harvest"]


def harvest(
    source: Source,
    repository: Repository,
    ingest: Ingest,
    clock: Clock,
    mode: Mode = Mode.INCREMENTAL,
    since: datetime | None = None,
    limit: int | None = None,
    listen: Listener = lambda progress: None,
    stopping: Callable[[], State | None] = lambda: None,
    turns: int | None = None,
) -> HarvestRun:
    """Harvest a source; the run as it ended, whatever the repository did.

    Raises AlreadyRunning where another process has the source's base URL, and what the catalogue raises when it
    cannot write (the run is then `failed` with `storage` where that can still be noted). `since` is UTC. `turns` is
    the most lists to read in this run: large sources come in windows, one at a time. `stopping` is asked between
    pages and while waiting, and answers with the state to end in; the next run goes on where this one stopped.
    """
    wish = Wish(mode, since, limit)
    standing = ingest.standing(source)
    unasked = Identity(source.id, source.url, plan.promised(standing))
    guess = plan.lists(source, unasked, standing, wish, clock())[:turns]
    asked = plan.asked(source, guess)
    run = ingest.open(source, plan.mode_of(wish, guess), asked)
    grain = plan.granularity(source, unasked, standing)
    kept = whole(ingest)
    desk = Desk(source, repository, kept, clock, wish, standing, run, grain, listen, stopping)
    try:
        with terminable():
            outcome = attempt(desk, turns)
            return kept.finish(desk.run, outcome)
    except LeaseLost as error:
        return replace(desk.run, state=State.INTERRUPTED, fault=Fault("storage", str(error) or "the lease was lost"))
    except Exception as error:
        fault = Fault("storage", f"{type(error).__name__}: {error}"[:500])
        with suppress(StorageFailed):  # then it is called interrupted by whoever opens the next run
            ingest.finish(desk.run, ended(desk, State.FAILED, fault))
        raise


def attempt(desk: Desk, turns: int | None) -> Outcome:
    """The run's steps, and every foreseen end as an outcome."""
    try:
        identity = desk.repository.identify()
        desk.warn(*identity.warnings)
        desk.grain = plan.granularity(desk.source, identity, desk.standing)
        if identity.granularity is not plan.promised(desk.standing):
            desk.ingest.remember(desk.source, promised=identity.granularity.value)
        desk.earliest = identity.earliest
        points = plan.lists(desk.source, identity, desk.standing, desk.wish, desk.clock())
        turn = points[:turns]
        desk.lists = len(turn)
        for point in turn:
            desk.beat()
            desk.done += (
                read_narrowing(desk, point) if point.mode is not Mode.RECONCILE else [read_headers(desk, point)]
            )
            extent.ask(desk, points)
        tell_empty_sets(desk)
        if len(turn) == len(points) and covers_all(turn) and not desk.bounded:
            see_what_is_gone(desk)
        if desk.run.mode is Mode.INCREMENTAL and desk.wish.limit is None:
            missing.ask_again(desk)
        note_what_helps(desk)
    except Enough:
        if desk.at is not None:
            desk.book(desk.at)
        return ended(desk, State.SUCCEEDED)
    except Stopped as stop:
        return ended(desk, stop.state)
    except KeyboardInterrupt:
        return ended(desk, State.INTERRUPTED)
    except Failure as failure:
        return failed(desk, failure)
    return ended(desk, State.SUCCEEDED, complete=len(turn) == len(points))


def note_what_helps(desk: Desk) -> None:
    """Facts that the next plan is better for: how large the source is, and when it was last reconciled."""
    if plan.elsewhere(desk.source, desk.standing) or "url" not in (desk.standing.remembered or {}):
        desk.ingest.remember(desk.source, url=desk.source.url)
    if desk.done and (width := windows.adapted(desk.source, desk.done[-1])):
        desk.ingest.remember(desk.source, window=width)
    if desk.run.mode is Mode.FULL and (size := sum(point.distinct for point in desk.done)):
        desk.ingest.remember(desk.source, size=str(size))
    if desk.announced:
        desk.ingest.remember(desk.source, announced="")
    if desk.run.mode is Mode.RECONCILE:
        desk.ingest.remember(desk.source, reconciled=write(desk.clock()))


def failed(desk: Desk, failure: Failure) -> Outcome:
    if failure.symptom in STUCK and desk.at is not None:
        desk.ingest.remember(desk.source, stuck=place(desk.at))
    if failure.symptom is Symptom.STOPPED:
        return ended(desk, State.INTERRUPTED)
    if failure.symptom is Symptom.LONG_PAUSE and failure.pause is not None:
        desk.ingest.remember(desk.source, not_before=write(desk.clock() + timedelta(seconds=failure.pause)))
    if failure.symptom is Symptom.SUSPICIOUS:
        return ended(desk, State.HELD, failure.fault, complete=len(desk.done) == desk.lists)
    return ended(desk, State.FAILED, told(desk, failure))


def told(desk: Desk, failure: Failure) -> Fault:
    """The fault of a failure, with what the repository has to offer where it refuses the format asked for."""
    if not isinstance(failure, Refused) or "cannotDisseminateFormat" not in failure.codes:
        return failure.fault
    with suppress(Failure):
        offered = [found.prefix for found in desk.repository.formats()]
        remedy = "tell the repository" if desk.source.prefix in offered else "change `prefix`"
        said = f"{failure.message}. It offers {', '.join(offered) or 'nothing'}: {remedy}"
        return Fault(failure.fault.code, said)
    return failure.fault


def ended(desk: Desk, state: State, fault: Fault | None = None, complete: bool = False) -> Outcome:
    sizes = [point.declared for point in desk.done]
    declared = sum(size for size in sizes if size is not None) if sizes and None not in sizes else None
    warnings = (*desk.warnings.values(), *odd_changes(desk))
    return Outcome(state, fault, warnings, complete, declared, desk.traffic())


def odd_changes(desk: Desk) -> Iterator[Warning]:
    """What changed in a way that the protocol does not foresee."""
    if desk.run.drifted and plan.dated(desk.source):
        said = f"{desk.run.drifted} records changed without a new datestamp; only a full pass finds such changes"
        yield Warning("drift", f"{said}: see `full_every`")
    if desk.run.reused:
        yield Warning("reused", f"identifiers that name something else than before: {', '.join(desk.run.reused)}")


def covers_all(points: Sequence[Checkpoint]) -> bool:
    """Whether these lists together are all that the source offers: every set, from the beginning and without end."""
    starts = {point.set for point in points if point.start is None}
    ends = {point.set for point in points if point.end is None}
    return bool(points) and starts == ends == {point.set for point in points}


def see_what_is_gone(desk: Desk) -> None:
    """Compare what the complete lists named with what is live, and bury, note or hold (DESIGN.md 4b, *Gone*)."""
    looks = reconcile.looks_for_absent(desk.source)
    refuse_emptiness(desk, looks)
    if not looks:
        return
    absence = desk.ingest.absence(desk.run, desk.done)
    if absence.absent and not all(point.id in desk.proved for point in desk.done):
        count_heads(desk)
        absence = desk.ingest.absence(desk.run, desk.done)
    proved = all(point.id in desk.proved for point in desk.done) and not absence.nameless
    if absence.absent and proved and follow_renamings(desk, absence):
        absence = desk.ingest.absence(desk.run, desk.done)
    bury(desk, absence, reconcile.burial(absence, proved, desk.source.delete_guard))


def follow_renamings(desk: Desk, absence: Absence) -> bool:
    """Let records that came back under another identifier take their old place; true where some did.

    So many that it must be the repository's identifiers that changed are left to an operator.
    """
    pairs = {found.old: found.new for found in reconcile.renamings(*desk.ingest.reappeared(desk.run, desk.done))}
    if reconcile.is_renaming(len(pairs), absence.absent, absence.live):
        said = f"{len(pairs)} records came back under other identifiers"
        remedy = f"`moisson sources migrate {desk.source.id}` keeps their public ids"
        desk.warn(Warning("renamed", f"{said}: {remedy}"))
        raise Unsound(Symptom.SUSPICIOUS, f"{said}; nothing was deleted: {remedy}")
    if not pairs:
        return False
    count = desk.ingest.rename(desk.run, pairs)
    desk.warn(Warning("renamed", f"{count} records came back under other identifiers and took their old place"))
    return True


def bury(desk: Desk, absence: Absence, burial: reconcile.Burial) -> None:
    match burial.which:
        case "none":
            return
        case "held":
            desk.warn(Warning("vanished", f"{absence.absent} of {absence.live} live records are not listed any more"))
            desk.run = desk.ingest.bury(desk.run, desk.done, only_again=True, held=True)
            raise Unsound(
                Symptom.SUSPICIOUS,
                f"{absence.absent} of {absence.live} live records are not listed any more; nothing was deleted. "
                + desk.waits,
            )
        case "all":
            if burial.count:
                desk.warn(Warning("vanished", f"{burial.count} records are not listed any more and were removed"))
            desk.run = desk.ingest.bury(desk.run, desk.done, only_again=False)
        case "again":
            desk.warn(Warning("vanished", f"{absence.absent} records were not listed; {burial.count} of them for long"))
            desk.run = desk.ingest.bury(desk.run, desk.done, only_again=True)


def count_heads(desk: Desk) -> None:
    """Prove by ListIdentifiers the lists whose figures prove nothing, as far as that can be had.

    Headers that name what such a list did not bring show that it broke off without a word: a few are asked for one by
    one, more make it incomplete.
    """
    for number, point in enumerate(desk.done):
        if point.id in desk.proved or point.mode is Mode.RECONCILE:
            continue
        try:
            count, names = headcount(desk, point)
            if missing.few(count.unknown, count.named):
                point = missing.bring(desk, point, names)
                desk.done[number] = complete(desk, point)
        except Failure:
            desk.book(point)
            return
        desk.book(point)
        if count.unknown and not missing.few(count.unknown, count.named):
            desk.ingest.abandon(desk.run, point)
            said = f"the list broke off after {point.distinct} records, {count.unknown} more have headers"
            raise Unsound(Symptom.INCOMPLETE, f"{said}. What came is kept; the next run asks for all again")
        if replace(count, unknown=0).proves():
            desk.proved.add(point.id)


def tell_empty_sets(desk: Desk) -> None:
    """Warn of sets of which everything was asked and nothing came, be it at the first harvest of a set alone."""
    for spec in dict.fromkeys(point.set for point in desk.done):
        lists = [point for point in desk.done if point.set == spec]
        if spec is not None and covers_all(lists) and not any(point.distinct for point in lists):
            desk.warn(Warning("set-gone", f"the set {spec} lists nothing; see `moisson sources sets {desk.source.id}`"))


def refuse_emptiness(desk: Desk, looks: bool) -> None:
    """A source with records that suddenly lists none is broken until somebody says otherwise.

    Where absence means anything at all (`looks`), its records are noted as missing.
    """
    if not any(point.distinct for point in desk.done) and desk.standing.live > 0:
        if looks:
            desk.run = desk.ingest.bury(desk.run, desk.done, only_again=True, held=True)
        raise Unsound(
            Symptom.SUSPICIOUS,
            f"the repository lists no record, {desk.standing.live} are live here; nothing was deleted. {desk.waits}",
        )
