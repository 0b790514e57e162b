"""The tantivy engine: an embedded index of native speed, one writer beside any number of readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy

from catalogue.index import IndexWriter, Marker, Meanwhile, Results
from catalogue.index.place import Place, to_disk
from catalogue.index.tantivy.answer import answer
from catalogue.index.tantivy.reader import Reader, opened
from catalogue.index.tantivy.schema import LAYOUT, MARKER
from catalogue.index.tantivy.snippets import snippets
from catalogue.index.tantivy.weighing import WEIGHED, Weighing
from catalogue.index.tantivy.writing import ROOMY, Writer
from catalogue.index.words import folded
from catalogue.query import Query

_COMPLETED = {"title": "words", "subject": "words", "author": "author"}


class TantivyIndex:
    """An Index in a folder, which is made where it is missing."""

    engine = "tantivy"

    def __init__(self, root: Path, weighing: Weighing = WEIGHED) -> None:
        self._place = Place(root, LAYOUT, lambda path: (path / "meta.json").is_file())
        self._reader = Reader(self._place, weighing)

    def search(self, query: Query, meanwhile: Meanwhile | None = None) -> Results:
        return answer(self._reader.view(), query, meanwhile)

    def snippets(self, query: Query, texts: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        return snippets(self._reader.view(), query, texts)

    def complete(self, prefix: str, field: str, limit: int) -> list[str]:
        """Words of titles and subjects (`title`, `subject`), or parts of names (`author`), folded."""
        start = folded(prefix).strip()
        if not start or field not in _COMPLETED:
            return []
        return [
            word for word, _ in self._reader.view().searcher.terms_with_prefix(_COMPLETED[field], start, limit=limit)
        ]

    def marker(self) -> Marker | None:
        return self._reader.view().marker

    def documents(self) -> int:
        return self._reader.view().documents

    def works(self) -> Iterable[str]:
        terms = self._reader.view().searcher.terms_with_prefix("work", "", filter_query=tantivy.Query.all_query())
        return (work for work, _ in terms if work != MARKER)

    def records(self) -> int:
        return sum(self.carried().values())

    def carried(self) -> dict[str, int]:
        """How many live records of each source the documents carry."""
        asked = {"carries": {"terms": {"field": "carries", "size": 65_000, "segment_size": 65_000}}}
        found = self._reader.view().searcher.aggregate(tantivy.Query.all_query(), asked)
        counts: dict[str, int] = {}
        for bucket in found["carries"]["buckets"]:
            source, _, each = bucket["key"].rpartition("#")
            counts[source] = counts.get(source, 0) + int(each) * bucket["doc_count"]
        return counts

    def generation(self) -> str:
        return self._reader.view().generation

    @contextmanager
    def writer(self) -> Iterator[IndexWriter]:
        with self._place.locked():
            view = self._reader.view()
            self._place.sweep(view.path)
            writer = Writer(opened(view.path), view.serial)
            try:
                yield writer
            finally:
                writer.end()

    @contextmanager
    def rebuilding(self) -> Iterator[IndexWriter]:
        with self._place.locked(), self._place.replacing() as path:
            with to_disk():
                tantivy.Index(self._reader.shape, str(path))
            writer = Writer(opened(path), 0, ROOMY)
            try:
                yield writer
            finally:
                writer.end()

    def close(self) -> None:
        self._reader = Reader(self._place, self._reader.weighing)
