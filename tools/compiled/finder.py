"""Lets Python import a module's compiled form, where there is one made of exactly the sources that it would import.

`tools.compiled` puts this file among the environment's packages. Nothing is looked at before the first module that has
a compiled form is asked for; then the sources are hashed, once for each process, in about five milliseconds.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
SOURCES = ("catalogue/*.py", "catalogue/normal/*.py", "catalogue/formats/*.py")
"""What compiled modules were made of, and what they know the types of."""


def digest(root: Path) -> str:
    """A fingerprint of the sources below a checkout, and of the Python that they are compiled for."""
    found = hashlib.sha256(str(sys.implementation.cache_tag).encode())
    for file in sorted(file for pattern in SOURCES for file in root.glob(pattern)):
        found.update(f"{file.relative_to(root)}\n".encode() + file.read_bytes())
    return found.hexdigest()


class Finder:
    """Finds compiled modules; everything else, and everything once a source has changed, is left to the others."""

    def __init__(self, folder: Path) -> None:
        stamp = json.loads((folder / "stamp.json").read_text("utf-8"))
        self.files = {name: folder / file for name, file in stamp["modules"].items()}
        self._digest = stamp["digest"]
        self._fits: dict[Path, bool] = {}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        file = self.files.get(name)
        if file is None or os.environ.get("MOISSON_INTERPRETED") == "1":
            return None
        # what the modules share has no package; they ask for it when they are loaded, so that it fits as they do
        fits = self.fits(Path(path[0]).parents[name.count(".") - 1]) if path else True in self._fits.values()
        return importlib.util.spec_from_file_location(name, file) if fits else None

    def fits(self, root: Path) -> bool:
        """Whether the sources of a checkout are, to the byte, those that were compiled."""
        if root not in self._fits:
            self._fits[root] = digest(root) == self._digest
        return self._fits[root]


if (HERE / "stamp.json").is_file():
    sys.meta_path.insert(0, Finder(HERE))
