"""Where an embedded index lies on disk: numbered generations, the current one, and the one writer's lock.

ROOT/current          the name of the generation that readers use, replaced atomically
ROOT/writer.lock      held by the process that writes or rebuilds; it dies with its process
ROOT/generation-3/    an index of its engine, and `layout`, by which a change of fields is noticed
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from catalogue.index import Busy, Damaged, Marker, Unsaved

_NAME = re.compile(r"generation-(\d+)")


def seen(path: Path) -> tuple[int, int, int] | None:
    """Differs whenever a file was replaced; cheap enough to ask before every search. None where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def generation_of(path: Path, serial: int, marker: Marker | None) -> str:
    """What changes with every commit and every rebuild of an index."""
    change = f"-{marker.change}-{marker.digest[:8]}" if marker else ""
    return f"{path.name.rpartition('-')[2]}.{serial}{change}"


class Place:
    """The folder of an index; `root` is made where it is missing.

    `layout` names the fields and analysers of this version, `whole` says whether a folder holds an index of the engine.
    """

    def __init__(self, root: Path, layout: str, whole: Callable[[Path], bool]) -> None:
        self.root = root
        self.layout = layout
        self.whole = whole
        root.mkdir(parents=True, exist_ok=True)

    def current(self) -> Path | None:
        """The generation that readers are to use, or None where there is none of our layout."""
        try:
            found = self.root / (self.root / "current").read_text(encoding="ascii").strip()
            whole = (found / "layout").read_text(encoding="ascii") == self.layout and self.whole(found)
        except (OSError, ValueError):
            return None
        return found if whole else None

    def fresh(self) -> Path:
        """A new, empty generation that nobody reads yet."""
        numbers = [int(name[1]) for path in self.root.iterdir() if (name := _NAME.fullmatch(path.name))]
        path = self.root / f"generation-{max(numbers, default=0) + 1}"
        path.mkdir()
        (path / "layout").write_text(self.layout, encoding="ascii")
        return path

    def switch(self, generation: Path) -> None:
        """Make this generation the current one for everybody, and remove all others.

        Readers that still have one of them open go on reading: their files are mapped, and vanish when let go.
        """
        new = self.root / f"current.{os.getpid()}"
        new.write_text(generation.name, encoding="ascii")
        with new.open("rb") as written:
            os.fsync(written.fileno())
        new.replace(self.root / "current")
        self.sweep(generation)

    def begun(self, make: Callable[[Path], object]) -> Path:
        """The current generation; the first is made by whoever comes first, and the others wait for it. Raises
        Unsaved."""
        with to_disk(), (self.root / "begin.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            path = self.current()
            if path is None:
                with self.replacing() as path:
                    make(path)
            return path

    @contextmanager
    def replacing(self) -> Iterator[Path]:
        """A new generation for the block to fill, current once the block has ended; it goes where the block fails, for
        what was written in vain would fill the disk that failed it. Raises Unsaved."""
        with to_disk():
            path = self.fresh()
        try:
            yield path
            with to_disk():
                self.switch(path)
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise

    def sweep(self, keep: Path) -> None:
        """Remove generations other than the one kept; only the holder of the writer's lock may."""
        for path in self.root.iterdir():
            if _NAME.fullmatch(path.name) and path != keep:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """The writer's lock, or Busy at once."""
        with (self.root / "writer.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as refused:
                raise Busy(f"another process is writing to the index in {self.root}") from refused
            try:
                yield
            finally:
                with suppress(OSError):
                    fcntl.flock(lock, fcntl.LOCK_UN)


def damaged(path: Path, error: Exception) -> Damaged:
    """What is said of an index that is there and cannot be read, with the remedy."""
    said = " ".join(str(error).split())[:200]
    return Damaged(f"the index in {path} cannot be read ({said}): `moisson index rebuild` makes it again")


@contextmanager
def to_disk() -> Iterator[None]:
    """Whatever an engine says of its files in this block raises Unsaved, with the remedy."""
    try:
        yield
    except (OSError, ValueError) as error:
        # without the file: its name is another at each attempt, and the same trouble is to be told once
        said = " ".join(str(error).partition(" at path")[0].split())[:200]
        full = (isinstance(error, OSError) and error.errno == errno.ENOSPC) or f"os error {errno.ENOSPC}" in said
        remedy = _FULL if full else _REFUSED
        raise Unsaved(f"the index cannot be written: {remedy} ({said})") from error


_FULL = "the disk is full, free some space; the index then goes on by itself"
_REFUSED = "look at the disk of its folder and who may write there; the index then goes on by itself"
