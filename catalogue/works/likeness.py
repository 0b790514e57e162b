"""Which works are probably one though no identifier says so: title, creator and year agree, nothing speaks against.

Nothing is merged for that. The thresholds were found on labelled pairs of records: docs/decisions/0014.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.normal.folding import folded
from catalogue.record import Agent, Record
from catalogue.works.classes import class_of

LETTERS = 20
"""A title of fewer letters and digits says too little: Introduction, Editorial, Rapport annuel."""

LETTERS_UNSAID = 25
"""The same where a record names no creator or no year."""

MOST = 5
"""Records of a work that are looked at."""

YEARS = 1
"""Years that an article may lie between its deposit and its issue."""

_TYPOGRAPHIC = "’–—“”…"
_SIGNS = bytes(sign for sign in range(128) if not chr(sign).isalnum())
_NUMBER = re.compile(r"(\d+(?:\.\d+)*?)(?:\.0)*(?![\d.])")
_PARTICLES = frozenset({"de", "du", "des", "d", "la", "le", "l", "van", "von", "der", "den"})


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two records are probably of one work: what agrees, and what one of them does not say."""

    agree: tuple[str, ...]
    unsaid: tuple[str, ...] = ()


def skeleton(title: str) -> str:
    """The letters and digits of a title, without case, accents, signs and spaces: what spelling leaves alone."""
    if not title.isascii():
        for sign in _TYPOGRAPHIC:  # these alone would send a French title the long way
            title = title.replace(sign, "")
    plain = folded(title)
    if plain.isascii():
        return plain.encode().translate(None, _SIGNS).decode()
    return "".join(sign for sign in plain if sign.isalnum())


def skeletons(record: Record) -> set[str]:
    """Those of the titles of a record, and of its title with its subtitle."""
    subtitles = [title.text for title in record.titles if title.kind == "subtitle"]
    titles = [title.text for title in record.titles if title.kind != "subtitle"]
    whole = [f"{titles[0]} {subtitles[0]}"] if titles and subtitles else []
    return {found for text in (*titles, *whole) if (found := skeleton(text))}


def likeness(one: Record, other: Record) -> Likeness | None:
    """Why these records of two works are probably of one; None where they are not, or too little is said."""
    shared = skeletons(one) & skeletons(other)
    kinds = {class_of(one.type), class_of(other.type)} - {None}
    if not shared or len(kinds) > 1 or _parted(one, other):
        return None
    said = {"creator": _creators(one, other), "year": _years(one, other)}
    if False in said.values():
        return None
    least = LETTERS if all(said.values()) else LETTERS_UNSAID
    if max(map(len, shared)) < least or not any(said.values()):
        return None
    agree = ("title", *(name for name, agreed in said.items() if agreed))
    return Likeness(agree, tuple(name for name, agreed in said.items() if agreed is None))


def _parted(one: Record, other: Record) -> bool:
    """Whether one repository gave each of the two a DOI of its own, each is another version, or one is named as
    something that the other has to do with."""
    if one.version and other.version and _number(one.version) != _number(other.version):
        return True
    mine, theirs = _registrants(one), _registrants(other)
    if any(mine[prefix].isdisjoint(theirs[prefix]) for prefix in mine.keys() & theirs.keys()):
        return True
    return _names(one, other) or _names(other, one)


def _number(version: str) -> str:
    """`v1.0` is 1."""
    found = _NUMBER.search(version)
    return found[1] if found else version.lower()


def _registrants(record: Record) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for pid in record.pids:
        if pid.scheme == "doi":
            found.setdefault(pid.value.partition("/")[0], set()).add(pid.value)
    return found


def _names(one: Record, other: Record) -> bool:
    """Whether a record says that it is related to the other one: then they are two."""
    theirs = {str(pid) for pid in other.pids}
    return any(f"{to.scheme}:{to.value}" in theirs and to.kind not in _ONE for to in one.relations)


_ONE = frozenset({"IsIdenticalTo", "IsVariantFormOf", "IsOriginalFormOf", "Related"})


def _years(one: Record, other: Record) -> bool | None:
    if one.year is None or other.year is None:
        return None
    return abs(one.year - other.year) <= YEARS


def _creators(one: Record, other: Record) -> bool | None:
    """Whether the first creators have a family name in common and no other initial; None where a record names none."""
    if not one.creators or not other.creators:
        return None
    first, second = one.creators[0], other.creators[0]
    mine, theirs = _family(first), _family(second)
    initials = {skeleton(agent.given)[:1] for agent in (first, second) if agent.given}
    return bool(mine and theirs and (mine <= theirs or theirs <= mine)) and len(initials - {""}) < 2


def _family(agent: Agent) -> frozenset[str]:
    """The words of a family name, or of the whole name where nothing tells which part that is."""
    words = _words(agent.family or agent.name)
    return frozenset(words - _PARTICLES or words)


def _words(text: str) -> set[str]:
    return {word for part in re.split(r"[\s,.;'’()-]+", text) if len(word := skeleton(part)) > 1}


def found_by(record: Record) -> list[str]:
    """The skeletons under which a work is looked for by what may be one with it; those that say too little left out."""
    return sorted(one for one in skeletons(record) if len(one) >= LETTERS)


def of_works(ones: Sequence[Record], others: Sequence[Record]) -> Likeness | None:
    """Why two works are probably one, by the records of each: some two are alike, and no two speak against it."""
    pairs = [(one, other) for one in ones[:MOST] for other in others[:MOST]]
    if any(_parted(one, other) for one, other in pairs):
        return None
    found = [alike for one, other in pairs if (alike := likeness(one, other))]
    return max(found, key=lambda alike: (len(alike.agree), alike.agree), default=None)
