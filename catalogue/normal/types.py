"""Types of resources: one table of raw values, and which of several values of a record decides."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from catalogue.normal import table


class Kind(NamedTuple):
    """What raw values mean: our type, the COAR resource type where they tell more, and those that no row knows."""

    type: str
    genre: str | None = None
    unknown: tuple[str, ...] = ()


_TABLE = {raw: (kind, int(rank), genre or None) for raw, kind, rank, genre in table("types.tsv")}

CANONICAL = frozenset(kind for kind, _, _ in _TABLE.values())


def _key(raw: str) -> str:
    key = " ".join(raw.split()).lower().replace("’", "'").replace("https://purl.org/coar", "http://purl.org/coar")
    key = key.removeprefix("doc-type:")  # DIDL and DRIVER of the first years
    return key.removesuffix(".") if len(key) > 1 else key


@lru_cache(maxsize=8192)
def resolve(raws: tuple[str, ...]) -> Kind:
    """The type that the values of a record mean together: the first certain one, else the first general one.

    Values come in the order of the record; `text` beside `thesis` is a thesis. `other` where nothing is known.
    """
    known = [(raw, _TABLE.get(_key(raw))) for raw in raws if version_term(raw) is None]
    unknown = tuple(raw for raw, row in known if row is None)
    rows = [row for _, row in known if row]
    if not rows:
        return Kind("other", None, unknown)
    best = min(rows, key=lambda row: row[1])
    specific = next((row for row in rows if row[0] == best[0] and row[2]), best)
    return Kind(best[0], specific[2] or next((row[2] for row in rows if row[2] and row[1] == best[1]), None), unknown)


def is_known(raw: str) -> bool:
    return _key(raw) in _TABLE


_VERSIONS = {f"info:eu-repo/semantics/{name}".lower(): name for name in
             ("draft", "submittedVersion", "acceptedVersion", "publishedVersion", "updatedVersion")}  # fmt: skip
_VERSIONS |= {f"http://purl.org/coar/version/c_{code}": name for code, name in (
    ("b1a7d7d4d402bcce", "draft"), ("71e4c1898caa6e32", "submittedVersion"), ("ab4af688f83e57aa", "acceptedVersion"),
    ("970fb48d4fbd8a85", "publishedVersion"), ("e19f295774971610", "updatedVersion"),
    ("dc82b40f9837b551", "updatedVersion"))}  # fmt: skip


def version_term(raw: str) -> str | None:
    """`publishedVersion` and its kin, which OpenAIRE's guidelines put beside the type in dc:type."""
    return _VERSIONS.get(raw.strip().lower().replace("https://purl.org/coar", "http://purl.org/coar"))


class Published(NamedTuple):
    """How a type of ours is written (EOSC dossier, 13.2): DataCite general and text, COAR, info:eu-repo."""

    datacite: str
    label: str
    coar: str
    eu_repo: str


_PUBLISHED = {row[0]: Published(*row[1:]) for row in table("types-published.tsv")}


def published(kind: str, genre: str | None = None) -> Published:
    """The words of others for a type; a COAR genre that has a row of its own wins."""
    return _PUBLISHED.get(genre or "") or _PUBLISHED.get(kind) or _PUBLISHED["other"]
