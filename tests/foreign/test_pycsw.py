"""A pycsw with 520 ISO records, harvested by CSW and by its OAI-PMH: both equal to what pycsw holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from foreign import iso
from foreign.catalogue_service import Pycsw, serving
from plugins.installations import Install, Installation

from catalogue.run import HarvestRun, Mode
from harvester.run import harvest
from moisson.assemble import repository_of
from moisson.settings import read

COUNT = 520
TOML = """
[defaults]
allow_private = true
min_interval = 0
backoff = 0.05
prefix = "iso19139"

[[source]]
id = "csw"
name = "By CSW"
url = "{pycsw.csw}"
protocol = "csw"

[[source]]
id = "oai"
name = "By OAI-PMH"
url = "{pycsw.oai}"

[[source]]
id = "part"
name = "A part"
url = "{pycsw.csw}"
protocol = "csw"
filter = "dc:title like '%Guyane%'"
"""


@pytest.fixture(scope="module")
def pycsw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pycsw]:
    with serving(tmp_path_factory.mktemp("pycsw"), COUNT) as served:
        yield served


def harvested(here: Installation, source: str, mode: Mode = Mode.INCREMENTAL) -> HarvestRun:
    """A harvest through the door that the product opens for this source."""
    door = repository_of(here.sources[source], replace(read({}, with_sources=False), admin_email="a@example.org"))
    try:
        return harvest(here.sources[source], door, here.ingest, here.clock.now, mode)
    finally:
        door.close()


def titles(here: Installation, source: str) -> dict[str, str]:
    rows = here.administration.records(source, False)
    return {row.identifier: row.record.titles[0].text for row in rows if row.record}


def test_both_doors_bring_what_pycsw_holds_and_then_what_changes(pycsw: Pycsw, install: Install) -> None:
    """The whole catalogue by each protocol; then an update and a deletion there arrive here."""
    here = install("a", TOML.format(pycsw=pycsw))
    assert len(pycsw.held()) == COUNT

    for source in ("csw", "oai"):
        run = harvested(here, source)
        assert (run.state.value, run.complete, run.declared, run.counters.added) == ("succeeded", True, COUNT, COUNT)
        assert titles(here, source) == pycsw.held()

    pycsw.update(7, "Un titre nouveau")
    pycsw.delete(8)
    changed = harvested(here, "csw")
    harvested(here, "oai", Mode.FULL)

    assert (changed.counters.changed, changed.counters.unchanged, changed.buried) == (1, COUNT - 2, 1)
    for source in ("csw", "oai"):
        assert titles(here, source) == pycsw.held()
        assert titles(here, source)[iso.name(7)] == "Un titre nouveau"
        assert here.identifiers(source, deleted=True) == {iso.name(8)}


def test_a_filter_narrows_what_is_asked(pycsw: Pycsw, install: Install) -> None:
    here = install("a", TOML.format(pycsw=pycsw))

    run = harvested(here, "part")

    wanted = {name: title for name, title in pycsw.held().items() if "Guyane" in title}
    assert (run.state.value, run.complete) == ("succeeded", True)
    assert 0 < len(wanted) < COUNT
    assert titles(here, "part") == wanted
