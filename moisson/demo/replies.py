"""What leaves the server of the sample repositories: a status, headers, a body, and the manner of sending it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Reply:
    """`cut` closes the connection in the middle of the announced body, `drip` sends it 16 bytes at a time,
    `silence` closes the connection without a word."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    manner: Literal["plain", "cut", "drip", "silence"] = "plain"
