"""Works to be indexed, and an empty index of every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalogue.index import Index, Marker
from catalogue.index.document import build
from catalogue.index.open import ENGINES, open_index
from catalogue.record import Pid, Record, Title
from catalogue.source import Source
from catalogue.works import Copy, Work

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOURCES = {
    "hal": Source("hal", {"en": "HAL"}, "https://hal.example/oai"),
    "hal-shs": Source("hal-shs", {"en": "HAL SHS"}, "https://hal.example/oai", repository="hal"),
    "seanoe": Source("seanoe", {"en": "SEANOE"}, "https://seanoe.example/oai", centre="odatis"),
}


def _copy_of(source: str, number: int, record: Record | None, deleted: bool = False) -> Copy:
    identifier = f"oai:{source}:{number}"
    return Copy(source, identifier, f"oai:ours:{source}/{number}", "oai_dc", "2026-01-01", NOW, record, deleted=deleted)


def _work(
    number: int, title: str = "", lang: str | None = None, sources: tuple[str, ...] = ("hal",), **fields: object
) -> Work:
    """A work with one copy a source; `fields` are those of a Record, `added` the work's own."""
    added = fields.pop("added", NOW)
    fields.setdefault("pids", (Pid("doi", f"10.5555/w{number}"),))
    titles = (Title(title, lang),) if title else ()
    record = Record(**{"type": "dataset", "titles": titles, **fields})  # type: ignore[arg-type]
    copies = tuple(_copy_of(source, number, record) for source in sources)
    return Work(f"{number:010d}X", record, copies, added, NOW)  # type: ignore[arg-type]


WorkOf = Callable[..., Work]
Fill = Callable[..., None]


@pytest.fixture
def work_of() -> WorkOf:
    return _work


@pytest.fixture
def copy_of() -> Callable[..., Copy]:
    return _copy_of


@pytest.fixture
def sources() -> dict[str, Source]:
    return SOURCES


@pytest.fixture(params=sorted(ENGINES))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"{request.param}:{tmp_path / 'index'}"


@pytest.fixture
def index(url: str) -> Iterator[Index]:
    opened = open_index(url)
    yield opened
    opened.close()


@pytest.fixture
def fill(index: Index) -> Fill:
    """Puts works into the index in one commit at a change number."""

    def put(*works: Work, change: int = 1, known: bool = False) -> None:
        with index.writer() as writer:
            for work in works:
                writer.put(build(work, SOURCES), known)
            writer.commit(Marker("uuid", change, "0" * 16))

    return put
