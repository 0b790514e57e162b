"""Environments of foreign programs: made at their first use under `.foreign/`, never mixed with ours."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from plugins.missing import absent

HERE = Path(__file__).parent


def python(name: str) -> str:
    """The Python of an environment with what `NAME.txt` asks for."""
    folder = HERE.parents[1] / ".foreign" / name
    found, mark = folder / "bin/python", folder / "whole"
    if not mark.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True, capture_output=True)
        wanted = [found, "-m", "pip", "install", "--quiet", "-r", HERE / f"{name}.txt"]
        if subprocess.run(wanted, check=False, capture_output=True).returncode:
            absent(name, "the package index must be reachable once, to fill .foreign/")
        mark.touch()
    return str(found)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running(command: Sequence[str], folder: Path, probe: str, environment: dict[str, str]) -> Iterator[None]:
    """A server started in a folder, waited for at an address, and ended with the block."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
        try:
            until = time.monotonic() + 30
            while not _answers(probe):
                assert process.poll() is None, (folder / "log").read_text("utf-8")
                assert time.monotonic() < until
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait(10)


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=10):
            return True
    except OSError:
        return False
