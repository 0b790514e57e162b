"""Writing to a whoosh index: documents, deletions and the position in the change log in one commit."""

from __future__ import annotations

import msgspec
from whoosh.index import FileIndex

from catalogue.index import Document, Marker
from catalogue.index.document import WorkDocument
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
        writer = self._index.writer(limitmb=128)
        try:
            for work in (*self._removed, MARKER):
                writer.delete_by_term("work", work)
            for one in self._put.values():
                writer.add_document(**document(one))
            writer.add_document(work=MARKER, marker=msgspec.json.encode(kept))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        self._put.clear()
        self._removed.clear()
