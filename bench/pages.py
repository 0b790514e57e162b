"""The bench's lists as pages written beforehand: a file for each repository, mapped into the server's memory."""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bench.generate import REPOSITORIES, record, repository_of
from moisson.demo.verbs import OAI, Arguments, envelope

PAGE = 100
VERSION = 2
"""Grows when the records change, so that no older file is served."""


class Pages:
    """A repository that answers ListRecords from pages written beforehand; as fast as the socket takes them."""

    def __init__(self, path: Path) -> None:
        self._offsets = array("Q")
        index = path.with_suffix(".index")
        self._offsets.frombytes(index.read_bytes())
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    @property
    def count(self) -> int:
        return len(self._offsets) - 1

    def __call__(self, arguments: Arguments, base_url: str, now: datetime) -> bytes:
        """Answers Identify, ListMetadataFormats and ListRecords; a `from` means that nothing is new."""
        asked = dict(arguments)
        match asked.get("verb"):
            case "Identify":
                return envelope(_identify(base_url), base_url, now, asked)
            case "ListMetadataFormats":
                return envelope(FORMATS, base_url, now, asked)
            case "ListRecords" if "from" not in asked:
                number = int(asked.get("resumptionToken", "0"))
                if 0 <= number < self.count:
                    return self._page(number, envelope(MARK, base_url, now, asked))
            case "ListSets":
                return envelope('<error code="noSetHierarchy">no sets</error>', base_url, now, asked)
        return envelope('<error code="noRecordsMatch">nothing</error>', base_url, now, asked)

    def _page(self, number: int, whole: bytes) -> bytes:
        head, _, tail = whole.partition(MARK.encode())
        return head + self._bytes[self._offsets[number] : self._offsets[number + 1]] + tail


MARK = "<!-- records -->"
FORMATS = (
    "<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix>"
    f"<schema>{OAI}oai_dc.xsd</schema><metadataNamespace>{OAI}oai_dc/</metadataNamespace>"
    "</metadataFormat></ListMetadataFormats>"
)


def _identify(base_url: str) -> str:
    return (
        f"<Identify><repositoryName>Bench</repositoryName><baseURL>{base_url}</baseURL><protocolVersion>2.0"
        "</protocolVersion><adminEmail>bench@example.org</adminEmail><earliestDatestamp>2018-01-01T00:00:00Z"
        "</earliestDatestamp><deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity>"
        "</Identify>"
    )


def prepare(folder: Path, records: int, edition: int = 1) -> dict[str, Path]:
    """The files of a set of records, by repository; written once, found again after."""
    stem = f"v{VERSION}-{records}" if edition == 1 else f"v{VERSION}-{records}-e{edition}"
    paths = {name: folder / f"{stem}-{name}.pages" for name in REPOSITORIES}
    if not all(path.with_suffix(".index").is_file() for path in paths.values()):
        folder.mkdir(parents=True, exist_ok=True)
        _write(paths, records, edition)
    return paths


def _write(paths: dict[str, Path], records: int, edition: int) -> None:
    sizes = {name: sum(repository_of(number) == name for number in range(records)) for name in paths}
    waiting: dict[str, list[bytes]] = {name: [] for name in paths}
    offsets = {name: array("Q", [0]) for name in paths}
    files = {name: path.open("wb") for name, path in paths.items()}
    for name, batch in _batches(records, edition, waiting):
        page = _page(batch, len(offsets[name]) - 1, sizes[name])
        files[name].write(page)
        offsets[name].append(offsets[name][-1] + len(page))
    for name, path in paths.items():
        files[name].close()
        path.with_suffix(".index").write_bytes(offsets[name].tobytes())


def _batches(records: int, edition: int, waiting: dict[str, list[bytes]]) -> Iterator[tuple[str, list[bytes]]]:
    for number in range(records):
        name = repository_of(number)
        waiting[name].append(record(number, edition))
        if len(waiting[name]) == PAGE:
            yield name, waiting[name]
            waiting[name] = []
    yield from ((name, batch) for name, batch in waiting.items() if batch)


def _page(batch: list[bytes], number: int, size: int) -> bytes:
    more = str(number + 1) if (number + 1) * PAGE < size else ""
    token = f'<resumptionToken completeListSize="{size}" cursor="{number * PAGE}">{more}</resumptionToken>'
    return b"<ListRecords>" + b"".join(batch) + token.encode() + b"</ListRecords>"
