"""Works to be indexed, and an empty index of every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from catalogue.index import Index, Marker
from catalogue.index.document import build
from catalogue.index.open import ENGINES, open_index
from catalogue.record import Agent, Container, Description, Licence, Pid, Record, Subject, Title
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


def _fill(index: Index, *works: Work, change: int = 1, known: bool = False) -> None:
    with index.writer() as writer:
        for work in works:
            writer.put(build(work, SOURCES), known)
        writer.commit(Marker("uuid", change, "0" * 16))


@pytest.fixture
def fill(index: Index) -> Fill:
    """Puts works into the index in one commit at a change number."""
    return partial(_fill, index)


@pytest.fixture(scope="module", params=sorted(ENGINES))
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Four works that differ in everything that can be asked for; only to be read."""
    index = open_index(f"{request.param}:{tmp_path_factory.mktemp('small')}")
    durand = Agent("Durand, Marie", ids={"orcid": "0000-0002-1825-0097"})
    licence = Licence(spdx="CC-BY-4.0")
    text = Description("Récifs de corail et mer.", "fr")
    may = datetime(2025, 5, 31, 23, 59, 59, tzinfo=UTC)
    _fill(
        index,
        _work(1, "La mer profonde", "fr", year=2019, access="open", licences=(licence,), descriptions=(text,)),
        _work(2, "Température de surface de la mer", "fr", year=2020, creators=(durand,), publisher="Ifremer"),
        _work(
            3, "Séismes du Jura-Nord", "fr", ("hal-shs",), added=may, subjects=(Subject("Sismologie", "fr"),),
            creators=(Agent("Lefèvre, Anne"),), container=Container(title="Acta Geophysica", issn=("0028-0836",)),
            landing_page="https://hal.example/Jura",
        ),
        _work(4, "Outils océanographiques", "fr", ("seanoe",), type="software", languages=("fr",)),
    )  # fmt: skip
    return index
