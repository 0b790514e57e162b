"""Full passes: the lists that read all of a (source, prefix, set), in one or window by window.

The first list of a pass has no start and the last no end, so that a pass in windows is known although its lists come in
several runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, FromClause, Subquery, and_, func, select, true

from catalogue.run import Checkpoint, ListState, Mode
from catalogue.store.checkpoints import value
from catalogue.store.tables import checkpoint as table


def last_complete(connection: Connection, source: str | None = None) -> dict[str, list[Checkpoint]]:
    """The lists of each source's last complete pass over each (prefix, set); of one source where it is named."""
    ends = table.alias()
    read = _full(ends, [ListState.COMPLETE], source)
    last = select(*_of(ends), func.max(ends.c.id).label("last")).where(read, ends.c.end.is_(None))
    closed = last.group_by(*_of(ends)).subquery()
    begins = table.alias()
    first = (
        select(*_of(begins), func.max(begins.c.id).label("first"), closed.c.last)
        .join(closed, _same(begins, closed) & (begins.c.id <= closed.c.last))
        .where(_full(begins, [ListState.COMPLETE], source), begins.c.start.is_(None))
        .group_by(*_of(begins), closed.c.last)
        .subquery()
    )
    within = _same(table, first) & table.c.id.between(first.c.first, first.c.last)
    return _lists(connection, first, within, [ListState.COMPLETE])


def under_way(connection: Connection, source: str | None = None) -> dict[str, list[Checkpoint]]:
    """The lists of passes that have begun, by source: windows that are complete, and the list being read; of one source
    where it is named."""
    states = [ListState.COMPLETE, ListState.OPEN]
    begins = table.alias()
    first = select(*_of(begins), func.max(begins.c.id).label("first"))
    begun = first.where(_full(begins, states, source), begins.c.start.is_(None)).group_by(*_of(begins)).subquery()
    return _lists(connection, begun, _same(table, begun) & (table.c.id >= begun.c.first), states)


def _lists(
    connection: Connection, passes: Subquery, within: ColumnElement[bool], states: Sequence[ListState]
) -> dict[str, list[Checkpoint]]:
    asked = select(table).join(passes, within).where(_full(table, states)).order_by(table.c.id)
    found: dict[str, list[Checkpoint]] = {}
    for row in connection.execute(asked):
        found.setdefault(row.source, []).append(value(row))
    return found


def _of(lists: FromClause) -> tuple[ColumnElement[str], ...]:
    return lists.c.source, lists.c.prefix, lists.c.asked


def _same(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    return and_(*(a.is_not_distinct_from(b) for a, b in zip(_of(one), _of(other), strict=True)))


def _full(lists: FromClause, states: Iterable[ListState], source: str | None = None) -> ColumnElement[bool]:
    read = lists.c.state.in_([state.value for state in states])
    mine = true() if source is None else lists.c.source == source
    return and_(mine, lists.c.moves, lists.c.mode == Mode.FULL.value, read)
