"""What one record of a page does to another record of the same page."""

from __future__ import annotations

from pathlib import Path

from plugins.deliveries import Scene, delivered


def test_a_record_that_changes_while_another_of_its_page_joins_its_work_goes_with_it(
    database_url: str, tmp_path: Path
) -> None:
    scene = Scene(database_url, folder=tmp_path)
    scene.harvest([delivered("oai:x:1", dois=["10.5072/1"]), delivered("oai:x:2", dois=["10.5072/2"])])
    assert scene.work_of("oai:x:1") != scene.work_of("oai:x:2")

    changed = delivered("oai:x:2", "Tides, revised", dois=["10.5072/2"])
    scene.harvest([changed, delivered("oai:x:3", dois=["10.5072/1", "10.5072/2"])])

    assert len({scene.work_of(f"oai:x:{n}") for n in (1, 2, 3)}) == 1
    assert scene.follower.catch_up()
    assert [check for check in scene.administration.doctor() if not check.ok and "lease" not in check.check] == []
    scene.close()
