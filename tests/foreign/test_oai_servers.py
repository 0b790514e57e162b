"""OAI-PMH servers that are not ours, harvested whole: first everything, then what changed, deletions included."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from foreign.conftest import Harvested, Made
from foreign.environments import HERE, free_port, python, running
from plugins.installations import Installation

from catalogue.run import Mode

COUNT = 1130
PROGRAMS = ("with_oaipmh", "with_oai_repo")


@dataclass
class Server:
    """A server and the file of what it holds."""

    url: str
    file: Path
    rows: dict[str, dict[str, object]]

    def write(self) -> None:
        lines = (json.dumps(row, ensure_ascii=False) for row in self.rows.values())
        self.file.write_text("\n".join(lines), "utf-8")

    def change(self, number: int, **more: object) -> None:
        self.rows[name(number)] |= {"datestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")} | more

    def live(self) -> dict[str, object]:
        return {key: row["title"] for key, row in self.rows.items() if not row["deleted"]}


def name(number: int) -> str:
    return f"oai:foreign.example.org:{number:04}"


def row(number: int) -> dict[str, object]:
    moment = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(hours=7 * number)
    return {
        "identifier": name(number),
        "datestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "set": "earth" if number % 2 else "life",
        "deleted": number % 13 == 5,
        "title": f"Étude n° {number} & « résultats »",
    }


@contextmanager
def serving(program: str, folder: Path) -> Iterator[Server]:
    port = free_port()
    server = Server(f"http://127.0.0.1:{port}/oai", folder / "rows", {name(n): row(n) for n in range(COUNT)})
    server.write()
    command = [python("oai"), str(HERE / "programs" / f"{program}.py"), str(port), str(server.file)]
    with running(command, folder, f"{server.url}?verb=Identify", {}):
        yield server


def titles(here: Installation) -> dict[str, object]:
    rows = here.administration.records("x", False)
    return {one.identifier: one.record.titles[0].text for one in rows if one.record}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_foreign_server_is_harvested_whole(program: str, tmp_path: Path, made: Made, harvested: Harvested) -> None:
    """What the server holds is here; what changed, came and went there does so here."""
    with serving(program, tmp_path) as server:
        here = made(server.url)
        first = harvested(here)
        assert (first.state.value, first.complete) == ("succeeded", True)
        assert titles(here) == server.live()

        server.change(1, title="Un titre nouveau")
        server.change(2, deleted=True)
        server.rows[name(5000)] = row(5000) | {"datestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        server.write()
        time.sleep(1.1)
        second = harvested(here)
        assert (second.state.value, second.mode) == ("succeeded", Mode.INCREMENTAL)
        assert (second.counters.added, second.counters.changed) == (1, 1)

        whole = here.harvest("x", Mode.FULL)
        assert (whole.state.value, whole.complete) == ("succeeded", True)
        assert titles(here) == server.live()
        assert name(2) in here.identifiers("x", deleted=True)
