"""Where the program begins: whoever interrupts it while it is still loading gets the usual exit and no trace."""

from __future__ import annotations

import sys


def main() -> None:
    try:
        from moisson.commands import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()
