"""Plain Sickle, as it comes, over one list: what it took, and whether it called that a success.

Run as a program of its own, because it may never end or take all memory: `python -m tools.faults.plain URL PREFIX`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import dataclass

from sickle import Sickle

PATIENCE = 15.0
MEMORY = 1 << 30


@dataclass(frozen=True, slots=True)
class Plain:
    """How plain Sickle ended: distinct live records, and the exception, if there was one. `ended` is false where it
    was still at it after `PATIENCE` seconds."""

    live: int
    error: str | None = None
    ended: bool = True


def walk(url: str, prefix: str) -> Plain:
    """All records of a list, with the settings that Sickle has by itself."""
    live: set[str] = set()
    try:
        for record in Sickle(url).ListRecords(metadataPrefix=prefix):
            if record.deleted:
                live.discard(record.header.identifier)
            else:
                live.add(record.header.identifier)
            print(len(live), flush=True)
    except Exception as error:  # whatever it is, it is what an operator would see
        return Plain(len(live), type(error).__name__)
    return Plain(len(live))


def watched(url: str, prefix: str) -> Plain:
    """The same in a process that is ended when it takes too long or too much."""
    command = [sys.executable, "-m", "tools.faults.plain", url, prefix]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        said = done.stdout
    except subprocess.TimeoutExpired as late:
        lines = (late.stdout or b"").decode().split()
        return Plain(int(lines[-1]) if lines else 0, ended=False)
    last = said.splitlines()[-1] if said.splitlines() else ""
    if not last.startswith("{"):
        return Plain(int(last or 0), "MemoryError" if "MemoryError" in done.stderr else "crash")
    return Plain(**json.loads(last))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found = walk(sys.argv[1], sys.argv[2])
    print(json.dumps({"live": found.live, "error": found.error}))
