"""Lists that a repository cannot give in one, read in windows of half the time, and halved again where need be.

Tokens that never last beyond some page (arXiv at midnight, DOAJ and Zenodo after 10 000 records) and servers that ask
to restrict the period (413, DNB) are no reason to leave the rest unread.
"""

from __future__ import annotations

from catalogue.run import Checkpoint
from harvester import plan, windows
from harvester.faults import Failure, Refused, Symptom, TokenExpired
from harvester.reading import RESTARTS, Desk, read_list


def read_narrowing(desk: Desk, point: Checkpoint, whole: bool = True) -> list[Checkpoint]:
    """A list read to its end, or the windows that it had to be read in; raises Failure where narrower ones do not
    help. What was read before a failure stays, and the next run goes on after it."""
    try:
        return [read_list(desk, point, RESTARTS if whole else 0)]
    except Failure as failure:
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
    if not (bounded or isinstance(failure, TokenExpired)) or not plan.dated(desk.source):
        return ()
    desk.bounded = desk.bounded or bounded
    return windows.halved(point, desk.earliest, desk.clock(), desk.grain, bounded)
