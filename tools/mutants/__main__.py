"""`python -m tools.mutants`: plant every fault of the table, one at a time, and print which test found it.

Exit 0: each was found. 1: some survived, or the table is out of date. 2: the run itself cannot be trusted.
"""

from __future__ import annotations

import argparse
import queue
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.mutants.ground import Ground, Unsound, Verdict
from tools.mutants.table import Fault, faults, outdated

Grounds = queue.SimpleQueue[Ground]


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    known = faults()
    chosen = [fault for fault in known if not asked.names or fault.name in asked.names]
    if asked.list:
        for fault in chosen:
            print(f"{fault.name}: {fault.harm}")
        return 0
    wrong = [message for fault in known for message in outdated(fault)]
    wrong += [f"there is no fault {name!r}" for name in asked.names if name not in {fault.name for fault in known}]
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    try:
        with tempfile.TemporaryDirectory(prefix="moisson-mutants-") as folder:
            return planted(chosen, Path(folder), asked.jobs, asked.verbose)
    except Unsound as error:
        print(error, file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m tools.mutants", description="Plant faults and see them found.")
    made.add_argument("names", nargs="*", help="faults to plant; all of them without")
    made.add_argument("--jobs", type=int, choices=(1, 2), default=2, help="faults planted at a time, each in a copy")
    made.add_argument("--list", action="store_true", help="name the faults and what each would do, and plant none")
    made.add_argument("--verbose", action="store_true", help="show what the tests of a survivor printed")
    return made


def planted(chosen: Sequence[Fault], folder: Path, jobs: int, verbose: bool) -> int:
    """The exit code after all were planted; raises Unsound."""
    began = time.monotonic()
    grounds: Grounds = queue.SimpleQueue()
    for number in range(jobs):
        grounds.put(Ground(folder / str(number)))
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda tests: unplanted(grounds, tests), portions(chosen, jobs)))
        survivors = 0
        for fault, verdict in zip(chosen, pool.map(lambda fault: one(grounds, fault), chosen), strict=True):
            survivors += verdict.found_by is None
            tell(fault, verdict, verbose)
    print(f"{len(chosen)} faults, {survivors} survived, {time.monotonic() - began:.0f} s")
    return 1 if survivors else 0


def portions(chosen: Sequence[Fault], count: int) -> list[list[str]]:
    """The tests of all faults in as many lists, those of one file together."""
    tests = sorted({test for fault in chosen for test in fault.tests})
    files = sorted({test.partition("::")[0] for test in tests})
    dealt = [[test for test in tests if test.partition("::")[0] in files[n::count]] for n in range(count)]
    return [portion for portion in dealt if portion]


def unplanted(grounds: Grounds, tests: Sequence[str]) -> None:
    """Tests that fail without any fault find nothing; raises Unsound."""
    ground = grounds.get()
    try:
        verdict = ground.test(tests)
    finally:
        grounds.put(ground)
    if verdict.found_by:
        raise Unsound(f"{verdict.found_by} fails without any fault:\n{verdict.output[-3000:]}")


def one(grounds: Grounds, fault: Fault) -> Verdict:
    ground = grounds.get()
    try:
        return ground.plant(fault)
    except Unsound as error:
        raise Unsound(f"{fault.name}: {error}") from error
    finally:
        grounds.put(ground)


def tell(fault: Fault, verdict: Verdict, verbose: bool) -> None:
    if verdict.found_by:
        print(f"found  {fault.name}  by {verdict.found_by}", flush=True)
        return
    late = f" ({verdict.output})" if verdict.late else ""
    print(f"SURVIVED {fault.name}: {fault.harm}{late}", flush=True)
    if verbose:
        print(verdict.output[-3000:])


if __name__ == "__main__":
    sys.exit(main())
