"""The parameters of a search, read from an address and written to one.

Repeating a parameter means OR, a leading `-` on a value excludes it, different parameters are ANDed. The parameters
themselves are the table of `catalogue.query.table`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from catalogue.query import NOT_STATED, Filter, Query, Sort, Span
from catalogue.query.codes import code
from catalogue.query.fields import nearest
from catalogue.query.recognise import understand
from catalogue.query.table import API, BY_NAME, FILTERS, PAGES, PARAMETERS, PER_PAGE, SORTS, Parameter
from catalogue.query.tokens import LIMIT, plain
from catalogue.query.value import is_date

__all__ = [
    "API",
    "BY_NAME",
    "FILTERS",
    "PAGES",
    "PARAMETERS",
    "PER_PAGE",
    "SORTS",
    "Parameter",
    "Problem",
    "read",
    "write",
]

DEFAULT_PER_PAGE = {True: 25, False: 20}
"""Results on a page by whether the API asks."""

FACET_SIZE = Query().facet_size

_MOST_VALUES = 100
_TOO_MUCH = ("too-long", "too-many-clauses", "too-deep")
_YEAR = re.compile(r"[0-9]{1,4}")
SEEN = r"[^\s\u0000-\u001f\u007f-\u009f-]"
"""What a value of the API must have somewhere, by its description too: a sign beside white space and a minus."""
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,8})?")

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of one parameter: `code` for machines, `message` a sentence, `allowed` what would have been right."""

    parameter: str
    code: str
    message: str
    value: str = ""
    allowed: tuple[str, ...] = ()
    did_you_mean: str | None = None

    @property
    def text(self) -> str:
        """What was written, as a Notice has it."""
        return f"{self.parameter}={self.value}" if self.value else self.parameter

    @property
    def suggestion(self) -> str | None:
        return self.did_you_mean


def read(args: Pairs, strict: bool) -> tuple[Query, list[Problem]]:
    """The query that an address asks for, and every fault in it.

    `strict` is how the API reads: its own parameters are known, and a fault is a reason not to answer. Otherwise what
    is faulty is left out, and the query holds all the same. Never raises.
    """
    known = {parameter.name: parameter for parameter in (API if strict else PAGES)}
    given: dict[str, list[str]] = {}
    reader = _Reading(strict)
    for name, raw in args:
        value = plain(raw).strip() if name == "q" else " ".join(plain(raw).split())
        if strict and name != "q" and re.search(SEEN, raw):
            value = value or raw  # direction marks alone: a value that nothing has, as the description allows
        elif strict and name != "q":
            value = ""
        if value:
            given.setdefault(name, []).append(value)
        elif strict and name != "q":
            # `source=` is a script whose variable was empty: left out, it would silently widen the search
            reader.fault(name, "invalid-value", f"{name} is empty: leave it out, or give it a value", "")
    for name, values in given.items():
        if name in known:
            reader.take(known[name], values)
        else:
            reader.fault(name, "unknown-parameter", f"there is no parameter {name!r}", "", tuple(known))
    return reader.query(), reader.problems


class _Reading:
    """Collects the good values of an address and the faults of the others."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.problems: list[Problem] = []
        self.good: dict[str, list[str]] = {}

    def fault(self, name: str, code: str, message: str, value: str, allowed: tuple[str, ...] = ()) -> None:
        words = allowed if name not in BY_NAME else BY_NAME[name].values
        near = nearest(value if value and name in BY_NAME else name, words)
        self.problems.append(Problem(name, code, message, value[:200], allowed, near))

    def take(self, parameter: Parameter, values: list[str]) -> None:
        if len(values) > 1 and not parameter.multiple:
            self.fault(parameter.name, "repeated", f"{parameter.name} may be given once", values[1])
            values = values[:1]
        if len(values) > _MOST_VALUES:
            self.fault(parameter.name, "too-many-values", f"at most {_MOST_VALUES} values", values[_MOST_VALUES])
        for value in dict.fromkeys(values[:_MOST_VALUES]):
            if (right := self.checked(parameter, value)) is not None:
                self.good.setdefault(parameter.name, []).append(right)

    def checked(self, parameter: Parameter, value: str) -> str | None:
        """The value in normal form, or None after noting what is wrong with it."""
        minus = "-" if parameter.filters and value.startswith("-") else ""
        bare = value.removeprefix(minus)
        match parameter.kind:
            case "code" | "flag":
                bare = code(parameter.name, bare)
                right = bool(bare) and (not parameter.values or bare in parameter.values)
                allowed: tuple[str, ...] = parameter.values
            case "year":
                right, allowed = bool(_YEAR.fullmatch(bare)) or (parameter.filters and bare == NOT_STATED), ("1982",)
                bare = f"{int(bare):04d}" if right and bare != NOT_STATED else bare
            case "date":
                right, allowed = is_date(bare), ("2024-05-01",)
            case "box":
                right, allowed = box_of(bare) is not None, ("-6,36,10,44",)
            case "number":
                return self.number(parameter, bare)
            case "names":
                return self.names(parameter, bare)
            case _:
                right, allowed = bool(bare) and (not parameter.high or len(bare) <= parameter.high), ()
        if right:
            return minus + bare
        if parameter.name == "q":
            self.too_long(value)
            return value
        said = f"{bare[:80]!r} is no value of {parameter.name}"
        if allowed and not parameter.values:  # an example and no list of what there is
            said, allowed = f"{said}: write it like {allowed[0]}", ()
        self.fault(parameter.name, "invalid-value", said, bare, allowed)
        return None

    def too_long(self, value: str) -> None:
        if self.strict:
            self.fault("q", "too-long", f"at most {LIMIT} characters are read", value[LIMIT:])

    def number(self, parameter: Parameter, value: str) -> str | None:
        allowed = PER_PAGE if parameter.name == "per_page" and not self.strict else ()
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
        if parameter.low <= number <= parameter.high and (not allowed or number in allowed):
            return str(number)
        wanted = tuple(map(str, allowed)) or (f"{parameter.low}..{parameter.high}",)
        self.fault(parameter.name, "invalid-value", f"{parameter.name} is a number: {', '.join(wanted)}", value, wanted)
        return None

    def names(self, parameter: Parameter, value: str) -> str | None:
        right: list[str] = []
        for name in filter(None, (one.strip() for one in value.split(","))):
            if not parameter.values or name in parameter.values:
                right.append(name)
            else:
                self.fault(parameter.name, "invalid-value", f"there is no {name[:80]!r}", name, parameter.values)
        return ",".join(dict.fromkeys(right)) or None

    def query(self) -> Query:
        query = understand(self.one("q") or "")
        if self.strict:
            for notice in query.notices:
                if notice.code in _TOO_MUCH and not any(problem.code == notice.code for problem in self.problems):
                    self.fault("q", notice.code, "the query has more than is read", notice.text)
        asked = replace(
            query,
            filters=tuple(filter(None, (self.filter(parameter) for parameter in FILTERS))),
            spans=tuple(self.spans()),
            page=int(self.one("page") or 1),
            per_page=int(self.one("per_page") or DEFAULT_PER_PAGE[self.strict]),
            facets=self.many("facets"),
            facet_size=int(self.one("facet_size") or FACET_SIZE),
            highlight=self.one("highlight") == "1",
            explain=self.one("explain") == "1",
            labels=self.one("labels"),
            cursor=self.one("cursor"),
            fields=self.many("fields"),
            box=box_of(self.one("bbox") or ""),
            versions=self.one("versions") == "all",
        )
        sort = self.one("sort")
        return replace(asked, sort=next((name for name in SORTS if name == sort), default_sort(asked)))

    def one(self, name: str) -> str | None:
        return next(iter(self.good.get(name, ())), None)

    def many(self, name: str) -> tuple[str, ...]:
        return tuple(filter(None, (self.one(name) or "").split(",")))

    def filter(self, parameter: Parameter) -> Filter | None:
        values = self.good.get(parameter.name, [])
        wanted = tuple(sorted({value for value in values if not value.startswith("-")}))
        unwanted = tuple(sorted({value[1:] for value in values if value.startswith("-")}))
        return Filter(parameter.name, wanted, unwanted) if values else None

    def spans(self) -> Iterator[Span]:
        for field, first, second in (("year", "from", "to"), ("coverage", "cov_from", "cov_to")):
            low, high = self.one(first), self.one(second)
            if low and high and low > high:
                self.fault(first, "swapped-range", f"{first} is after {second}; read as {high} to {low}", low)
                low, high = high, low
            if low or high:
                yield Span(field, low, high)
        if since := self.one("added_since"):
            yield Span("added", since, None)
        if since := self.one("modified_since"):
            yield Span("modified", since, None)


def box_of(text: str) -> tuple[float, float, float, float] | None:
    """(west, south, east, north) of `-6,36,10,44`; None for what is no box on Earth."""
    found = [part.strip() for part in text.split(",")]
    if len(found) != 4 or not all(_DEGREES.fullmatch(part) for part in found):
        return None
    west, south, east, north = map(float, found)
    right = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    return (west, south, east, north) if right else None


def default_sort(query: Query) -> Sort:
    return "relevance" if query.tree is not None else "added"


def write(query: Query) -> list[tuple[str, str]]:
    """The parameters of a query in canonical order, without what is empty or goes without saying."""
    ends = {span.field: (span.low, span.high) for span in query.spans}
    low, high = ends.get("year", (None, None))
    single: dict[str, str | None] = {
        "q": query.text.strip(),
        "from": low,
        "to": high,
        "cov_from": ends.get("coverage", (None, None))[0],
        "cov_to": ends.get("coverage", (None, None))[1],
        "bbox": ",".join(f"{degrees:g}" for degrees in query.box) if query.box else None,
        "added_since": ends.get("added", (None, None))[0],
        "modified_since": ends.get("modified", (None, None))[0],
        "versions": "all" if query.versions else None,
        "sort": query.sort if query.sort != default_sort(query) else None,
        "page": str(query.page) if query.page > 1 else None,
        "per_page": str(query.per_page) if query.per_page != DEFAULT_PER_PAGE[False] else None,
        "cursor": query.cursor,
        "fields": ",".join(query.fields),
        "facets": ",".join(query.facets),
        "facet_size": str(query.facet_size) if query.facet_size != FACET_SIZE else None,
        "highlight": "1" if query.highlight else None,
        "explain": "1" if query.explain else None,
        "labels": query.labels,
    }
    filters: dict[str, list[str]] = defaultdict(list)
    for chosen in query.filters:
        filters[chosen.field] += [*sorted(chosen.values), *(f"-{value}" for value in sorted(chosen.excluded))]
    given = ((p.name, filters.get(p.name, ()) if p.filters else (single[p.name],)) for p in PARAMETERS)
    return [(name, value) for name, values in given for value in values if value]
