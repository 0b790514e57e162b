"""The allocator gives back: the heaps of many threads are few, and large blocks leave with their freeing."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, sys, tempfile, threading
if sys.argv[1] == "told":
    from moisson.allocator import give_back
    give_back()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
libc.fopen.restype = ctypes.c_void_p
meeting = threading.Barrier(12)
def allocate():
    meeting.wait()
    blocks = [libc.malloc(3000) for _ in range(300)]
    meeting.wait()
    for block in blocks: libc.free(block)
threads = [threading.Thread(target=allocate) for _ in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
with tempfile.NamedTemporaryFile() as file:
    stream = ctypes.c_void_p(libc.fopen(file.name.encode(), b"w"))
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    print(file.read().count(b"<heap nr="))
"""


def heaps(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps a heap for each thread: nothing to do")
def test_many_threads_share_two_heaps() -> None:
    assert heaps("told") <= 2 < heaps("untold")
