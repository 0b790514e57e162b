"""`moisson` commands as processes, which a test may strike down inside a transaction."""

from __future__ import annotations

import os
import signal
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
