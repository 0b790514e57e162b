"""What a power cut leaves of a catalogue in SQLite with `synchronous=NORMAL`: its file, and a log that ends earlier."""

from __future__ import annotations

import random
import shutil
import struct
from pathlib import Path

_HEADER = 32  # of a log in WAL mode; each frame in it has a header of 24 bytes and a page
_FRAME = 24
_ATTEMPTED = 128  # where the shared memory says how many frames a checkpoint may have moved into the main file


def cut(catalogue: Path, into: Path, chance: random.Random) -> None:
    """Copy a catalogue that nobody writes to at this moment, its log torn at a random place.

    A checkpoint makes the log durable before it moves a frame, so what it has moved can no longer be lost.
    """
    into.mkdir(parents=True, exist_ok=True)
    shutil.copy(catalogue, into / catalogue.name)
    log, memory = Path(f"{catalogue}-wal"), Path(f"{catalogue}-shm")
    written = log.read_bytes() if log.exists() else b""
    if not written:
        return
    durable = _HEADER + _moved(memory) * (_FRAME + struct.unpack(">I", written[8:12])[0])
    end = chance.randint(min(durable, len(written)), len(written))
    (into / log.name).write_bytes(written[:end])


def _moved(memory: Path) -> int:
    content = memory.read_bytes()
    finished: int = struct.unpack_from("=I", content, 96)[0]
    attempted: int = struct.unpack_from("=I", content, _ATTEMPTED)[0]
    return max(finished, attempted)
