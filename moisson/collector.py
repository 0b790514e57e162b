"""Python's garbage collector, told to look rarely: for processes that make millions of values without cycles."""

from __future__ import annotations

import gc

from moisson.allocator import give_back

NEW = 500_000
"""Values there may be more of before the young ones are looked through; a page of a hundred records holds some 20 000,
what an index reads at once ten times as many, and all of them are freed without being looked at."""


def be_patient() -> None:
    """Spare this process nine in ten collections, and have freed memory given back.

    Records, rows and documents hold no cycles and are freed as they are let go; looking through them again and again
    took a third of a follower's time. What is there by now (modules, tables) is never looked through again.
    """
    give_back()
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, 20, 20)
