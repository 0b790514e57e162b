"""A process killed within a commit of the index leaves files behind; the next one is not stopped by them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from hostile.conftest import TOML
from hostile.scenarios import name, repository
from plugins.installations import Install

from moisson.demo.repository import revised
from moisson.demo.serving import Server
from moisson.demo.verbs import answering


def leave_behind(generation: Path) -> None:
    """The deletion files that a commit makes before it is whole, under the names that the next one will want."""
    meta = json.loads((generation / "meta.json").read_text("utf-8"))
    managed = generation / ".managed.json"
    files = json.loads(managed.read_text("utf-8"))
    for segment in meta["segments"]:
        bare = segment["segment_id"].replace("-", "")
        for opstamp in range(meta["opstamp"], meta["opstamp"] + 200):
            left = f"{bare}.{opstamp}.del"
            if not (generation / left).exists():
                (generation / left).write_bytes(b"")
                files.append(left)
    managed.write_text(json.dumps(files), "utf-8")


def test_a_killed_commit_does_not_stop_the_next(install: Install) -> None:
    told = repository()
    server = Server({"m": answering(told)})
    here = install("m", TOML.format(id="m", url=server.base_url("m")))
    here.harvest("m")
    assert here.follower.catch_up()
    [generation] = (here.folder / "index").glob("generation-*")
    leave_behind(generation)

    item = told.get(name(3))
    assert item is not None
    told.put(revised(item, datetime.now(UTC), "revised"))
    here.harvest("m")
    server.close()

    assert here.follower.catch_up()
    assert here.index.records() == len(told.live())
