"""The names under which processes hold leases and jobs, and whether such a process is known to be dead."""

from __future__ import annotations

import os
import socket
from itertools import count

_number = count(1)


def owner_name() -> str:
    """A name for whoever holds leases: host, process, and a number within it, so that its death can be seen."""
    return f"{socket.gethostname()}:{os.getpid()}:{next(_number)}"


def is_dead(owner: str) -> bool:
    """Whether the process that calls itself so is known to be dead: it ran on this host and is no more."""
    host, _, rest = owner.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
