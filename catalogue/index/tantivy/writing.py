"""Writing to a tantivy index: documents, deletions and the position in the change log in one commit."""

from __future__ import annotations

import json

import tantivy

from catalogue.index import Document, Marker
from catalogue.index.document import WorkDocument
from catalogue.index.place import to_disk
from catalogue.index.tantivy.schema import MARKER, document, marker_document, schema

HEAP = 128_000_000
ROOMY = 2 * HEAP
"""For an index made anew: with twice the room 100 000 works are one segment and not three, and a fifth smaller."""


class Writer:
    """The IndexWriter of tantivy; made by the index, which holds the lock for it.

    Each thread makes a segment of its own whenever its share of the heap is full, with dictionaries of its own, so one
    thread has it all: with two, a fifth of the work beside a harvest was merging, and an index made anew was a quarter
    larger and no sooner ready, as its documents are made by one thread anyway.
    """

    def __init__(self, index: tantivy.Index, serial: int, heap: int = HEAP) -> None:
        self.shape = schema()
        self._serial = serial
        with to_disk():
            self._writer = index.writer(heap, 1)
            # a process that was killed within a commit leaves files whose names the next commit wants
            self._writer.garbage_collect_files()
        self._put: set[str] = set()

    def put(self, document_: Document, known: bool) -> None:
        if not isinstance(document_, WorkDocument):
            raise TypeError(f"not a document of catalogue.index.document: {document_!r}")
        work = document_.work
        made = document(document_, self.shape)
        with to_disk():
            if known or work in self._put:
                self._writer.delete_documents_by_term("work", work)
            self._writer.add_document(made)
        self._put.add(work)

    def remove(self, work: str) -> None:
        with to_disk():
            self._writer.delete_documents_by_term("work", work)

    def commit(self, marker: Marker) -> None:
        self._serial += 1
        kept = {"catalogue": marker.catalogue, "change": marker.change, "digest": marker.digest, "serial": self._serial}
        made = marker_document(json.dumps(kept), self.shape)
        with to_disk():
            self._writer.delete_documents_by_term("work", MARKER)
            self._writer.add_document(made)
            self._writer.commit()
        self._put.clear()

    def end(self) -> None:
        """Let go of what was not committed, and wait for merges so that segments do not pile up.

        Not by a rollback: that throws away the merges under way, and after many small commits an index was eight
        times larger and ten times slower. What was not committed goes with the writer.
        """
        with to_disk():
            self._writer.wait_merging_threads()
