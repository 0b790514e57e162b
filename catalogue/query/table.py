"""The table of a search's parameters: what `parameters` reads and writes, and the help page and OpenAPI show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from catalogue.query import FACETS, NOT_STATED, Sort
from catalogue.query.fields import ACCESS, HAS, TYPES
from catalogue.query.tokens import LIMIT

SORTS: tuple[Sort, ...] = ("relevance", "added", "newest", "oldest", "title")
PER_PAGE = (10, 20, 50, 100)
PER_PAGE_API = 200
COUNTED = FACETS
"""Facets that may be asked for."""

Kind = Literal["text", "code", "year", "date", "number", "flag", "names", "box", "opaque"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a search.

    `values` are its codes where they are few; without them any value will do (sources come and go). `filters` says
    that it becomes a Filter, `multiple` that it may be repeated, `api` that pages do not know it, `pages` that the API
    does not. `low` and `high` bound a number or the length of a text.
    """

    name: str
    kind: Kind
    sentence: str
    values: tuple[str, ...] = ()
    multiple: bool = False
    filters: bool = False
    api: bool = False
    pages: bool = False
    low: int = 0
    high: int = 0


def _filter(name: str, sentence: str, values: tuple[str, ...] = (), kind: Kind = "code") -> Parameter:
    return Parameter(name, kind, sentence, values, multiple=True, filters=True)


PARAMETERS: tuple[Parameter, ...] = (
    Parameter("q", "text", f"Query text, at most {LIMIT} characters.", high=LIMIT),
    _filter("type", "Resource type.", (*TYPES, NOT_STATED)),
    _filter("access", "Access to the content.", (*ACCESS, NOT_STATED)),
    _filter("source", "Repository that holds a copy, by its id."),
    _filter("centre", "Thematic centre of a copy's source."),
    _filter("lang", "Language of the content: ISO 639-1 where there is one, else ISO 639-3."),
    _filter("subject", "Subject to the letter; accents and case are ignored.", kind="text"),
    _filter("license", "Licence: its SPDX identifier where there is one, else its address."),
    _filter("format", "Format of the files, as records name it.", kind="text"),
    _filter("collection", "Collection, after the repository that has it: `hal:CEFE`.", kind="text"),
    _filter("publisher", "Publisher's name to the letter; accents and case are ignored.", kind="text"),
    _filter("funder", "Funder's name to the letter; accents and case are ignored.", kind="text"),
    _filter("author", "ORCID, `idhal:…`, `idref:…`, or a name as records have it: `Durand, Marie`.", kind="text"),
    _filter("org", "ROR, RNSR, IdRef, a laboratory's code (`UMR5175`), or a name as records have it.", kind="text"),
    Parameter("from", "year", "Published in this year or later."),
    Parameter("to", "year", "Published in this year or earlier."),
    Parameter("cov_from", "date", "About a time that ends on this day or later: an ISO date, month or year."),
    Parameter("cov_to", "date", "About a time that begins on this day or earlier."),
    Parameter(
        "bbox", "box", "About a place that touches `west,south,east,north`, in degrees; west above east crosses 180°."
    ),
    _filter("has", "What a work has.", HAS),
    _filter("year", "Year of publication, as the facet counts it, or `none`.", kind="year"),
    Parameter("added_since", "date", "First seen on this day or later: an ISO date."),
    Parameter("modified_since", "date", "Changed here on this day or later."),
    Parameter("versions", "code", "`all`: every version is a hit; without it, one hit shows the newest.", ("all",)),
    Parameter("sort", "code", "Order: relevance with a query text, else the newest in the catalogue.", SORTS),
    Parameter("page", "number", "Page, from 1.", pages=True, low=1, high=1_000_000),
    Parameter("per_page", "number", "Results on a page.", low=1, high=PER_PAGE_API),
    Parameter("cursor", "opaque", "Where to go on: `next_cursor` of the answer before.", api=True, high=4000),
    Parameter("fields", "names", "Fields of the records to give, comma separated.", api=True),
    Parameter("facets", "names", "Facets to count, comma separated.", COUNTED, api=True),
    Parameter("facet_size", "number", "Values to list of each facet.", api=True, low=1, high=100),
    Parameter("highlight", "flag", "1: mark what matched in title and abstract.", ("0", "1"), api=True),
    Parameter("explain", "flag", "1: say as a tree how the query was understood, and the order.", ("0", "1"), api=True),
    Parameter("labels", "code", "Give the words for codes, too, in this language.", ("fr", "en"), api=True),
)

BY_NAME: Mapping[str, Parameter] = {parameter.name: parameter for parameter in PARAMETERS}

PAGES: tuple[Parameter, ...] = tuple(parameter for parameter in PARAMETERS if not parameter.api)
"""What pages, feeds and exports understand, in canonical order."""

API: tuple[Parameter, ...] = tuple(parameter for parameter in PARAMETERS if not parameter.pages)
"""What the API understands."""

FILTERS: tuple[Parameter, ...] = tuple(parameter for parameter in PARAMETERS if parameter.filters)
