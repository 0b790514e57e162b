"""The bench's repositories as a process: `python -m bench.server FOLDER RECORDS [EDITION]` prints its address."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.pages import Pages, prepare
from moisson.demo.serving import Server


def main(folder: str, records: str, edition: str = "1") -> None:
    """Serves until its standard input closes, which happens when whoever started it ends."""
    pages = {name: Pages(path) for name, path in prepare(Path(folder), int(records), int(edition)).items()}
    server = Server(pages)
    print(server.url, flush=True)
    sys.stdin.read()
    server.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
