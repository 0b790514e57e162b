"""What a process sees of an index: one generation at one commit, opened again when there is something new."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path

import tantivy

from catalogue.index import Marker
from catalogue.index.place import Place, damaged, generation_of, seen
from catalogue.index.tantivy.schema import MARKER, analysers, register, schema
from catalogue.index.tantivy.translate import Translation
from catalogue.index.tantivy.weighing import WEIGHED, Weighing

_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class View:
    """One state of an index; nothing in it changes, so that a search and its snippets agree."""

    path: Path
    searcher: tantivy.Searcher
    translation: Translation
    marker: Marker | None
    serial: int

    @property
    def generation(self) -> str:
        return generation_of(self.path, self.serial, self.marker)

    @property
    def documents(self) -> int:
        return self.searcher.num_docs - (self.marker is not None)


class Reader:
    """Opens the current generation and looks again before each use; safe between threads, renewed after a fork."""

    def __init__(self, place: Place, weighing: Weighing = WEIGHED) -> None:
        self.place = place
        self.weighing = weighing
        self.shape = schema()
        self.analysers = analysers()
        self._guard = threading.Lock()
        self._process = 0
        self._stamp: tuple[object, ...] = ()
        self._index: tantivy.Index | None = None
        self._view: View | None = None

    def view(self) -> View:
        """The newest commit."""
        stamp = self._now()
        if self._view is not None and stamp == self._stamp:
            return self._view
        with self._guard:
            return self._renewed()

    def _now(self) -> tuple[object, ...]:
        known = self._view.path / "meta.json" if self._view else self.place.root
        return os.getpid(), seen(self.place.root / "current"), seen(known)

    def _renewed(self) -> View:
        for attempt in range(_ATTEMPTS):
            path = self.place.current() or self.place.begun(lambda path: tantivy.Index(self.shape, str(path)))
            stamp = os.getpid(), seen(self.place.root / "current"), seen(path / "meta.json")
            try:
                self._view = self._opened(path)
            except (OSError, ValueError) as error:
                # a rebuild has removed this generation between the reading of its name and its opening
                self._view = None
                if attempt == _ATTEMPTS - 1:
                    raise damaged(path, error) from error
                continue
            self._stamp = stamp
            return self._view
        raise AssertionError

    def _opened(self, path: Path) -> View:
        if self._index is None or self._view is None or self._view.path != path or self._process != os.getpid():
            self._index = opened(path)
            self._process = os.getpid()
        self._index.reload()
        searcher = self._index.searcher()
        marker, serial = marker_in(searcher, self.shape)
        translation = Translation(self.shape, self.analysers, searcher, self.weighing)
        return View(path, searcher, translation, marker, serial)


def opened(path: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(path))
    register(index)
    index.config_reader("manual")
    return index


def marker_in(searcher: tantivy.Searcher, shape: tantivy.Schema) -> tuple[Marker | None, int]:
    """The position that this state of the index has reached, and which commit it is."""
    found = searcher.search(tantivy.Query.term_query(shape, "work", MARKER, "basic"), 1, count=False)
    if not found.hits:
        return None, 0
    kept = json.loads(str(searcher.doc(found.hits[0][1]).get_first("marker")))
    return Marker(kept["catalogue"], kept["change"], kept["digest"]), kept["serial"]
