"""Which addresses may be asked: http and https only, and nothing inside private networks unless a source allows it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from harvester.faults import Symptom, Unreachable

NAT64 = ipaddress.ip_network("64:ff9b::/96")
CLOSED = tuple(map(ipaddress.ip_network, ("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "fec0::/10")))
"""Networks that are not the public internet though Python has them for it: IPv4 addresses in three forms that nobody
outside may use (RFC 4291, 2765, 8215), and site-local ones."""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public internet; one wrapped in an IPv6 address counts as itself."""
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is None and any(address in network for network in CLOSED):
            return False
        address = inner or address
    return address.is_global and not address.is_multicast


@dataclass(frozen=True, slots=True)
class Guard:
    """The rule of one source; `allowed` is its `allow_private`: true for any address, or a list of "host:port"."""

    allowed: bool | tuple[str, ...] = False

    def check_url(self, url: str) -> None:
        """Raise Unreachable where the address may not be asked whatever it resolves to."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Unreachable(
                Symptom.FORBIDDEN, f"only http and https addresses are asked, not {parts.scheme or 'nothing'}:"
            )

    def admits(self, host: str, port: int, address: str) -> bool:
        """Whether the IP address that `host` resolved to may be connected to."""
        if self.allowed is True or is_public(address):
            return True
        return isinstance(self.allowed, tuple) and f"{host}:{port}".lower() in (entry.lower() for entry in self.allowed)

    def connect(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """A connection to the first address of `host` that is admitted and answers.

        The address checked is the address connected to, so that a name which resolves differently a moment later
        gains nothing. Raises Unreachable (forbidden), OSError, socket.gaierror.
        """
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        admitted = [entry for entry in found if self.admits(host, port, str(entry[4][0]))]
        if not admitted:
            raise Unreachable(
                Symptom.FORBIDDEN,
                f"{host} is inside a private network ({found[0][4][0]}); "
                f'if that is meant, set allow_private = ["{host}:{port}"]',
            )
        return first_that_answers(admitted, timeout)


def first_that_answers(found: Sequence[tuple[Any, ...]], timeout: float | None) -> socket.socket:
    """A connection to the first of some resolved addresses that takes one; raises the last OSError."""
    failure: OSError = OSError("no address")
    for family, kind, protocol, _, where in found:
        made = socket.socket(family, kind, protocol)
        try:
            made.settimeout(timeout)
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            made.connect(where)
        except OSError as error:
            made.close()
            failure = error
        else:
            return made
    raise failure
