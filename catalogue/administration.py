"""What an operator may ask of the catalogue: retry, recrosswalk, same and apart, rebuild, purge, doctor."""

from __future__ import annotations

from typing import Protocol


class Administration(Protocol):
    """The operator's face of the catalogue."""
