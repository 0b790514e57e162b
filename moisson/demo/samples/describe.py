"""What a sample record describes, before any repository writes it in its own way: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kind = Literal[
    "dataset", "article", "thesis", "conference", "chapter", "report", "preprint", "software", "image", "sound", "text"
]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person; `orcid` has a right check character and lies in a block not given out yet."""

    family: str
    given: str
    affiliation: str
    orcid: str | None = None

    @property
    def name(self) -> str:
        return f"{self.family}, {self.given}"


@dataclass(frozen=True, slots=True)
class Scene:
    """What a piece of research is about: words of one discipline in French and English, by their role in a sentence."""

    discipline: str
    french: Mapping[str, str]
    english: Mapping[str, str]
    box: Box | None
    years: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Funding:
    funder: str
    award: str
    title: str
    programme: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A research output; texts are by language, the first language being that of the record."""

    number: int
    kind: Kind
    scene: Scene
    titles: Mapping[str, str]
    abstracts: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]]
    people: tuple[Person, ...]
    issued: date
    changed: datetime
    doi: str | None = None
    licence: str | None = None
    funding: tuple[Funding, ...] = ()
    available: date | None = None
    supplement_to: str | None = None
    dataset: str | None = None
    version: int = 1
    newer_than: str | None = None

    @property
    def language(self) -> str:
        return next(iter(self.titles))

    @property
    def title(self) -> str:
        return self.titles[self.language]
