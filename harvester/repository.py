"""What every door offers: the description of a repository, and its records, headers, sets and formats in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from catalogue.datestamp import Granularity, Window
from catalogue.record import Header, RawRecord
from catalogue.run import Page, Traffic, Warning

DeletedPolicy = Literal["no", "transient", "persistent"]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a repository says of itself. `earliest` (UTC) is a hint and never a limit: it is often wrong.

    What is left out or unreadable has the careful value: granularity of days, no deletions announced.
    """

    name: str
    base_url: str
    granularity: Granularity = Granularity.DAY
    deleted: DeletedPolicy = "no"
    earliest: datetime | None = None
    response_date: datetime | None = None
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """A list to ask for. With a `token` the list goes on where an earlier answer stopped, and nothing else counts."""

    prefix: str
    set: str | None = None
    window: Window = field(default_factory=Window)
    token: str | None = None
    granularity: Granularity = Granularity.SECOND


@dataclass(frozen=True, slots=True)
class HeaderPage:
    """One answer of a list of headers.

    `closed` says that the repository itself marked the end of the list (an empty token, or noRecordsMatch), or that
    this page is not the last: a list that simply stops proves nothing.
    """

    headers: tuple[Header, ...]
    token: str | None = None
    response_date: datetime | None = None
    declared: int | None = None
    closed: bool = True
    traffic: Traffic = field(default_factory=Traffic)
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class SetDescription:
    spec: str
    name: str


@dataclass(frozen=True, slots=True)
class FormatDescription:
    prefix: str
    schema: str
    namespace: str


class Repository(Protocol):
    """A repository behind some protocol. Everything raises `faults.Failure`; every page is a whole answer.

    Iterators ask for the next page only when it is wanted. A list ends with a page that has no token; where nothing
    matches, that page is empty and the only one.
    """

    def identify(self) -> Identity: ...

    def pages(self, request: Request) -> Iterator[Page]: ...

    def headers(self, request: Request) -> Iterator[HeaderPage]: ...

    def record(self, identifier: str, prefix: str) -> RawRecord | None:
        """One record as it is now; None where the repository does not know it (which does not prove a deletion)."""

    def sets(self) -> Iterator[SetDescription]: ...

    def formats(self) -> Iterator[FormatDescription]: ...

    def traffic(self) -> Traffic:
        """What was sent since the last page, or since this was last asked: for single records, and for what failed."""

    def close(self) -> None:
        """Let all connections go; a request that is under way in another thread ends at once."""


Clock = Callable[[], datetime]
"""The time now, in UTC."""
