"""Python's garbage collector, told to look rarely: for processes that make millions of values without cycles."""

from __future__ import annotations

import gc

from moisson.allocator import give_back

NEW = 50_000
"""Values made before the young ones are looked through; a page of a hundred records makes some 20 000."""

MANY = 500_000
"""The same for an index that follows: it holds ten times as many at once, and all are freed without being looked at."""


def be_patient(new: int = NEW) -> None:
    """Spare this process nine in ten collections, and have freed memory given back.

    Records, rows and documents hold no cycles and are freed as they are let go; looking through them again and again
    took a third of a follower's time. What is there by now (modules, tables) is never looked through again.
    """
    give_back()
    gc.collect()
    gc.freeze()
    gc.set_threshold(new, 20, 20)
