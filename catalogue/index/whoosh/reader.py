"""What a process sees of a whoosh index: one generation at one commit, with what is held of every work in memory."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from whoosh import index as whoosh
from whoosh.searching import Searcher

from catalogue.index import Marker
from catalogue.index.place import Place, damaged, generation_of, seen
from catalogue.index.whoosh.schema import Row, schema

_ATTEMPTS = 20
_row = msgspec.json.Decoder(Row)


@dataclass(frozen=True, slots=True)
class View:
    """One state of an index; `rows` are the works by whoosh's number of their document."""

    path: Path
    searcher: Searcher
    rows: Mapping[int, Row]
    marker: Marker | None
    serial: int

    @property
    def generation(self) -> str:
        return generation_of(self.path, self.serial, self.marker)

    def beginning(self, field: str, start: str) -> list[str]:
        """The words of a field that begin so, the commonest first."""
        reader = self.searcher.reader()
        found = [word.decode() if isinstance(word, bytes) else str(word) for word in reader.expand_prefix(field, start)]
        return sorted(found, key=lambda word: (-reader.doc_frequency(field, word), word))


@dataclass(frozen=True, slots=True)
class Segment:
    """What a segment holds, deleted documents among them: which these are is told apart at each opening."""

    rows: Mapping[int, Row]
    markers: Mapping[int, tuple[Marker, int]]


class Reader:
    """Opens the current generation and looks again before each use; safe between threads, renewed after a fork."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._guard = threading.Lock()
        self._stamp: tuple[object, ...] = ()
        self._view: View | None = None
        self._held: dict[str, Segment] = {}

    def view(self) -> View:
        """The newest commit."""
        if self._view is not None and self._now(self._view.path) == self._stamp:
            return self._view
        with self._guard:
            return self._renewed()

    def _now(self, path: Path) -> tuple[object, ...]:
        # whoosh writes a table of contents a commit, under a name that is new
        try:
            contents = max((one.name for one in path.iterdir() if one.suffix == ".toc"), key=_number, default="")
        except OSError:
            contents = ""
        return os.getpid(), seen(self.place.root / "current"), contents

    def _renewed(self) -> View:
        for attempt in range(_ATTEMPTS):
            path = self.place.current() or self.place.begun(lambda path: whoosh.create_in(str(path), schema()))
            stamp = self._now(path)
            try:
                self._view = self._opened(path)
            except Exception as error:
                # a commit or a rebuild has removed what was about to be opened; or it is damaged, and whoosh, which
                # reads pickles and packed numbers, raises whatever these make of it
                self._view = None
                if attempt == _ATTEMPTS - 1:
                    raise damaged(path, error) from error
                continue
            self._stamp = stamp
            return self._view
        raise AssertionError

    def _opened(self, path: Path) -> View:
        searcher = whoosh.open_dir(str(path)).searcher()
        rows: dict[int, Row] = {}
        marker: tuple[Marker | None, int] = (None, 0)
        held: dict[str, Segment] = {}
        for reader, offset in searcher.reader().leaf_readers():
            segment: Any = reader.segment()
            name = f"{path.name}/{segment.segment_id()}" if segment else ""
            known = held[name] = self._held.get(name) or _read(reader)
            rows |= {offset + number: row for number, row in known.rows.items() if not reader.is_deleted(number)}
            marker = next((one for at, one in known.markers.items() if not reader.is_deleted(at)), marker)
        self._held = held
        return View(path, searcher, rows, *marker)


def _number(name: str) -> int:
    digits = "".join(filter(str.isdigit, name))
    return int(digits) if digits else -1


def _read(reader: Any) -> Segment:
    stored = [(number, reader.stored_fields(number)) for number in range(reader.doc_count_all())]
    return Segment(
        {number: _row.decode(fields["row"]) for number, fields in stored if "row" in fields},
        {number: _marker(fields["marker"]) for number, fields in stored if "marker" in fields},
    )


def _marker(text: bytes) -> tuple[Marker, int]:
    kept = msgspec.json.decode(text)
    return Marker(kept["catalogue"], kept["change"], kept["digest"]), kept["serial"]
