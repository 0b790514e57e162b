"""A Source: a repository we harvest, as one table of `sources.toml` describes it; the file read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from catalogue import sources_file
from catalogue.source_keys import KEYS, place_of, unheeded
from catalogue.source_values import Unfit
from catalogue.sources_file import nearest


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


@dataclass(frozen=True, slots=True)
class View:
    """A saved query with a permanent page of its own: one `[[view]]` table."""

    id: str
    name: dict[str, str]
    query: str
    description: dict[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong in `sources.toml`; line and column count from 1."""

    file: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class SourcesInvalid(Exception):
    """`sources.toml` cannot be used; `errors` are all its mistakes, in the order of the file. Commands exit with 3."""

    def __init__(self, errors: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Sources:
    """What `sources.toml` says, in its order. Iterating gives the sources, disabled ones included."""

    sources: tuple[Source, ...] = ()
    views: tuple[View, ...] = ()

    def __iter__(self) -> Iterator[Source]:
        return iter(self.sources)

    def find(self, id: str) -> Source | None:
        return next((source for source in self.sources if source.id == id), None)


def load(path: Path, quirks: Collection[str] | None = None) -> Sources:
    """What the file says, `quirks` being the names known. Raises SourcesInvalid with every mistake at once."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SourcesInvalid((Mistake(str(path), line, 1, "encoding", "the file is not UTF-8"),)) from error
    except OSError as error:
        said = f"cannot be read ({error.strerror}); name another file with MOISSON_SOURCES"
        raise SourcesInvalid((Mistake(str(path), 1, 1, "unreadable", said),)) from error
    sources, errors = read(text, str(path), quirks)
    if errors:
        raise SourcesInvalid(errors)
    return sources


def read(
    text: str, file: str = "sources.toml", quirks: Collection[str] | None = None
) -> tuple[Sources, tuple[Mistake, ...]]:
    """What the text of a `sources.toml` says, and its mistakes in the order of the lines.

    `file` is how messages call it; `quirks` are the known names, None leaves them unchecked. A table with an unfit
    key is left out of the answer; whoever wants all or nothing looks at the mistakes first.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, column, said = sources_file.syntax(str(error), text)
        return Sources(), (Mistake(file, line, column, "syntax", said),)
    except RecursionError:
        return Sources(), (Mistake(file, 1, 1, "syntax", "lists or tables stand in each other too deep to be read"),)
    reading = _Reading(file, sources_file.places(text), quirks)
    defaults = reading.table(("defaults",), document.pop("defaults", {}), DEFAULTS, "[defaults]")
    tables = list(reading.tables(document, "source"))
    sources = [source for path, table in tables if (source := reading.source(path, table, defaults))]
    reading.twice(tables)
    reading.alike(sources)
    views = list(reading.tables(document, "view"))
    shown = [view for path, table in views if (view := reading.view(path, table))]
    reading.twice(views)
    for name in document:
        reading.wrong((name, 0), "unknown-key", f"unknown table or key '{name}'{nearest(name, TOP)}")
    errors = sorted(reading.mistakes, key=lambda mistake: (mistake.line, mistake.column))
    return Sources(tuple(sources), tuple(shown)), tuple(errors)


TOP = ("defaults", "source", "view")

DEFAULTS = {
    key: check
    for key, check in KEYS.items()
    if key not in ("id", "name", "url", "sets", "homepage", "subtree", "filter", "repository", "mints", "re3data",
                   "opendoar", "description", "attested")
}  # fmt: skip
"""The keys of `[defaults]`: those that do not describe one repository alone."""

VIEW = {"id": KEYS["id"], "name": KEYS["name"], "query": KEYS["contact"], "description": KEYS["description"]}

ELSEWHERE = {"base_url": "url", "kind": "protocol", "schedule": "every", "verified": "attested"}
"""Words that other harvesters have for our keys and that no spelling leads to."""


@dataclass(slots=True)
class _Reading:
    """One reading of a file: the place of everything in it, and the mistakes met so far."""

    file: str
    places: Mapping[sources_file.Path, sources_file.Place]
    quirks: Collection[str] | None
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, path: sources_file.Path, code: str, message: str) -> None:
        self.mistakes.append(Mistake(self.file, *sources_file.place(self.places, path), code, message))

    def tables(self, document: dict[str, Any], kind: str) -> Iterator[tuple[sources_file.Path, dict[str, Any]]]:
        found = document.pop(kind, [])
        if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
            self.wrong((kind,), "wrong-type", f"'{kind}' must be written as tables, each under [[{kind}]]")
            return
        yield from (((kind, n), table) for n, table in enumerate(found))

    def table(
        self, path: sources_file.Path, table: object, checks: Mapping[str, Callable[[object], object]], whose: str
    ) -> dict[str, Any]:
        """The values of a table that can be read; what cannot is noted."""
        values: dict[str, Any] = {}
        if not isinstance(table, dict):
            self.wrong(path, "wrong-type", f"{whose} must be a table")
            return values
        for key, value in table.items():
            if key not in checks:
                known = f"; did you mean '{ELSEWHERE[key]}'?" if key in ELSEWHERE else nearest(key, checks)
                misplaced = " (it belongs to one source)" if key in KEYS and checks is DEFAULTS else known
                self.wrong((*path, key), "unknown-key", f"unknown key '{key}' in {whose}{misplaced}")
                continue
            try:
                values[key] = checks[key](value)
            except Unfit as error:
                for said in error.said:
                    self.wrong((*path, key), "bad-value", f"key '{key}' in {whose} {said}")
        self.unknown_quirks(path, values.get("quirks", ()), whose)
        return values

    def unknown_quirks(self, path: sources_file.Path, named: tuple[str, ...], whose: str) -> None:
        for name in named:
            bare = name.removeprefix("-")
            if self.quirks is not None and bare not in self.quirks:
                message = f"unknown quirk '{bare}' in {whose}{nearest(bare, self.quirks)}"
                self.wrong((*path, "quirks"), "unknown-quirk", message)

    def whole(self, path: sources_file.Path, table: dict[str, Any], checks: Mapping[str, Any]) -> dict[str, Any] | None:
        """The values of a table with an id, or None where something in it is wrong."""
        before = len(self.mistakes)
        whose = f"{path[0]} '{table['id']}'" if isinstance(table.get("id"), str) else f"{path[0]} {int(path[1]) + 1}"
        values = self.table(path, table, checks, whose)
        for key in REQUIRED[str(path[0])]:
            if key not in table:
                self.wrong(path, "missing-key", f"{whose} has no '{key}'")
        values["line"] = sources_file.place(self.places, path)[0]
        return values if len(self.mistakes) == before else None

    def source(self, path: sources_file.Path, table: dict[str, Any], defaults: Mapping[str, Any]) -> Source | None:
        own = self.whole(path, table, KEYS)
        if own is None:
            return None
        values = {**defaults, **own}
        for key, said in unheeded(own, values.get("protocol", "oai")):
            self.wrong((*path, key), "unheeded-key", f"key '{key}' in source '{own['id']}' {said}")
        values["delete_guard"] = DeleteGuard(**values.get("delete_guard", {}))
        values["headers"] = {**defaults.get("headers", {}), **own.get("headers", {})}
        return Source(**{"repository": own["id"], **values})

    def view(self, path: sources_file.Path, table: dict[str, Any]) -> View | None:
        values = self.whole(path, table, VIEW)
        return View(**values) if values is not None else None

    def twice(self, tables: list[tuple[sources_file.Path, dict[str, Any]]]) -> None:
        """Ids are never reused: they are part of every identifier that we give out."""
        first: dict[object, int] = {}
        for path, table in tables:
            line = sources_file.place(self.places, path)[0]
            if isinstance(id := table.get("id"), str) and first.setdefault(id, line) != line:
                message = f"the id '{id}' is already that of the {path[0]} in line {first[id]}"
                self.wrong((*path, "id"), "duplicate-id", message)

    def alike(self, sources: Iterable[Source]) -> None:
        """Two sources that ask the same of the same repository bring every record twice."""
        first: dict[object, Source] = {}
        for one in sources:
            asks = (place_of(one.url), one.protocol, one.prefix, one.sets, one.subtree, one.filter)
            if (other := first.setdefault(asks, one)) is not one:
                said = f"source '{one.id}' asks for the same as '{other.id}' in line {other.line}: give each its `sets`"
                self.mistakes.append(Mistake(self.file, one.line, 1, "duplicate-url", said))


REQUIRED = {"source": ("id", "name", "url"), "view": ("id", "name", "query")}
