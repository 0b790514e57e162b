"""A harvest judged and not kept: an Ingest on a scratch database that knows of one source what the catalogue knows.

It is the real Ingest in all but where it writes, so that a dry run ends as the run itself would: crosswalks, filters,
outcomes, rejects, what is gone, guards and states are no second implementation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory, gettempdir

from catalogue.ingest import Ingest
from catalogue.run import Checkpoint, HarvestRun, Page
from catalogue.source import Source
from catalogue.store import StorageFailed, Store, keys, open_store, scratch


@contextmanager
def rehearsal(ingest: Ingest, source: Source) -> Iterator[Ingest]:
    """An Ingest for one run of a source that leaves the catalogue as it is; what it has kept goes with the block."""
    with TemporaryDirectory(prefix="moisson-rehearsal-") as folder:
        store = open_store(f"sqlite:///{folder}/catalogue.db", ingest.store.clock)
        try:
            with ingest.store.read() as real:
                scratch.fill(store, real, source.id)
            yield Rehearsal(store, ingest.sources, real=ingest.store)
        except StorageFailed as failed:
            raise StorageFailed(f"{failed}; a dry run writes to {gettempdir()}, or where TMPDIR says") from failed
        finally:
            store.engine.dispose()


@dataclass(frozen=True, slots=True)
class Rehearsal(Ingest):
    """An Ingest whose store is a scratch one; `real` is asked for the records that are delivered."""

    real: Store = field(kw_only=True)

    def apply(self, run: HarvestRun, page: Page, checkpoint: Checkpoint) -> tuple[HarvestRun, Checkpoint]:
        """Judge a page as the real one would, with what the catalogue has of its records."""
        self._bring(run.source, [raw.header.identifier for raw in page.records])
        return Ingest.apply(self, run, page, checkpoint)

    def rename(self, run: HarvestRun, pairs: Mapping[str, str]) -> int:
        """Let records take their old place, as far as the rehearsal goes."""
        self._bring(run.source, [*pairs, *pairs.values()])
        return Ingest.rename(self, run, pairs)

    def _bring(self, source: str, names: Sequence[str]) -> None:
        kept = [keys.kept_name(name) for name in names]
        with self.real.read() as real, self.store.write() as connection:
            if scratch.bring(connection, real, source, kept):
                self.press.load(real)  # a dictionary may have been trained since
