"""What the product is compared with in the same run: a fixed loop of CPU work, and Sickle iterating as it is."""

from __future__ import annotations

import time

from sickle import Sickle

LOOP = 3_000_000


def cpu_loop() -> float:
    """Seconds that a fixed piece of Python takes; tells how fast and how quiet the machine is."""
    began = time.perf_counter()
    total = 0
    for number in range(LOOP):
        total += number * number % 7
    assert total > 0
    return time.perf_counter() - began


def sickle_rate(base_url: str, records: int) -> float:
    """Records a second that plain Sickle yields from a list, its `metadata` not even read.

    Sickle ends with an error at a record without metadata; the bench's records all have one.
    """
    began, count = time.perf_counter(), 0
    for _ in Sickle(base_url).ListRecords(metadataPrefix="oai_dc"):
        count += 1
        if count >= records:
            break
    return count / (time.perf_counter() - began)
