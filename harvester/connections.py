"""Connections for requests that pass the guard at the moment they are made and can be cut from another thread."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from harvester.guard import Guard


class Line:
    """The open sockets of one transport. `cut` ends whatever is under way, even while a server says nothing at all:
    a second handle on each socket is kept, because libraries detach the first one."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self._open: list[socket.socket] = []

    def connect(self, connection: HTTPConnection) -> socket.socket:
        timeout = connection.timeout if isinstance(connection.timeout, (int, float)) else None
        try:
            made = self.guard.connect(connection.host, connection.port, timeout)
        except socket.gaierror as error:
            raise NameResolutionError(connection.host, connection, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(connection, f"{connection.host} took no connection in {timeout} s") from error
        except OSError as error:
            raise NewConnectionError(connection, f"no connection to {connection.host}: {error}") from error
        self.cut_old()
        self._open.append(made.dup())
        return made

    def cut_old(self) -> None:
        """Forget what is cut already, so that a long run does not collect handles: one request at a time is enough."""
        while len(self._open) > 3:
            self._open.pop(0).close()

    def cut(self) -> None:
        while self._open:
            with contextlib.suppress(OSError), self._open.pop() as handle:
                handle.shutdown(socket.SHUT_RDWR)


class Session(requests.Session):
    """A session that leaves redirects to us: requests reads where one leads even if it is told not to follow, and
    fails at an address that it cannot decode."""

    def resolve_redirects(self, *_: object, **__: object) -> Iterator[Any]:
        return iter(())


class GuardedAdapter(HTTPAdapter):
    """The transport of a requests session whose connections all come from one Line. `tls_ca` is a PEM file to trust
    beside the usual authorities."""

    def __init__(self, line: Line, tls_ca: str | None = None) -> None:
        self.line, self.tls_ca = line, tls_ca
        super().__init__(pool_connections=4, pool_maxsize=2, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, **more)
        line = self.line

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return line.connect(self)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return line.connect(self)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
        if self.tls_ca:
            context = ssl.create_default_context()
            context.load_verify_locations(self.tls_ca)
            self.poolmanager.connection_pool_kw["ssl_context"] = context
