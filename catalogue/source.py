"""A Source: a repository we harvest, as one table of `sources.toml` describes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class DeleteGuard:
    """A run is held when it would remove more than max(`min`, `share` × live), or more than half of any source."""

    share: float = 0.05
    min: int = 25


@dataclass(frozen=True, slots=True)
class Source:
    """One `[[source]]` table, defaults filled in; nothing here changes while a process runs.

    Durations are seconds as floats unless they say otherwise; `every` is the text of the file (`"6h"`,
    `"daily 03:00"`, a cron line), `overlap` and `grace` are read. `line` is where the table starts in its file.
    """

    id: str
    name: dict[str, str]
    url: str
    protocol: Literal["oai", "csw", "dataverse"] = "oai"
    prefix: str = "oai_dc"
    sets: tuple[str, ...] = ()
    every: str = "daily 03:00"
    enabled: bool = True
    homepage: str | None = None
    centre: str | None = None
    contact: str | None = None
    metadata_licence: str | None = None
    timeout: float = 300.0
    max_response_bytes: int = 64 * 1024 * 1024
    min_interval: float = 1.0
    retries: int = 5
    backoff: float = 2.0
    user_agent: str | None = None
    method: Literal["GET", "POST"] = "GET"
    allow_private: bool | tuple[str, ...] = False
    deletions: Literal["announced", "reconcile", "full"] | None = None
    delete_guard: DeleteGuard = field(default_factory=DeleteGuard)
    overlap: timedelta | None = None
    quirks: tuple[str, ...] = ()
    subtree: str | None = None
    filter: str | None = None
    repository: str = ""
    granularity: Literal["day", "second"] | None = None
    tls_ca: str | None = None
    mints: tuple[str, ...] = ()
    grace: timedelta = timedelta(days=7)
    full_every: str | None = None
    window: str | None = None
    quiet: str | None = None
    priority: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    reject_alert: float = 0.02
    redistribute: bool = True
    public_rejects: bool = True
    eosc: bool = False
    re3data: str | None = None
    opendoar: str | None = None
    description: dict[str, str] = field(default_factory=dict)
    attested: Literal["code", "page", "list", "guess"] | None = None
    line: int = 0

    def label(self, lang: str) -> str:
        """The name in a language, else in any."""
        return self.name.get(lang) or next(iter(self.name.values()), self.id)

    @property
    def asks(self) -> tuple[str | None, ...]:
        """The sets to ask for, one list each; a source without sets is one list."""
        return self.sets or (None,)
