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
    if "coar-repositories.org/resource_types/" in key:  # COAR's own addresses since 2021
        return "http://purl.org/coar/resource_type/" + key.rstrip("/").rpartition("/")[2]
    if "purl.org/dc/dcmitype/" in key:  # pycsw writes DCMI's words as addresses
        key = key.rpartition("/")[2]
    key = key.removeprefix("doc-type:")  # DIDL and DRIVER of the first years
    return key.removesuffix(".") if len(key) > 1 and not key.endswith("..") else key  # HAL: `Working Papers, ...`


_EU_REPO = "info:eu-repo/semantics/"
_BLOG_POST = "http://purl.org/coar/resource_type/c_6947"
_REVIEW = frozenset({"peerreviewed", "nonpeerreviewed"})
"""What EPrints says of the review of a text, in dc:type."""
_REVIEWED = _REVIEW | {"peer reviewed", "peer-reviewed", "not peer reviewed", "editorial reviewed"}
"""The same of Liège's DSpace and its kin."""


_FIRST_WORDS: dict[str, tuple[str, int, str | None]] = {
    "article": ("article", 1, None), "thèse": ("thesis", 1, None), "mémoire": ("master-thesis", 1, None),
    "rapport": ("report", 1, None), "chapitre": ("book-chapter", 1, None),
    "communication": ("conference-paper", 1, None),
}  # fmt: skip


def _row(raw: str) -> tuple[str, int, str | None] | None:
    """The row of a value; DSpace writes the terms of info:eu-repo without what stands before them. What a journal or
    library calls by words of its own is told by the first (`Article original`, `Rapport de mission`)."""
    key = _key(raw)
    return _TABLE.get(key) or _TABLE.get(_EU_REPO + key) or _FIRST_WORDS.get(key.partition(" ")[0])


def _is_eprints_report(raws: tuple[str, ...]) -> bool:
    """EPrints means reports and working papers by `Monograph`; it alone says beside a type whether it was reviewed."""
    keys = {_key(raw) for raw in raws}
    return "monograph" in keys and not keys.isdisjoint(_REVIEW)


def _parts(raw: str) -> list[str]:
    """`Image;StillImage` are two values."""
    if ";" not in raw or _row(raw):
        return [raw]
    return [part.strip() for part in raw.split(";") if part.strip()]


def _is_term(raw: str) -> bool:
    return raw[:5].lower() in ("info:", "http:", "https")


def _says_no_type(raw: str) -> bool:
    return version_term(raw) is not None or _key(raw) in _REVIEWED


@lru_cache(maxsize=8192)
def resolve(raws: tuple[str, ...]) -> Kind:
    """The type that the values of a record mean together: the first certain one, else the first general one.

    Values come in the order of the record, terms of a vocabulary before free words (`monograph` beside
    `info:eu-repo/semantics/report` is a report); `text` beside `thesis` is a thesis. `other` where nothing is known.
    """
    stated = [part for raw in raws if not _says_no_type(raw) for part in _parts(raw)]
    known = [(raw, _row(raw)) for raw in stated]
    unknown = tuple(raw for raw, row in known if row is None)
    rows = [row for _, row in sorted(known, key=lambda pair: not _is_term(pair[0])) if row]
    if not rows:
        return Kind("other", None, unknown)
    best = min(rows, key=lambda row: row[1])
    if best[0] == "book" and _is_eprints_report(raws):
        return Kind("report", None, unknown)
    if best[0] == "conference-paper":  # HAL has `Poster communications` beside the term of a paper
        best = next((row for row in rows if row[0] == "poster"), best)
    if best[0] == "thesis":  # DataCite's Dissertation is any
        best = next((row for row in rows if row[0] == "master-thesis"), best)
    if best[0] == "article":  # to info:eu-repo a post in a blog is a contribution to a periodical
        best = next((row for row in rows if row[2] == _BLOG_POST), best)
    if best[0] == "image":  # a map is a still image, too
        best = next((row for row in rows if row[0] == "map"), best)
    specific = next((row for row in rows if row[0] == best[0] and row[2]), best)
    return Kind(best[0], specific[2] or next((row[2] for row in rows if row[2] and row[1] == best[1]), None), unknown)


_OTHER_DATA = frozenset({"audiovisual", "image", "model", "service", "software", "sound", "text", "workflow"})


def of_data(raws: tuple[str, ...]) -> str:
    """What data of these kinds are: a dataset, but where the one kind is a word of Recherche Data Gouv's list for other
    things."""
    return resolve(raws).type if len(raws) == 1 and raws[0].lower() in _OTHER_DATA else "dataset"


def is_known(raw: str) -> bool:
    return _row(raw) is not None


_VERSIONS = {f"info:eu-repo/semantics/{name}".lower(): name for name in
             ("draft", "submittedVersion", "acceptedVersion", "publishedVersion", "updatedVersion")}  # fmt: skip
_VERSIONS |= {f"http://purl.org/coar/version/c_{code}": name for code, name in (
    ("b1a7d7d4d402bcce", "draft"), ("71e4c1898caa6e32", "submittedVersion"), ("ab4af688f83e57aa", "acceptedVersion"),
    ("970fb48d4fbd8a85", "publishedVersion"), ("e19f295774971610", "updatedVersion"),
    ("dc82b40f9837b551", "updatedVersion"))}  # fmt: skip
_VERSIONS |= {"smur": "submittedVersion", "am": "acceptedVersion", "vor": "publishedVersion"}  # NISO RP-8-2008


@lru_cache(maxsize=4096)
def version_term(raw: str) -> str | None:
    """`publishedVersion` and its kin, which OpenAIRE's guidelines put beside the type in dc:type."""
    key = raw.strip().lower().replace("https://purl.org/coar", "http://purl.org/coar")
    return _VERSIONS.get(key) or (_VERSIONS.get(_EU_REPO + key) if key.endswith("version") else None)


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
