"""A web worker whose threads no slow reader keeps: who sends or takes nothing for too long is hung up on."""

from __future__ import annotations

import errno
import socket
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

SILENT = 0.1
"""Seconds that a thread waits for the first byte of a new connection, as browsers open some to spare; after that it is
watched beside all others, which costs no thread."""
ASKING = 5.0
"""Seconds for a whole request, from its first byte on."""
TAKING = 30.0
"""Seconds to take one piece of an answer, 64 kB at most."""


class Line(socket.socket):
    """A connection on which blocking ends; gunicorn knows no limit for either direction.

    Silence is told as what gunicorn takes quietly, the end of the connection, since it logs a timeout with its trace.
    """

    def begin(self) -> None:
        """A request is read from now on."""
        self._until = time.monotonic() + ASKING

    def setblocking(self, flag: bool) -> None:
        self.settimeout(TAKING if flag else 0.0)

    def recv(self, *given: Any) -> bytes:
        self.settimeout(max(self._until - time.monotonic(), 0.001))
        try:
            return super().recv(*given)
        except TimeoutError:
            return b""
        finally:
            self.settimeout(TAKING)

    def sendall(self, *given: Any) -> None:
        try:
            super().sendall(*given)
        except TimeoutError as silence:
            raise BrokenPipeError(*_HUNG_UP) from silence

    def sendfile(self, *given: Any, **named: Any) -> int:
        try:
            return super().sendfile(*given, **named)
        except TimeoutError as silence:
            raise BrokenPipeError(*_HUNG_UP) from silence


_HUNG_UP = (errno.EPIPE, "the reader takes nothing")


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's worker of threads over such connections."""

    def handle(self, conn: Any) -> Any:
        if not isinstance(conn.sock, Line):
            old = conn.sock
            conn.sock = Line(old.family, old.type, old.proto, fileno=old.detach())
            if hasattr(conn, "wait_for_data"):  # some versions let a thread wait five seconds for the first byte
                conn.wait_for_data = partial(_wait, conn)
        conn.sock.begin()
        return super().handle(conn)


def _wait(conn: Any, _: float) -> bool:
    return bool(type(conn).wait_for_data(conn, SILENT))
