"""One kind of value a module: raw text of a repository in, its normal form or None out; tables lie beside the modules.

Everything here is pure. A function that finds nothing certain answers None or an empty tuple and leaves it to the
reader to note the raw value.
"""

from __future__ import annotations

from importlib.resources import files


def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a tab-separated table of this package, without comments (#), the heading and empty lines.

    The first line that is no comment is the heading. Every row has as many cells as the heading; absent ones are "".
    """
    text = (files(__name__) / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    width = len(lines[0].split("\t"))
    return tuple(tuple((line.split("\t") + [""] * width)[:width]) for line in lines[1:])
