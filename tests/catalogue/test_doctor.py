"""The doctor finds what is wrong and is silent where nothing is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from plugins.deliveries import Scene, delivered, rubbish, tombstone
from sqlalchemy import delete, insert, update

from catalogue.run import Outcome, State
from catalogue.store import Numbers, tables

record, change, work = tables.record, tables.change, tables.work


def sound(scene: Scene) -> Scene:
    """A catalogue with something of everything."""
    scene.harvest([delivered("x", dois=["10.1000/x"]), delivered("y", dois=["10.1000/y"]), tombstone("t")])
    scene.harvest([delivered("xx", dois=["10.1000/x", "10.1000/y"]), rubbish("r")], id="b")
    scene.harvest([delivered("y", "New"), tombstone("x")])
    run, point = scene.open()
    run, point = scene.apply(run, point, [delivered("y", "New")])
    scene.ingest.bury(run, [point], only_again=True)
    scene.ingest.finish(run, Outcome(State.HELD, complete=True))
    scene.harvest([delivered("y", "Newest"), delivered("z")])
    scene.administration.suppress("a", "z", "asked")
    scene.follower.catch_up()
    return scene


def told(scene: Scene) -> set[str]:
    checks = list(scene.administration.doctor())
    assert len(checks) >= 10
    assert all(check.remedy for check in checks if not check.ok)
    return {check.check for check in checks if not check.ok}


def test_it_is_silent_on_a_sound_catalogue(scene: Scene) -> None:
    assert told(sound(scene)) == set()


def test_it_is_silent_on_an_empty_one(scene: Scene) -> None:
    scene.follower.catch_up()
    assert told(scene) == set()


def test_it_is_silent_on_a_new_one_of_which_no_index_was_made(scene: Scene) -> None:
    assert told(scene) == set()


def test_records_that_older_crosswalks_read_are_told_and_nothing_broken(scene: Scene) -> None:
    def read_by() -> str:
        return next(
            check.found for check in scene.administration.doctor() if check.check == "what records were read by"
        )

    scene.harvest([delivered("x"), delivered("y"), tombstone("t")])
    scene.follower.catch_up()
    assert read_by() == "today's crosswalks"
    with scene.store.write() as connection:
        connection.execute(update(record).where(record.c.identifier != "y").values(crosswalk=1))
    assert told(scene) == set()
    assert read_by().startswith("1 of them by crosswalks of another version; `moisson recrosswalk`")
    scene.administration.recrosswalk(scene.sources["a"])
    assert read_by() == "today's crosswalks"


def test_a_clock_that_was_set_back_is_told(scene: Scene) -> None:
    scene.harvest([delivered("x")])
    scene.follower.catch_up()
    scene.clock.seconds -= 30
    assert told(scene) == set(), "clocks differ a little"
    scene.clock.seconds -= 3600
    (check,) = [check for check in scene.administration.doctor() if not check.ok]
    assert "1:00:3" in check.found
    assert "noRecordsMatch" in check.remedy


def test_an_approved_run_counted_what_it_buried(scene: Scene) -> None:
    scene = sound(scene)
    held, point = scene.open()
    held, _ = scene.apply(held, point, [])
    scene.ingest.finish(held, Outcome(State.HELD, complete=True))
    scene.administration.decide(held.id, approve=True)
    scene.follower.catch_up()
    assert told(scene) == set()


PLANTED: dict[str, tuple[str, Callable[[Numbers], object]]] = {
    "a change is lost": (
        "the change log has no gap",
        lambda numbers: numbers.connection.execute(delete(change).where(change.c.no == 2)),
    ),
    "a record points to a change that is not there": (
        "every record's last change is in the log",
        lambda numbers: numbers.connection.execute(update(record).where(record.c.id == 1).values(change=999)),
    ),
    "a record that is gone without a tombstone": (
        "every record of the log is there, if only as a tombstone",
        lambda numbers: numbers.connection.execute(delete(record).where(record.c.id == 2)),
    ),
    "a counter that was set back": (
        "no number is given twice",
        lambda numbers: setattr(numbers, "_record", 1),
    ),
    "a datestamp from the future": (
        "no datestamp lies behind the last one given",
        lambda numbers: numbers.connection.execute(update(record).where(record.c.id == 1).values(changed=2**40)),
    ),
    "a live record without work": (
        "every live record belongs to a work",
        lambda numbers: numbers.connection.execute(update(record).where(record.c.id == 2).values(work=None)),
    ),
    "a live record in a work that was merged away": (
        "every live record belongs to a work",
        lambda numbers: numbers.connection.execute(update(work).where(work.c.id == 1).values(merged_into=2)),
    ),
    "a live record without payload": (
        "every live record has its payload and description",
        lambda numbers: numbers.connection.execute(update(record).where(record.c.id == 2).values(payload=None)),
    ),
    "a live record without description": (
        "every live record has its payload and description",
        lambda numbers: numbers.connection.execute(update(record).where(record.c.id == 2).values(record=None)),
    ),
    "a run that counted too little": (
        "every run counted what it logged",
        lambda numbers: numbers.connection.execute(
            update(tables.run).where(tables.run.c.id == 1).values(added=0, deleted=0)
        ),
    ),
    "a complete list with a token": (
        "every checkpoint can be continued",
        lambda numbers: numbers.connection.execute(update(tables.checkpoint).values(token="more")),
    ),
    "an open list of a run that ended well": (
        "every checkpoint can be continued",
        lambda numbers: numbers.connection.execute(
            update(tables.checkpoint).where(tables.checkpoint.c.id == 1).values(state="open")
        ),
    ),
    "an identifier of nobody": (
        "every identifier belongs to a record",
        lambda numbers: numbers.connection.execute(insert(tables.identifier).values(pid="doi:10.1000/q", record=99)),
    ),
    "a lease of an ended run": (
        "every lease belongs to a running run",
        lambda numbers: numbers.connection.execute(
            insert(tables.lease).values(base_url="x", owner="y", run=1, expires=0)
        ),
    ),
    "an index that lost a record": (
        "the index carries every live record",
        lambda numbers: numbers.connection.execute(update(record).where(record.c.identifier == "xx").values(state=2)),
    ),
}


@pytest.mark.parametrize("corruption", PLANTED)
def test_it_finds(light: Scene, corruption: str) -> None:
    check, plant = PLANTED[corruption]
    scene = sound(light)
    with scene.store.changing() as numbers:
        plant(numbers)
    assert check in told(scene)


def test_it_finds_an_index_that_is_behind(light: Scene) -> None:
    scene = sound(light)
    scene.harvest([delivered("later")])
    assert told(scene) == {"the index has read every change"}


def test_it_finds_an_index_of_another_catalogue(light: Scene) -> None:
    scene = sound(light)
    with scene.store.write() as connection:
        mine = tables.meta.c.name == "catalogue"
        connection.execute(update(tables.meta).where(mine).values(value="another"))
    assert told(scene) == {"the index follows this catalogue"}
