"""The fixed mix of sixty searches: twelve kinds, five of each, as the parameters of the address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Search:
    kind: str
    parameters: tuple[tuple[str, str], ...]


_TICKED = (("type", "dataset"), ("type", "article"), ("access", "open"))
"""Two facets ticked, three boxes."""

_TEXTS: dict[str, tuple[str, ...]] = {
    "frequent": ("séries", "mesures", "time", "data", "observations"),
    "rare": ("thermohalines", "floutées", "stratigraphiques", "codebook", "netcdf"),
    "and": (
        "séries temporelles", "couche surface", "data files", "quality control values", "variabilité saisonnière domine"
    ),
    "or": ("mesures OR séries", "time OR data", "climatologie OU campagne", "surface OR layer", "masses OR eau"),
    "phrase": ('"des séries"', '"de la"', '"of the"', '"of time"', '"in the"'),
    "prefix": ("clima*", "obser*", "tempo*", "mesur*", "variab*"),
    "field": ("title:mesures", "title:series", "author:Hautecombe", "abstract:depth", "subject:surface"),
    "without accents": ("series temporelles", "qualite", "ecarte", "donnees etalonnees", "evolution"),
    "filtered": ("mesures year:1990..2005", "time type:dataset", "source:two data", "year:2001", "surface lang:fr"),
    "browse": ("", "", "", "", ""),
    "deep page": ("de", "data", "mesures", "time", "séries"),
    "sorted": ("mesures", "data", "surface", "time", "séries"),
}  # fmt: skip


def _parameters(kind: str, number: int, text: str) -> tuple[tuple[str, str], ...]:
    given: list[tuple[str, str]] = [("q", text)] if text else []
    match kind:
        case "deep page":
            given.append(("page", str((5, 10, 20, 25, 50)[number])))
        case "sorted":
            given.append(("sort", ("newest", "oldest", "title", "added", "newest")[number]))
        case "browse":
            given += [("type", "dataset")] * (number % 2) + [("lang", "fr")] * (number // 2 % 2)
    # every other search has boxes ticked, which makes each facet counted without its own
    return (*given, *(_TICKED if number % 2 else ()))


SEARCHES = tuple(
    Search(kind, _parameters(kind, number, text)) for kind, texts in _TEXTS.items() for number, text in enumerate(texts)
)
FACETS = ("type", "access", "year", "source", "lang")
