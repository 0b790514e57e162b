"""`moisson` commands as processes, which a test may strike down inside a transaction."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from moisson.commands import main

_WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Strike:
    """Inside which transaction a process dies: that of its n-th `page`, after so many statements that write; with
    `statements` 0 when everything is written and the commit is about to be sent."""

    page: int
    statements: int


def moisson(arguments: list[str], environment: dict[str, str], strike: Strike | None = None) -> None:
    os.environ.update(environment)
    if strike is not None:
        _arm(strike)
    main(arguments)


def reconcile(environment: dict[str, str], strike: Strike | None = None) -> None:
    """A reconciliation of the source `origin`, as the scheduler runs one."""
    from catalogue.run import Mode
    from harvester.run import harvest
    from moisson.assemble import open_catalogue, repository_of, utc_now
    from moisson.settings import read

    os.environ.update(environment)
    if strike is not None:
        _arm(strike)
    opened = open_catalogue(read(os.environ))
    source = opened.sources["origin"]
    repository = repository_of(source, opened.settings)
    run = harvest(source, repository, opened.catalogue.ingest, utc_now, Mode.RECONCILE)
    repository.close()
    print(run.state.value, run.buried, flush=True)
    sys.exit(0 if run.state.value == "succeeded" else 5)


def _arm(strike: Strike) -> None:
    kept = written = 0

    def count(_: object, __: object, statement: str, *___: Any) -> None:
        nonlocal kept, written
        if kept >= strike.page - 1 and statement.startswith(_WRITES):
            written += 1
            if written == strike.statements:
                _die()
        # the counters are the last that a page's transaction writes
        kept += statement.startswith("UPDATE counter")

    def about_to_commit(_: object) -> None:
        if strike.statements == 0 and kept >= strike.page:
            _die()

    event.listen(Engine, "after_cursor_execute", count)
    event.listen(Engine, "commit", about_to_commit)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
