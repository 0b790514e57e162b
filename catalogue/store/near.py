"""Works that links join, whichever end says so: what a search for works with data, an article or software asks for.

A link is a relation whose identifier another work has. It is resolved when it is read, so that one whose target comes
years later needs nothing but that the index looks at both ends when either changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, Select, select

from catalogue.store.records import FORMER
from catalogue.store.rows import among
from catalogue.store.tables import SHOWN, identifier, record, relation
from catalogue.works.versions import KINDS

_AGAIN = frozenset(
    {*KINDS, "IsIdenticalTo", "IsVariantFormOf", "IsOriginalFormOf", "IsTranslationOf", "HasTranslation", "Obsoletes"}
    | {"IsObsoletedBy", FORMER}
)
"""Relations to the same thing in another form, and such as are no longer stated: nothing that a work has."""

_here, _there = record.alias("here"), record.alias("there")
_SAID = _here.join(relation, relation.c.record == _here.c.id).join(identifier, identifier.c.pid == relation.c.pid)
_NAMED = _here.join(identifier, identifier.c.record == _here.c.id).join(relation, relation.c.pid == identifier.c.pid)
_ENDS = (
    _SAID.join(_there, _there.c.id == identifier.c.record),
    _NAMED.join(_there, _there.c.id == relation.c.record),
)
_MINE = among(_here.c.work, "works") & (_there.c.work != _here.c.work)
_LIVE = _here.c.state.in_(SHOWN) & _there.c.state.in_(SHOWN) & relation.c.kind.not_in(sorted(_AGAIN))


def _asked(*columns: object) -> tuple[Select[tuple[int, str]], ...]:
    return tuple(select(*columns).select_from(ends).where(_MINE).distinct() for ends in _ENDS)  # type: ignore[call-overload]


_JOINED = _asked(_there.c.work)
_TYPES = tuple(asked.where(_LIVE) for asked in _asked(_here.c.work, _there.c.type))


def joined(connection: Connection, works: Sequence[int]) -> set[int]:
    """The other works that links of these lead to or come from, or did: what is told of them may be another now."""
    return {row.work for asked in _JOINED for row in connection.execute(asked, {"works": works})}


def types(connection: Connection, works: Sequence[int]) -> dict[int, set[str]]:
    """Of what types the works are that live links join with each of these."""
    found: dict[int, set[str]] = defaultdict(set)
    for asked in _TYPES:
        for row in connection.execute(asked, {"works": works}):
            found[row.work].add(row.type)
    return found
