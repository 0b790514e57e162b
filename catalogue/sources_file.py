"""Where things stand in a TOML file: line and column of each table and key, which tomllib does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

Place = tuple[int, int]
"""Line and column, both from 1."""

Path = tuple[str | int, ...]
"""Where a value is: ("source", 2, "delete_guard", "share") is in the third `[[source]]` table."""


_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_TOKEN = re.compile(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]')


def places(text: str) -> dict[Path, Place]:
    """The place of every table and key of a TOML text, as far as each begins a line (tomllib tells none)."""
    found: dict[Path, Place] = {}
    table: Path = ()
    counts: dict[str, int] = {}
    for number, line in _statements(text):
        if header := _HEADER.match(line):
            table = _table(header, counts)
            found.setdefault(table, (number, header.start(1) + 1))
        elif key := _KEY.match(line):
            path = table
            for name in _names(key[1]):
                path = (*path, name)
                found.setdefault(path, (number, key.start(1) + 1))
    return found


def place(found: Mapping[Path, Place], path: Path) -> Place:
    """The place of a path, else that of the nearest thing around it; the top of the file where nothing is known."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, (1, 1))


def _names(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]


def _table(header: re.Match[str], counts: dict[str, int]) -> Path:
    first, *rest = _names(header[2])
    if header[1] == "[[":
        counts[first] = counts.get(first, -1) + 1
    return (first, counts[first], *rest) if first in counts else (first, *rest)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Lines on which something may begin: none inside a string or a list of several lines."""
    quote, depth = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        rest = line
        if quote:
            _, end, rest = line.partition(quote)
            if not end:
                continue
            quote = ""
        elif not depth:
            yield number, line
            rest = "" if _HEADER.match(line) else line
        for token in _TOKEN.finditer(rest):
            if token[0] in ('"""', "'''"):
                quote = token[0]
                break
            if token[0] in "[{":
                depth += 1
            elif token[0] in "]}":
                depth -= 1


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the known word most like this one, else nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def syntax(said: str, text: str) -> tuple[int, int, str]:
    """Line, column and sentence of what tomllib says of a text that is not TOML."""
    at = re.search(r"at line (\d+), column (\d+)", said)
    line, column = (int(at[1]), int(at[2])) if at else (text.count("\n") + (not text.endswith("\n")), 1)
    message = re.sub(r" \(at .*\)$", "", said)
    return max(line, 1), column, f"this is not TOML: {message[:1].lower()}{message[1:]}"
