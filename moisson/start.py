"""Where the program begins: whoever interrupts it while it is still loading gets the usual exit and no trace."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


def main() -> None:
    with leaving_at_once():
        from moisson.commands import main as run
    run()


@contextmanager
def leaving_at_once() -> Iterator[None]:
    """While modules are loaded an interrupt ends the process on the spot, for there is nothing to put in order yet:
    raised within an import, Python may swallow it, and the command would go on."""
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(130))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
