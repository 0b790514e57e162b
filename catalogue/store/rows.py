"""Many rows at once: written by one statement that is compiled once, and looked up by a list that is one parameter.

SQLAlchemy builds a statement's parameters row by row and expands `IN` value by value; for pages of a hundred records
that cost more than the database did (docs/decisions/0004).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Dialect,
    Integer,
    LargeBinary,
    Select,
    SmallInteger,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Listed(TypeDecorator[Any]):
    """A list as one parameter: an array of PostgreSQL, a JSON array for SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, numbers: bool) -> None:
        super().__init__()
        self.numbers = numbers

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name != "postgresql":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(ARRAY(BigInteger() if self.numbers else Text()))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return list(value) if dialect.name == "postgresql" else json.dumps(list(value))


class _Among(FunctionElement[bool]):
    name = "among"
    type = Boolean()
    inherit_cache = True
    _is_implicitly_boolean = True  # SQLAlchemy would write `… = 1` for SQLite, which no index answers


@compiles(_Among, "postgresql")
def _array(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, values = (compiler.process(clause, **more) for clause in element.clauses)
    return f"{column} = ANY({values})"


@compiles(_Among, "sqlite")
def _json(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, values = (compiler.process(clause, **more) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608  both were compiled by SQLAlchemy


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a column is one of the values in the parameter `name`, a list of any length (also an empty one)."""
    numbers = isinstance(column.type, BigInteger) or column.type.python_type is int
    return _Among(column, bindparam(name, type_=_Listed(numbers)))


def first_of_each(table: Table, group: str, member: str) -> Callable[[Dialect], Select[Any]]:
    """For each of the values in the parameter `groups` (a list), the first rows of `table` that have it, `most` of them
    at the most (a parameter too), as (group, member): a statement for each database.

    An identifier that a hundred thousand records share would else be read whole for each page that names it.
    """
    inner, outer = table.alias("inner_rows"), table.alias("outer_rows")

    @cache
    def statement(database: str) -> Select[Any]:
        listed = bindparam("groups", type_=_Listed(numbers=False))
        most = bindparam("most", type_=Integer())
        if database == "postgresql":
            asked = func.unnest(listed).table_valued("value").render_derived()
            mine = select(inner.c[member]).where(inner.c[group] == asked.c.value).order_by(inner.c[member]).limit(most)
            found = mine.lateral("found")
            return select(asked.c.value, found.c[member]).select_from(asked.join(found, true()))
        asked = func.json_each(listed).table_valued("value")
        # SQLite has no LATERAL: the member behind the last one wanted is looked up, where there is one
        behind = select(inner.c[member]).where(inner.c[group] == asked.c.value).order_by(inner.c[member])
        last = func.coalesce(behind.limit(1).offset(most).scalar_subquery(), 2**62)
        tied = (outer.c[group] == asked.c.value) & (outer.c[member] < last)
        return select(outer.c[group], outer.c[member]).select_from(asked.join(outer, tied))

    return lambda dialect: statement(dialect.name)


def unindexed(column: ColumnElement[str]) -> ColumnElement[str]:
    """A column of text as an expression, which no index answers: where another index is the better way in."""
    return column + ""


def insert_many(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns; the values are what the driver takes (int, text, bytes, bool)."""
    if not rows:
        return
    columns = tuple(rows[0])
    if connection.dialect.name == "postgresql":
        _copy(connection, table, columns, rows)
        return
    statement, in_order = _compiled(connection.dialect, table, columns)
    connection.exec_driver_sql(statement, [tuple([row[name] for name in in_order]) for row in rows])


def _copy(connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[dict[str, Any]]) -> None:
    """By PostgreSQL's COPY, one statement for all rows: the driver would send one for each. What the database refuses
    raises what SQLAlchemy makes of it everywhere else."""
    dialect = connection.dialect
    statement, types = _copying(dialect, table, columns)
    raw: Any = connection.connection.driver_connection
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copying:
            copying.set_types(types)
            for row in rows:
                copying.write_row([row[name] for name in columns])
    except dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(statement, None, error, dialect.loaded_dbapi.Error, dialect=dialect) from error


_BINARY: dict[type[TypeEngine[Any]], str] = {
    BigInteger: "int8", Integer: "int4", SmallInteger: "int2", Text: "text", LargeBinary: "bytea", Boolean: "bool",
}  # fmt: skip


@lru_cache(maxsize=64)
def _copying(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The statement, and the types of its columns as the driver names them."""
    quote = dialect.identifier_preparer.quote
    named = ", ".join(map(quote, columns))
    types = tuple(_BINARY[type(table.c[name].type)] for name in columns)
    return f"COPY {quote(table.name)} ({named}) FROM STDIN (FORMAT BINARY)", types


@lru_cache(maxsize=64)
def _compiled(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The statement, and the order of its parameters."""
    compiled = insert(table).values({name: bindparam(name) for name in columns}).compile(dialect=dialect)
    return str(compiled), tuple(compiled.positiontup or ())  # SQLite names none of them
