"""The words of the sample records, one TOML table a discipline."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

DISCIPLINES = ("oceanography", "climate", "biodiversity", "humanities", "astronomy", "society", "archaeology", "health")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a discipline; every list of `titles` and `sentences` is a French and an English pattern."""

    name: tuple[str, str]
    hal: tuple[str, str]
    dataverse: str
    journals: tuple[str, str]
    topics: list[tuple[str, str, str]]
    places: list[tuple[str, str, str, str, tuple[float, ...]]]
    methods: list[tuple[str, str]]
    titles: list[tuple[str, str]]
    sentences: list[tuple[str, str]]


@cache
def vocabulary(discipline: str) -> Vocabulary:
    return Vocabulary(**tomllib.loads((files(__name__) / f"{discipline}.toml").read_text("utf-8")))


def by_name() -> Mapping[str, Vocabulary]:
    return {name: vocabulary(name) for name in DISCIPLINES}
