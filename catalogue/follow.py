"""The index follows the catalogue: it reads the change log from where it stopped, and can be made again from nothing.

No command fails because another process is writing to the index: whoever holds the writer does the work, and looks at
the log once more before it lets go.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from catalogue.index import Busy, Damaged, Index, IndexWriter, Marker, Unready
from catalogue.index.document import WorkDocument, build
from catalogue.source import Source
from catalogue.store import Store, changes, near, shown
from catalogue.store.compression import Press

EVERY = 2.0  # seconds between two commits while there is work
MOST = 50_000  # changes in one commit
BATCH = 2_000  # changes read at once
LOOK = 0.1  # seconds between two looks at the log while more may come


@dataclass(frozen=True, slots=True)
class Follower:
    """Brings an index to where its catalogue is. `domain` is that of our OAI identifiers."""

    store: Store
    index: Index
    sources: Mapping[str, Source]
    domain: str = ""
    press: Press = field(default_factory=Press)

    def head(self) -> int:
        with self.store.read() as connection:
            return changes.head(connection)

    def position(self) -> int:
        """The last change that the index has read; -1 where it does not follow this catalogue or cannot be read."""
        try:
            marker = self.index.marker()
        except Damaged:
            return -1
        return marker.change if marker is not None and self._belongs(marker) else -1

    def readable(self) -> Index:
        """The index to answer from. Raises Unready where it was lost, or has not been made yet."""
        if self.index.marker() is None and self.head() > 0:
            raise Unready("the index is being made: ask again in a moment, or run `moisson index catch-up`")
        return self.index

    def catch_up(self, lull: float = 0.0) -> bool:
        """Read what there is to read; false where another process is writing and will do it.

        What was read is committed once nothing new has come for `lull` seconds, every 2 s at the latest: commits of a
        page each would make segments that are merged again and again. An index that follows another catalogue, or a
        log that this one no longer has, is made again.
        """
        while self.position() < self.head():
            try:
                if self.position() < 0:
                    self.rebuild()
                else:
                    with self.index.writer() as writer:
                        self._read_on(writer, lull)
            except Busy:
                return False
        return True

    def wait(self, change: int, seconds: float, tick: Callable[[], None] = lambda: time.sleep(0.1)) -> bool:
        """Wait until the index has read a change; false when the time is over first. Change 0 stands for none."""
        if change == 0:
            return True
        until = time.monotonic() + seconds
        while self.position() < change:
            if time.monotonic() > until:
                return False
            tick()
        return True

    def rebuild(self) -> int:
        """Make the index again in a new place and switch readers to it; how many works it holds.

        Raises Busy when another process is writing to it.
        """
        with self.index.rebuilding() as writer:
            marker, count = self._all_works(writer)
            writer.commit(marker)
        return count

    def _all_works(self, writer: IndexWriter) -> tuple[Marker, int]:
        """Every live work, as of the change that the marker names: later changes are read afterwards."""
        marker, count = self._marker(self.head()), 0
        # works born later come with the log, as new ones; here already, they would be in the index twice
        for document in self.documents(marker.change):
            writer.put(document, known=False)
            count += 1
        return marker, count

    def documents(self, born_by: int) -> Iterator[WorkDocument]:
        """What an index keeps of every live work that was born by a change."""
        last = 0
        while True:
            with self.store.read() as connection:
                ids = shown.heads_after(connection, last, born_by, BATCH)
                if not ids:
                    return
                works = shown.live_works(connection, ids, self.domain, self.sources, self.press)
                types = near.types(connection, ids)
            yield from (build(work, self.sources, types.get(id, ())) for id, work in works.items())
            last = ids[-1]

    def _read_on(self, writer: IndexWriter, lull: float) -> None:
        position = self.position()
        committed, pending, put = time.monotonic(), 0, set[int]()
        known_before = position
        for number, ids in self._batches(position, lull):
            self._write(writer, ids, number, known_before, put)
            pending += number - position
            position = number
            if pending >= MOST or time.monotonic() - committed > EVERY:
                self._commit(writer, position)
                committed, pending, known_before, put = time.monotonic(), 0, position, set()
        if pending:
            self._commit(writer, position)

    def _batches(self, position: int, lull: float) -> Iterator[tuple[int, Sequence[int]]]:
        """(last change number, works touched) for each batch of the log, until there is no more for `lull` seconds."""
        last = time.monotonic()
        while True:
            with self.store.read() as connection:
                rows = changes.after(connection, position, BATCH)
            if not rows:
                if time.monotonic() - last >= lull:
                    return
                time.sleep(LOOK)
                continue
            position, last = rows[-1].no, time.monotonic()
            touched = {work for row in rows for work in (row.work_before, row.work_after) if work is not None}
            yield position, sorted(touched)

    def _write(self, writer: IndexWriter, ids: Sequence[int], number: int, known_before: int, put: set[int]) -> None:
        with self.store.read() as connection:
            ids = shown.with_others(connection, ids, number)
        for start in range(0, len(ids), BATCH):
            self._put(writer, ids[start : start + BATCH], known_before, put)

    def _put(self, writer: IndexWriter, ids: Sequence[int], known_before: int, put: set[int]) -> None:
        with self.store.read() as connection:
            works = shown.live_works(connection, ids, self.domain, self.sources, self.press)
            born, types = shown.births(connection, ids), near.types(connection, ids)
        for id in ids:
            public, first_change = born[id]
            known = first_change <= known_before or id in put
            if id in works:
                writer.put(build(works[id], self.sources, types.get(id, ())), known=known)
                put.add(id)
            elif known:
                writer.remove(public)

    def _commit(self, writer: IndexWriter, position: int) -> None:
        # A power cut may not leave an index that has read what the catalogue no longer knows.
        self.store.checkpoint()
        writer.commit(self._marker(position))

    def _marker(self, change: int) -> Marker:
        with self.store.read() as connection:
            return Marker(changes.catalogue_id(connection), change, changes.digest(connection, change))

    def _belongs(self, marker: Marker) -> bool:
        return self._marker(marker.change) == marker
