"""Writing to a whoosh index: documents, deletions and the position in the change log in one commit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from whoosh.index import FileIndex

from catalogue.index import Document, Marker
from catalogue.index.document import WorkDocument
from catalogue.index.place import to_disk
from catalogue.index.whoosh.schema import MARKER, document


class Writer:
    """The IndexWriter of whoosh; what is put is held until it is committed, the last word on a work being kept."""

    def __init__(self, index: FileIndex, serial: int) -> None:
        self._index = index
        self._serial = serial
        self._put: dict[str, WorkDocument] = {}
        self._removed: set[str] = set()

    def put(self, document_: Document, known: bool) -> None:
        if not isinstance(document_, WorkDocument):
            raise TypeError(f"not a document of catalogue.index.document: {document_!r}")
        if known:
            self._removed.add(document_.work)
        self._put[document_.work] = document_

    def remove(self, work: str) -> None:
        self._put.pop(work, None)
        self._removed.add(work)

    def commit(self, marker: Marker) -> None:
        self._serial += 1
        kept = {"catalogue": marker.catalogue, "change": marker.change, "digest": marker.digest, "serial": self._serial}
        documents = [document(one) for one in self._put.values()]
        with to_disk():
            self._write([*documents, {"work": MARKER, "marker": msgspec.json.encode(kept)}])
        self._put.clear()
        self._removed.clear()

    def _write(self, documents: Sequence[dict[str, Any]]) -> None:
        writer: Any = self._index.writer(limitmb=128)  # a SegmentWriter, which whoosh does not say
        try:
            for work in (*self._removed, MARKER):
                writer.delete_by_term("work", work)
            for one in documents:
                writer.add_document(**one)
            writer.commit()
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise
