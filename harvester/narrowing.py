"""Lists that a repository cannot give in one, read in windows of half the time, and in the end record by record.

Tokens that never last beyond some page (arXiv at midnight, DOAJ and Zenodo after 10 000 records) and servers that ask
to restrict the period (413, DNB) are no reason to leave the rest unread; nor is one record that breaks its page for
ever (datacite/datacite#1442, hbz/lobid-gnd#432).
"""

from __future__ import annotations

from catalogue.run import Checkpoint
from harvester import missing, plan, windows
from harvester.desk import Desk
from harvester.faults import Failure, Refused, Symptom, TokenExpired
from harvester.reading import RESTARTS, complete, headcount, read_list

STUCK = {Symptom.BROKEN, Symptom.SLOW, Symptom.CUT, Symptom.CUT_OFF, Symptom.ILL_FORMED, Symptom.TOO_LARGE}
"""How a page fails that holds a record which its repository cannot give."""

MOST = 500
"""Records asked for one by one where a page cannot be had; more are asked for in narrower windows first."""


def read_narrowing(desk: Desk, point: Checkpoint, whole: bool = True) -> list[Checkpoint]:
    """A list read to its end, or the windows that it had to be read in; raises Failure where narrower ones do not
    help. What was read before a failure stays, and the next run goes on after it."""
    try:
        return [read_list(desk, point, RESTARTS if whole else 0)]
    except Failure as failure:
        if is_stuck(desk, failure) and (isolated := one_by_one(desk)) is not None:
            return [isolated]
        halves = narrower(desk, point, failure)
        if not halves:
            raise
        desk.lists += 1
        try:
            return [done for half in halves for done in read_narrowing(desk, half, whole=False)]
        except Refused as refusal:  # what the repository says to narrow lists is not what is wrong with it
            raise failure from refusal


def narrower(desk: Desk, point: Checkpoint, failure: Failure) -> tuple[Checkpoint, ...]:
    """The halves of a list that failed in this way; none where they would be no better, or too narrow."""
    bounded = failure.symptom is Symptom.TOO_MANY
    if not (bounded or isinstance(failure, TokenExpired) or is_stuck(desk, failure)) or not plan.dated(desk.source):
        return ()
    desk.bounded = desk.bounded or bounded
    if desk.stuck and desk.at is not None:
        desk.ingest.abandon(desk.run, desk.at)
    return windows.halved(point, desk.earliest, desk.clock(), desk.grain, bounded)


def is_stuck(desk: Desk, failure: Failure) -> bool:
    """Whether a list fails at the very page at which the run before failed: waiting has not helped."""
    if failure.symptom not in STUCK or desk.at is None:
        return False
    desk.stuck = desk.stuck or (desk.standing.remembered or {}).get("stuck") == place(desk.at)
    return desk.stuck


def place(point: Checkpoint) -> str:
    """What to remember of the page after this checkpoint."""
    return " ".join(str(part) for part in (point.prefix, point.set, point.start, point.end, point.pages, point.token))


def one_by_one(desk: Desk) -> Checkpoint | None:
    """The list at hand made whole by its headers and a request for each record that it has not brought, so that one
    bad record costs one record; None where the headers cannot be had or name too many."""
    assert desk.at is not None, "a list has failed"
    point = desk.at
    try:
        count, names = headcount(desk, point)
    except Failure:
        return None
    declared = count.declared is None or count.named >= count.declared
    if not (count.closed and declared) or count.unknown > MOST:
        return None
    point = missing.bring(desk, point, names, patient=True)
    point = complete(desk, point)
    desk.proved.add(point.id)
    return point
