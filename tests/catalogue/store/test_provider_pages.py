"""What the data provider reads from the catalogue: every record once, by our datestamps, none too early."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from plugins.deliveries import DOMAIN, Scene, delivered, source, tombstone

from catalogue.datestamp import Window
from catalogue.record import RawRecord
from catalogue.store import AHEAD
from catalogue.store.served import Served


def filled(scene: Scene, count: int = 5) -> None:
    """Records that share a datestamp, as those of one page do, and whose datestamp has come."""
    scene.harvest([delivered(f"oai:x:{n}", f"Title {n}", datestamp="2019-05-05") for n in range(count)])
    scene.later(seconds=AHEAD)


def walked(scene: Scene, size: int, window: Window = Window(), set_spec: str | None = None) -> list[Served]:  # noqa: B008
    """All parts of a walk; bounded, since a wrong one never ends."""
    found: list[Served] = []
    for _ in range(20):
        after = (int(found[-1].changed.timestamp()), found[-1].id) if found else None
        part = scene.access.records("oai_dc", window, set_spec, after, size)
        if not part:
            return found
        found += part
    raise AssertionError("the walk does not end")


def names(found: list[Served]) -> list[str]:
    return [served.origin_identifier for served in found]


@pytest.mark.parametrize("size", [1, 2, 5, 6])
def test_a_walk_gives_each_record_once(light: Scene, size: int) -> None:
    """Also where a part ends between records of one second."""
    filled(light)
    assert names(walked(light, size)) == [f"oai:x:{n}" for n in range(5)]


def test_a_record_is_shown_when_its_datestamp_has_come(light: Scene) -> None:
    """It lies some seconds ahead, so that what was being stored at a responseDate is dated after it."""
    before = light.clock.now()
    light.harvest([delivered()])
    assert light.access.records("oai_dc", Window()) == []
    assert light.access.count("oai_dc", Window()) == 0
    light.later(seconds=AHEAD)
    [served] = light.access.records("oai_dc", Window())
    assert served.changed > before


def test_both_ends_of_a_window_are_included(light: Scene) -> None:
    filled(light, 1)
    stamp = light.access.records("oai_dc", Window())[0].changed
    second = timedelta(seconds=1)
    spans = [(stamp, stamp), (stamp + second, None), (None, stamp - second)]
    assert [len(walked(light, 9, Window(*span))) for span in spans] == [1, 0, 0]
    assert [light.access.count("oai_dc", Window(*span)) for span in spans] == [1, 0, 0]


def test_the_datestamp_is_ours_and_the_origin_keeps_its_own(light: Scene) -> None:
    harvested = light.clock.now()
    filled(light, 1)
    [served] = light.access.records("oai_dc", Window())
    assert served.changed == harvested + timedelta(seconds=AHEAD)
    assert (served.origin_datestamp, served.harvested) == ("2019-05-05", harvested)


def test_a_deletion_is_listed_with_a_new_datestamp(light: Scene) -> None:
    filled(light, 3)
    since = light.clock.now() + timedelta(seconds=1)
    light.later(minutes=5)
    light.harvest([tombstone("oai:x:1")])
    light.later(seconds=AHEAD)
    [served] = walked(light, 9, Window(since))
    assert (served.origin_identifier, served.deleted, served.record) == ("oai:x:1", True, None)


def test_what_has_lost_its_year_is_deleted_in_datacite_alone(light: Scene) -> None:
    filled(light, 1)
    light.harvest([delivered("oai:x:0", "Title 0", date=None)])
    light.later(seconds=AHEAD)
    assert [
        [served.deleted for served in light.access.records(prefix, Window())] for prefix in ("oai_dc", "oai_datacite")
    ] == [[False], [True]]


def data(**changed: Any) -> RawRecord:
    """A dataset with all that OpenAIRE demands of one."""
    return delivered(**{"dois": ["10.5072/x.0"], "more": [("creator", "Le Goff, Ana")], **changed})


@pytest.mark.parametrize("changed", [{"date": None}, {"type": "article"}], ids=["the year", "the type"])
def test_what_has_left_the_set_for_openaire_is_deleted_there(light: Scene, changed: dict[str, str | None]) -> None:
    """OpenAIRE harvests this set alone, and would keep the record for ever."""
    light.harvest([data(), delivered("oai:x:2", type="article")])
    light.later(minutes=5)
    since = light.clock.now()
    light.harvest([data(**changed)])
    light.later(seconds=AHEAD)
    [served] = walked(light, 9, Window(since), "openaire_data")
    assert (served.origin_identifier, served.deleted, "openaire_data" in served.sets) == ("oai:x:1", True, True)
    assert light.access.count("oai_dc", Window(since), "openaire_data") == 1
    [everywhere] = walked(light, 9, Window(since))
    assert (everywhere.deleted, "openaire_data" in everywhere.sets) == (False, False)


def test_what_comes_back_into_the_set_for_openaire_is_alive_there(light: Scene) -> None:
    for date in ("2023", None, "2024"):
        light.harvest([data(date=date)])
        light.later(seconds=AHEAD)
        [served] = walked(light, 9, set_spec="openaire_data")
        assert served.deleted is (date is None)
    light.harvest([tombstone("oai:x:1")])
    light.later(seconds=AHEAD)
    assert [one.deleted for one in walked(light, 9, set_spec="openaire_data")] == [True]


def test_a_set_holds_the_records_of_its_source_alone(light: Scene) -> None:
    filled(light, 2)
    light.harvest([delivered("oai:y:1")], id="b")
    light.later(seconds=AHEAD)
    assert names(walked(light, 9, set_spec="source:b")) == ["oai:y:1"]


def test_the_set_eosc_holds_the_records_of_sources_that_are_offered_to_it(light: Scene) -> None:
    filled(light, 2)
    light.harvest([delivered("oai:y:1")], id="b")
    light.later(seconds=AHEAD)
    assert ("eosc", "EOSC") not in light.access.sets()
    assert walked(light, 9, set_spec="eosc") == []
    light.sources["b"] = source("b", eosc=True)
    assert ("eosc", "EOSC") in light.access.sets()
    found = walked(light, 9, set_spec="eosc")
    assert names(found) == ["oai:y:1"]
    assert [one.origin_identifier for one in walked(light, 9) if "eosc" in one.sets] == ["oai:y:1"]
    light.sources["b"] = source("b", eosc=True, redistribute=False)
    assert [one.deleted for one in walked(light, 9, set_spec="eosc")] == [True]


def test_a_source_that_forbids_it_is_not_handed_on(light: Scene) -> None:
    light.sources["a"] = source("a", redistribute=False)
    filled(light, 2)
    assert (walked(light, 9), light.access.count("oai_dc", Window())) == ([], 0)
    assert light.access.record(f"oai:{DOMAIN}:a/oai%3Ax%3A0") is None
    assert light.access.sets() == [("openaire_data", "OpenAIRE_data")]


def test_what_was_handed_on_until_its_source_forbade_it_is_deleted_for_its_readers(light: Scene) -> None:
    filled(light, 2)
    light.later(minutes=5)
    since = light.clock.now()
    light.sources["a"] = source("a", redistribute=False)
    assert light.ingest.sweep(light.clock.now()) == 2
    light.later(seconds=AHEAD)
    assert [(one.deleted, one.record) for one in walked(light, 9, Window(since), "source:a")] == [(True, None)] * 2
    assert light.ingest.sweep(light.clock.now()) == 0, "they are dated anew once"
    light.later(minutes=5)
    since = light.clock.now()
    light.sources["a"] = source("a")
    assert light.ingest.sweep(light.clock.now()) == 2
    light.later(seconds=AHEAD)
    assert [one.deleted for one in walked(light, 9, Window(since))] == [False, False]


def test_what_is_handed_on_at_last_is_met_by_who_follows(light: Scene) -> None:
    light.sources["a"] = source("a", redistribute=False)
    filled(light, 2)
    light.later(minutes=5)
    since = light.clock.now()
    light.sources["a"] = source("a")
    light.harvest([delivered("oai:x:9")])
    light.later(seconds=AHEAD)
    assert sorted(names(walked(light, 9, Window(since)))) == ["oai:x:0", "oai:x:1", "oai:x:9"]
