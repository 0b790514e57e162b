"""Copies of a work set side by side: the one rule of what differs, for the record's page and for the comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.record import Record, as_dict
from catalogue.works import Copy
from web.pages.fields import said

OWN_BUSINESS = frozenset({"type_raw", "collections", "landing_page", "files", "formats", "sizes"})
"""Fields that each repository fills for itself; other words there are no disagreement about the work."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field across the copies: the text that each copy gives, None where it says nothing."""

    field: str
    texts: tuple[str | None, ...]

    def differing(self, place: int) -> bool:
        """Whether a copy says something else than the first that says anything, as far as a reader can see.

        To say nothing is no contradiction.
        """
        text = self.texts[place]
        return self.field not in OWN_BUSINESS and text not in (None, next(filter(None, self.texts), None))

    @property
    def differs(self) -> bool:
        return any(self.differing(place) for place in range(len(self.texts)))

    @property
    def whole(self) -> bool:
        """Whether all copies say the same."""
        return len(set(self.texts)) == 1


def compared(copies: Sequence[Copy]) -> list[Row]:
    """A row for each field that any copy has, in the order of record.schema.json."""
    plain = [as_dict(copy.record) if copy.record else {} for copy in copies]
    fields = [field for field in Record.__struct_fields__ if any(field in one for one in plain)]
    return [Row(field, tuple(said(field, one.get(field)) for one in plain)) for field in fields]


def differing(copies: Sequence[Copy]) -> list[list[str]]:
    """For each copy the fields in which it differs; the best copy differs from none."""
    rows = compared(copies) if len(copies) > 1 else []
    return [[row.field for row in rows if row.differing(place)] for place in range(len(copies))]
