"""Classes of records: only records of one class are ever one work.

A dataset and its article may share a title, even a DOI, and cite each other; they are never one work. The order of the
table decides which class an unclassed record joins where nothing else does.
"""

from __future__ import annotations

CLASSES: dict[str, frozenset[str]] = {
    "data": frozenset({"dataset", "collection", "image", "map", "video", "sound", "model", "physical-object"}),
    "literature": frozenset(
        {
            "article",
            "preprint",
            "thesis",
            "master-thesis",
            "book",
            "book-chapter",
            "conference-paper",
            "poster",
            "report",
            "lecture",
            "review",
            "patent",
        }
    ),
    "software": frozenset({"software", "workflow"}),
    "service": frozenset({"service", "instrument"}),
    "project": frozenset({"project"}),
}

_OF = {kind: name for name, kinds in CLASSES.items() for kind in kinds}

RANK = {name: rank for rank, name in enumerate(CLASSES)}


def class_of(type: str | None) -> str | None:
    """The class of a record's type; None for `other`, for `text` without more, and for a type not told."""
    return _OF.get(type or "")
