"""The door to collections of a Dataverse: the Search API names the datasets, the export gives each of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from foreign.conftest import Harvested, Made
from foreign.doubles import Dataverse, serving

KEYS = {"protocol": "dataverse", "prefix": "oai_datacite", "subtree": "cnrs", "retries": 1}


def datasets(count: int) -> dict[str, str]:
    return {f"doi:10.57745/A{n:05}": f"Jeu de données {n}" for n in range(count)}


def test_a_collection_comes_whole_and_then_what_changes(made: Made, harvested: Harvested) -> None:
    double = Dataverse(datasets(45))
    with serving(double) as url:
        here = made(url, **KEYS)
        first = harvested(here)
        double.datasets["doi:10.57745/A00003"] = "Un autre titre"
        del double.datasets["doi:10.57745/A00004"]
        double.datasets["doi:10.57745/NEW"] = "Un jeu nouveau"
        second = harvested(here)

    assert (first.state.value, first.complete, first.declared, first.counters.added) == ("succeeded", True, 45, 45)
    told = second.counters
    assert (told.added, told.changed, told.unchanged, second.buried) == (1, 1, 43, 1)
    rows = {row.identifier: row for row in here.administration.records("x", False)}
    assert set(rows) == set(double.datasets)
    assert rows["doi:10.57745/A00003"].record.titles[0].text == "Un autre titre"  # type: ignore[union-attr]
    assert here.identifiers("x", deleted=True) == {"doi:10.57745/A00004"}


def test_an_export_that_fails_costs_its_record(made: Made, harvested: Harvested) -> None:
    """A dataset whose export is broken is rejected and said why; once mended, it comes in."""
    double = Dataverse(datasets(25), broken={"doi:10.57745/A00003"})
    with serving(double) as url:
        here = made(url, **KEYS)
        run = harvested(here)
        [reject] = here.access.rejects("x", 0, 10)
        double.broken.clear()
        healed = harvested(here)

    assert (run.complete, run.counters.added, run.counters.rejected) == (True, 24, 1)
    assert (reject.identifier, reject.reasons[0].code) == ("doi:10.57745/A00003", "export-failed")
    assert "Export Failed" in reject.reasons[0].message
    assert (healed.counters.added, here.access.rejects("x", 0, 10)) == (1, [])


@pytest.mark.parametrize("gone", [False, True], ids=["its export is broken", "it is not there"])
def test_a_dataset_that_a_list_left_out_is_gone_only_if_the_dataverse_says_so(
    made: Made, harvested: Harvested, gone: bool
) -> None:
    """The search names it where all headers are asked for; its export fails, or there is no such dataset after all."""
    double, name = Dataverse(datasets(12)), "doi:10.57745/A00003"
    with serving(double) as url:
        here = made(url, **KEYS)
        harvested(here)
        double.skipped = {name}
        double.unknown, double.broken = ({name}, set()) if gone else (set(), {name})
        run = harvested(here)

    assert (run.state.value, run.buried) == (("succeeded", 1) if gone else ("rejects", 0))
    assert (name in here.identifiers("x")) is not gone


def test_recorded_exports_are_read(made: Made, harvested: Harvested, corpus: Path) -> None:
    """What real installations have exported is served as they gave it."""
    files = sorted((corpus / "dataverse-datacite").glob("*.xml"))
    double = Dataverse({f"doi:10.5072/{path.stem}": path.stem for path in files})
    double.exports = {f"doi:10.5072/{path.stem}": path.read_bytes() for path in files}
    with serving(double) as url:
        run = harvested(made(url, **KEYS))

    assert files
    assert (run.state.value, run.counters.added) == ("succeeded", len(files))


def test_a_collection_that_is_not_there_is_told(made: Made, harvested: Harvested) -> None:
    with serving(Dataverse(datasets(5))) as url:
        run = harvested(made(url, **KEYS | {"subtree": "nowhere"}))

    assert run.fault is not None
    assert (run.fault.code, "nowhere" in run.fault.message) == ("protocol", True)


def test_a_dataverse_in_maintenance_is_not_an_empty_one(made: Made, harvested: Harvested) -> None:
    double = Dataverse(datasets(5))
    with serving(double) as url:
        here = made(url, **KEYS)
        harvested(here)
        double.down = True
        run = harvested(here)

    assert (run.state.value, run.fault and run.fault.code, len(here.identifiers("x"))) == ("failed", "http", 5)


def test_an_emptied_collection_is_held(made: Made, harvested: Harvested) -> None:
    double = Dataverse(datasets(5))
    with serving(double) as url:
        here = made(url, **KEYS)
        harvested(here)
        double.datasets.clear()
        run = harvested(here)

    assert (run.state.value, run.fault and run.fault.code, len(here.identifiers("x"))) == ("held", "suspicious", 5)
