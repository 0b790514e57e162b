"""The whoosh engine: pure Python, for catalogues of up to some 50 000 works where nothing else can be installed.

Whoosh keeps the words; codes, names and numbers of every work are held in memory, so that facets, filters and orders
are plain Python over them. One writer beside any number of readers, as with tantivy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from whoosh import index as whoosh

from catalogue.index import IndexWriter, Marker, Meanwhile, Results
from catalogue.index.place import Place, to_disk
from catalogue.index.whoosh.answer import answer
from catalogue.index.whoosh.reader import Reader
from catalogue.index.whoosh.schema import LAYOUT, schema
from catalogue.index.whoosh.snippets import snippets
from catalogue.index.whoosh.writing import Writer
from catalogue.index.words import folded
from catalogue.query import Query

_COMPLETED = {"title": "words", "subject": "words", "author": "author"}


class WhooshIndex:
    """An Index in a folder, which is made where it is missing."""

    engine = "whoosh"

    def __init__(self, root: Path) -> None:
        self._place = Place(root, LAYOUT, lambda path: any(path.glob("*.toc")))
        self._reader = Reader(self._place)

    def search(self, query: Query, meanwhile: Meanwhile | None = None) -> Results:
        results = answer(self._reader.view(), query)
        if meanwhile is not None:
            meanwhile(results.hits)
        return results

    def snippets(self, query: Query, texts: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        return snippets(query, texts)

    def complete(self, prefix: str, field: str, limit: int) -> list[str]:
        """Words of titles and subjects (`title`, `subject`), or parts of names (`author`), folded."""
        start = folded(prefix).strip()
        if not start or field not in _COMPLETED:
            return []
        return self._reader.view().beginning(_COMPLETED[field], start)[:limit]

    def marker(self) -> Marker | None:
        return self._reader.view().marker

    def documents(self) -> int:
        return len(self._reader.view().rows)

    def works(self) -> Iterable[str]:
        return (row.work for row in self._reader.view().rows.values())

    def records(self) -> int:
        return sum(self.carried().values())

    def carried(self) -> dict[str, int]:
        """How many live records of each source the documents carry."""
        counts: dict[str, int] = {}
        for row in self._reader.view().rows.values():
            for source, count in row.carries.items():
                counts[source] = counts.get(source, 0) + count
        return counts

    def generation(self) -> str:
        return self._reader.view().generation

    @contextmanager
    def writer(self) -> Iterator[IndexWriter]:
        with self._place.locked():
            view = self._reader.view()
            self._place.sweep(view.path)
            yield Writer(whoosh.open_dir(str(view.path)), view.serial)

    @contextmanager
    def rebuilding(self) -> Iterator[IndexWriter]:
        with self._place.locked(), self._place.replacing() as path:
            with to_disk():
                index = whoosh.create_in(str(path), schema())
            yield Writer(index, 0)

    def close(self) -> None:
        self._reader = Reader(self._place)
