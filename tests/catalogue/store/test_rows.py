"""Rows written and looked up by the hundred, on both databases."""

from __future__ import annotations

import pytest
from plugins.databases import Databases
from plugins.deliveries import Scene
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from catalogue.store import open_store, tables
from catalogue.store.rows import among, first_of_each, insert_many

CHANGE = {"run": None, "kind": "added", "work_before": None, "work_after": 2, "fields": None, "at": 3}
_BY_NUMBER = select(tables.change.c.no).where(among(tables.change.c.no, "numbers")).order_by(tables.change.c.no)
_BY_KIND = select(tables.change.c.no).where(among(tables.change.c.kind, "kinds")).order_by(tables.change.c.no)


@pytest.fixture
def filled(scene: Scene) -> Scene:
    with scene.store.write() as connection:
        kinds = ("added", 'l\'été, ["x"]', "added")
        insert_many(
            connection, tables.change, [CHANGE | {"no": n, "record": n, "kind": kind} for n, kind in enumerate(kinds)]
        )
    return scene


@pytest.mark.parametrize(
    ("numbers", "found"),
    [([], []), ([1], [1]), ([2, 0, 2, 99], [0, 2]), (range(70_000), [0, 1, 2])],
    ids=["none", "one", "some twice and some unknown", "more than a statement has parameters"],
)
def test_rows_are_found_by_a_list_of_numbers(filled: Scene, numbers: list[int], found: list[int]) -> None:
    with filled.store.read() as connection:
        assert connection.execute(_BY_NUMBER, {"numbers": numbers}).scalars().all() == found


@pytest.mark.parametrize(
    ("kinds", "found"), [([], []), (["added"], [0, 2]), (['l\'été, ["x"]', "none"], [1])], ids=["none", "one", "quotes"]
)
def test_rows_are_found_by_a_list_of_texts(filled: Scene, kinds: list[str], found: list[int]) -> None:
    with filled.store.read() as connection:
        assert connection.execute(_BY_KIND, {"kinds": kinds}).scalars().all() == found


def test_a_text_that_no_row_can_have_is_not_found(light: Scene) -> None:
    """A terminal hands on bytes that are no UTF-8 as halves of pairs."""
    with light.store.read() as connection:
        assert connection.execute(_BY_KIND, {"kinds": ["\udcff"]}).scalars().all() == []


def test_a_list_is_looked_up_in_an_index(light: Scene) -> None:
    """SQLAlchemy writes `… = 1` behind what it takes for no condition, and SQLite then reads the whole table."""
    with light.store.read() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {_BY_NUMBER.compile(connection)}", ('["1"]',)).all()
    assert "SEARCH change USING INTEGER PRIMARY KEY" in " ".join(row.detail for row in plan)


@pytest.mark.parametrize(
    ("groups", "most", "found"),
    [
        ([], 3, []),
        (["hub", "none", "few"], 3, [("few", 7), ("hub", 0), ("hub", 1), ("hub", 2)]),
        (["few"], 1, [("few", 7)]),
        (["few"], 9, [("few", 7)]),
    ],
)
def test_the_first_of_each_are_found_however_many_there_are(
    scene: Scene, groups: list[str], most: int, found: list[tuple[str, int]]
) -> None:
    rows = [*({"pid": "hub", "record": row} for row in range(500)), {"pid": "few", "record": 7}]
    with scene.store.write() as connection:
        insert_many(connection, tables.identifier, rows)
        asked = first_of_each(tables.identifier, "pid", "record")(connection.dialect)
        answer = connection.execute(asked, {"groups": groups, "most": most}).all()
    assert sorted((pid, row) for pid, row in answer) == found


def test_the_first_of_each_are_read_and_not_all(light: Scene) -> None:
    """Each page that names an identifier of a hundred thousand records would else read them all."""
    with light.store.read() as connection:
        asked = first_of_each(tables.identifier, "pid", "record")(connection.dialect)
        written = str(asked.compile(connection))
        given = ('["a"]', *[3] * (written.count("?") - 1))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}", given).all()
    assert "SEARCH outer_rows USING PRIMARY KEY (pid=? AND record<?)" in " ".join(row.detail for row in plan)


def test_nothing_is_written_for_no_rows(filled: Scene) -> None:
    with filled.store.write() as connection:
        insert_many(connection, tables.change, [])
    assert len(filled.rows(tables.change)) == 3


def test_a_row_that_is_there_is_refused_as_the_database_refuses_it(filled: Scene) -> None:
    again = [CHANGE | {"no": 7, "record": 7}, CHANGE | {"no": 1, "record": 1}]
    with pytest.raises(IntegrityError), filled.store.write() as connection:
        insert_many(connection, tables.change, again)
    assert len(filled.rows(tables.change)) == 3


def test_values_of_all_kinds_come_back_as_they_were(scene: Scene) -> None:
    row = {"id": 1, "kind": 'é\t"\\N', "bytes": bytes(range(256))}
    with scene.store.write() as connection:
        insert_many(connection, tables.dictionary, [row])
    assert [found._asdict() for found in scene.rows(tables.dictionary)] == [row]


def test_postgresql_looks_up_by_indexes_where_it_writes_and_nowhere_else(postgres_databases: Databases) -> None:
    """It plans for the empty tables of a first harvest, and keeps to that plan."""
    store = open_store(postgres_databases.migrated())
    said = []
    for block in (store.write, store.read):
        with block() as connection:
            said.append([connection.exec_driver_sql(f"SHOW {name}").scalar() for name in ("enable_seqscan", "jit")])
    store.engine.dispose()
    assert said == [["off", "off"], ["on", "on"]]
