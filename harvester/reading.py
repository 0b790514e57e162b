"""Reading one list to its end: pages applied in turn, circles seen, lost tokens asked anew, the whole proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from catalogue.record import RawRecord
from catalogue.run import Checkpoint, ListState, Page, Warning
from harvester import missing, plan, reconcile
from harvester.desk import Desk, Enough, Progress
from harvester.faults import Failure, Symptom, TokenExpired, Unsound
from harvester.plan import Names, Trail
from harvester.repository import HeaderPage

RESTARTS = 2


def read_list(desk: Desk, point: Checkpoint, restarts: int = RESTARTS) -> Checkpoint:
    """The list read to its end and found whole; raises Failure, and whatever the catalogue raises."""
    for restart in range(restarts + 1):
        resumed = point.id is not None
        if not resumed:
            point = desk.ingest.start(desk.run, plan.opened(point, desk.clock()))
        desk.at = begun = point
        try:
            point = follow(desk, point)
            return settle(desk, point)
        except Failure as failure:
            desk.book(desk.at)
            refused = resumed and desk.at is begun and failure.refuses
            if refused or failure.symptom is Symptom.TOO_MANY or isinstance(failure, (TokenExpired, Unsound)):
                desk.ingest.abandon(desk.run, point)
            short = resumed and failure.symptom is Symptom.INCOMPLETE
            if restart == restarts or not (refused or short or isinstance(failure, TokenExpired)):
                raise
        point = replace(point, id=None, state=ListState.OPEN)
    raise AssertionError("the last turn returns or raises")


def follow(desk: Desk, point: Checkpoint) -> Checkpoint:
    """Apply the pages of a list in turn; the checkpoint after the last of them."""
    if plan.at_end(point):
        return point
    trail = Trail()
    with desk.ahead(desk.repository.pages(plan.request(point, desk.grain))) as pages:
        for page in pages:
            assert isinstance(page, Page), "pages gives pages"
            before, point = point, apply(desk, point, page)
            if before.declared is not None and before.declared != point.declared:
                desk.unsteady.add(point.id)
            if trail.step(page.token, point.distinct - before.distinct):
                return circled(desk, point)
            desk.beat()
    return replace(point, token=None)


def apply(desk: Desk, point: Checkpoint, page: Page) -> Checkpoint:
    """One page into the catalogue, and what follows from it for the run."""
    limit = desk.wish.limit
    if limit is not None:
        page = replace(page, records=page.records[: limit - desk.taken])
    refuse_deletions(desk, page)
    desk.run, point = desk.ingest.apply(desk.run, page, plan.advance(point, page))
    desk.taken += len(page.records)
    desk.at = point
    desk.warn(*page.warnings, *oddities(page, point))
    tell(desk, point)
    count_deletions(desk)
    if limit is not None and desk.taken >= limit:
        raise Enough
    return point


def refuse_deletions(desk: Desk, page: Page) -> None:
    """After a run that was held because too many deletions were announced, take no more than the guard's least number
    until somebody approves: run after run would otherwise take half of what the one before had left. A repository that
    has come to its senses announces few, and its run ends well."""
    desk.tombstones += sum(raw.header.deleted for raw in page.records)
    if desk.announced in ("waiting", "rejected") and desk.tombstones > desk.source.delete_guard.min:
        desk.ingest.remember(desk.source, announced="waiting")
        said = "as many deletions are announced as by the run that was held for them; none of this page was taken"
        raise Unsound(Symptom.SUSPICIOUS, f"{said}. {desk.waits}")


def count_deletions(desk: Desk) -> None:
    """Hold the run where more deletions are announced than anybody would believe, unless an operator does."""
    deleted, live = desk.run.counters.deleted, desk.standing.live
    if desk.announced == "approved":
        return
    if reconcile.announced_too_many(desk.run.counters, live, desk.source.delete_guard):
        desk.ingest.remember(desk.source, announced="waiting")
        raise Unsound(Symptom.SUSPICIOUS, f"{deleted} of {live} live records are announced as deleted. {desk.waits}")


def oddities(page: Page, point: Checkpoint) -> tuple[Warning, ...]:
    """What is odd about a page beside what its door saw: records far older than what was asked."""
    if point.start is None or point.pages != 1 or len(page.records) < 10:
        return ()
    asked = point.start.strftime("%Y-%m-%d")
    older = sum(raw.header.datestamp[:10] < asked for raw in page.records if raw.header.datestamp)
    if 2 * older <= len(page.records):
        return ()
    return (Warning("from-ignored", f"asked for what changed since {asked}, most of the records are older"),)


def tell(desk: Desk, point: Checkpoint) -> None:
    ends = [*desk.done, point]
    sizes = [p.declared for p in ends]
    declared = sum(s for s in sizes if s is not None) if None not in sizes else None
    received = sum(p.distinct for p in ends)
    desk.listen(Progress(desk.run, point, declared, received, desk.lists, len(desk.done)))


def circled(desk: Desk, point: Checkpoint) -> Checkpoint:
    """The end of a list that leads in a circle: a fault, unless everything declared had come before."""
    if point.declared is not None and point.distinct >= point.declared:
        desk.warn(Warning("loop", "the last page leads back to the beginning; all that was declared had come by then"))
        return replace(point, token=None)
    raise Unsound(
        Symptom.LOOP,
        f"the list leads in a circle after {point.distinct} records: page {point.pages} brought nothing new",
    )


def settle(desk: Desk, point: Checkpoint) -> Checkpoint:
    """The list as complete, if its figures or a headcount prove it whole; else raises Unsound (incomplete)."""
    if point.state is ListState.COMPLETE:
        return point
    match reconcile.proof(point):
        case "proved":
            if point.id not in desk.unsteady:
                desk.proved.add(point.id)
        case "surplus":
            said = f"{point.declared} records declared, {point.distinct} came"
            desk.warn(Warning("list-size", said))
        case "short":
            point = prove(desk, point, f"{point.declared} records declared, {point.distinct} came")
        case "silent" if plan.dated(desk.source):  # left open by `plan.advance`
            said = f"a token led to nothing after {point.distinct} records, and no size is declared"
            point = prove(desk, point, said)
        case "silent":
            pass
    return complete(desk, point)


def complete(desk: Desk, point: Checkpoint) -> Checkpoint:
    """The list as complete, kept so, with what was sent since its last page."""
    desk.run, point = desk.ingest.apply(desk.run, Page((), traffic=desk.traffic()), plan.completed(point))
    return point


def prove(desk: Desk, point: Checkpoint, said: str) -> Checkpoint:
    """Hold a list that seems too short, as `said` tells, against ListIdentifiers, and ask for the few that it left out;
    raises Unsound where that knows many more."""
    if desk.warnings.get("repaired") is None:
        desk.warn(Warning("list-size", said))
    try:
        count, names = headcount(desk, point)
        if replace(count, unknown=0).agrees() and missing.few(count.unknown, count.named):
            point, count = missing.bring(desk, point, names), replace(count, unknown=0)
    except TokenExpired as failure:
        raise Unsound(Symptom.INCOMPLETE, f"{said}; ListIdentifiers cannot be followed either") from failure
    except Failure as failure:
        raise Unsound(Symptom.INCOMPLETE, f"{said}; ListIdentifiers fails: {failure.message}") from failure
    fits = count.agrees() if point.declared is not None else count.proves()
    if not fits:
        gap = f"{count.unknown} records are missing" if count.unknown else "and ListIdentifiers ends early, too"
        raise Unsound(Symptom.INCOMPLETE, f"{said}; {gap}. What came is kept; the next run asks for all again")
    if count.proves():
        desk.proved.add(point.id)
    return point


def headcount(desk: Desk, point: Checkpoint) -> tuple[reconcile.Headcount, list[str]]:
    """All headers of the same list, marked as seen; how many there are, and which of them the list did not bring: as
    many as may be asked for one by one."""
    names, missed, unknown = Names(), Names(), list[str]()
    declared, closed, nameless = None, True, False
    met: set[object] = set()
    request = replace(plan.request(point, desk.grain), token=None)
    with desk.ahead(desk.repository.headers(request)) as pages:
        for page in pages:
            assert isinstance(page, HeaderPage), "headers gives pages of headers"
            desk.sent += page.traffic
            new = unseen(desk, point, page)
            names.fresh(header.identifier for header in page.headers if header.identifier)
            nameless |= not all(header.identifier for header in page.headers)
            unknown += [name for name in new if missed.fresh((name,)) and len(unknown) < missing.MOST]
            declared, closed = page.declared or declared, page.closed
            desk.warn(*page.warnings)
            desk.beat()
            marks = {page.token, hash(tuple(header.identifier for header in page.headers))} if page.token else set()
            if marks & met:  # the same token again, or the same headers behind ever new ones
                closed = False
                break
            met |= marks
    return reconcile.Headcount(len(names), len(missed), closed, declared, nameless), unknown


def unseen(desk: Desk, point: Checkpoint, page: HeaderPage) -> Sequence[str]:
    """The live records that these headers name, marked as seen; those of them that the list has not brought."""
    live = [header for header in page.headers if header.identifier and not header.deleted]
    return desk.ingest.recognised(desk.run, live, point) if live else ()


def read_headers(desk: Desk, point: Checkpoint) -> Checkpoint:
    """A list of headers in place of records, for a reconciliation: what it names is there, what it calls deleted is
    applied, and what it does not name may be gone."""
    point = desk.ingest.start(desk.run, plan.opened(point, desk.clock()))
    trail, closed, names, nameless = Trail(), True, Names(), False
    with desk.ahead(desk.repository.headers(plan.request(point, desk.grain))) as pages:
        for page in pages:
            assert isinstance(page, HeaderPage), "headers gives pages of headers"
            before, point = point.distinct, recognise(desk, point, page, names)
            nameless |= not all(header.identifier for header in page.headers)
            desk.warn(*page.warnings)
            tell(desk, point)
            closed = page.closed
            if trail.step(page.token, point.distinct - before):
                point, closed = circled(desk, point), False
                break
            desk.beat()
    if (closed or point.declared == point.distinct) and not nameless:
        desk.proved.add(point.id)
    return complete(desk, point)


def recognise(desk: Desk, point: Checkpoint, page: HeaderPage, names: Names) -> Checkpoint:
    """The checkpoint after a page of headers. Each live name counts once, known to the catalogue or not: nothing
    but the headers tells how much of the list has come."""
    live = [header for header in page.headers if header.identifier and not header.deleted]
    gone = tuple(RawRecord(header, point.prefix) for header in page.headers if header.deleted)
    if live:
        desk.ingest.recognised(desk.run, live, point)
    told = Page(gone, page.token, page.response_date, page.declared, traffic=page.traffic)
    distinct = point.distinct + names.fresh(header.identifier for header in live)
    after = replace(plan.advance(point, told), distinct=distinct, state=ListState.OPEN)
    desk.run, point = desk.ingest.apply(desk.run, told, after)
    return point
