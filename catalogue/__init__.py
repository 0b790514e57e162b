"""The catalogue: what is known of the harvested records, and where it came from.

It has three faces and nothing else: Ingest for harvesters, Access for readers, Administration for operators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalogue.access import Access
    from catalogue.administration import Administration
    from catalogue.ingest import Ingest


@dataclass(frozen=True, slots=True)
class Catalogue:
    ingest: Ingest
    access: Access
    administration: Administration
