"""Why records are rejected, as a table: what each code means and who can mend it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from catalogue.record import Note

Mender = Literal["repository", "operator", "moisson"]
"""Who can mend it: the repository, whoever runs this catalogue, or who writes Moisson."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One row: the code of a reason, who can mend it, and what has to be done."""

    code: str
    mender: Mender
    remedy: str


_TABLE = (
    Cause("no-identifier", "repository", "give every record an identifier in its header"),
    Cause("other-namespace", "repository", "write every record in the namespace of its list, that of OAI-PMH 2.0"),
    Cause("no-metadata", "repository", "give the record its metadata, or announce it as deleted"),
    Cause("not-well-formed", "repository", "send well-formed XML: escape what is inserted, drop control characters"),
    Cause("unsafe-xml", "repository", "send the record without a document type declaration"),
    Cause("nothing-to-go-by", "repository", "give the record a title, an identifier of its own or a landing page"),
    Cause("export-failed", "repository", "mend the export of this dataset"),
    Cause("not-to-be-had", "repository", "answer GetRecord for what ListIdentifiers names"),
    Cause("no-record", "operator", "check that the address gives records at all"),
    Cause("unknown-format", "operator", "ask for a prefix that is read: see `moisson sources check --online`"),
    Cause("wrong-root", "operator", "check `prefix`: the repository sends another format under this name"),
    Cause("unreadable", "moisson", "report it with the payload: the reader of this format fails on it"),
)
CAUSES = {cause.code: cause for cause in _TABLE}
UNKNOWN = Cause("unknown", "moisson", "report it: this code is in no table")


class Rejectlike(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def identifier(self) -> str | None: ...
    @property
    def reasons(self) -> tuple[Note, ...]: ...


@dataclass(slots=True)
class Group:
    """The rejects of one source that have the same first reason; `examples` are the first identifiers or ids."""

    source: str
    code: str
    count: int
    examples: list[str]

    @property
    def cause(self) -> Cause:
        return CAUSES.get(self.code, UNKNOWN)


def grouped(rejects: Iterable[Rejectlike], examples: int = 3) -> list[Group]:
    """Rejects by source and first reason, the most frequent first."""
    found: dict[tuple[str, str], Group] = {}
    for reject in rejects:
        code = reject.reasons[0].code if reject.reasons else UNKNOWN.code
        group = found.setdefault((reject.source, code), Group(reject.source, code, 0, []))
        group.count += 1
        if len(group.examples) < examples:
            group.examples.append(reject.identifier or f"#{reject.id}")
    return sorted(found.values(), key=lambda group: (-group.count, group.source, group.code))
